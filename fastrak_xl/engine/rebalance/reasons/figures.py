"""The figures that sentences are made of, as plain lists: a loop over rows reads them faster than arrays."""

from __future__ import annotations

from functools import cached_property, lru_cache

import numpy as np

from fastrak_xl.engine.link.linked import LinkedBook
from fastrak_xl.engine.rebalance.changes import Rule
from fastrak_xl.engine.rebalance.run import Rebalanced


class Figures:
    """Per row: account, pence held, traded, asked for by the method (`ideal`) and aimed at; shares as fractions.

    `has_target` is False where the account's base leaves nothing to share out.
    """

    def __init__(self, linked: LinkedBook, result: Rebalanced) -> None:
        positions, shares = result.positions, result.shares
        self.linked, self.result = linked, result
        self.account: list[int] = positions.account.tolist()
        self.value: list[int] = positions.value.tolist()
        self.trade: list[int] = result.trade.tolist()
        self.ideal: list[int] = result.ideal.tolist()
        self.aim: list[int] = result.target_value.tolist()
        self.in_model: list[bool] = positions.in_model.tolist()
        self.target: list[float] = shares.target.tolist()
        self.drift: list[float] = shares.drift.tolist()
        leaves_nothing = np.isnan(shares.target) | ((shares.target == 0) & (positions.numerator != 0).astype(bool))
        self.has_target: list[bool] = (~leaves_nothing).tolist()

    @cached_property
    def changes(self) -> dict[int, dict[Rule, int]]:
        """For each row that a rule has changed, the pence that each took off (below zero for buys) or added."""
        found: dict[int, dict[Rule, int]] = {}
        changes = self.result.changes
        rules = {int(rule): rule for rule in Rule}
        for row, number, pence in zip(changes.row.tolist(), changes.rule.tolist(), changes.pence.tolist(), strict=True):
            of_row = found.setdefault(row, {})
            of_row[rules[number]] = of_row.get(rules[number], 0) + pence
        return found


@lru_cache(maxsize=4096)
def percent(share: float) -> str:
    """A share as short as it may be: 0.2 is "20%", 0.1225 is "12.25%"."""
    return f"{points(share)}%"


@lru_cache(maxsize=4096)
def points(share: float) -> str:
    """A share in points, up to two decimals: 0.03 is "3"."""
    return f"{share * 100:.2f}".rstrip("0").rstrip(".")


def where(apart: float, target: float, pounds: str) -> str:
    """Where something stands: "4.2 points over its 20% target of £7,000.00". `apart` is current minus target."""
    far = f"{abs(apart) * 100:.1f}"
    side = "Within 0.1 points of" if far == "0.0" else f"{far} points {'under' if apart < 0 else 'over'}"
    return f"{side} its {percent(target)} target of {pounds}"
