"""Rule 5: Buys shrink pro rata whenever sales have shrunk, until cash is not below the reserve."""

from __future__ import annotations

import numpy as np

from fastrak_xl.domain.arrays import Ints
from fastrak_xl.engine.rebalance.problem import Problem
from fastrak_xl.engine.rebalance.rounding import by_largest_remainder


def shrink_buys(problem: Problem, placed: Ints, trade: Ints) -> Ints:
    """The trades with smaller buys where sales bring less than in `placed`, the method's trades."""
    positions, bases = problem.positions, problem.bases
    buys = np.where(problem.free, np.maximum(trade, 0), 0)

    sold = problem.total_by_account(-np.where(problem.free, np.minimum(trade, 0), 0))
    was_sold = problem.total_by_account(-np.where(problem.free, np.minimum(placed, 0), 0))
    bought = problem.total_by_account(buys)
    short = bases.reserve - (bases.cash + bases.net_flow + sold - bought)
    given_up = np.where(sold < was_sold, np.clip(short, 0, bought), 0)
    if not given_up.any():
        return trade
    smaller = by_largest_remainder(bought - given_up, buys, np.maximum(bought, 1), positions.account, positions.rank)
    return problem.with_cash(np.where(buys > 0, smaller, trade))
