"""Rule 3, sale units.

"The price is the holding's Value / Units. Units sold round towards zero (up only for Cash Out that would else stay
unpaid); the trade is units × price to the nearest penny, halves up, never above the trade asked for; a full sale sells
all units for exactly the Value."
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from fastrak_xl.domain.arrays import Bools, Ints
from fastrak_xl.engine.rebalance.buy_units import own_price
from fastrak_xl.engine.rebalance.problem import Problem
from fastrak_xl.engine.rebalance.units import Traded, UnitRules, known_units, towards_zero


def round_sales(problem: Problem, rules: UnitRules, asked: Traded, only: Bools | None = None) -> Traded:
    """The trades with every sale in whole units; a fund without units is sold in pounds. `only` limits the rows."""
    positions, trade = problem.positions, asked.pence
    partly = problem.free & (trade < 0) & (trade > -positions.value) & known_units(positions) & rules.rounded
    partly &= True if only is None else only
    rows = np.flatnonzero(partly)
    if not len(rows):
        return asked

    def price(place: int) -> Fraction:
        return own_price(problem, rules, int(rows[place]))

    rounded = towards_zero(-trade[rows], positions.value[rows] / positions.units[rows], rules.decimals[rows], price)
    sold = asked.rounded_to(rows, -np.minimum(rounded.pence, -trade[rows]), -rounded.units)
    _round_up_for_cash_out(problem, rules, trade, sold, partly)
    return Traded(problem.with_cash(sold.pence), sold.units)


def _round_up_for_cash_out(problem: Problem, rules: UnitRules, asked: Ints, sold: Traded, partly: Bools) -> None:
    """Sell what was asked for after all, the largest sale first, where Cash Out would else stay unpaid.

    One unit of the last decimal more is sold then, for the pounds that were asked for.
    """
    positions = problem.positions
    to_be_paid = problem.to_be_paid
    brought = problem.total_by_account(-np.where(problem.free, np.minimum(sold.pence, 0), 0))
    wanted = problem.total_by_account(-np.where(problem.free, np.minimum(asked, 0), 0))
    for account in np.flatnonzero((brought < to_be_paid) & (brought < wanted)).tolist():
        rows = np.flatnonzero(partly & (positions.account == account) & (sold.pence != asked)).tolist()
        for row in sorted(rows, key=lambda row: (int(asked[row]), int(positions.rank[row]))):
            if brought[account] >= to_be_paid[account]:
                break
            brought[account] += int(sold.pence[row] - asked[row])
            sold.pence[row] = asked[row]
            sold.units[row] = -_units_rounded_up(problem, rules, row, -int(asked[row]))


def _units_rounded_up(problem: Problem, rules: UnitRules, row: int, pence: int) -> float:
    """The units that bring at least so much, but no more than are held."""
    whole = 10 ** int(rules.decimals[row])
    count = pence * whole / own_price(problem, rules, row)
    return float(min(rules.held.of(row), Fraction(-(-count.numerator // count.denominator), whole)))
