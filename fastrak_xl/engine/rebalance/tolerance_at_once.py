"""Method Tolerance for many accounts in breach at once: the same as `put_right`, without its locks and levels.

Every step of it gives or takes money pro rata to room, which is largest remainder over the rows of all accounts. Cash
outside the model that exceeds the buys needed is filled to a common level, account by account: `at_once` leaves it out.
"""

from __future__ import annotations

import numpy as np

from fastrak_xl.domain.arrays import Bools, Ints
from fastrak_xl.engine.rebalance.aim_bands import Bands
from fastrak_xl.engine.rebalance.problem import Problem
from fastrak_xl.engine.rebalance.rounding import by_largest_remainder


class PutRight:
    """All accounts, with every fund that is outside the band in which it has to end at that band's nearest edge."""

    def __init__(self, problem: Problem, bands: Bands) -> None:
        positions, bases, cash = problem.positions, problem.bases, problem.cash_rows
        self._problem, self._bands = problem, bands
        self._value, self._target = positions.value.copy(), problem.target.copy()
        self._value[cash] += bases.net_flow - bases.reserve
        self._target[cash] -= bases.reserve
        aims = bands.breach | (not problem.settings.by_fund)
        self._least = np.where(aims, bands.aim_least, bands.least)
        self._most = np.where(aims, bands.aim_most, bands.most)
        funds = problem.free | (positions.is_cash & positions.in_model)
        self._ends = np.where(funds, np.clip(self._value, self._least, self._most), self._value)
        self._moves = funds & (self._ends != self._value)
        self._stays = funds & ~self._moves
        moved = self._ends - self._value
        self._bought = problem.total_by_account(np.maximum(moved, 0))
        self._sold = problem.total_by_account(np.maximum(-moved, 0))
        self._spare = np.where(positions.in_model[cash], 0, self._value[cash])

    @property
    def at_once(self) -> Bools:
        """The accounts that need neither locks nor levels."""
        mask: Bools = (self._spare <= self._bought) & ~self._problem.has_lock
        return mask

    def trades(self, which: Bools, trade: Ints) -> Ints:
        """The trades with those of the accounts of the mask as they are put right; cash follows."""
        over = np.where(which, self._spare + self._sold - self._bought, 0)
        self._take(np.maximum(over, 0))
        self._give(np.maximum(-over, 0))
        return self._problem.with_cash(
            np.where(which[self._problem.positions.account], self._ends - self._value, trade)
        )

    def _take(self, money: Ints) -> None:
        """Share out what sales bring, as `tolerance._take`. A fund with target 0 is not bought."""
        near, stays, moves = np.minimum(self._target, self._most), self._stays, self._moves
        both, highest = stays | moves, self._bands.most
        steps = ((stays, near), (stays, self._most), (moves, near), (moves, self._most), (both, highest))
        weighted = self._problem.positions.numerator != 0
        for rows, far in steps:
            if money.any():
                far = np.where(weighted, far, np.minimum(far, self._value))
                money = money - self._share_out(money, rows, far, 1)

    def _give(self, money: Ints) -> None:
        """Raise what sales do not cover, as `tolerance._give`."""
        near, stays, moves = np.maximum(self._target, self._least), self._stays, self._moves
        both, lowest = stays | moves, self._bands.least
        steps = ((stays, near), (stays, self._least), (moves, near), (moves, self._least), (both, lowest))
        for rows, far in steps:
            if money.any():
                money = money - self._share_out(money, rows, far, -1)
        if not money.any():
            return
        problem, cash = self._problem, self._problem.cash_rows
        bought = problem.free & (self._ends > self._value)
        money = money - self._share_out(money, bought, self._value, -1)
        in_cash = problem.bases.reserve + np.where(problem.positions.in_model[cash], self._ends[cash], 0)
        self._share_out(np.maximum(0, money - in_cash), problem.free, np.zeros_like(self._ends), -1)

    def _share_out(self, money: Ints, rows: Bools, far: Ints, side: int) -> Ints:
        """Move money into (+1) or out of (−1) rows, pro rata to their room as far as `far`; how much could be moved."""
        problem, positions = self._problem, self._problem.positions
        concerned = rows & (money > 0)[positions.account]
        room = np.where(concerned, np.maximum(0, side * (far - self._ends)), 0)
        total = problem.total_by_account(room)
        part = np.minimum(money, total)
        shares = by_largest_remainder(part, room, np.maximum(total, 1), positions.account, positions.rank)
        self._ends = self._ends + side * shares
        return part
