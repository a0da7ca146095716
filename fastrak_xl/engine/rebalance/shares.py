"""Shares of the base: Current %, Target %, Drift % and After %. Each totals 100% over an account's rows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fastrak_xl.domain.arrays import Bools, Floats, Ints
from fastrak_xl.engine.rebalance.base import Bases
from fastrak_xl.engine.rebalance.ordering import blocks
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
    current, target, after = (np.empty(len(positions)) for _ in range(3))
    base_of_account = np.where((bases.base > 0) & ~infeasible, bases.base, np.nan)
    of_model = np.where(has_model, bases.to_share / base_of_account, np.nan)
    before_trades = bases.net_flow - bases.reserve
    for accounts, rows in blocks(positions.account, len(bases.base)):
        account, value, cash = positions.account[rows], positions.value[rows], positions.starts[accounts] - rows.start
        base = base_of_account[account]  # NaN where a share means nothing, and so is the share
        base[stances.outside[rows]] = np.nan
        current[rows] = _with_cash(value, cash, before_trades[accounts]) / base
        after[rows] = _with_cash(value + trade[rows], cash, -bases.reserve[accounts]) / base
        weight = (positions.numerator[rows] / positions.denominator[account]).astype(float, copy=False)
        target[rows] = np.where(np.isnan(base), np.nan, weight * of_model[account])
    inside = np.flatnonzero(stances.inside)
    inside = inside[has_model[positions.account[inside]]]
    target[inside] = positions.value[inside] / base_of_account[positions.account[inside]]
    return Shares(current, target, after)


def _with_cash(value: Ints, cash: Ints, more: Ints) -> Ints:
    """The amounts with more in the cash rows."""
    result = value.copy()
    result[cash] += more
    return result
