"""Use-cases that end a sector: merged into another one of its model, or deleted. Every sheet that names it follows."""

from __future__ import annotations

from fastrak_xl.app.categorise.sectors import naming_rows, rows_in, rows_said, source_rows
from fastrak_xl.app.plans import Changes, Plan
from fastrak_xl.app.totals import counted
from fastrak_xl.domain.names import folded
from fastrak_xl.domain.not_there import NotThere
from fastrak_xl.engine.link.linked import LinkedBook


def merge_sectors(linked: LinkedBook, sector: int, into: int) -> Plan:
    """All that is in a sector goes into another one of its model, its portfolios' rows too; the sector is gone.

    Where a hierarchy starts from both of them, the row of the sector that stays counts.
    """
    old, new = linked.sectors.sectors[sector], linked.sectors.sectors[into]
    if sector == into or old.model != new.model:
        raise NotThere("A sector can be merged into another one of its own sector model only.")
    changes, counts = Changes(), dict[str, int]()
    for table, row in naming_rows(linked, sector):
        if table is linked.book.sectors:
            changes.remove(table, row)
        else:
            changes.change(table, row, sector=new.name)
            counts[table.sheet] = counts.get(table.sheet, 0) + 1
    dropped = _sources_follow(linked, sector, into, changes)
    said = [f"{linked.sectors.models[old.model]}: {old.name} is now part of {new.name}."]
    said += [rows_said(counts)] if counts else []
    said += [f"{one} of Sector Hierarchies no longer counts, as {new.name} has its own." for one in dropped]
    facts = {"merged": old.name, "into": new.name, "rows": counts, "dropped": list(dropped)}
    return Plan(changes.gathered(), tuple(said), facts)


def _sources_follow(linked: LinkedBook, sector: int, into: int, changes: Changes) -> tuple[str, ...]:
    """Rows of Sector Hierarchies that start from the sector start from the other one; those it has already go.

    The cells of rows that are gone although they led elsewhere.
    """
    table, name = linked.book.sector_hierarchies, linked.sectors.sectors[into].name
    frame, dropped = table.frame, list[str]()
    columns = [frame[each].map(folded) for each in ("hierarchy", "sector_model", "sector")]
    leads = {row: (hierarchy, model, to) for row, hierarchy, model, to in zip(frame.index, *columns, strict=True)}
    own = {leads[row][:2]: leads[row][2] for row in source_rows(linked, into)}
    for row in source_rows(linked, sector):
        *place, to = leads[row]
        stays = own.get(tuple(place))
        if stays is None:
            changes.change(table, row, source_sector=name)
        else:
            changes.remove(table, row)
            dropped += [table.cell(row, "source_sector")] if stays != to else []
    return tuple(dropped)


def delete_sector(linked: LinkedBook, sector: int) -> Plan:
    """Its funds become unassigned, and hierarchies no longer lead to or from it. NotThere where a portfolio uses it."""
    book, old = linked.book, linked.sectors.sectors[sector]
    table = book.model_portfolios
    if used := rows_in(linked, table, sector):
        name = str(table.frame["portfolio"].loc[used[0]])
        raise NotThere(f"The model portfolio {name} has funds of {old.name}. Merge the sector into another one.")
    changes, funds = Changes(), 0
    for place, row in naming_rows(linked, sector):
        if place is book.sector_models:
            changes.change(place, row, sector=None)
            funds += 1
        else:
            changes.remove(place, row)
    for row in source_rows(linked, sector):
        changes.remove(book.sector_hierarchies, row)
    said = f"{linked.sectors.models[old.model]}: {old.name} is deleted; {counted(funds, 'fund')} became unassigned."
    return Plan(changes.gathered(), (said,), {"deleted": old.name, "unassigned": funds})
