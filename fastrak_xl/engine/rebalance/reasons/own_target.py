"""Methods Full, Cash flow and Tolerance: each fund stands somewhere beside its own target."""

from __future__ import annotations

from fastrak_xl.domain.arrays import Texts
from fastrak_xl.engine.link.linked import LinkedBook
from fastrak_xl.engine.rebalance.reasons.figures import Figures
from fastrak_xl.engine.rebalance.reasons.phrases import first_of, line, percent, pounds, same, where
from fastrak_xl.engine.rebalance.run import Rebalanced

NOTHING_LEFT = "What is paid out or kept in reserve leaves nothing for the model's funds"


class ToTarget:
    """Method Full: whatever is asked for brings a fund to its target, so that a sentence needs no more."""

    def __init__(self, linked: LinkedBook, result: Rebalanced) -> None:
        self._result = result

    def standing(self, figures: Figures) -> Texts:
        """Where funds of the model stand: "4.2 points over its 20% target of £7,000.00"."""
        return first_of(
            figures,
            (~figures.has_target, lambda _: NOTHING_LEFT),
            (figures.target == 0, lambda _: "The model's target is 0%"),
            (figures.value == figures.aim, _on_target),
            (figures.has_target, lambda some: where(some.drift, some.target, pounds(some.aim))),
        )

    def outside_model(self, figures: Figures) -> Texts:
        """What a sentence adds to "Not in the model portfolio"."""
        return same("", len(figures))

    def purpose(self, figures: Figures) -> Texts:
        """What the method asks for the trade for."""
        return same("", len(figures))


def _on_target(figures: Figures) -> Texts:
    return line("On its ", percent(figures.target), " target of ", pounds(figures.aim))
