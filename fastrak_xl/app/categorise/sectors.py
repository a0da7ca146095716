"""Use-cases of single sectors: made, renamed, recoloured, put in order. Every sheet that names them follows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

import numpy as np

from fastrak_xl.app.categorise.naming import new_name
from fastrak_xl.app.changes import Values
from fastrak_xl.app.plans import Changes, Plan
from fastrak_xl.app.totals import counted
from fastrak_xl.domain.book import Table
from fastrak_xl.domain.names import folded
from fastrak_xl.domain.not_there import NotThere
from fastrak_xl.engine.categorise.spellings import spelling
from fastrak_xl.engine.link.linked import LinkedBook
from fastrak_xl.engine.link.sectors import SectorNames

_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")


def new_sector(linked: LinkedBook, model: int, name: str, colour: str = "") -> Plan:
    """A sector without funds, at the end of its model. NotThere for a name that is taken, or no colour."""
    named = new_name(name, "sector", names_in(linked, model))
    changes = Changes()
    changes.add(linked.book.sectors, sector_row(linked, model, named, _colour(colour) if colour else ""))
    return Plan(changes.gathered(), (f"{linked.sectors.models[model]} has a new sector, {named}.",))


def rename_sector(linked: LinkedBook, sector: int, name: str) -> Plan:
    """Another name for a sector, on every sheet that names it; its funds and portfolios stay."""
    old = linked.sectors.sectors[sector]
    named = new_name(name, "sector", (other for other in names_in(linked, old.model) if other != old.name))
    changes, counts = Changes(), dict[str, int]()
    for table, row in naming_rows(linked, sector):
        changes.change(table, row, sector=named)
        counts[table.sheet] = counts.get(table.sheet, 0) + 1
    for row in source_rows(linked, sector):
        changes.change(linked.book.sector_hierarchies, row, source_sector=named)
    said = f"{linked.sectors.models[old.model]}: {old.name} is now {named}."
    return Plan(changes.gathered(), (said, rows_said(counts)), {"renamed": old.name, "to": named, "rows": counts})


def recolour_sector(linked: LinkedBook, sector: int, colour: str) -> Plan:
    """Another colour ("#B50804") for a sector. NotThere for what is no colour."""
    changes, shade = Changes(), _colour(colour)
    for row in rows_in(linked, linked.book.sectors, sector):
        changes.change(linked.book.sectors, row, colour=shade)
    return Plan(changes.gathered(), (f"{linked.sectors.sectors[sector].name} is {shade}.",))


def names_in(linked: LinkedBook, model: int) -> list[str]:
    """The names of a model's sectors in their order."""
    return [sector.name for sector in linked.sectors.sectors if sector.model == model]


def sector_row(linked: LinkedBook, model: int, name: str, colour: str) -> Values:
    """A row of Sectors; where the model's sectors are numbered, the next number."""
    frame = linked.book.sectors.frame
    numbers = frame["order"][frame["sector_model"].map(folded) == folded(linked.sectors.models[model])].dropna()
    order = Decimal(int(numbers.max()) + 1) if len(numbers) else None
    return {"sector_model": linked.sectors.models[model], "sector": name, "colour": colour or None, "order": order}


def rows_in(linked: LinkedBook, table: Table, sector: int) -> list[int]:
    """The rows of a table that name a sector of its model."""
    _, sectors = SectorNames(linked.sectors, linked.book.sectors).codes(table)
    rows: list[int] = table.frame.index.to_numpy()[np.flatnonzero(sectors == sector)].tolist()
    return rows


def naming_rows(linked: LinkedBook, sector: int) -> Iterator[tuple[Table, int]]:
    """Every row that names a sector as its own, table by table."""
    book = linked.book
    for table in (book.sectors, book.sector_models, book.sector_hierarchies, book.model_portfolios):
        for row in rows_in(linked, table, sector):
            yield table, row


def source_rows(linked: LinkedBook, sector: int) -> list[int]:
    """The rows of Sector Hierarchies that start from a sector, however they spell it."""
    table, one = linked.book.sector_hierarchies, linked.sectors.sectors[sector]
    others = {folded(name) for name in names_in(linked, one.model)} - {folded(one.name)}
    columns = (table.frame.index, table.frame["source"], table.frame["source_sector"])
    return [
        int(row)
        for row, source, name in zip(*columns, strict=True)
        if folded(source) == folded(linked.sectors.models[one.model])
        and spelling(name) == spelling(one.name)
        and folded(name) not in others
    ]


def rows_said(counts: dict[str, int]) -> str:
    """How many rows of which sheets changed, as a sentence."""
    rows_of = (f"{counted(rows, 'row')} of {sheet}" for sheet, rows in counts.items())
    return f"Changed: {', '.join(rows_of)}."


def _colour(text: str) -> str:
    shade = text if text.startswith("#") else f"#{text}"
    if not _COLOUR.fullmatch(shade):
        raise NotThere(f"{text} is no colour. Write one such as #B50804.")
    return shade.upper()
