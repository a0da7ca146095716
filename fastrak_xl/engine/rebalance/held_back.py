"""What was not traded although the method asked for it: for a lock, the platform, the minimum, or the CGT limit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from fastrak_xl.domain.arrays import Bools, Ints
from fastrak_xl.domain.money import pounds_text
from fastrak_xl.engine.rebalance.changes import Rule
from fastrak_xl.engine.rebalance.run import Rebalanced

HOLDING_BACK: Mapping[Rule, str] = {
    Rule.LOCK: "locked",
    Rule.AVAILABILITY: "not available",
    Rule.BELOW_MINIMUM: "below the minimum",
    Rule.CGT: "over the CGT limit",
}
"""The rules that keep a client's money from where it should be, and what each is called in a note."""


@dataclass(frozen=True)
class HeldBack:
    """One entry per row and rule that holds something back, in pence above zero."""

    row: Ints
    rule: Ints
    pence: Ints

    def of_rows(self, size: int) -> Ints:
        """The sum of each row."""
        total = np.zeros(size, dtype=np.int64)
        np.add.at(total, self.row, self.pence)
        return total

    def among(self, rows: Bools) -> HeldBack:
        """The entries of the rows of a mask."""
        kept = rows[self.row]
        return HeldBack(self.row[kept], self.rule[kept], self.pence[kept])

    def by_rule(self) -> dict[Rule, tuple[int, int]]:
        """Pence and number of rows for each rule that holds something back, in the order of the rules."""
        masks = {rule: self.rule == rule for rule in HOLDING_BACK}
        return {rule: (int(self.pence[one].sum()), int(one.sum())) for rule, one in masks.items() if one.any()}

    def told(self) -> list[str]:
        """Money and number of rows for each rule: "£1,240.00 below the minimum (3)", in the order of the rules."""
        return told_by_rule(self.by_rule())


def told_by_rule(held: Mapping[Rule, tuple[int, int]]) -> list[str]:
    """Pence and number of rows for each rule, in words and in the order of the rules."""
    return [
        f"{pounds_text(held[rule][0])} {words} ({held[rule][1]:,})"
        for rule, words in HOLDING_BACK.items()
        if rule in held
    ]


def held_back(result: Rebalanced) -> HeldBack:
    """All that a run holds back: what a rule took off a trade, at most the trade that the method asked for.

    A lock may turn a trade round, since the money of the others has to go somewhere; a trade cancelled twice counts
    once a time.
    """
    changes = result.changes
    chosen = np.isin(changes.rule, list(HOLDING_BACK))
    row, rule, pence = changes.row[chosen], changes.rule[chosen], np.abs(changes.pence[chosen])
    locked = np.isin(rule, (Rule.LOCK, Rule.AVAILABILITY))
    return HeldBack(row, rule, np.where(locked, np.minimum(pence, np.abs(result.ideal[row])), pence))
