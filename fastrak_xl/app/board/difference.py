"""What a board's state changes in the workbook from which it started, table by table and row by row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

import numpy as np

from fastrak_xl.app.board.portfolio_rows import portfolio_rows
from fastrak_xl.app.board.reading import read_board
from fastrak_xl.app.board.state import BoardSector, State
from fastrak_xl.app.categorise.assigning import assigned_row, rows_of_funds
from fastrak_xl.app.categorise.sectors import source_rows
from fastrak_xl.app.changes import Added, Amendment, Change, Kept, Values
from fastrak_xl.domain.arrays import Ints
from fastrak_xl.domain.book import Table
from fastrak_xl.domain.names import folded
from fastrak_xl.engine.link.linked import LinkedBook
from fastrak_xl.engine.link.lookup import NOWHERE
from fastrak_xl.engine.link.sectors import SectorNames


def difference(linked: LinkedBook, state: State) -> dict[str, Change]:
    """The changes by sheet that make the workbook say what the board says; empty where it does already."""
    _, start = read_board(linked)
    book = linked.book
    changes: dict[str, Change] = {}
    if _listed(start) != _listed(state):
        changes[book.sectors.sheet] = _sectors(linked, start, state)
    amended = {
        book.sector_models.sheet: _sector_models(linked, start, state),
        book.sector_hierarchies.sheet: _hierarchies(linked, start, state),
        book.model_portfolios.sheet: portfolio_rows(linked, start, state),
    }
    return changes | {sheet: change for sheet, change in amended.items() if change != Amendment()}


def _listed(state: State) -> list[BoardSector]:
    """All sectors, model by model: what the sheet Sectors says."""
    return [sector for model in state.models for sector in state.sectors_in(model)]


def _sectors(linked: LinkedBook, start: State, state: State) -> list[Kept | Added]:
    """The new content of Sectors: a new sector stands below the last one of its model, so that drop-downs see it."""
    table = linked.book.sectors
    models, sectors = SectorNames(linked.sectors, table).codes(table)
    frame, content = table.frame, list[Kept | Added]()
    added = _new_sectors(start, state)
    last = {int(model): place for place, model in enumerate(models)}
    for place, row in enumerate(frame.index.tolist()):
        sector, model = int(sectors[place]), int(models[place])
        if sector == NOWHERE:
            content.append(Kept(row))
        elif sector in state.sectors:
            content.append(Kept(row, _sector_changes(table, place, start, state, sector)))
        if place == last[model]:
            content += added.pop(model, [])
    return [*content, *(row for rows in added.values() for row in rows)]


def _sector_changes(table: Table, place: int, start: State, state: State, sector: int) -> Values:
    """The cells of a sector's row that are to say something else."""
    now, was, values = state.sectors[sector], start.sectors[sector], dict[str, str | int]()
    if now.name != was.name:
        values["sector"] = now.name
    if now.colour != was.colour:
        values["colour"] = now.colour
    order = _order(state, now)
    if _reordered(start, state, now.model) and table.frame["order"].iloc[place] != order:
        values["order"] = order
    return values


def _new_sectors(start: State, state: State) -> dict[int, list[Added]]:
    """The rows of new sectors by model."""
    rows: dict[int, list[Added]] = defaultdict(list)
    for sector in _listed(state):
        if sector.number not in start.sectors:
            model = state.models[sector.model]
            values = {"sector_model": model, "sector": sector.name, "colour": sector.colour}
            rows[sector.model].append(Added(values | {"order": _order(state, sector)}))
    return rows


def _order(state: State, sector: BoardSector) -> int:
    return [one.number for one in state.sectors_in(sector.model)].index(sector.number) + 1


def _reordered(start: State, state: State, model: int) -> bool:
    """Whether a model's sectors come in an order that the sheet does not give them already."""
    before = [one.number for one in start.sectors_in(model)] if model in start.models else []
    return [one.number for one in state.sectors_in(model)] != before


def _sector_models(linked: LinkedBook, start: State, state: State) -> Amendment:
    """Rows of sectors that have another name or are gone, then the rows of funds that are in another sector."""
    table = linked.book.sector_models
    changed: dict[int, Values] = {}
    _, sectors = SectorNames(linked.sectors, linked.book.sectors).codes(table)
    for row, sector in _touched(table, sectors, start, state):
        changed[row] = {"sector": sector.name if sector else None}
    added: list[Values] = []
    for model in state.models:
        known = model in start.models
        rows = rows_of_funds(linked, model) if known else {}
        for fund in _moved(linked, start.sector_of[model] if known else {}, state, model):
            sector = state.sector(model, fund)
            if fund in rows:
                changed[rows[fund]] = {"sector": sector.name if sector else None}
            elif sector:
                added.append(assigned_row(linked, state.models[model], fund, sector.name))
    return Amendment(changed=changed, added=tuple(added))


def _moved(linked: LinkedBook, was: Mapping[int, int], state: State, model: int) -> list[int]:
    """The funds that are in another sector than they were, by sector and then by code."""
    now, places = state.sector_of[model], {number: place for place, number in enumerate(state.sectors)}
    funds = [fund for fund in was.keys() | now.keys() if was.get(fund) != now.get(fund)]
    return sorted(funds, key=lambda fund: (places.get(now.get(fund, NOWHERE), NOWHERE), int(linked.funds.rank[fund])))


def _hierarchies(linked: LinkedBook, start: State, state: State) -> Amendment:
    """Rows that lead to a sector, or from one, follow its name; those to or from a deleted one are removed."""
    table = linked.book.sector_hierarchies
    removed: set[int] = set()
    changed: dict[int, dict[str, str]] = defaultdict(dict)
    targets = SectorNames(linked.sectors, linked.book.sectors).codes(table)[1]
    for row, sector in _touched(table, targets, start, state):
        if sector is None:
            removed.add(row)
        else:
            changed[row]["sector"] = sector.name
    for number, was in start.sectors.items():
        now = state.leads_to(number)
        if now is not None and now.name == was.name:
            continue
        taken = _leads(table, source_rows(linked, now.number)) if now and now.number in start.sectors else set()
        for row in source_rows(linked, number):
            if now is None or (now.number != number and _leads(table, [row]) <= taken):
                removed.add(row)  # a merged sector's row counts where the one that stays has none of its own
            else:
                changed[row]["source_sector"] = now.name
    return Amendment(frozenset(removed), {row: values for row, values in changed.items() if row not in removed})


def _leads(table: Table, rows: Iterable[int]) -> set[tuple[str, str]]:
    """The hierarchies and the models to which rows belong."""
    frame = table.frame
    return {(folded(frame["hierarchy"].loc[row]), folded(frame["sector_model"].loc[row])) for row in rows}


def _touched(table: Table, sectors: Ints, start: State, state: State) -> Iterator[tuple[int, BoardSector | None]]:
    """The rows whose sector has another name now, or is gone, with the sector that takes its place."""
    for number, was in start.sectors.items():
        now = state.leads_to(number)
        if now is None or now.name != was.name:
            for place in np.flatnonzero(sectors == number).tolist():
                yield int(table.frame.index[place]), now
