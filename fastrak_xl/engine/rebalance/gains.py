"""Gains that sales realise, as the platform's book costs tell them: `s·(1 − b/v)`, for GIA money only."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from fastrak_xl.domain.arrays import Bools, Ints
from fastrak_xl.domain.wrappers import is_gia
from fastrak_xl.engine.link.accounts import Accounts
from fastrak_xl.engine.rebalance.positions import Positions
from fastrak_xl.engine.rebalance.rounding import wide_enough


@dataclass(frozen=True)
class Gains:
    """Per row: whether a sale realises a gain at all (it is of GIA money), whether it is known, and its pence."""

    taxed: Bools
    known: Bools
    pence: Ints


def taxed_accounts(accounts: Accounts) -> Bools:
    """The accounts whose money is exposed to CGT; an unknown wrapper counts as GIA."""
    exposed = {wrapper: is_gia(wrapper) for wrapper in set(accounts.wrapper)}
    return np.array([exposed[wrapper] for wrapper in accounts.wrapper], dtype=bool)


def estimate_gains(positions: Positions, accounts: Accounts, trade: Ints) -> Gains:
    """The estimated gain of every sale, to the nearest penny, halves up; a loss is below zero."""
    sold = taxed_accounts(accounts)[positions.account] & (trade < 0) & ~positions.is_cash
    known = sold & positions.cost_known
    value = np.where(known, positions.value, 1)
    gained = np.where(known, value - positions.book_cost, 0)
    product = wide_enough(np.where(known, -trade, 0), 4 * int(np.abs(gained).max(initial=1))) * gained
    pence = ((2 * product + value) // (2 * value)).astype(np.int64)
    return Gains(sold, known, np.where(known, pence, 0))


def gain_per_pound(positions: Positions, row: int) -> Fraction:
    """What one pound of a sale realises: 1 − b/v; without a book cost all of it."""
    if not positions.cost_known[row]:
        return Fraction(1)
    return 1 - Fraction(int(positions.book_cost[row]), int(positions.value[row]))
