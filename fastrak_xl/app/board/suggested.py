"""Suggestions for the board: they rest on what the person has done so far, saved or not."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from fastrak_xl.app.board.state import BoardSector, State
from fastrak_xl.app.categorise.suggesting import suggest
from fastrak_xl.engine.categorise.suggestions import Suggestion
from fastrak_xl.engine.link.linked import LinkedBook
from fastrak_xl.engine.link.lookup import NOWHERE
from fastrak_xl.engine.link.sectors import Sector

SURE = 0.95
"""Suggestions more likely right than this are accepted all at once, where the person asks for it."""


@dataclass(frozen=True, slots=True)
class Hint:
    """A sector (by its number on the board) suggested for a fund, how likely it is right (0..1), and why."""

    sector: int
    name: str
    colour: str
    likelihood: float
    reason: str

    @property
    def percent(self) -> int:
        """The likelihood in whole percent, rounded down."""
        return int(self.likelihood * 100 + 1e-9)


def hints(linked: LinkedBook, state: State, model: int) -> dict[int, Hint]:
    """What is suggested for each unassigned fund of a model for which anything is."""
    if not state.models:
        return {}
    now = linked_now(linked, state)
    sectors = list(state.sectors.values())
    found = suggest(now, list(state.models).index(model))
    return {fund: _hint(sectors[one.sector], one) for fund, one in found.items()}


def _hint(sector: BoardSector, suggestion: Suggestion) -> Hint:
    return Hint(sector.number, sector.name, sector.colour, suggestion.likelihood, suggestion.reason)


def linked_now(linked: LinkedBook, state: State) -> LinkedBook:
    """The linked book with the state's models and sectors, numbered in the state's order."""
    models, places = list(state.models), {number: place for place, number in enumerate(state.sectors)}
    of_fund = np.full((max(1, len(models)), len(linked.funds)), NOWHERE, dtype=np.int64)
    for row, model in enumerate(models):
        inside = state.sector_of[model]
        of_fund[row, list(inside)] = [places[sector] for sector in inside.values()]
    listed = [Sector(models.index(one.model), one.name, one.colour) for one in state.sectors.values()]
    now = replace(linked.sectors, models=list(state.models.values()), sectors=listed, of_fund=of_fund)
    return replace(linked, sectors=now)
