"""Method Full: every fund to its target."""

from __future__ import annotations

import numpy as np

from fastrak_xl.domain.arrays import Ints
from fastrak_xl.engine.rebalance.base import Bases
from fastrak_xl.engine.rebalance.locks import full_with_locks
from fastrak_xl.engine.rebalance.one_account import one_by_one
from fastrak_xl.engine.rebalance.policies import Stances
from fastrak_xl.engine.rebalance.positions import Positions
from fastrak_xl.engine.rebalance.problem import Problem
from fastrak_xl.engine.rebalance.rounding import by_largest_remainder


def target_values(positions: Positions, stances: Stances, bases: Bases) -> Ints:
    """Target values `t = w·B` in pence, rounded by largest remainder, so that `Σ t = B` to the penny.

    Cash also gets the reserve. A row that a policy holds, outside or inside, has its own value.
    """
    target = by_largest_remainder(
        bases.to_share, positions.numerator, positions.denominator, positions.account, positions.rank
    )
    target[positions.is_cash] += bases.reserve
    return np.where(stances.held, positions.value, target)


def full(problem: Problem) -> Ints:
    """The ideal trades `t − h` in pence, per row; where a lock stands against one, those of `full_with_locks`."""
    trade = problem.target - problem.positions.value
    against = problem.free & ((problem.no_sale & (trade < 0)) | (problem.no_buy & (trade > 0)))
    which = np.zeros(len(problem.asked), dtype=bool)
    which[problem.positions.account[against]] = True
    return one_by_one(problem, which & problem.asked, full_with_locks, trade)
