"""The cells of a package: its sheets as grids, and where its Excel Tables stand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from fastrak_workbook.graft.package import NotAWorkbook, Package
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
    package = Package.from_bytes(data)
    wanted = tuple(wanted)
    every_visible = EVERY_VISIBLE_SHEET in wanted
    names = {_folded(name) for name in wanted}
    tables = {t.name: TablePlace(t.sheet, t.ref) for t in package.tables if _folded(t.name) in names}
    sheets_with_tables = {place.sheet for place in tables.values()}
    parts = {
        sheet.name: package.part(sheet.part)
        for sheet in package.sheets
        if sheet.kind == "worksheet"
        and (
            sheet.name in sheets_with_tables
            or _folded(sheet.name) in names
            or (every_visible and sheet.state == "visible")
        )
    }
    by_columns = _bulk_grids(package, parts) if fast and not every_visible else {}
    others = {name: part for name, part in parts.items() if name not in by_columns}
    grids = {**by_columns, **_grids(data, package, others, fast)}
    return Source({name: grids[name] for name in parts}, tables)


def _bulk_grids(package: Package, parts: dict[str, bytes]) -> dict[str, AnyGrid]:
    """The large sheets that can be read by columns."""
    large = {name: part for name, part in parts.items() if len(part) >= bulk_lane.MANY_BYTES}
    if not large:
        return {}
    shared = careful_lane.shared_parts(package)
    formats = shared.formats
    meaningful = formats.percent | formats.dates | formats.durations
    referred = bulk_lane.Shared(shared.texts(), meaningful, lambda cell: careful_lane.read_cell(cell, shared))
    found: dict[str, AnyGrid] = {}
    for name, part in large.items():
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
