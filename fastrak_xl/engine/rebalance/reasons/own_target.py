"""Methods Full, Cash flow and Tolerance: each fund stands somewhere beside its own target."""

from __future__ import annotations

from fastrak_xl.domain.money import pounds_text
from fastrak_xl.engine.rebalance.reasons.figures import Figures, percent, where

NOTHING_LEFT = "What is paid out or kept in reserve leaves nothing for the model's funds"


def beside_target(figures: Figures, row: int) -> str:
    """Where a fund of the model stands: "4.2 points over its 20% target of £7,000.00"."""
    if not figures.has_target[row]:
        return NOTHING_LEFT
    target, aim = figures.target[row], figures.aim[row]
    if target == 0:
        return "The model's target is 0%"
    if figures.value[row] == aim:
        return f"On its {percent(target)} target of {pounds_text(aim)}"
    return where(figures.drift[row], target, pounds_text(aim))


class ToTarget:
    """Method Full: whatever is asked for brings a fund to its target, so that a sentence needs no more."""

    def __init__(self, figures: Figures) -> None:
        self._figures = figures

    def standing(self, row: int) -> str:
        """Where a fund of the model stands."""
        return beside_target(self._figures, row)

    def outside_model(self, row: int) -> str:
        """What a sentence adds to "Not in the model portfolio"."""
        return ""

    def purpose(self, row: int) -> str:
        """What the method asks for it for."""
        return ""
