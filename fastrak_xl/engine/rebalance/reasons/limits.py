"""The limits that rules go by, as a sentence names them: the lock, the minimum trade, the CGT allowance."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from fastrak_xl.domain.arrays import Ints, Texts
from fastrak_xl.domain.money import nearest_penny
from fastrak_xl.engine.link.linked import LinkedBook
from fastrak_xl.engine.rebalance.cgt import allowances
from fastrak_xl.engine.rebalance.reasons.figures import Figures
from fastrak_xl.engine.rebalance.reasons.phrases import pounds
from fastrak_xl.engine.rebalance.rounding import below
from fastrak_xl.engine.rebalance.run import Rebalanced


class Limits:
    """The limits of rows or their accounts, in words."""

    def __init__(self, linked: LinkedBook, result: Rebalanced) -> None:
        self._positions, self._base, settings = result.positions, result.bases.base, result.settings
        self._share = Fraction(settings.minimum_points) / 100
        self._pounds = nearest_penny(settings.minimum_pounds)
        self._allowance = allowances(linked, settings)[linked.accounts.client]

    def lock(self, figures: Figures) -> Texts:
        """The lock of each row, by its own name."""
        no_sale, no_buy = self._positions.no_sale[figures.row], self._positions.no_buy[figures.row]
        one = np.where(no_sale, "Do not sell", "Do not buy").astype(object)
        return np.where(no_sale & no_buy, "Do not trade", one)

    def minimum(self, figures: Figures) -> Texts:
        """The smallest trade that each row's account makes, in whole pence."""
        accounts, place = np.unique(figures.account, return_inverse=True)
        smallest = np.array([self._smallest(base) for base in self._base[accounts].tolist()], dtype=np.int64)
        return pounds(smallest[place])

    def _smallest(self, base: int) -> int:
        return below(max(Fraction(self._pounds), self._share * max(0, base))) + 1

    def allowance(self, figures: Figures) -> Texts:
        """What the GIAs of each row's client may realise, before losses."""
        allowed: Ints = self._allowance[figures.account]
        return pounds(allowed)
