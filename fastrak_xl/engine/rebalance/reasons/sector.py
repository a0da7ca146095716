"""Method Sector: where the fund's sector stands, and the fund's part of what the sector has too much or too little."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from fastrak_xl.domain.arrays import Bools, Floats, Ints, Texts
from fastrak_xl.domain.catalogue import shown
from fastrak_xl.engine.link.linked import LinkedBook
from fastrak_xl.engine.link.lookup import NOWHERE
from fastrak_xl.engine.rebalance.reasons.cash_flow import part_of
from fastrak_xl.engine.rebalance.reasons.figures import Figures
from fastrak_xl.engine.rebalance.reasons.own_target import NOTHING_LEFT, ToTarget
from fastrak_xl.engine.rebalance.reasons.phrases import first_of, line, listed, percent, pounds, where
from fastrak_xl.engine.rebalance.run import Rebalanced


class PartOfTheSector(ToTarget):
    """Each row's sector in its account: pence held and aimed at, and its target as a share of the base.

    A sector's rows are those that count for it: what no policy holds, and the model's cash. One without such rows has
    no target.
    """

    def __init__(self, linked: LinkedBook, result: Rebalanced) -> None:
        super().__init__(linked, result)
        positions, bases = result.positions, result.bases
        held, aim = positions.value.copy(), result.target_value.copy()
        held[positions.is_cash] = np.maximum(held[positions.is_cash] + bases.net_flow - bases.reserve, 0)
        aim[positions.is_cash] -= bases.reserve
        key = positions.account * (int(positions.sector.max(initial=0)) + 2) + positions.sector + 1
        sectors, of_row = np.unique(key, return_inverse=True)
        counts = _counting(result)

        self._held: Ints = _added(held[counts], of_row[counts], len(sectors))[of_row]
        self._aim: Ints = _added(aim[counts], of_row[counts], len(sectors))[of_row]
        target = np.nan_to_num(result.shares.target[counts])
        self._target: Floats = _added(target, of_row[counts], len(sectors))[of_row]
        self._name = listed([shown(sector.name) for sector in linked.sectors.sectors] + ["The funds in no sector"])

    def standing(self, figures: Figures) -> Texts:
        """Where the sectors of funds stand: "UK Equity is 2.1 points over its 18% target of £18,000.00"."""
        row = figures.row
        return first_of(
            figures,
            (self._result.bases.base[figures.account] <= 0, lambda _: NOTHING_LEFT),
            (self._held[row] == self._aim[row], self._on_target),
            (self._held[row] != self._aim[row], self._beside_target),
        )

    def _on_target(self, figures: Figures) -> Texts:
        target, aim = percent(self._target[figures.row]), pounds(self._aim[figures.row])
        return line(self._names(figures), " is on its ", target, " target of ", aim)

    def _beside_target(self, figures: Figures) -> Texts:
        held, aim, base = self._held[figures.row], self._aim[figures.row], self._result.bases.base[figures.account]
        stands = where((held - aim) / base, self._target[figures.row], pounds(aim))
        begun = listed([f"{text[0].lower()}{text[1:]}" for text in stands.tolist()])
        return line(self._names(figures), " is ", begun)

    def _names(self, figures: Figures) -> Texts:
        names: Texts = self._name[self._result.positions.sector[figures.row]]
        return names

    def outside_model(self, figures: Figures) -> Texts:
        """The same of funds that are not in the model; nothing where their sector has no target."""
        return first_of(figures, (self._aim[figures.row] != 0, lambda some: line("; ", self.standing(some))))

    def purpose(self, figures: Figures) -> Texts:
        """Its part of the sector's difference."""
        aim, apart = self._aim[figures.row], (self._aim - self._held)[figures.row]
        all_sold = (aim == 0) & (figures.ideal == -figures.value)
        return first_of(
            figures,
            (all_sold, lambda _: ""),
            (apart > 0, lambda some: part_of((self._aim - self._held)[some.row], some.ideal, "buy")),
            (apart < 0, lambda some: part_of((self._aim - self._held)[some.row], some.ideal, "sell")),
        )


def _added(column: npt.NDArray[Any], sector: Ints, sectors: int) -> npt.NDArray[Any]:
    """The sum of each sector's rows, in their order."""
    sums = np.zeros(sectors, dtype=column.dtype)
    np.add.at(sums, sector, column)
    return sums


def _counting(result: Rebalanced) -> Bools:
    positions = result.positions
    is_model_cash = positions.in_model & (positions.sector != NOWHERE)
    counting: Bools = ~result.stances.held & (~positions.is_cash | is_model_cash)
    return counting
