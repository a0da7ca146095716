"""The workbook port over a file: read as bytes, written whole with tables spliced and result sheets grafted in."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from fastrak_workbook.functions.blocks import MOST_ROWS
from fastrak_workbook.functions.prints import functions_fingerprint, functions_sheet
from fastrak_workbook.graft.package import Package
from fastrak_workbook.graft.results import graft_results
from fastrak_workbook.graft.splice import splice_tables
from fastrak_workbook.last_run import last_tables
from fastrak_workbook.layout import WANTED, input_table
from fastrak_workbook.parse.book import read_book
from fastrak_workbook.prints import cells_fingerprint
from fastrak_workbook.read.admitted import admitted_source
from fastrak_workbook.read.source import AnyGrid, Source, SourceReader
from fastrak_workbook.render.sheets import result_sheets
from fastrak_workbook.saving.target import Saved, Target
from fastrak_xl.app.changes import Change
from fastrak_xl.app.ports import Rows
from fastrak_xl.app.results import AnyResults, Results
from fastrak_xl.domain.book import Book
from fastrak_xl.domain.diagnostics import Diagnostic


class FileBook:
    """An .xlsx or .xlsm file, or its bytes. `target` is where results go; without one they stay in this book.

    `read_source` reads its cells: here and now, or for what comes from outside, in a process of its own.
    Raises NotAWorkbook where the bytes are no workbook, OSError where a file cannot be read or written.
    """

    def __init__(
        self, data: bytes, name: str, target: Target | None = None, *, read_source: SourceReader = admitted_source
    ) -> None:
        self._data = data
        self._name = name
        self._target = target
        self._read_source = read_source
        self._inputs: Source | None = None
        self._is_admitted = False
        self._resolved: Source | None = None
        self._grids: dict[str, AnyGrid | None] = {}

    @property
    def name(self) -> str:
        """The file's name without its folder."""
        return self._name

    @property
    def data(self) -> bytes:
        """The bytes that it holds."""
        return self._data

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of the bytes that were read."""
        return hashlib.sha256(self._data).hexdigest()

    def read(self) -> tuple[Book, list[Diagnostic]]:
        """Every input table of the file."""
        self._admit()
        inputs = self._inputs or self._read_source(self._data, WANTED)
        self._inputs = None  # it is large, and needed once more only where the workbook is to carry functions
        self._resolved = inputs if max(map(len, inputs.grids.values()), default=0) <= MOST_ROWS else None
        return read_book(inputs)

    def write(self, results: AnyResults, *, replace: bool = False) -> None:
        """Graft the result sheets and, if there is a target, write it whole; then this book holds the result."""
        self._admit()
        self._save(graft_results(self._data, results, replace=replace, source=self._resolved))

    def change(self, changes: Mapping[str, Change]) -> None:
        """Splice the changed tables into the file, all at once; then this book holds the changed workbook."""
        self._admit()
        tables = {input_table(sheet): change for sheet, change in changes.items()}
        # without changes, the same bytes
        self._save(splice_tables(self._data, tables, self._read_source) if tables else self._data)

    def _save(self, data: bytes) -> None:
        """Put the bytes where results go, in place only of what this book holds; then this book holds them."""
        if self._target is not None:
            self._target.put(data, self._data)
        self._data = data
        self._inputs = self._resolved = None
        self._grids = {}

    @property
    def written(self) -> Saved | None:
        """What was written where; None if nothing was."""
        return self._target.saved if self._target else None

    def last_results(self) -> Mapping[str, Rows]:
        """The tables of the newest run of ours in the file."""
        self._admit()
        return last_tables(self._data, self._read_source)

    def cells_fingerprints(self) -> Mapping[str, str]:
        """A SHA-256 over the cells of every sheet of the file; of the functions that it carries, their own."""
        self._admit()
        package = Package.from_bytes(self._data)
        functions = functions_sheet(package)
        names = [sheet.name for sheet in package.sheets if sheet.kind == "worksheet" and sheet is not functions]
        grids = self._read_source(self._data, names).grids
        found = {name: cells_fingerprint(grids[name]) for name in names}
        return found | ({functions.name: functions_fingerprint(package, functions)} if functions else {})

    def parts_fingerprints(self) -> Mapping[str, str]:
        """A SHA-256 of every part of the file."""
        self._admit()
        package = Package.from_bytes(self._data)
        names = {sheet.part: f"the sheet {sheet.name}" for sheet in package.sheets}
        digests = {part: hashlib.sha256(package.part(part)).hexdigest() for part in package.names}
        return {names.get(part, part): digest for part, digest in digests.items()}

    def fingerprint_with(self, results: Results) -> str:
        """The SHA-256 of the bytes that :meth:`write` would give."""
        self._admit()
        return hashlib.sha256(graft_results(self._data, results, source=self._resolved)).hexdigest()

    def preview(self, results: Results) -> Mapping[str, Rows]:
        """The tables that :meth:`write` would add."""
        return {sheet.layout.sheet: [list(row) for row in sheet.table.rows()] for sheet in result_sheets(results)}

    def _admit(self) -> None:
        """Nothing looks into the package before it has passed the gate, which stands in front of every reading."""
        if not self._is_admitted:
            self._inputs = self._read_source(self._data, WANTED)
            self._is_admitted = True

    def cells(self, sheet: str, top: int, left: int, bottom: int, right: int) -> list[list[object]]:
        """The cell values of a range (rows and columns from 1); LookupError for a sheet that is not there."""
        if sheet not in self._grids:
            grids = self._read_source(self._data, [sheet]).grids
            self._grids[sheet] = next((grids[name] for name in grids if name.casefold() == sheet.casefold()), None)
        grid = self._grids[sheet]
        if grid is None:
            raise LookupError(sheet)
        rows = [grid[row] if row < len(grid) else [] for row in range(top - 1, bottom)]
        return [[row[column] if column < len(row) else None for column in range(left - 1, right)] for row in rows]
