"""What a person does to sectors and to the funds in them: each takes a state and gives the next one."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from fastrak_xl.app.board.state import BoardSector, CannotDo, State
from fastrak_xl.app.categorise.naming import new_name
from fastrak_xl.domain.names import folded
from fastrak_xl.domain.not_there import NotThere

PALETTE = (
    "#B50804", "#1F5A96", "#2E7D4F", "#E07B1F", "#6B4C9A", "#0F8B8D", "#C2407A", "#8A6240", "#5B6776", "#A88905",
)  # fmt: skip
"""The colours that new sectors get in turn."""

_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")


def assign(state: State, model: int, funds: Iterable[int], sector: int | None) -> State:
    """Put funds into a sector of a model, out of the one they were in; None takes them out of all."""
    present = dict(state.sector_of[model])
    for fund in funds:
        if sector is None:
            present.pop(fund, None)
        else:
            present[fund] = sector
    return replace(state, sector_of={**state.sector_of, model: present})


def create_sector(state: State, model: int, name: str, colour: str = "") -> State:
    """A new sector at the end of a model. CannotDo for a name that is blank or taken."""
    name = _free_name(name, (one.name for one in state.sectors_in(model)), "sector")
    chosen = colour or PALETTE[len(state.sectors_in(model)) % len(PALETTE)]
    made = BoardSector(state.next_number, model, name, _colour(chosen))
    return replace(state, sectors={**state.sectors, made.number: made}, next_number=made.number + 1)


def rename_sector(state: State, sector: int, name: str) -> State:
    """Another name for a sector; its funds stay. CannotDo for a name that is blank or taken."""
    now = state.sectors[sector]
    others = (one.name for one in state.sectors_in(now.model) if one.number != sector)
    return _with_sector(state, replace(now, name=_free_name(name, others, "sector")))


def recolour_sector(state: State, sector: int, colour: str) -> State:
    """Another colour for a sector. CannotDo for what is no colour."""
    return _with_sector(state, replace(state.sectors[sector], colour=_colour(colour)))


def move_sector(state: State, sector: int, place: int) -> State:
    """A sector to another place (from 0) among its model's."""
    moved = state.sectors[sector]
    siblings = [one for one in state.sectors_in(moved.model) if one.number != sector]
    siblings.insert(max(0, min(place, len(siblings))), moved)
    others = {number: one for number, one in state.sectors.items() if one.model != moved.model}
    return replace(state, sectors={**others, **{one.number: one for one in siblings}})


def merge_sectors(state: State, sector: int, into: int) -> State:
    """All funds of a sector into another one of the same model; the sector goes, and what led to it leads there."""
    model = state.sectors[sector].model
    funds = [fund for fund, number in state.sector_of[model].items() if number == sector]
    merged = _without(assign(state, model, funds, into), sector)
    return replace(merged, became={**merged.became, sector: into})


def delete_sector(state: State, sector: int) -> State:
    """A sector goes and its funds become unassigned. CannotDo while a portfolio has one of its funds."""
    gone = state.sectors[sector]
    funds = [fund for fund, number in state.sector_of[gone.model].items() if number == sector]
    held_by = {one.name for fund in funds for one in state.portfolios_with(fund, gone.model)}
    if held_by:
        names = ", ".join(sorted(held_by))
        raise CannotDo(f"{gone.name} has funds of the model portfolio {names}. Merge it into another sector instead.")
    return _without(assign(state, gone.model, funds, None), sector)


def new_model(state: State, name: str, copy_from: int | None = None) -> State:
    """A sector model of its own: empty, or with the sectors of another one and their funds."""
    made = state.next_number
    name = _free_name(name, state.models.values(), "sector model")
    started = replace(
        state, models={**state.models, made: name}, sector_of={**state.sector_of, made: {}}, next_number=made + 1
    )
    if copy_from is None:
        return started
    return copy_sectors(started, [one.number for one in state.sectors_in(copy_from)], made)


def copy_sectors(state: State, sectors: Collection[int], model: int) -> State:
    """Sectors of other models into a model, with those of their funds that are in no sector there yet."""
    for number in sectors:
        source = state.sectors[number]
        same = [one.number for one in state.sectors_in(model) if folded(one.name) == folded(source.name)]
        target = same[0] if same else state.next_number
        if not same:
            state = create_sector(state, model, source.name, source.colour)
        funds = [fund for fund, its in state.sector_of[source.model].items() if its == number]
        state = assign(state, model, [fund for fund in funds if fund not in state.sector_of[model]], target)
    return state


def _with_sector(state: State, sector: BoardSector) -> State:
    return replace(state, sectors={**state.sectors, sector.number: sector})


def _without(state: State, sector: int) -> State:
    kept: Mapping[int, BoardSector] = {number: one for number, one in state.sectors.items() if number != sector}
    return replace(state, sectors=kept)


def _free_name(name: str, taken: Iterable[str], what: str) -> str:
    try:
        return new_name(name, what, taken)
    except NotThere as cannot:
        raise CannotDo(str(cannot)) from None


def _colour(colour: str) -> str:
    if not _COLOUR.fullmatch(colour):
        raise CannotDo("A colour is written like #B50804.")
    return colour.upper()
