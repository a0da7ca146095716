"""Rule 2, the minimum trade.

"Trades below it are cancelled together; one equal to it is made; a sale that empties a holding is always made, and so
are the sales that Cash Out needs (the largest first, until it is paid; the money of the other small sales is then not
moved). The cancelled money goes to the largest remaining trade of the same direction, but only as far as that fund ends
less than one minimum from where its method puts it and not below zero; the rest to cash."
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from fastrak_xl.domain.arrays import Ints
from fastrak_xl.domain.money import nearest_penny
from fastrak_xl.engine.rebalance.problem import Problem
from fastrak_xl.engine.rebalance.rounding import below


def apply_minimum(problem: Problem, placed: Ints, trade: Ints, *, buys_only: bool = False) -> Ints:
    """The trades without those below the minimum; `placed` is where the method puts each fund.

    `buys_only`: once more after a later rule has made buys smaller.
    """
    pounds = nearest_penny(problem.settings.minimum_pounds)
    share = Fraction(problem.settings.minimum_points) / 100
    if not pounds and not share:
        return trade
    result = trade.copy()
    for account, rows in _with_small_trades(problem, trade, pounds, share, buys_only):
        least = max(Fraction(pounds), share * max(0, int(problem.bases.base[account])))
        one = _OneMinimum(problem, account, rows, least, placed[rows].tolist())
        result[rows] = one.applied(trade[rows].tolist(), buys_only)
    return problem.with_cash(result)


def _with_small_trades(
    problem: Problem, trade: Ints, pounds: int, share: Fraction, buys_only: bool
) -> list[tuple[int, Ints]]:
    """The accounts with a trade that may be below the minimum, each with its rows that trade."""
    positions = problem.positions
    trades = problem.free & (trade != 0) & ((trade > 0) | (not buys_only))
    generous = np.maximum(float(pounds), float(share) * problem.bases.base) * (1 + 1e-9) + 1  # decided exactly later
    small = trades & (np.abs(trade) <= generous[positions.account])
    accounts = np.unique(positions.account[small])
    rows = np.flatnonzero(problem.free & (trade != 0) & np.isin(positions.account, accounts))
    parts = np.searchsorted(positions.account[rows], accounts)
    return list(zip(accounts.tolist(), np.split(rows, parts[1:]), strict=True)) if len(accounts) else []


class _OneMinimum:
    """The rule in one account; rows are those that trade."""

    def __init__(self, problem: Problem, account: int, rows: Ints, least: Fraction, placed: list[int]) -> None:
        self.least, self.placed = least, placed
        self.value = problem.positions.value[rows].tolist()
        self.rank = problem.positions.rank[rows].tolist()
        self.to_be_paid = max(0, -int(problem.bases.cash[account] + problem.bases.net_flow[account]))

    def applied(self, trade: list[int], buys_only: bool) -> list[int]:
        """The trades that are made."""
        result = list(trade)
        self._cancel(result, 1)
        if not buys_only:
            self._cancel(result, -1)
        return result

    def _cancel(self, trade: list[int], side: int) -> None:
        """Cancel the small trades of one side together, and move their money."""
        small = [
            row
            for row, amount in enumerate(trade)
            if 0 < side * amount < self.least and not (side < 0 and amount == -self.value[row])
        ]
        cancelled, needed = self._not_needed(trade, small) if side < 0 else (small, False)
        money = sum(trade[row] for row in cancelled)
        for row in cancelled:
            trade[row] = 0
        if money and not needed:
            self._move(trade, side, money)

    def _not_needed(self, trade: list[int], small: list[int]) -> tuple[list[int], bool]:
        """The small sales that Cash Out does not need, and whether it needs any."""
        paid = sum(-amount for row, amount in enumerate(trade) if amount < 0 and row not in small)
        largest_first = sorted(small, key=lambda row: (trade[row], self.rank[row]))
        needed = 0
        while needed < len(largest_first) and paid < self.to_be_paid:
            paid -= trade[largest_first[needed]]
            needed += 1
        return largest_first[needed:], needed > 0

    def _move(self, trade: list[int], side: int, money: int) -> None:
        """Give cancelled money to the largest remaining trade of its side, as far as it may go."""
        remaining = [row for row, amount in enumerate(trade) if side * amount > 0]
        if not remaining:
            return
        largest = min(remaining, key=lambda row: (-side * trade[row], self.rank[row]))
        furthest = side * self.placed[largest] + below(self.least)
        if side < 0:
            furthest = min(furthest, self.value[largest])
        trade[largest] += side * max(0, min(side * money, furthest - side * trade[largest]))
