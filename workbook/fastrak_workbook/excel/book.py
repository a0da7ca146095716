"""The workbook port over a book that is open in Excel. Results come as new sheets; a failure leaves none of them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from fastrak_workbook.addresses import range_bounds
from fastrak_workbook.excel import native
from fastrak_workbook.excel.changing import carry_out, plan
from fastrak_workbook.excel.drawing import draw_sheet
from fastrak_workbook.excel.quiet import quiet
from fastrak_workbook.excel.reading import read_grid, read_source
from fastrak_workbook.file_book import FileBook
from fastrak_workbook.functions.sheet import SHEET
from fastrak_workbook.graft.runs import earlier_runs, free_number, suffix
from fastrak_workbook.layout import APPROVAL, RESULT_TABLES, RUN, input_table
from fastrak_workbook.parse.book import read_book
from fastrak_workbook.prints import cells_fingerprint
from fastrak_workbook.read.source import Source
from fastrak_workbook.render.sheets import ResultSheet, result_sheets, sheet_names
from fastrak_workbook.render.table import table_name
from fastrak_xl.app.changes import Change
from fastrak_xl.app.ports import Rows
from fastrak_xl.app.results import AnyResults, Approval, Results
from fastrak_xl.domain.book import Book
from fastrak_xl.domain.diagnostics import Diagnostic

_READ_BACK = (*RESULT_TABLES, APPROVAL)
_ASIDE_SHEET, _ASIDE_TABLE = "{:.25}~old", "{}_old"


@dataclass(frozen=True)
class _Named:
    """A sheet or table as the search for earlier runs wants it."""

    name: str
    sheet: str = ""


class ExcelBook:
    """An xlwings book. `between` is called before each sheet is drawn, and may raise to stop the work.

    A book on OneDrive or SharePoint may be open elsewhere too: its results go to a new book.
    """

    def __init__(self, book: Any, between: Callable[[], None] = lambda: None) -> None:
        self._book = book
        self._between = between
        self._read: Source | None = None
        self.results_in = book
        """The book that holds the results."""

    @property
    def name(self) -> str:
        """The book's file name."""
        return str(self._book.name)

    @property
    def place(self) -> str:
        """Where it lies, or its name where it has never been saved."""
        return native.address(self._book)

    def copied(self) -> bytes:
        """The bytes of the book as it is now, saved or not."""
        return native.copied(self._book)

    @property
    def source(self) -> Source:
        """Its cells, read once."""
        if self._read is None:
            self._read = read_source(self._book)
        return self._read

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of the cells that were read."""
        return fingerprint(self.source)

    def read(self) -> tuple[Book, list[Diagnostic]]:
        """Every input table."""
        return read_book(self.source)

    def write(self, results: AnyResults, *, replace: bool = False) -> None:
        """Add the result sheets and show the first; whatever fails, the sheets that were there stay and no others."""
        if self.is_shared and self.results_in is self._book:
            self.results_in = self._book.app.books.add()
        with quiet(self._book.app):
            old = self._newest() if replace else {}
            number = self._number(results, replace, old)
            linked = [sheet.name for sheet in self._book.sheets] if self.results_in is self._book else []
            self._replace(old, result_sheets(results, suffix(number), linked))

    @property
    def is_shared(self) -> bool:
        """Whether it lies on a server, where others may be writing to it."""
        return "://" in native.address(self._book)

    def change(self, changes: Mapping[str, Change]) -> None:
        """Change input tables: all is worked out before anything is written."""
        planned = [plan(self._book, self.source, input_table(sheet), change) for sheet, change in changes.items()]
        self._between()
        with quiet(self._book.app):
            for one in planned:
                carry_out(one)
        self._read = None

    def last_results(self) -> Mapping[str, Rows]:
        """The tables of the newest run; a sheet Checks alone is no run."""
        runs = {number: sheets for number, sheets in self._runs().items() if RUN.table in sheets}
        if not runs:
            return {}
        number = max(runs)
        names = {table_name(table, suffix(number)): table.sheet for table in _READ_BACK if table.table in runs[number]}
        source = read_source(self.results_in, [*names, *(sheet.name for sheet in runs[number].values())])
        return {sheet: _rows(source, name) for name, sheet in names.items()}

    def cells_fingerprints(self) -> Mapping[str, str]:
        """A SHA-256 over the cells of every sheet."""
        sheets = list(self.results_in.sheets)
        found = {sheet.name: cells_fingerprint(read_grid(sheet)) for sheet in sheets if sheet.name != SHEET}
        if len(found) < len(sheets):
            found |= FileBook(native.copied(self.results_in), self.name).cells_fingerprints()
        return found

    def parts_fingerprints(self) -> Mapping[str, str]:
        """The same as the cells' own: an open book has no parts."""
        return {f"the sheet {name}": digest for name, digest in self.cells_fingerprints().items()}

    def fingerprint_with(self, results: Results) -> str:
        """The fingerprint, which is the input tables' alone."""
        return self.fingerprint

    def preview(self, results: Results) -> Mapping[str, Rows]:
        """The tables that :meth:`write` would add."""
        return {sheet.layout.sheet: [list(row) for row in sheet.table.rows()] for sheet in result_sheets(results)}

    def _runs(self) -> dict[int, dict[str, _Named]]:
        return earlier_runs(_Listing(self.results_in))

    def _newest(self) -> dict[str, str]:
        """The sheets of the newest run, by result table."""
        runs = self._runs()
        return {table: sheet.name for table, sheet in runs[max(runs)].items()} if runs else {}

    def _number(self, results: AnyResults, replace: bool, old: Mapping[str, str]) -> int:
        listing = _Listing(self.results_in)
        newest = max(self._runs(), default=0)
        if isinstance(results, Approval):
            return newest  # it joins the run that it approves
        taken = [sheet.name for sheet in listing.sheets if sheet.name not in old.values()]
        taken += [table.name for table in listing.tables if table.sheet not in old.values()]
        taken += [name.name for name in self.results_in.names]
        return free_number(newest if replace and newest else newest + 1, sheet_names(results), taken)

    def _replace(self, old: Mapping[str, str], new: list[ResultSheet]) -> None:
        """Draw the new sheets, the old ones under other names meanwhile; then those go, or get their names back."""
        book = self.results_in
        aside = [(book.sheets[name], name, _ASIDE_SHEET) for name in old.values()]
        aside += [(table, table.name, _ASIDE_TABLE) for sheet, *_ in list(aside) for table in sheet.tables]
        added: list[Any] = []
        try:
            for thing, name, pattern in aside:
                thing.name = pattern.format(name)
            for result in new:
                self._between()
                added.append(book.sheets.add(result.name, after=book.sheets[len(book.sheets) - 1]))
                draw_sheet(added[-1], result)
        except BaseException:
            for sheet in added:
                sheet.delete()
            for thing, name, _ in aside:
                thing.name = name
            raise
        for thing, _, pattern in aside:
            if pattern is _ASIDE_SHEET:
                thing.delete()
        added[0].activate()


class _Listing:
    """The sheets and tables of an open book by name."""

    def __init__(self, book: Any) -> None:
        self.sheets = [_Named(sheet.name) for sheet in book.sheets]
        self.tables = [_Named(table.name, sheet.name) for sheet in book.sheets for table in sheet.tables]


def fingerprint(source: Source) -> str:
    """The SHA-256 of a source's cells and tables."""
    return hashlib.sha256(repr((source.grids, source.tables)).encode()).hexdigest()


def _rows(source: Source, table: str) -> Rows:
    """An Excel Table's cells, headings first. A table's one blank row is no row."""
    place = source.tables[table]
    left, top, right, bottom = range_bounds(place.ref)
    rows: Rows = []
    for row in source.grids[place.sheet][top - 1 : bottom]:
        cells = [row[column] if column < len(row) else None for column in range(left - 1, right)]
        rows.append([None if cell == "" else cell for cell in cells])
    return rows[:1] + [row for row in rows[1:] if any(cell is not None for cell in row)]
