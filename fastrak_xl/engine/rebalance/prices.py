"""The price of a fund that is not held.

"Price of a fund not held: Price in Funds, else the workbook's other holdings of it if they agree within 1% (their
median), else pounds only, units blank, with a warning."
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from functools import cached_property

import numpy as np

from fastrak_xl.domain.arrays import Bools, Floats, Ints
from fastrak_xl.domain.money import PENCE_PER_POUND, exact
from fastrak_xl.domain.names import folded
from fastrak_xl.engine.link.linked import LinkedBook
from fastrak_xl.engine.link.lookup import NOWHERE
from fastrak_xl.engine.rebalance.positions import Positions


def _as_float(price: Fraction | None) -> float:
    return np.nan if price is None else float(price)


_AGREE_WITHIN = Fraction(1, 100)
_SAME = 1e-12
"""Prices whose floats are nearer than this are compared exactly."""


class Prices:
    """Pence per unit of funds, exactly, each looked up once."""

    def __init__(self, linked: LinkedBook, positions: Positions) -> None:
        self._linked, self._positions = linked, positions
        self._listed = linked.book.funds.frame["price"].to_numpy(dtype=float)
        self._known: dict[tuple[int, int], Fraction | None] = {}

    def of(self, fund: int, account: int = NOWHERE) -> Fraction | None:
        """The price of a fund, None where it is not known; an `account` that holds it looks at the others' holdings."""
        if (fund, account) not in self._known:
            self._known[fund, account] = self._find(fund, account)
        return self._known[fund, account]

    def of_row(self, row: int) -> Fraction | None:
        """The price of a row's fund away from its account."""
        account = int(self._positions.account[row]) if self._own_lots[row] else NOWHERE
        return self.of(int(self._positions.fund[row]), account)

    def elsewhere(self, wanted: Bools) -> Floats:
        """The same for all wanted rows, as floats; NaN where it is not known, and in the other rows."""
        positions, found = self._positions, np.full(len(wanted), np.nan)
        if self.none_is_known:
            return found
        own = wanted & self._own_lots
        rows = np.flatnonzero(wanted & ~own)
        of_fund = np.full(len(self._linked.funds), np.nan)
        for fund in np.flatnonzero(np.bincount(positions.fund[rows])).tolist():
            of_fund[fund] = _as_float(self.of(fund))
        found[rows] = of_fund[positions.fund[rows]]
        for row in np.flatnonzero(own).tolist():
            found[row] = _as_float(self.of_row(row))
        return found

    @cached_property
    def none_is_known(self) -> bool:
        """No fund has a price in Funds, and no holding one of its own."""
        told = self._linked.market is not None and self._linked.market.prices
        return not (told or (self._listed > 0).any() or self._own_lots.any())

    @cached_property
    def _own_lots(self) -> Bools:
        """Rows with a holding that has a price of its own, which is no price from elsewhere."""
        holdings = self._linked.holdings
        mask = np.zeros(len(self._positions), dtype=bool)
        mask[self._positions.lot_row[(holdings.units > 0) & (holdings.value > 0)]] = True
        return mask

    def _find(self, fund: int, account: int) -> Fraction | None:
        row = self._linked.funds.funds[fund].row
        if row != NOWHERE and self._listed[row] > 0:
            return Fraction(exact(float(self._listed[row]))) * PENCE_PER_POUND
        if (market := self._linked.market) is not None:
            whose = "" if account == NOWHERE else folded(self._linked.accounts.ids[account])
            return market.without.get((fund, whose), market.prices.get(fund))
        return self._median_if_they_agree(fund, account)

    @cached_property
    def _by_fund(self) -> tuple[Ints, Ints]:
        """The holdings with units, in the order of their funds and then prices, and those funds."""
        holdings = self._linked.holdings
        priced = np.flatnonzero((holdings.units > 0) & (holdings.value > 0))
        roughly = holdings.value[priced] / holdings.units[priced]
        order = priced[np.lexsort((roughly, holdings.fund[priced]))]
        return order, holdings.fund[order]

    def _median_if_they_agree(self, fund: int, account: int) -> Fraction | None:
        order, funds = self._by_fund
        start, end = np.searchsorted(funds, [fund, fund + 1])
        lots = order[start:end]
        lots = lots[self._linked.holdings.account[lots] != account]
        return agreed_price(self._linked.holdings.value[lots], self._linked.holdings.units[lots])


def agreed_price(value: Ints, units: Floats) -> Fraction | None:
    """The middle price of holdings in the order of their prices as floats, or the mean of the two in the middle.

    None where there are none, or they differ by over 1% of the lowest.
    """
    if not len(value):
        return None
    lowest, highest = _in_order(value, units, 0), _in_order(value, units, len(value) - 1)
    if highest - lowest > _AGREE_WITHIN * lowest:
        return None
    return (_in_order(value, units, (len(value) - 1) // 2) + _in_order(value, units, len(value) // 2)) / 2


def _in_order(value: Ints, units: Floats, place: int) -> Fraction:
    """The price at a place in the order of prices; the holdings are in order but for what floats cannot tell apart."""
    roughly = value / units
    start = int(np.searchsorted(roughly, roughly[place] * (1 - _SAME)))
    end = int(np.searchsorted(roughly, roughly[place] * (1 + _SAME)))
    pairs = Counter(zip(value[start:end].tolist(), units[start:end].tolist(), strict=True))
    for price, pair in sorted((_price(*pair), pair) for pair in pairs):
        start += pairs[pair]
        if place < start:
            return price
    raise AssertionError("the place is one of those near it")


def _price(value: int, units: float) -> Fraction:
    return value / Fraction(exact(units))
