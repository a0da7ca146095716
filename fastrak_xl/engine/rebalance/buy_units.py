"""Rule 6, buy units: "round towards zero; the difference goes to cash". The price is the holding's Value / Units, else
that of the fund; without one the fund is bought in pounds."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from fastrak_xl.domain.arrays import Bools, Floats
from fastrak_xl.engine.rebalance.prices import Prices
from fastrak_xl.engine.rebalance.problem import Problem
from fastrak_xl.engine.rebalance.units import Traded, UnitRules, known_units, towards_zero


def round_buys(problem: Problem, rules: UnitRules, prices: Prices, asked: Traded, only: Bools | None = None) -> Traded:
    """The trades with every buy in whole units. `only` limits the rows."""
    positions = problem.positions
    buys = problem.free & (asked.pence > 0) & rules.rounded & (True if only is None else only)
    own = known_units(positions)
    elsewhere = prices.elsewhere(buys & ~own)
    rows = np.flatnonzero(buys & (own | ~np.isnan(elsewhere)))
    if not len(rows):
        return asked

    def price(place: int) -> Fraction:
        row = int(rows[place])
        return own_price(problem, rules, row) if own[row] else prices.of_row(row) or Fraction(0)

    with np.errstate(divide="ignore", invalid="ignore"):
        roughly = np.where(own[rows], positions.value[rows] / positions.units[rows], elsewhere[rows])
    rounded = towards_zero(asked.pence[rows], roughly, rules.decimals[rows], price)
    bought = asked.rounded_to(rows, np.minimum(rounded.pence, asked.pence[rows]), rounded.units)
    return Traded(problem.with_cash(bought.pence), bought.units)


def own_price(problem: Problem, rules: UnitRules, row: int) -> Fraction:
    """Pence per unit of a holding with units: Value / Units."""
    return int(problem.positions.value[row]) / rules.held.of(row)


def units_and_prices(problem: Problem, prices: Prices, traded: Traded) -> tuple[Floats, Floats]:
    """Units traded, sales below zero, and the pence per unit that they rest on; NaN where there is none.

    A full sale sells all units; a trade that is not rounded has the units that its pounds come to.
    """
    positions, trade = problem.positions, traded.pence
    moved, own = problem.free & (trade != 0), known_units(positions)
    elsewhere = prices.elsewhere(moved & ~own & (trade > 0))
    with np.errstate(divide="ignore", invalid="ignore"):
        price = np.where(own, positions.value / positions.units, elsewhere)
        units = np.where(np.isnan(traded.units), trade / price, traded.units)
    units = np.where((trade == -positions.value) & own, -positions.units, units)
    return np.where(moved, units, np.nan), np.where(moved, price, np.nan)
