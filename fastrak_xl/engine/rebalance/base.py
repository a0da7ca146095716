"""The base of every account: `B = Σ h over the rows in the base + c⁺ − c⁻ − r`, and whether anything can be traded."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from fastrak_xl.domain.arrays import Bools, Ints
from fastrak_xl.domain.money import nearest_penny
from fastrak_xl.domain.settings import Settings
from fastrak_xl.engine.rebalance.policies import Stances
from fastrak_xl.engine.rebalance.positions import Positions
from fastrak_xl.engine.rebalance.rounding import share_to_nearest_penny, sum_by_account


@dataclass(frozen=True)
class Bases:
    """Per account, in pence: the base, the cash reserve, what is held inside, the net flow and the cash there."""

    base: Ints
    reserve: Ints
    held_inside: Ints
    net_flow: Ints
    cash: Ints
    has_cash_out: Bools
    is_empty: Bools
    """Nothing in the base and no flow."""
    is_short: Bools
    """The flows and the overdraft ask for more than may be sold."""

    @property
    def to_share(self) -> Ints:
        """What the model's funds share among themselves."""
        rest: Ints = np.maximum(self.base - self.held_inside, 0)
        return rest


def find_bases(
    positions: Positions,
    stances: Stances,
    cash_in: Ints,
    cash_out: Ints,
    settings: Settings,
) -> Bases:
    """The base of every account (see D1 and D2 of the decisions for the reserve's cap and infeasibility).

    A locked holding is in the base, but may not be sold to pay what goes out.
    """
    in_base = np.where(stances.in_base, positions.value, 0)
    held_inside = sum_by_account(np.where(stances.inside, positions.value, 0), positions.starts)
    net_flow = cash_in - cash_out
    before_reserve = sum_by_account(in_base, positions.starts) + net_flow
    may_become_cash = before_reserve - held_inside
    locked = positions.no_sale & ~stances.held
    locked_value = sum_by_account(np.where(locked, positions.value, 0), positions.starts)
    reserve = np.minimum(_reserve_asked(before_reserve, settings), np.maximum(may_become_cash, 0))
    nothing_held = sum_by_account((in_base != 0).astype(np.int64), positions.starts) == 0
    return Bases(
        base=before_reserve - reserve,
        reserve=reserve,
        held_inside=held_inside,
        net_flow=net_flow,
        cash=positions.value[positions.is_cash],
        has_cash_out=cash_out > 0,
        is_empty=nothing_held & (cash_in == 0) & (cash_out == 0),
        is_short=may_become_cash < locked_value,
    )


def _reserve_asked(before_reserve: Ints, settings: Settings) -> Ints:
    """The greater of the £ and the % setting."""
    share = Fraction(settings.reserve_points) / 100
    of_base = share_to_nearest_penny(np.maximum(before_reserve, 0), share)
    return np.maximum(of_base, nearest_penny(settings.reserve_pounds))
