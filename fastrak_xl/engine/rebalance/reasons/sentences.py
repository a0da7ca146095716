"""The sentence of every row: which case it is, where it stands, and what is done."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from fastrak_xl.domain.catalogue import shown
from fastrak_xl.domain.money import pounds_text
from fastrak_xl.domain.setting_rules import CASH_FLOW, FULL, SECTOR, TOLERANCE
from fastrak_xl.engine.link.linked import LinkedBook
from fastrak_xl.engine.link.lookup import NOWHERE
from fastrak_xl.engine.rebalance.reasons.cash import CashSentences
from fastrak_xl.engine.rebalance.reasons.cash_flow import PartOfTheFlow
from fastrak_xl.engine.rebalance.reasons.deeds import Deeds
from fastrak_xl.engine.rebalance.reasons.figures import Figures
from fastrak_xl.engine.rebalance.reasons.own_target import ToTarget
from fastrak_xl.engine.rebalance.reasons.sector import PartOfTheSector
from fastrak_xl.engine.rebalance.reasons.share_classes import other_classes
from fastrak_xl.engine.rebalance.reasons.tolerance import WithinBands
from fastrak_xl.engine.rebalance.reasons.untraded import untraded_reasons
from fastrak_xl.engine.rebalance.run import Rebalanced

_METHODS: dict[str, Callable[[Figures], ToTarget]] = {
    FULL: ToTarget,
    TOLERANCE: WithinBands,
    CASH_FLOW: PartOfTheFlow,
    SECTOR: PartOfTheSector,
}


def reasons(linked: LinkedBook, result: Rebalanced, rows: Iterable[int] | None = None) -> list[str]:
    """The reason of each of some rows of `result.positions`, in their order; without `rows`, of all."""
    told = _Sentences(linked, result)
    return [told.of(row) for row in (range(len(result.positions)) if rows is None else rows)]


class _Sentences:
    """What the cases share."""

    def __init__(self, linked: LinkedBook, result: Rebalanced) -> None:
        positions, stances = result.positions, result.stances
        self._figures = figures = Figures(linked, result)
        self._deeds, self._cash = Deeds(figures), CashSentences(figures)
        self._method = _METHODS[result.settings.method](figures)
        self._untraded = untraded_reasons(linked, result)
        self._is_cash: list[bool] = positions.is_cash.tolist()
        self._unassigned: list[bool] = positions.unassigned.tolist()
        self._outside: list[bool] = stances.outside.tolist()
        self._inside: list[bool] = stances.inside.tolist()
        self._stands_for: list[int] = positions.stands_for.tolist()
        self._replaced_by: list[int] = positions.replaced_by.tolist()
        self._other_classes = other_classes(linked, positions)
        self._models = [shown(name) for name in linked.sectors.models]
        self._model: list[int] = linked.model_of_account.tolist()

    def of(self, row: int) -> str:
        """The sentence of one row."""
        untraded = self._untraded[self._figures.account[row]]
        if self._is_cash[row]:
            return self._cash.of(row, untraded)
        return untraded or f"{self._before(row)}{self._standing(row)}."

    def _before(self, row: int) -> str:
        """A first sentence for a substitute, and for other share classes that are counted in."""
        stands_for, told = self._stands_for[row], self._other_classes.get(row, "")
        if stands_for != NOWHERE:
            told = f"Stands in for {self._name(stands_for)}, not available here. {told}"
        return told

    def _standing(self, row: int) -> str:
        """Where the row stands, and what is done."""
        replaced_by, method = self._replaced_by[row], self._method
        if replaced_by != NOWHERE:
            return f"Not available here, and {self._name(replaced_by)} takes its allocation: {self._deed(row)}"
        if self._figures.in_model[row]:
            return f"{method.standing(row)}: {self._deed(row)}"
        unassigned = self._unassigned[row]
        model = self._models[self._model[self._figures.account[row]]] if unassigned else ""
        why = f"In no sector of {model}" if unassigned else "Not in the model portfolio"
        if self._outside[row]:
            return f"{why}: {pounds_text(self._figures.value[row])} is left out of the rebalance"
        if self._inside[row]:
            return f"{why}: {pounds_text(self._figures.value[row])} is kept, and the model's funds share the rest"
        return f"{why}{method.outside_model(row)}: {self._deed(row)}"

    def _deed(self, row: int) -> str:
        return self._deeds.of(row, self._method.purpose(row))

    def _name(self, fund: int) -> str:
        return shown(self._figures.linked.funds.funds[fund].name)
