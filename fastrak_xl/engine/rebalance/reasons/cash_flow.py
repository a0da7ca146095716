"""Method Cash flow: the money that is to be placed or raised, and a fund's part of it."""

from __future__ import annotations

import numpy as np

from fastrak_xl.domain.arrays import Ints, Texts
from fastrak_xl.engine.link.linked import LinkedBook
from fastrak_xl.engine.rebalance.reasons.figures import Figures
from fastrak_xl.engine.rebalance.reasons.own_target import ToTarget
from fastrak_xl.engine.rebalance.reasons.phrases import first_of, line, pounds
from fastrak_xl.engine.rebalance.run import Rebalanced


class PartOfTheFlow(ToTarget):
    """Each fund takes its part of the account's money; one that comes to its very target needs no more said."""

    def __init__(self, linked: LinkedBook, result: Rebalanced) -> None:
        super().__init__(linked, result)
        bases, in_model = result.bases, result.positions.in_model[result.positions.is_cash]
        flow = bases.net_flow + np.minimum(bases.cash, 0)
        self._money: Ints = np.where(in_model, flow, bases.cash + bases.net_flow - bases.reserve)

    def purpose(self, figures: Figures) -> Texts:
        """Its part of the money, or that it gets none."""
        to_target = (figures.ideal != 0) & (figures.value + figures.ideal == figures.aim)
        money = self._money[figures.account]
        return first_of(
            figures,
            (to_target, lambda _: ""),
            (money == 0, lambda _: ", as no money comes or goes"),
            (money > 0, lambda some: part_of(self._money[some.account], some.ideal, "invest")),
            (money < 0, lambda some: part_of(self._money[some.account], some.ideal, "raise")),
        )


def part_of(money: Ints, ideal: Ints, verb: str) -> Texts:
    """Each row's part of an amount of pence that several rows share."""
    some = np.where(np.abs(ideal) == np.abs(money), ", all of the ", ", its part of ")
    part = np.where(ideal == 0, ", none of the ", some).astype(object)
    return line(part, pounds(np.abs(money)), f" to {verb}")
