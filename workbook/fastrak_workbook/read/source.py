"""The cells of a package: its sheets as grids, and where its Excel Tables stand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from fastrak_workbook.gate import limits
from fastrak_workbook.gate.admit import Admitted
from fastrak_workbook.graft.package import NotAWorkbook, Package, SheetPart
from fastrak_workbook.read import bulk_lane, careful_lane, fast_lane
from fastrak_workbook.read.column_grid import ColumnGrid
from fastrak_workbook.read.digits import Unusual
from fastrak_xl.domain.cells import Grid

FORMATS_MATTER = frozenset({"Settings"})
"""Sheets on which a percent format changes the meaning of a number, so that they always go the careful lane."""

EVERY_VISIBLE_SHEET = "*"
"""Asked for in place of names: a valuation's sheet may have any name."""


@dataclass(frozen=True, slots=True)
class TablePlace:
    """An Excel Table: its sheet and its range, header row included."""

    sheet: str
    ref: str


AnyGrid = Grid | ColumnGrid
"""A sheet as rows of cells; a large one is kept by columns and reads the same."""


@dataclass(frozen=True)
class Source:
    """What every adapter brings in: grids by sheet name, and tables by table name."""

    grids: Mapping[str, AnyGrid]
    tables: Mapping[str, TablePlace] = field(default_factory=dict)


SourceReader = Callable[[bytes, Iterable[str]], Source]
"""Reads the sheets and tables named from a file's bytes; NotAWorkbook where it is refused."""


def package_source(data: bytes, wanted: Iterable[str], *, fast: bool = True) -> Source:
    """The source in a package's bytes: only the sheets named `wanted` (folded) or holding a table so named.

    Without `fast`, no compiled reader of cells is used.
    """
    return source_of(Admitted(Package.from_bytes(data)), data, wanted, fast=fast)


def source_of(admitted: Admitted, data: bytes, wanted: Iterable[str], *, fast: bool = True) -> Source:
    """The same of a package that the gate has let in; rows that it left unwatched are watched where need be."""
    package, wanted = admitted.package, tuple(wanted)
    is_wanted = asks_for(wanted)
    tables = {table.name: TablePlace(table.sheet, table.ref) for table in package.tables if is_wanted(table.name)}
    sheets_with_tables = {place.sheet for place in tables.values()}
    sheets = [
        sheet
        for sheet in package.sheets
        if sheet.kind == "worksheet"
        and (
            sheet.name in sheets_with_tables
            or is_wanted(sheet.name)
            or (EVERY_VISIBLE_SHEET in wanted and sheet.state == "visible")
        )
    ]
    grids = _all_grids(admitted, data, sheets, fast=fast, by_columns=fast and EVERY_VISIBLE_SHEET not in wanted)
    return Source({sheet.name: grids[sheet.name] for sheet in sheets}, tables)


def asks_for(wanted: Iterable[str]) -> Callable[[str], bool]:
    """Whether a sheet or a table is one of those wanted, by its name."""
    names = {_folded(name) for name in wanted}
    return lambda name: _folded(name) in names


def _all_grids(
    admitted: Admitted, data: bytes, sheets: Sequence[SheetPart], *, fast: bool, by_columns: bool
) -> dict[str, AnyGrid]:
    """Each sheet by the fastest lane that can read it."""
    package = admitted.package
    parts = {sheet.name: package.part(sheet.part) for sheet in sheets}
    bulk = _bulk_grids(package, parts) if by_columns else {}
    for sheet in sheets:
        if sheet.name not in bulk:
            admitted.watch(sheet)
    others = {name: part for name, part in parts.items() if name not in bulk}
    return {**bulk, **_grids(data, package, others, fast)}


def _bulk_grids(package: Package, parts: dict[str, bytes]) -> dict[str, AnyGrid]:
    """The sheets that can be read by columns, if one of them is large: no other reader is started for the rest."""
    if not any(len(part) >= limits.BY_COLUMNS for part in parts.values()):
        return {}
    shared = careful_lane.shared_parts(package)
    formats = shared.formats
    meaningful = formats.percent | formats.dates | formats.durations
    referred = bulk_lane.Shared(shared.texts(), meaningful, lambda cell: careful_lane.read_cell(cell, shared))
    found: dict[str, AnyGrid] = {}
    for name, part in parts.items():
        with suppress(Unusual, ValueError, IndexError):
            found[name] = bulk_lane.read_sheet(part, referred)
    return found


def _grids(data: bytes, package: Package, parts: dict[str, bytes], fast: bool) -> dict[str, Grid]:
    plain = [name for name, part in parts.items() if name not in FORMATS_MATTER and fast_lane.is_plain(part)]
    grids = fast_lane.read_grids(data, plain) if fast and plain and fast_lane.finds_the_same(package) else {}
    try:
        careful = {name: part for name, part in parts.items() if name not in grids}
        return grids | careful_lane.read_grids(package, careful)
    except (ValueError, IndexError) as error:
        if isinstance(error, NotAWorkbook):
            raise
        raise NotAWorkbook(
            "The workbook is damaged: its sheets cannot be read. Open it in Excel, save it as .xlsx and try again."
        ) from error


def _folded(name: str) -> str:
    return "".join(character for character in name.casefold() if character.isalnum())
