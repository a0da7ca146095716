"""Method Tolerance: the band round each target, its edge, and the money that trades to the edge bring or need."""

from __future__ import annotations

from typing import cast

import numpy as np

from fastrak_xl.domain.arrays import Bools, Floats, Ints, Texts
from fastrak_xl.domain.setting_rules import HALFWAY, TO_BAND_EDGE
from fastrak_xl.engine.link.linked import LinkedBook
from fastrak_xl.engine.rebalance.aim_bands import Bands
from fastrak_xl.engine.rebalance.reasons.cash_flow import PartOfTheFlow
from fastrak_xl.engine.rebalance.reasons.figures import Figures
from fastrak_xl.engine.rebalance.reasons.phrases import first_of, line, points, pounds
from fastrak_xl.engine.rebalance.run import Rebalanced

_EDGES = {TO_BAND_EDGE: " to the band's edge, ", HALFWAY: " halfway back, to "}


class WithinBands(PartOfTheFlow):
    """In a breach funds go to an edge, and others take or give the money; without one the flow alone is placed."""

    def __init__(self, linked: LinkedBook, result: Rebalanced) -> None:
        super().__init__(linked, result)
        bands, settings = cast(Bands, result.bands), result.settings
        aims = bands.breach | (not settings.by_fund)
        self._least: Ints = np.where(aims, bands.aim_least, bands.least)
        self._most: Ints = np.where(aims, bands.aim_most, bands.most)
        self._in_breach: Bools = np.zeros(len(result.status), dtype=bool)
        self._in_breach[result.positions.account[bands.breach]] = True
        self._flows: Bools = result.bases.net_flow + np.minimum(result.bases.cash, 0) != 0
        self._width = _widths(result)
        self._edge = _EDGES.get(settings.rebalance_to, " back, to ")

    def standing(self, figures: Figures) -> Texts:
        """Where funds of the model stand, and how wide their bands are."""
        return line(super().standing(figures), self.outside_model(figures))

    def outside_model(self, figures: Figures) -> Texts:
        """The band of each fund, in points either side of its target."""
        return first_of(figures, (~np.isnan(self._width[figures.row]), self._band))

    def _band(self, figures: Figures) -> Texts:
        wide = points(self._width[figures.row])
        return line("; band ", wide, np.where(wide == "1", " point", " points").astype(object))

    def purpose(self, figures: Figures) -> Texts:
        """To an edge, or to place or raise money."""
        calm, asked = ~self._in_breach[figures.account], figures.ideal != 0
        end = figures.value + figures.ideal
        least, most = self._least[figures.row], self._most[figures.row]
        to_edge = ((figures.value < least) & (least == end)) | ((figures.value > most) & (most == end))
        return first_of(
            figures,
            (calm & (self._flows[figures.account] | asked), super().purpose),
            (calm | ~asked | (end == figures.aim), lambda _: ""),
            (to_edge, lambda some: line(self._edge, pounds(some.value + some.ideal))),
            (figures.ideal > 0, lambda _: ", with money from other trades"),
            (figures.ideal < 0, lambda _: ", to pay for other trades"),
        )


def _widths(result: Rebalanced) -> Floats:
    """Half the width of each band as a share of the base, for showing; NaN where there is no base or no target."""
    settings, target = result.settings, result.shares.target
    target = np.where(result.positions.in_model, target, np.where(np.isnan(target), np.nan, 0.0))
    absolute, relative = settings.tolerance_absolute, settings.tolerance_relative
    of_base = np.where(np.isnan(target), np.nan, float(absolute or 0) / 100)
    if relative is None:
        return of_base
    own: Floats = target * (float(relative) / 100)
    if absolute is None:
        return own
    choose = np.maximum if settings.both_bands else np.minimum
    return np.where(target == 0, of_base, choose(of_base, own))
