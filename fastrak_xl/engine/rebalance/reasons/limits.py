"""The limits that rules go by, as a sentence names them: the lock, the minimum trade, the CGT allowance."""

from __future__ import annotations

from fractions import Fraction

from fastrak_xl.domain.money import nearest_penny, pounds_text
from fastrak_xl.engine.rebalance.cgt import allowances
from fastrak_xl.engine.rebalance.reasons.figures import Figures
from fastrak_xl.engine.rebalance.rounding import below


class Limits:
    """The limits of each row or its account, in words."""

    def __init__(self, figures: Figures) -> None:
        self._figures, self._settings = figures, figures.result.settings
        self._share = Fraction(self._settings.minimum_points) / 100
        self._pounds = nearest_penny(self._settings.minimum_pounds)
        self._allowances = allowances(figures.linked, self._settings).tolist()

    def lock(self, row: int) -> str:
        """The lock of a row, by its own name."""
        positions = self._figures.result.positions
        if positions.no_sale[row] and positions.no_buy[row]:
            return "Do not trade"
        return "Do not sell" if positions.no_sale[row] else "Do not buy"

    def minimum(self, row: int) -> str:
        """The smallest trade that the row's account makes, in whole pence."""
        base = max(0, int(self._figures.result.bases.base[self._figures.account[row]]))
        return pounds_text(below(max(Fraction(self._pounds), self._share * base)) + 1)

    def allowance(self, row: int) -> str:
        """What the GIAs of the row's client may realise, before losses."""
        return pounds_text(self._allowances[int(self._figures.linked.accounts.client[self._figures.account[row]])])
