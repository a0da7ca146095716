"""Method Full: every fund to its target."""

from __future__ import annotations

import numpy as np

from fastrak_xl.domain.arrays import Ints
from fastrak_xl.engine.rebalance.problem import Problem
from fastrak_xl.engine.rebalance.rounding import by_largest_remainder


def full(problem: Problem) -> Ints:
    """The ideal trades `t − h` in pence, per row.

    Target values `t = w·B` are rounded by largest remainder, so that `Σ t = B` to the penny; cash also gets the
    reserve. A row that a policy holds, outside or inside, is not traded.
    """
    positions, bases = problem.positions, problem.bases
    target = by_largest_remainder(
        bases.to_share, positions.numerator, positions.denominator, positions.account, positions.rank
    )
    target[positions.is_cash] += bases.reserve
    held = problem.stances.outside | problem.stances.inside
    return np.where(held, 0, target - positions.value)
