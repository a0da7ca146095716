"""Method Tolerance: the band round each target, its edge, and the money that trades to the edge bring or need."""

from __future__ import annotations

from typing import cast

import numpy as np

from fastrak_xl.domain.arrays import Floats
from fastrak_xl.domain.money import pounds_text
from fastrak_xl.domain.setting_rules import HALFWAY, TO_BAND_EDGE
from fastrak_xl.engine.rebalance.aim_bands import Bands
from fastrak_xl.engine.rebalance.reasons.cash_flow import PartOfTheFlow
from fastrak_xl.engine.rebalance.reasons.figures import Figures, points

_EDGES = {TO_BAND_EDGE: " to the band's edge, ", HALFWAY: " halfway back, to "}


class WithinBands(PartOfTheFlow):
    """In a breach funds go to an edge, and others take or give the money; without one the flow alone is placed."""

    def __init__(self, figures: Figures) -> None:
        super().__init__(figures)
        result = figures.result
        bands, settings = cast(Bands, result.bands), result.settings
        aims = bands.breach | (not settings.by_fund)
        self._least: list[int] = np.where(aims, bands.aim_least, bands.least).tolist()
        self._most: list[int] = np.where(aims, bands.aim_most, bands.most).tolist()
        in_breach = np.zeros(len(result.status), dtype=bool)
        in_breach[result.positions.account[bands.breach]] = True
        self._in_breach: list[bool] = in_breach.tolist()
        flow = result.bases.net_flow + np.minimum(result.bases.cash, 0)
        self._flows: list[bool] = (flow != 0).tolist()
        self._width = _widths(figures).tolist()
        self._edge = _EDGES.get(settings.rebalance_to, " back, to ")

    def standing(self, row: int) -> str:
        """Where a fund of the model stands, and how wide its band is."""
        return super().standing(row) + self.outside_model(row)

    def outside_model(self, row: int) -> str:
        """The band of a fund, in points either side of its target."""
        width = self._width[row]
        if width != width:
            return ""
        wide = points(width)
        return f"; band {wide} point{'' if wide == '1' else 's'}"

    def purpose(self, row: int) -> str:
        """To an edge, or to place or raise money."""
        figures = self._figures
        account, value, ideal = figures.account[row], figures.value[row], figures.ideal[row]
        if not self._in_breach[account]:
            return super().purpose(row) if self._flows[account] or ideal else ""
        end, least, most = value + ideal, self._least[row], self._most[row]
        if not ideal or end == figures.aim[row]:
            return ""
        if (value < least == end) or (value > most == end):
            return f"{self._edge}{pounds_text(end)}"
        return f", {'with money from' if ideal > 0 else 'to pay for'} other trades"


def _widths(figures: Figures) -> Floats:
    """Half the width of each band as a share of the base, for showing; NaN where there is no base or no target."""
    settings, target = figures.result.settings, figures.result.shares.target
    target = np.where(figures.result.positions.in_model, target, np.where(np.isnan(target), np.nan, 0.0))
    absolute, relative = settings.tolerance_absolute, settings.tolerance_relative
    of_base = np.where(np.isnan(target), np.nan, float(absolute or 0) / 100)
    if relative is None:
        return of_base
    own: Floats = target * (float(relative) / 100)
    if absolute is None:
        return own
    choose = np.maximum if settings.both_bands else np.minimum
    return np.where(target == 0, of_base, choose(of_base, own))
