"""Units: how many of each fund are held and traded, exactly, and rounding a trade to whole units of a decimal place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from fastrak_xl.domain.arrays import Bools, Floats, Ints
from fastrak_xl.domain.money import exact
from fastrak_xl.engine.link.linked import LinkedBook
from fastrak_xl.engine.link.lookup import NOWHERE
from fastrak_xl.engine.rebalance.positions import Positions
from fastrak_xl.engine.rebalance.rounding import halves_up

_DOUBT = 1e-13
"""How far a float result may be from the exact one, relative to its size: many times what six operations lose."""
_MOST = 2.0**50
"""Above it a float has no room left for a fraction."""


class ExactUnits:
    """The units of positions as the workbook has them, added up without a float."""

    def __init__(self, linked: LinkedBook, positions: Positions) -> None:
        self._stated = linked.holdings.units
        self._order = np.argsort(positions.lot_row, kind="stable")
        self._row_of = positions.lot_row[self._order]

    def of(self, row: int) -> Fraction:
        """The units of a row whose units are known."""
        start, end = np.searchsorted(self._row_of, [row, row + 1])
        return sum((Fraction(exact(float(self._stated[lot]))) for lot in self._order[start:end]), Fraction(0))


@dataclass(frozen=True)
class UnitRules:
    """Per row: the decimals to which units are rounded, and whether they are; `held` are the exact units."""

    decimals: Ints
    rounded: Bools
    held: ExactUnits


def unit_rules(linked: LinkedBook, positions: Positions, default: int | None) -> UnitRules:
    """Unit decimals of each row: the fund's own, else the setting's; not rounded where neither says any."""
    registered = np.array([fund.row for fund in linked.funds.funds])
    own = np.append(linked.book.funds.frame["unit_decimals"].to_numpy(dtype=float), np.nan)[registered]
    own[registered == NOWHERE] = np.nan
    of_fund = np.where(np.isnan(own), -1 if default is None else default, own).astype(np.int64)
    decimals = of_fund[positions.fund]
    return UnitRules(decimals, decimals >= 0, ExactUnits(linked, positions))


def known_units(positions: Positions) -> Bools:
    """Rows whose holding has a price: units and a value above zero."""
    mask: Bools = ~positions.is_cash & (positions.units > 0) & (positions.value > 0)
    return mask


@dataclass(frozen=True)
class Traded:
    """Trades per row: pence, and units where they have been rounded to (NaN elsewhere); sales below zero."""

    pence: Ints
    units: Floats

    def rounded_to(self, rows: Ints, pence: Ints, units: Floats) -> Traded:
        """The same with some rows in units."""
        new_pence, new_units = self.pence.copy(), self.units.copy()
        new_pence[rows], new_units[rows] = pence, units
        return Traded(new_pence, new_units)

    def with_pence(self, pence: Ints) -> Traded:
        """Other trades; a trade that has changed is in pounds again."""
        return Traded(pence, np.where(pence == self.pence, self.units, np.nan))


@dataclass(frozen=True)
class Rounded:
    """Amounts above zero in whole units: `units` of some decimal place each, worth `pence`."""

    units: Floats
    pence: Ints


def towards_zero(pence: Ints, price: Floats, decimals: Ints, exact_price: Callable[[int], Fraction]) -> Rounded:
    """Amounts above zero in units rounded towards zero, and those units × price to the nearest penny, halves up.

    `price` is pence per unit as a float. It decides nothing: where the exact result could be another one, which is
    where a float result stands too near an integer or a half, Fractions of `exact_price(place)` are asked.
    """
    scale = np.power(10.0, decimals)
    with np.errstate(all="ignore"):
        units = pence / price * scale
        count = np.floor(units)
        worth = count * price / scale
        doubtful = ~(units < _MOST) | ~(worth < _MOST)
        doubtful |= np.abs(units - np.rint(units)) <= _DOUBT * units + _DOUBT
        doubtful |= np.abs(worth - np.floor(worth) - 0.5) <= _DOUBT * worth + _DOUBT
        rounded = np.floor(worth + 0.5)
    result = np.where(doubtful, 0, rounded).astype(np.int64)
    for place in np.flatnonzero(doubtful).tolist():
        count[place], result[place] = exactly_rounded(int(pence[place]), exact_price(place), int(decimals[place]))
    return Rounded(count / scale, result)


def exactly_rounded(pence: int, price: Fraction, decimals: int) -> tuple[int, int]:
    """The same for one amount: the count of units of that decimal place, and their pence."""
    whole = 10**decimals
    count = pence * whole / price
    units = count.numerator // count.denominator
    return units, halves_up(units * price / whole)
