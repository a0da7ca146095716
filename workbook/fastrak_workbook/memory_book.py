"""The workbook port in memory: tables as lists of rows by heading. For tests, and for callers with no file at all."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from decimal import Decimal

from fastrak_workbook.addresses import column_position
from fastrak_workbook.layout import INPUT_TABLES, input_table
from fastrak_workbook.parse.book import read_book
from fastrak_workbook.prints import cells_fingerprint
from fastrak_workbook.read.source import Source
from fastrak_workbook.read.tables import find_table
from fastrak_workbook.render.entries import entry
from fastrak_workbook.render.sheets import ResultSheet, result_sheets
from fastrak_xl.app.changes import Change, Kept, Value, new_content
from fastrak_xl.app.ports import Rows
from fastrak_xl.app.results import AnyResults, Approval, Results
from fastrak_xl.domain.book import Book
from fastrak_xl.domain.cells import Grid, is_blank
from fastrak_xl.domain.diagnostics import Diagnostic

Tables = Mapping[str, Sequence[Mapping[str, object]]]
"""Rows by sheet name; a row is cell values by heading. A heading that only some rows have is blank in the others."""

_HEADINGS: dict[str, list[object]] = {
    table.sheet: [column.header for column in table.columns] for table in INPUT_TABLES
}


class MemoryBook:
    """A workbook that exists only here; its result sheets are kept in the order in which they were written."""

    def __init__(self, tables: Tables, name: str = "memory.xlsx") -> None:
        self._tables = tables
        self._name = name
        self.sheets: list[ResultSheet] = []
        self._runs: list[list[ResultSheet]] = []

    @property
    def name(self) -> str:
        """The name that it was given."""
        return self._name

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of the tables as text."""
        return hashlib.sha256(repr(self._tables).encode()).hexdigest()

    def read(self) -> tuple[Book, list[Diagnostic]]:
        """Every input table."""
        return read_book(Source({sheet: _grid(sheet, rows) for sheet, rows in self._tables.items()}))

    def write(self, results: AnyResults, *, replace: bool = False) -> None:
        """Keep the result sheets; a run's number is that of the file adapter."""
        if isinstance(results, Approval):
            runs = [number for number, run in enumerate(self._runs, 1) if len(run) > 1]
            suffix = f" ({runs[-1]})" if runs[-1] > 1 else ""
            self._runs[runs[-1] - 1] += result_sheets(results, suffix)
            self.sheets = [sheet for run in self._runs for sheet in run]
            return
        if replace and self._runs:
            self._runs.pop()
        number = len(self._runs) + 1
        suffix = f" ({number})" if number > 1 else ""
        self._runs.append(result_sheets(results, suffix, list(self._tables)))
        self.sheets = [sheet for run in self._runs for sheet in run]

    def change(self, changes: Mapping[str, Change]) -> None:
        """Change the tables; a row's number is its place in its list plus two."""
        self._tables = {**self._tables, **{sheet: self._changed(sheet, change) for sheet, change in changes.items()}}

    def _changed(self, sheet: str, change: Change) -> list[Mapping[str, object]]:
        """A table's rows after a change. A value's heading is the one that the table has for its field."""
        layout, rows = input_table(sheet), self._tables[sheet]
        numbers = range(2, len(rows) + 2)
        blank = [number for number in numbers if all(map(is_blank, rows[number - 2].values()))]
        content = new_content(numbers, change, blank)
        grid = _grid(sheet, rows)
        found, _ = find_table(Source({sheet: grid}), layout)
        headings = {column.field: column.header for column in layout.columns}
        headings |= {field: str(grid[0][column_position(f"{letter}1")]) for field, letter in found.letters.items()}

        def cell(field: str, value: Value) -> object:
            shown = entry(layout.column(field), value, in_pence=field in found.pence_fields)
            return float(shown) if isinstance(shown, Decimal) else shown

        return [
            {
                **(rows[item.row - 2] if isinstance(item, Kept) else dict.fromkeys(map(str, grid[0]))),
                **{headings[field]: cell(field, value) for field, value in item.values.items()},
            }
            for item in content
        ]

    def last_results(self) -> Mapping[str, Rows]:
        """The tables of the newest run."""
        runs = [run for run in self._runs if len(run) > 1]
        return {sheet.layout.sheet: [list(row) for row in sheet.table.rows()] for sheet in runs[-1]} if runs else {}

    def cells_fingerprints(self) -> Mapping[str, str]:
        """A SHA-256 over the cells of every table."""
        inputs = {sheet: cells_fingerprint(_grid(sheet, rows)) for sheet, rows in self._tables.items()}
        return inputs | {sheet.name: cells_fingerprint(sheet.table.rows()) for sheet in self.sheets}

    def parts_fingerprints(self) -> Mapping[str, str]:
        """The same as the cells' own: nothing else is here."""
        return {f"the sheet {name}": digest for name, digest in self.cells_fingerprints().items()}

    def fingerprint_with(self, results: Results) -> str:
        """The fingerprint, which is the tables' alone."""
        return self.fingerprint

    def preview(self, results: Results) -> Mapping[str, Rows]:
        """The tables that :meth:`write` would add."""
        return {sheet.layout.sheet: [list(row) for row in sheet.table.rows()] for sheet in result_sheets(results)}


def _grid(sheet: str, rows: Sequence[Mapping[str, object]]) -> Grid:
    """A table as a sheet; one without rows has the headings of its layout."""
    headings: list[object] = list(dict.fromkeys(heading for row in rows for heading in row)) or _HEADINGS.get(sheet, [])
    return [headings, *([row.get(str(heading)) for heading in headings] for row in rows)]
