"""Finding each input table: by its table name, else by its sheet's name and a header row near the top."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from fastrak_workbook.addresses import column_letter, range_bounds
from fastrak_workbook.layout import Column, TableLayout
from fastrak_workbook.read.column_grid import CellColumn, ColumnGrid
from fastrak_workbook.read.source import AnyGrid, Source
from fastrak_xl.domain.catalogue import diagnose
from fastrak_xl.domain.cells import is_blank
from fastrak_xl.domain.diagnostics import Diagnostic
from fastrak_xl.domain.values import is_pence

HEADER_ROWS = 20
"""How far down a header row is looked for."""

_UNIT = re.compile(r"\((?P<unit>pence|p|gbx|£|gbp|pounds|%)\)\s*$", re.I)


@dataclass(frozen=True)
class FoundTable:
    """A table's cells by field, blank rows left out; `rows` are the row numbers on the sheet."""

    layout: TableLayout
    sheet: str
    present: bool
    rows: list[int]
    cells: dict[str, Sequence[object]]
    letters: dict[str, str]
    pence_fields: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Heading:
    column: int
    text: str
    name: str
    in_pence: bool


@cache
def heading_form(text: str) -> str:
    """The form in which headings are compared: letters and digits only, without case."""
    return "".join(character for character in text.casefold() if character.isalnum()) or text.strip()


def find_table(source: Source, layout: TableLayout) -> tuple[FoundTable, list[Diagnostic]]:
    """The table of `layout`, and what is wrong with its headings."""
    sheet, header_row, columns = locate(source, layout)
    if header_row is None:
        missing = [] if layout.optional else [diagnose("FX001", layout.sheet, "")]
        empty: dict[str, Sequence[object]] = {column.field: [] for column in layout.columns}
        return FoundTable(layout, layout.sheet, False, [], empty, {}, frozenset()), missing
    grid = source.grids[sheet]
    headings = list(_headings(grid[header_row], columns))
    chosen, problems = _match(layout, headings, sheet, header_row)
    rows, cells = _body(grid, header_row, {field: heading.column for field, heading in chosen.items()}, layout)
    letters = {field: column_letter(heading.column) for field, heading in chosen.items()}
    pence = frozenset(field for field, heading in chosen.items() if heading.in_pence)
    return FoundTable(layout, sheet, True, rows, cells, letters, pence), problems


def locate(source: Source, layout: TableLayout) -> tuple[str, int | None, range]:
    """Sheet, header row (from 0) and columns of a table; no row where there is none."""
    for name, place in source.tables.items():
        if heading_form(name) == heading_form(layout.table) and place.sheet in source.grids:
            left, top, right, _ = range_bounds(place.ref)
            if top <= len(source.grids[place.sheet]):
                return place.sheet, top - 1, range(left - 1, right)
    for sheet, grid in source.grids.items():
        if heading_form(sheet) in (heading_form(layout.sheet), heading_form(layout.table)):
            return sheet, _header_row(grid, layout), range(_width(grid))
    return layout.sheet, None, range(0)


def _width(grid: AnyGrid) -> int:
    return grid.width if isinstance(grid, ColumnGrid) else max(map(len, grid), default=0)


def _header_row(grid: AnyGrid, layout: TableLayout) -> int | None:
    """The row near the top with the most headings of the table; the first of equals."""
    known = {heading_form(name) for column in layout.columns for name in (column.header, *column.aliases)}
    scores = [sum(heading.name in known for heading in _headings(row, range(len(row)))) for row in grid[:HEADER_ROWS]]
    best = max(scores, default=0)
    return scores.index(best) if best else None


def _headings(row: list[object], columns: range) -> Iterator[_Heading]:
    for position in columns:
        value = row[position] if position < len(row) else None
        if not is_blank(value):
            text = str(value)
            unit = _UNIT.search(text)
            in_pence = bool(unit) and is_pence(unit["unit"])  # type: ignore[index]  # not None here
            yield _Heading(position, text, heading_form(_UNIT.sub("", text)), in_pence)


def _match(
    layout: TableLayout, headings: list[_Heading], sheet: str, header_row: int
) -> tuple[dict[str, _Heading], list[Diagnostic]]:
    """Which heading is which field: the exact name wins over an alias; two of the same rank are an error."""
    chosen: dict[str, _Heading] = {}
    problems: list[Diagnostic] = []
    exact = {heading_form(column.header) for column in layout.columns}
    for column in layout.columns:
        candidates = _candidates(column, headings, exact)
        if candidates:
            chosen[column.field] = candidates[0]
        elif column.required:
            problems.append(diagnose("FX002", sheet, f"A{header_row + 1}", column=column.header))
        for double in candidates[1:]:
            cell = f"{column_letter(double.column)}{header_row + 1}"
            problems.append(diagnose("FX003", sheet, cell, double.text, column=column.header))
    return chosen, problems


def _candidates(column: Column, headings: list[_Heading], exact: set[str]) -> list[_Heading]:
    """The headings that mean this column: those with its very name, else those with the first alias that is there."""
    for name in (column.header, *column.aliases):
        form = heading_form(name)
        if name is column.header or form not in exact:
            found = [heading for heading in headings if heading.name == form]
            if found:
                return found
    return []


def _body(
    grid: AnyGrid, header_row: int, columns: dict[str, int], layout: TableLayout
) -> tuple[list[int], dict[str, Sequence[object]]]:
    """The rows below the headings, to the end of the sheet: rows typed below the table's own range count too."""
    if isinstance(grid, ColumnGrid):
        return _columns_below(grid, header_row, columns, layout)
    used = list(columns.values())
    rows = [
        (number, row)
        for number, row in enumerate(grid[header_row + 1 :], header_row + 2)
        if any(position < len(row) and not is_blank(row[position]) for position in used)
    ]
    cells: dict[str, Sequence[object]] = {}
    for column in layout.columns:
        position = columns.get(column.field)
        cells[column.field] = [
            row[position] if position is not None and position < len(row) else None for _, row in rows
        ]
    return [number for number, _ in rows], cells


def _columns_below(
    grid: ColumnGrid, header_row: int, columns: dict[str, int], layout: TableLayout
) -> tuple[list[int], dict[str, Sequence[object]]]:
    """The same of a sheet that is kept by columns."""
    below = slice(header_row + 1, None)
    found = {field: grid.column(place).at(below) for field, place in columns.items()}
    filled = np.zeros(max(0, len(grid) - header_row - 1), dtype=bool)
    for column in found.values():
        filled |= ~column.is_blank
    rows = np.flatnonzero(filled)
    none = CellColumn.blank(len(rows))
    cells: dict[str, Sequence[object]] = {
        column.field: found[column.field].at(rows) if column.field in found else none for column in layout.columns
    }
    return (rows + header_row + 2).tolist(), cells
