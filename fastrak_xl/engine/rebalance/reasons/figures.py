"""The figures of some rows that sentences are made of."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from fastrak_xl.domain.arrays import Bools, Floats, Ints
from fastrak_xl.engine.rebalance.run import Rebalanced


@dataclass(frozen=True)
class Figures:
    """Per row: account, pence held, traded, asked for by the method (`ideal`) and aimed at; shares as fractions.

    `row` is the number in `Rebalanced.positions`. `has_target` is False where the account's base leaves nothing to
    share out.
    """

    row: Ints
    account: Ints
    value: Ints
    trade: Ints
    ideal: Ints
    aim: Ints
    in_model: Bools
    target: Floats
    drift: Floats
    has_target: Bools

    def __len__(self) -> int:
        return len(self.row)

    def at(self, places: Any) -> Figures:
        """The figures of some of these rows: an array of their places."""
        return Figures(*(getattr(self, field.name)[places] for field in fields(self)))


def figures_of(result: Rebalanced) -> Figures:
    """The figures of all rows."""
    positions, shares = result.positions, result.shares
    leaves_nothing = np.isnan(shares.target) | ((shares.target == 0) & (positions.numerator != 0).astype(bool))
    return Figures(
        row=np.arange(len(positions)),
        account=positions.account,
        value=positions.value,
        trade=result.trade,
        ideal=result.ideal,
        aim=result.target_value,
        in_model=positions.in_model,
        target=shares.target,
        drift=shares.drift,
        has_target=~leaves_nothing,
    )
