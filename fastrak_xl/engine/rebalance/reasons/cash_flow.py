"""Method Cash flow: the money that is to be placed or raised, and a fund's part of it."""

from __future__ import annotations

import numpy as np

from fastrak_xl.domain.money import pounds_text
from fastrak_xl.engine.rebalance.reasons.figures import Figures
from fastrak_xl.engine.rebalance.reasons.own_target import ToTarget


class PartOfTheFlow(ToTarget):
    """Each fund takes its part of the account's money; one that comes to its very target needs no more said."""

    def __init__(self, figures: Figures) -> None:
        super().__init__(figures)
        result = figures.result
        bases, in_model = result.bases, result.positions.in_model[result.positions.is_cash]
        flow = bases.net_flow + np.minimum(bases.cash, 0)
        self._money: list[int] = np.where(in_model, flow, bases.cash + bases.net_flow - bases.reserve).tolist()

    def purpose(self, row: int) -> str:
        """Its part of the money, or that it gets none."""
        figures = self._figures
        ideal, money = figures.ideal[row], self._money[figures.account[row]]
        if ideal and figures.value[row] + ideal == figures.aim[row]:
            return ""
        if not money:
            return ", as no money comes or goes"
        return part_of(money, ideal, "invest" if money > 0 else "raise")


def part_of(money: int, ideal: int, verb: str) -> str:
    """A row's part of an amount of pence that several rows share."""
    part = "none of the" if not ideal else "all of the" if abs(ideal) == abs(money) else "its part of"
    return f", {part} {pounds_text(abs(money))} to {verb}"
