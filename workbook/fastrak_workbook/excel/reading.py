"""The cells of an open book: one read for each sheet that holds an input table."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from fastrak_workbook.excel.errors import as_error
from fastrak_workbook.layout import WANTED
from fastrak_workbook.read.source import FORMATS_MATTER, Source, TablePlace
from fastrak_workbook.read.tables import heading_form
from fastrak_xl.domain.cells import Grid, PercentCell


def read_source(book: Any, wanted: Iterable[str] = WANTED) -> Source:
    """The sheets and tables named; a sheet counts if its name or a table on it is wanted."""
    names = {heading_form(name) for name in wanted}
    grids: dict[str, Grid] = {}
    tables: dict[str, TablePlace] = {}
    for sheet in book.sheets:
        sheet_name = sheet.name
        found = {table.name: table for table in sheet.tables if heading_form(table.name) in names}
        if not found and heading_form(sheet_name) not in names:
            continue
        tables |= {name: TablePlace(sheet_name, _plain(table.range.address)) for name, table in found.items()}
        grids[sheet_name] = read_grid(sheet)
    return Source(grids, tables)


def read_grid(sheet: Any) -> Grid:
    """All cells of a sheet from A1, in one read: errors as errors, numbers exactly as the cells hold them."""
    last = sheet.used_range.last_cell
    whole = sheet.range((1, 1), (last.row, last.column))
    read = whole.options(ndim=2, err_to_str=True, chunksize=None).value
    if any(isinstance(value, Decimal) for row in read for value in row):
        _read_exactly(read, whole)
    grid: Grid = [[as_error(value) for value in row] for row in read]
    if sheet.name in FORMATS_MATTER:
        _mark_percentages(grid, sheet)
    return grid


def _read_exactly(grid: Grid, whole: Any) -> None:
    """Numbers in cells of a currency format arrive with four decimals only: what the cells hold is read again."""
    exact = whole.api.Value2
    rows = exact if isinstance(exact, tuple) else ((exact,),)
    for row, values in zip(grid, rows, strict=True):
        for column, value in enumerate(row):
            if isinstance(value, Decimal):
                row[column] = float(values[column])


def _mark_percentages(grid: Grid, sheet: Any) -> None:
    """On Settings 5% and 0.05 mean different things: the few numbers there are asked for their formats."""
    for number, row in enumerate(grid, 1):
        for column, value in enumerate(row):
            if isinstance(value, float) and "%" in (sheet.range((number, column + 1)).number_format or ""):
                row[column] = PercentCell(value)


def _plain(address: str) -> str:
    return address.replace("$", "")
