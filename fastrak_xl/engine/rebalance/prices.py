"""The price of a fund that is not held.

"Price of a fund not held: Price in Funds, else the workbook's other holdings of it if they agree within 1% (their
median), else pounds only, units blank, with a warning."
"""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property

import numpy as np

from fastrak_xl.domain.arrays import Bools, Floats, Ints
from fastrak_xl.domain.money import PENCE_PER_POUND, exact
from fastrak_xl.engine.link.linked import LinkedBook
from fastrak_xl.engine.link.lookup import NOWHERE
from fastrak_xl.engine.rebalance.positions import Positions

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
        positions, rows = self._positions, np.flatnonzero(wanted)
        apart = np.where(self._own_lots[rows], positions.account[rows] + 1, 0)
        width = len(positions.starts) + 1
        keys, place = np.unique(positions.fund[rows] * width + apart, return_inverse=True)
        prices = [self.of(key // width, key % width - 1) for key in keys.tolist()]
        floats = np.array([np.nan if price is None else float(price) for price in prices])
        found = np.full(len(wanted), np.nan)
        found[rows] = floats[place] if len(rows) else np.nan
        return found

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
        """The middle price, or the mean of the two in the middle; None where they differ by over 1% of the lowest."""
        order, funds = self._by_fund
        start, end = np.searchsorted(funds, [fund, fund + 1])
        lots = order[start:end]
        lots = lots[self._linked.holdings.account[lots] != account]
        if not len(lots):
            return None
        lowest, highest = self._in_order(lots, 0), self._in_order(lots, len(lots) - 1)
        if highest - lowest > _AGREE_WITHIN * lowest:
            return None
        return (self._in_order(lots, (len(lots) - 1) // 2) + self._in_order(lots, len(lots) // 2)) / 2

    def _in_order(self, lots: Ints, place: int) -> Fraction:
        """The price at a place in the order of prices; `lots` are in order but for what floats cannot tell apart."""
        holdings = self._linked.holdings
        roughly = holdings.value[lots] / holdings.units[lots]
        start = int(np.searchsorted(roughly, roughly[place] * (1 - _SAME)))
        end = int(np.searchsorted(roughly, roughly[place] * (1 + _SAME)))
        near = sorted(int(holdings.value[lot]) / Fraction(exact(float(holdings.units[lot]))) for lot in lots[start:end])
        return near[place - start]
