"""Shares of the base: Current %, Target %, Drift % and After %. Each totals 100% over an account's rows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fastrak_xl.domain.arrays import Bools, Floats, Ints
from fastrak_xl.engine.rebalance.base import Bases
from fastrak_xl.engine.rebalance.policies import Stances
from fastrak_xl.engine.rebalance.positions import Positions


@dataclass(frozen=True)
class Shares:
    """Per row, as floats for showing; NaN where a share means nothing (outside the base, no base, infeasible)."""

    current: Floats
    target: Floats
    after: Floats

    @property
    def drift(self) -> Floats:
        """Current minus target."""
        return self.current - self.target


def find_shares(
    positions: Positions,
    stances: Stances,
    bases: Bases,
    trade: Ints,
    has_model: Bools,
    infeasible: Bools,
) -> Shares:
    """Current % = h/B, for cash (cash + c⁺ − c⁻ − r)/B; Target % = w exactly, its own value for a row held inside."""
    account, cash = positions.account, positions.starts
    base_of_account = np.where((bases.base > 0) & ~infeasible, bases.base, np.nan)
    base = base_of_account[account]  # NaN where a share means nothing, and so is the share
    base[stances.outside] = np.nan
    current = positions.value.copy()
    current[cash] += bases.net_flow - bases.reserve
    after = positions.value + trade
    after[cash] -= bases.reserve
    weight = (positions.numerator / positions.denominator[account]).astype(float)
    target = weight * np.where(has_model, bases.to_share / base_of_account, np.nan)[account]
    target[stances.outside] = np.nan
    if stances.inside.any():
        own = stances.inside & has_model[account]
        target[own] = positions.value[own] / base[own]
    return Shares(current / base, target, after / base)
