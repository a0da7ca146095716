"""The sentence of every row: which case it is, where it stands, and what is done."""

from __future__ import annotations

from collections.abc import Callable

from fastrak_xl.domain.arrays import Ints, Texts
from fastrak_xl.domain.catalogue import shown
from fastrak_xl.domain.setting_rules import CASH_FLOW, FULL, SECTOR, TOLERANCE
from fastrak_xl.engine.link.linked import LinkedBook
from fastrak_xl.engine.link.lookup import NOWHERE
from fastrak_xl.engine.rebalance.reasons.cash import CashSentences
from fastrak_xl.engine.rebalance.reasons.cash_flow import PartOfTheFlow
from fastrak_xl.engine.rebalance.reasons.deeds import Deeds
from fastrak_xl.engine.rebalance.reasons.figures import Figures, figures_of
from fastrak_xl.engine.rebalance.reasons.own_target import ToTarget
from fastrak_xl.engine.rebalance.reasons.phrases import first_of, line, listed, pounds
from fastrak_xl.engine.rebalance.reasons.sector import PartOfTheSector
from fastrak_xl.engine.rebalance.reasons.share_classes import other_classes
from fastrak_xl.engine.rebalance.reasons.tolerance import WithinBands
from fastrak_xl.engine.rebalance.reasons.untraded import untraded_reasons
from fastrak_xl.engine.rebalance.run import Rebalanced

_METHODS: dict[str, Callable[[LinkedBook, Rebalanced], ToTarget]] = {
    FULL: ToTarget,
    TOLERANCE: WithinBands,
    CASH_FLOW: PartOfTheFlow,
    SECTOR: PartOfTheSector,
}
_BLOCK_ROWS = 16_384
"""So many sentences are made at once: their parts stay in the processor's memory, and never all are there."""


def reasons(linked: LinkedBook, result: Rebalanced, rows: Ints | None = None) -> list[str]:
    """The reason of each of some rows of `result.positions`, in their order; without `rows`, of all."""
    told, figures = _Sentences(linked, result), figures_of(result)
    order = figures.row if rows is None else rows
    blocks = (order[begin : begin + _BLOCK_ROWS] for begin in range(0, len(order), _BLOCK_ROWS))
    return [sentence for block in blocks for sentence in told.of(figures.at(block)).tolist()]


class _Sentences:
    """What the cases share."""

    def __init__(self, linked: LinkedBook, result: Rebalanced) -> None:
        self._positions, self._stances = result.positions, result.stances
        self._untraded = listed(untraded_reasons(linked, result))
        self._deeds, self._cash = Deeds(linked, result), CashSentences(linked, result, self._untraded)
        self._method = _METHODS[result.settings.method](linked, result)
        self._other_classes = other_classes(linked, result.positions)
        self._model = listed([shown(name) for name in linked.sectors.models])
        self._model_of_account = linked.model_of_account
        self._fund = listed([shown(fund.name) for fund in linked.funds.funds])

    def of(self, figures: Figures) -> Texts:
        """The sentence of each row."""
        untraded = self._untraded[figures.account]
        return first_of(
            figures,
            (self._positions.is_cash[figures.row], self._cash.of),
            (untraded != "", lambda some: self._untraded[some.account]),
            (untraded == "", lambda some: line(self._before(some), self._standing(some), ".")),
        )

    def _before(self, figures: Figures) -> Texts:
        """A first sentence for a substitute, and for other share classes that are counted in."""
        stands_in = self._positions.stands_for[figures.row] != NOWHERE
        told = first_of(figures, (stands_in, self._stands_in))
        if self._other_classes:
            told += listed([self._other_classes.get(row, "") for row in figures.row.tolist()])
        return told

    def _stands_in(self, figures: Figures) -> Texts:
        instead_of = self._fund[self._positions.stands_for[figures.row]]
        return line("Stands in for ", instead_of, ", not available here. ")

    def _standing(self, figures: Figures) -> Texts:
        """Where each row stands, and what is done."""
        row = figures.row
        return first_of(
            figures,
            (
                self._positions.replaced_by[row] != NOWHERE,
                self._replaced,
            ),
            (figures.in_model, self._of_the_model),
            (self._stances.outside[row], self._left_out),
            (self._stances.inside[row], self._kept),
            (~figures.in_model, self._sold),
        )

    def _replaced(self, figures: Figures) -> Texts:
        by = self._fund[self._positions.replaced_by[figures.row]]
        return line("Not available here, and ", by, " takes its allocation: ", self._deed(figures))

    def _of_the_model(self, figures: Figures) -> Texts:
        return line(self._method.standing(figures), ": ", self._deed(figures))

    def _left_out(self, figures: Figures) -> Texts:
        return line(self._why_outside(figures), ": ", pounds(figures.value), " is left out of the rebalance")

    def _kept(self, figures: Figures) -> Texts:
        rest = " is kept, and the model's funds share the rest"
        return line(self._why_outside(figures), ": ", pounds(figures.value), rest)

    def _sold(self, figures: Figures) -> Texts:
        return line(self._why_outside(figures), self._method.outside_model(figures), ": ", self._deed(figures))

    def _why_outside(self, figures: Figures) -> Texts:
        return first_of(
            figures,
            (self._positions.unassigned[figures.row], lambda some: line("In no sector of ", self._models(some))),
            (~self._positions.unassigned[figures.row], lambda _: "Not in the model portfolio"),
        )

    def _models(self, figures: Figures) -> Texts:
        models: Texts = self._model[self._model_of_account[figures.account]]
        return models

    def _deed(self, figures: Figures) -> Texts:
        return self._deeds.of(figures, self._method.purpose(figures))
