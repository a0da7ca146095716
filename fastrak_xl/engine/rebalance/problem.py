"""What every method and rule is given, and the one shape that each has."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from fastrak_xl.domain.arrays import Bools, Ints
from fastrak_xl.domain.settings import Settings
from fastrak_xl.engine.rebalance.base import Bases
from fastrak_xl.engine.rebalance.policies import Stances
from fastrak_xl.engine.rebalance.positions import Positions
from fastrak_xl.engine.rebalance.rounding import sum_by_account


@dataclass(frozen=True)
class Problem:
    """All accounts at once: their rows, what the policies say of them, and their bases.

    `target` is the target value of each row in pence, the cash row's with the reserve; the value itself where a policy
    holds the row. `no_sale` and `no_buy` are the locks that count; `asked` is the accounts that a method has to answer
    for: in the others it may leave every trade 0.
    """

    positions: Positions
    stances: Stances
    bases: Bases
    settings: Settings
    target: Ints
    no_sale: Bools
    no_buy: Bools
    asked: Bools

    @cached_property
    def free(self) -> Bools:
        """The funds that the method may trade; cash follows."""
        mask: Bools = ~self.stances.held & ~self.positions.is_cash
        return mask

    @cached_property
    def cash_rows(self) -> Ints:
        """The cash row of every account."""
        return np.flatnonzero(self.positions.is_cash)

    @property
    def has_lock(self) -> Bools:
        """The accounts in which a lock or a missing availability may matter."""
        mask = np.zeros(len(self.bases.base), dtype=bool)
        mask[self.positions.account[self.free & (self.no_sale | self.no_buy)]] = True
        return mask

    def without_locks(self) -> Problem:
        """The same where nothing is locked and every fund available."""
        nothing = np.zeros(len(self.positions), dtype=bool)
        return replace(self, no_sale=nothing, no_buy=nothing)

    def with_cash(self, trade: Ints) -> Ints:
        """The trades with the cash rows' set so that Σ Trade = c⁺ − c⁻ in every account: conservation."""
        result = trade.copy()
        result[self.cash_rows] = 0
        result[self.cash_rows] = self.bases.net_flow - self.total_by_account(result)
        return result

    def total_by_account(self, amounts: Ints) -> Ints:
        """The sum of each account's rows."""
        return sum_by_account(amounts, self.positions.starts)

    @property
    def to_be_paid(self) -> Ints:
        """What each account's sales have to bring so that its cash is not below zero."""
        needed: Ints = np.maximum(0, -(self.bases.cash + self.bases.net_flow))
        return needed


Method = Callable[[Problem], Ints]
"""From the problem to the trade of each row in pence, conserving cash.

Locks are its own business, since where the money of a locked fund goes depends on the method."""
