"""Method Sector for many accounts at once: the same as `bring_sectors_to_target`, where no lock has to be worked round.

Without locks every sector reaches its target, so that each is on its own: what is short is bought by weight, what is
over is sold by value. All sectors of all accounts are then divided like accounts, by largest remainder.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fastrak_xl.domain.arrays import Bools, Exact, Ints
from fastrak_xl.engine.rebalance.ordering import in_order_of
from fastrak_xl.engine.rebalance.problem import Problem
from fastrak_xl.engine.rebalance.rounding import by_largest_remainder, sum_by_account


@dataclass(frozen=True)
class _BySector:
    """The rows sorted by sector of their account: their places among all positions, and the sector of each, counted."""

    rows: Ints
    sector: Ints
    starts: Ints
    rank: Ints

    def total(self, amounts: Exact) -> Exact:
        """The sum of each sector's rows."""
        return sum_by_account(amounts, self.starts)

    def divided(self, amount: Ints, shares: Exact) -> Ints:
        """Each sector's amount over its rows, pro rata; a sector without shares has no amount."""
        return by_largest_remainder(amount, shares, np.maximum(self.total(shares), 1), self.sector, self.rank)


def sectors_to_target(problem: Problem, which: Bools, trade: Ints) -> Ints:
    """The trades with those of the accounts of the mask as method Sector has them; cash follows."""
    by_sector = _by_sector(problem, which)
    rows = by_sector.rows
    held, target = _held(problem)[rows], _without_reserve(problem)[rows]
    difference = by_sector.total(target - held)
    bought = by_sector.divided(np.maximum(difference, 0), problem.positions.numerator[rows])
    sold, to_sell = np.zeros(len(rows), dtype=np.int64), np.maximum(-difference, 0)
    for inside in (False, True):  # first what is not in the model, then the model's funds, each pro rata to value
        sellable = np.where(problem.positions.in_model[rows] == inside, held, 0)
        part = np.minimum(to_sell, by_sector.total(sellable))
        sold += by_sector.divided(part, sellable)
        to_sell = to_sell - part
    result = trade.copy()
    result[rows] = bought - sold
    return problem.with_cash(result)


def _by_sector(problem: Problem, which: Bools) -> _BySector:
    """Cash in no sector, and cash outside the model, have a sector of their own."""
    positions = problem.positions
    rows = np.flatnonzero((problem.free | positions.is_cash) & which[positions.account])
    last = int(positions.sector.max(initial=0)) + 1
    sector = positions.sector[rows]
    alone = positions.is_cash[rows] & ((sector < 0) | ~positions.in_model[rows])
    keys = positions.account[rows] * (last + 2) + np.where(alone, last, sector) + 1
    order = in_order_of(keys)
    rows, keys = rows[order], keys[order]
    starts = np.flatnonzero(np.diff(keys, prepend=-1))
    number = np.repeat(np.arange(len(starts)), np.diff(starts, append=len(rows)))
    return _BySector(rows, number, starts, positions.rank[rows])


def _held(problem: Problem) -> Ints:
    """What counts for a sector: cash of the model, but not below nothing; cash outside it is no fund."""
    bases, cash = problem.bases, problem.cash_rows
    held = problem.positions.value.copy()
    there = np.maximum(held[cash] + bases.net_flow - bases.reserve, 0)
    held[cash] = np.where(problem.positions.in_model[cash], there, 0)
    return held


def _without_reserve(problem: Problem) -> Ints:
    target = problem.target.copy()
    target[problem.cash_rows] -= problem.bases.reserve
    return target
