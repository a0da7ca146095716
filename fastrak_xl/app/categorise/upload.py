"""Use-case: an upload applied to a workbook. All rows are checked before any is applied; a wrong one stops all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from fastrak_xl.app.categorise.assigning import portfolios_left_behind, reassign
from fastrak_xl.app.categorise.naming import blocking
from fastrak_xl.app.categorise.upload_rows import Rows, link_rows, with_new_sectors
from fastrak_xl.app.changes import Amendment, Values
from fastrak_xl.app.check import check
from fastrak_xl.app.ports import Workbook
from fastrak_xl.app.stages import CALCULATE, WRITE, Stage, silent
from fastrak_xl.domain.arrays import Ints
from fastrak_xl.domain.book import Table
from fastrak_xl.domain.diagnostics import Diagnostic, errors
from fastrak_xl.engine.link.linked import LinkedBook
from fastrak_xl.engine.link.lookup import NOWHERE
from fastrak_xl.engine.link.sectors import Sector

ASSIGNED, MOVED, UNASSIGNED, UNCHANGED, REJECTED = "assigned", "moved", "unassigned", "unchanged", "rejected"
OUTCOMES = (ASSIGNED, MOVED, UNASSIGNED, UNCHANGED, REJECTED)


@dataclass(frozen=True)
class Uploaded:
    """What an upload did: the row numbers of each outcome, and the sectors that are new."""

    diagnostics: tuple[Diagnostic, ...]
    rows: Mapping[str, Sequence[int]] = field(default_factory=dict)
    new_sectors: tuple[str, ...] = ()
    done: bool = False


@dataclass(frozen=True)
class Upload:
    """An upload as it was read: its table, and what could not be read in it."""

    table: Table
    unreadable: tuple[Diagnostic, ...] = ()


def apply_upload(
    workbook: Workbook,
    upload: Upload,
    *,
    partial: bool = False,
    create_sectors: bool = False,
    stage: Stage = silent,
) -> Uploaded:
    """Check every row against the workbook, then change Sector Models. `partial` leaves the wrong rows out."""
    checked = check(workbook, stage=stage)
    stage(CALCULATE)
    if stops := upload.unreadable if not upload.table.present else blocking(checked):
        return Uploaded(stops)
    linked, new = with_new_sectors(checked.linked, upload.table) if create_sectors else (checked.linked, [])
    rows = link_rows(linked, upload.table, upload.unreadable)
    outcome = _outcomes(linked, upload.table, rows)
    if errors(rows.diagnostics) and not partial:
        return Uploaded(tuple(rows.diagnostics), {REJECTED: outcome[REJECTED]})
    used = {linked.sectors.sectors[number] for number in rows.sector[~rows.bad].tolist() if number != NOWHERE}
    new = [sector for sector in new if sector in used]
    changes, found = _changes(linked, rows, new)
    stage(WRITE)
    workbook.change(changes)
    return Uploaded((*rows.diagnostics, *found), outcome, tuple(sector.name for sector in new), done=True)


def _outcomes(linked: LinkedBook, table: Table, rows: Rows) -> dict[str, list[int]]:
    """The row numbers of each outcome."""
    present = linked.sectors.of_fund[rows.model, rows.fund]
    same, was, gets = present == rows.sector, present != NOWHERE, rows.sector != NOWHERE
    masks = (~was & gets, was & gets & ~same, was & ~gets, same)
    numbers = table.frame.index.to_numpy()
    found = {outcome: numbers[mask & ~rows.bad].tolist() for outcome, mask in zip(OUTCOMES, masks, strict=False)}
    return found | {REJECTED: numbers[rows.bad].tolist()}


def _changes(linked: LinkedBook, rows: Rows, new: Iterable[Sector]) -> tuple[dict[str, Amendment], list[Diagnostic]]:
    """The new content of Sectors and Sector Models, and the portfolios that do not follow."""
    changed: dict[int, Values] = {}
    added: list[Values] = []
    found: list[Diagnostic] = []
    for model in np.unique(rows.model[~rows.bad]).tolist():
        wanted = _wanted(linked, rows, model)
        change = reassign(linked, model, wanted)
        changed |= change.changed
        added += change.added
        found += portfolios_left_behind(linked, model, wanted)
    names = [{"sector_model": linked.sectors.models[one.model], "sector": one.name} for one in new]
    book = linked.book
    changes = {
        book.sector_models.sheet: Amendment(changed=changed, added=tuple(added)),
        book.sectors.sheet: Amendment(added=tuple(names)),
    }
    return {sheet: change for sheet, change in changes.items() if change != Amendment()}, found


def _wanted(linked: LinkedBook, rows: Rows, model: int) -> Ints:
    """Each fund's sector in a model once the good rows have been applied."""
    good = ~rows.bad & (rows.model == model)
    wanted: Ints = linked.sectors.of_fund[model].copy()
    wanted[rows.fund[good]] = rows.sector[good]
    return wanted
