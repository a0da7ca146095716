"""The rules in their order: locks, minimum, sale units, CGT limit, shrinking buys, the minimum again, buy units.

Each changes trades, and each change is recorded on the row.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from fastrak_xl.domain.arrays import Ints
from fastrak_xl.engine.link.linked import LinkedBook
from fastrak_xl.engine.rebalance.buy_units import round_buys
from fastrak_xl.engine.rebalance.cgt import limit_gains
from fastrak_xl.engine.rebalance.changes import Changes, Record, Rule
from fastrak_xl.engine.rebalance.minimum import apply_minimum
from fastrak_xl.engine.rebalance.prices import Prices
from fastrak_xl.engine.rebalance.problem import Method, Problem
from fastrak_xl.engine.rebalance.sale_units import round_sales
from fastrak_xl.engine.rebalance.shrinking import shrink_buys
from fastrak_xl.engine.rebalance.units import Traded, UnitRules


@dataclass(frozen=True)
class Ruled:
    """What came of the rules.

    `ideal` is the method's trades without any, `placed` those with locks respected, `traded` those that are made.
    """

    ideal: Ints
    placed: Ints
    traded: Traded
    changes: Changes


def apply_rules(problem: Problem, linked: LinkedBook, method: Method, rules: UnitRules, prices: Prices) -> Ruled:
    """The method's trades under all the rules."""
    asked = problem.asked[problem.positions.account]
    ideal = problem.with_cash(np.where(asked, method(problem.without_locks()), 0))
    placed = _respecting_locks(problem, method, ideal)
    steps = _Steps(problem, linked, rules, prices, placed)
    steps.record_locks(ideal, placed)
    steps.minimum()
    steps.sale_units()
    steps.gains_limit()
    steps.shrink()
    steps.minimum(buys_only=True)
    steps.buy_units()
    return Ruled(ideal, placed, steps.traded, steps.record.changes())


def _respecting_locks(problem: Problem, method: Method, ideal: Ints) -> Ints:
    """The trades where accounts with a lock, or with a fund not available, are done again with it."""
    asked = problem.asked & problem.has_lock
    if not asked.any():
        return ideal
    again = method(replace(problem, asked=asked))
    return np.where(asked[problem.positions.account], again, ideal)


class _Steps:
    """The trades as they go through the rules, one method a rule."""

    def __init__(self, problem: Problem, linked: LinkedBook, rules: UnitRules, prices: Prices, placed: Ints) -> None:
        self.problem, self.linked, self.rules, self.prices, self.placed = problem, linked, rules, prices, placed
        self.traded = Traded(placed, np.full(len(placed), np.nan))
        self.record = Record()
        self.funds = np.flatnonzero(problem.free)

    def record_locks(self, ideal: Ints, placed: Ints) -> None:
        """What locks and availability did: to the trades that they forbid, and to the others."""
        problem = self.problem
        unavailable = problem.positions.unavailable & ~problem.positions.no_buy & (ideal > 0)
        locked = (problem.no_sale & (ideal < 0)) | (problem.no_buy & (ideal > 0))
        others = np.where(locked, Rule.LOCK, Rule.AROUND_LOCKS)
        self.record.add(ideal, placed, np.where(unavailable, Rule.AVAILABILITY, others), self.funds)

    def minimum(self, *, buys_only: bool = False) -> None:
        before = self.traded.pence
        after = apply_minimum(self.problem, self.placed, before, buys_only=buys_only)
        self._take(self.traded.with_pence(after), np.where(after == 0, Rule.BELOW_MINIMUM, Rule.MINIMUM_MOVED))

    def sale_units(self) -> None:
        self._take(round_sales(self.problem, self.rules, self.traded), Rule.SALE_UNITS)

    def gains_limit(self) -> None:
        """A sale that the limit cuts is sold in whole units again."""
        if self.problem.settings.limits_gains:
            limited = self.traded.with_pence(limit_gains(self.problem, self.linked, self.traded.pence))
            cut = limited.pence != self.traded.pence
            self._take(round_sales(self.problem, self.rules, limited, cut), Rule.CGT)

    def shrink(self) -> None:
        self._take(self.traded.with_pence(shrink_buys(self.problem, self.placed, self.traded.pence)), Rule.SHRUNK)

    def buy_units(self) -> None:
        """Rounded buys may be below the minimum; where its money goes to another buy, that is rounded again."""
        changed = self.problem.free
        while changed.any():
            self._take(round_buys(self.problem, self.rules, self.prices, self.traded, changed), Rule.BUY_UNITS)
            before = self.traded.pence
            self.minimum(buys_only=True)
            changed = self.problem.free & (self.traded.pence > before)

    def _take(self, after: Traded, rule: Ints | Rule) -> None:
        self.record.add(self.traded.pence, after.pence, rule, self.funds)
        self.traded = after
