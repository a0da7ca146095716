"""From a source to a book: every input table found, read by columns, its unreadable cells worded."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache

import numpy as np
import pandas as pd

from fastrak_workbook import layout
from fastrak_workbook.layout import Column, Kind, TableLayout
from fastrak_workbook.parse.columns import read_column
from fastrak_workbook.read.column_grid import CellColumn
from fastrak_workbook.read.source import Source
from fastrak_workbook.read.tables import FoundTable, find_table
from fastrak_xl.domain.arrays import Bools, Ints
from fastrak_xl.domain.book import Book, Table
from fastrak_xl.domain.catalogue import diagnose
from fastrak_xl.domain.cells import is_blank
from fastrak_xl.domain.columns import Coded
from fastrak_xl.domain.diagnostics import Diagnostic
from fastrak_xl.domain.values import LOCKS


def read_book(source: Source) -> tuple[Book, list[Diagnostic]]:
    """Every input table of the workbook, and what is wrong with its headings and cells, sheet by sheet."""
    diagnostics: list[Diagnostic] = []
    tables: dict[str, Table] = {}
    for table_layout in layout.INPUT_TABLES:
        found, problems = find_table(source, table_layout)
        table, unreadable = read_table(found)
        diagnostics += [*problems, *unreadable]
        tables[_field(table_layout)] = table
    return Book(**tables), diagnostics


def _field(table_layout: TableLayout) -> str:
    return table_layout.sheet.lower().replace(" ", "_")


def read_table(found: FoundTable) -> tuple[Table, list[Diagnostic]]:
    """One table as typed columns; a diagnostic per cell that could not be read."""
    columns: dict[str, object] = {}
    bad: dict[str, Bools] = {}
    coded: dict[str, Coded] = {}
    for column in found.layout.columns:
        in_pence = column.field in found.pence_fields
        cells = found.cells[column.field]
        if column.field not in found.letters:
            column = absent(column)
        columns[column.field], mask, by_code = read_column(column, cells, in_pence=in_pence)
        if mask.any():
            bad[column.field] = mask
        if by_code is not None:
            coded[column.field] = by_code
    frame = typed_frame(columns, found.rows)
    table = Table(found.sheet, frame, found.letters, bad, found.present)
    for name, by_code in coded.items():
        table.know(name, by_code)
    return table, [*_worded(found, table), *_codes_stored_as_numbers(found, table)]


def typed_frame(columns: dict[str, object], rows: Sequence[int] | Ints) -> pd.DataFrame:
    """The columns as a frame by sheet row. Texts stay Python texts: pandas would turn them into a type of its own."""
    index = pd.Index(np.asarray(rows, dtype=np.int64))
    typed = {
        place: pd.Series(values, index=index, dtype=object, copy=False) if _holds_objects(values) else values
        for place, values in enumerate(columns.values())
    }
    frame = pd.DataFrame(typed, index=index, copy=False)
    frame.columns = _names(tuple(columns))
    return frame


def _holds_objects(values: object) -> bool:
    return isinstance(values, np.ndarray) and values.dtype.hasobject


@cache
def _names(fields: tuple[str, ...]) -> pd.Index:
    """Made once for each kind of table; pandas takes as long for it as for a small table's cells."""
    return pd.Index(fields, dtype=object)


def absent(column: Column) -> Column:
    """A column that is not there needs no values; its absence has been reported."""
    return Column(column.header, column.field, column.kind)


def _worded(found: FoundTable, table: Table) -> Iterator[Diagnostic]:
    """Only the rows that failed go through the row model, which names each wrong field."""

    def cells(position: int) -> dict[str, object]:
        return {field: values[position] for field, values in found.cells.items() if field in found.letters}

    return worded(found.layout, table, cells, found.pence_fields)


def worded(
    layout: TableLayout,
    table: Table,
    cells: Callable[[int], dict[str, object]],
    pence_fields: frozenset[str] = frozenset(),
) -> Iterator[Diagnostic]:
    """A diagnostic for each cell that could not be read; `cells` gives those of a row by its position, by field."""
    if not table.bad:
        return
    from fastrak_workbook.parse.rows import complaints  # loads pydantic, which a sound workbook does not need

    failed = np.flatnonzero(np.logical_or.reduce(list(table.bad.values())))
    for position in failed.tolist():
        row = cells(position)
        for field, code, cure in complaints(layout, row, pence_fields):
            yield diagnose(
                code,
                table.sheet,
                table.at(position, field),
                "" if is_blank(row.get(field)) else row[field],
                account=_account(table, position),
                column=layout.column(field).header,
                cure=cure,
                choices=", ".join(LOCKS),
            )


def _account(table: Table, position: int) -> str:
    """The one account that an unreadable row of Accounts or Holdings concerns."""
    if "account_id" not in table.frame or table.unread("account_id")[position]:
        return ""
    return str(table.frame["account_id"].iloc[position])


def _codes_stored_as_numbers(found: FoundTable, table: Table) -> Iterator[Diagnostic]:
    """One warning a column: the first such cell, and how many follow."""
    for column in found.layout.columns:
        if column.kind is not Kind.CODE or column.field not in found.letters:
            continue
        unread = table.unread(column.field)
        numbers = np.flatnonzero(_is_number(found.cells[column.field]) & ~unread).tolist()
        if numbers:
            first = numbers[0]
            more = f" and {len(numbers) - 1} more" if len(numbers) > 1 else ""
            text = f"{table.frame[column.field].iloc[first]}{more}"
            cell = table.cell(found.rows[first], column.field)
            yield diagnose("FX106", table.sheet, cell, text, column=column.header)


def _is_number(cells: Sequence[object]) -> Bools:
    """Which cells hold a number, percentages included."""
    if isinstance(cells, CellColumn):
        distinct = cells.distinct
        return _is_number(list(distinct.values))[distinct.codes]
    return np.array([isinstance(one, int | float) and not isinstance(one, bool) for one in cells], dtype=bool)
