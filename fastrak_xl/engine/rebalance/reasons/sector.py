"""Method Sector: where the fund's sector stands, and the fund's part of what the sector has too much or too little."""

from __future__ import annotations

import numpy as np

from fastrak_xl.domain.catalogue import shown
from fastrak_xl.domain.money import pounds_text
from fastrak_xl.engine.link.lookup import NOWHERE
from fastrak_xl.engine.rebalance.reasons.cash_flow import part_of
from fastrak_xl.engine.rebalance.reasons.figures import Figures, percent, where
from fastrak_xl.engine.rebalance.reasons.own_target import NOTHING_LEFT, ToTarget


class PartOfTheSector(ToTarget):
    """A sector's rows are those that count for it: what no policy holds, and the model's cash."""

    def __init__(self, figures: Figures) -> None:
        super().__init__(figures)
        result = figures.result
        positions, bases = result.positions, result.bases
        width = int(positions.sector.max(initial=0)) + 2
        self._key: list[int] = (positions.account * width + positions.sector + 1).tolist()
        cash, counts = positions.is_cash, ~result.stances.held
        held, aim = positions.value.copy(), result.target_value.copy()
        held[cash] = np.maximum(held[cash] + bases.net_flow - bases.reserve, 0)
        aim[cash] -= bases.reserve
        counts &= ~cash | (positions.in_model & (positions.sector != NOWHERE))
        keys, place = np.unique(np.array(self._key, dtype=np.int64)[counts], return_inverse=True)
        sums = np.zeros((2, len(keys)), dtype=np.int64)
        np.add.at(sums[0], place, held[counts])
        np.add.at(sums[1], place, aim[counts])
        target = np.zeros(len(keys))
        np.add.at(target, place, np.nan_to_num(result.shares.target[counts]))
        self._sums = dict(zip(keys.tolist(), zip(*sums.tolist(), target.tolist(), strict=True), strict=True))
        self._base: list[int] = bases.base.tolist()
        self._names = [shown(sector.name) for sector in figures.linked.sectors.sectors] + ["The funds in no sector"]
        self._sector: list[int] = positions.sector.tolist()

    def standing(self, row: int) -> str:
        """Where the sector of a fund stands: "UK Equity is 2.1 points over its 18% target of £18,000.00"."""
        held, aim, target = self._sums[self._key[row]]
        base, name = self._base[self._figures.account[row]], self._names[self._sector[row]]
        if base <= 0:
            return NOTHING_LEFT
        if held == aim:
            return f"{name} is on its {percent(target)} target of {pounds_text(aim)}"
        stands = where((held - aim) / base, target, pounds_text(aim))
        return f"{name} is {stands[0].lower()}{stands[1:]}"

    def outside_model(self, row: int) -> str:
        """The same of a fund that is not in the model; nothing where its sector has no target."""
        return f"; {self.standing(row)}" if self._sums[self._key[row]][1] else ""

    def purpose(self, row: int) -> str:
        """Its part of the sector's difference."""
        figures, (held, aim, _) = self._figures, self._sums[self._key[row]]
        ideal = figures.ideal[row]
        if held == aim or (not aim and ideal == -figures.value[row]):
            return ""
        return part_of(aim - held, ideal, "buy" if aim > held else "sell")
