"""The linked book as the board's state has it, so that suggestions rest on what the person has done so far."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from fastrak_xl.app.board.state import State
from fastrak_xl.engine.link.linked import LinkedBook
from fastrak_xl.engine.link.lookup import NOWHERE
from fastrak_xl.engine.link.sectors import Sector


def linked_now(linked: LinkedBook, state: State) -> tuple[LinkedBook, list[int], list[int]]:
    """The linked book with the state's sectors; then the board's numbers of its models and of its sectors, in order."""
    models, sectors = list(state.models), list(state.sectors)
    places = {number: place for place, number in enumerate(sectors)}
    of_fund = np.full((max(1, len(models)), len(linked.funds)), NOWHERE, dtype=np.int64)
    for row, model in enumerate(models):
        inside = state.sector_of[model]
        of_fund[row, list(inside)] = [places[sector] for sector in inside.values()]
    listed = [Sector(models.index(one.model), one.name, one.colour) for one in state.sectors.values()]
    now = replace(linked.sectors, models=list(state.models.values()), sectors=listed, of_fund=of_fund)
    return replace(linked, sectors=now), models, sectors
