"""The workbook port over a file: read as bytes, written as a copy with the result sheets grafted in."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from fastrak_workbook.graft.results import graft_results
from fastrak_workbook.last_run import last_tables
from fastrak_workbook.parse.book import WANTED, read_book
from fastrak_workbook.read.source import package_source
from fastrak_workbook.render.sheets import result_sheets
from fastrak_workbook.saving.target import Saved, Target
from fastrak_xl.app.ports import Rows
from fastrak_xl.app.results import ChecksOnly, Results
from fastrak_xl.domain.book import Book
from fastrak_xl.domain.diagnostics import Diagnostic


class FileBook:
    """An .xlsx or .xlsm file, or its bytes. `target` is where results go; without one they stay in this book.

    Raises NotAWorkbook where the bytes are no workbook, OSError where a file cannot be read or written.
    """

    def __init__(self, data: bytes, name: str, target: Target | None = None) -> None:
        self._data = data
        self._name = name
        self._target = target

    @classmethod
    def open(cls, path: Path, target: Target | None = None) -> FileBook:
        """The workbook in a file."""
        return cls(path.read_bytes(), path.name, target)

    @property
    def name(self) -> str:
        """The file's name without its folder."""
        return self._name

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of the bytes that were read."""
        return hashlib.sha256(self._data).hexdigest()

    def read(self) -> tuple[Book, list[Diagnostic]]:
        """Every input table of the file."""
        return read_book(package_source(self._data, WANTED))

    def write(self, results: Results | ChecksOnly, *, replace: bool = False) -> None:
        """Graft the result sheets and, if there is a target, write it whole; then this book holds the result."""
        self._save(graft_results(self._data, results, replace=replace))

    def _save(self, data: bytes) -> None:
        """Put the bytes where results go, in place only of what this book holds; then this book holds them."""
        if self._target is not None:
            self._target.put(data, self._data)
        self._data = data

    @property
    def written(self) -> Saved | None:
        """What was written where; None if nothing was."""
        return self._target.saved if self._target else None

    def last_results(self) -> Mapping[str, Rows]:
        """The tables of the newest run of ours in the file."""
        return last_tables(self._data)

    def preview(self, results: Results) -> Mapping[str, Rows]:
        """The tables that :meth:`write` would add."""
        return {sheet.layout.sheet: [list(row) for row in sheet.table.rows()] for sheet in result_sheets(results)}

    def cells(self, sheet: str, top: int, left: int, bottom: int, right: int) -> list[list[object]]:
        """The cell values of a range (rows and columns from 1); LookupError for a sheet that is not there."""
        grids = package_source(self._data, [sheet]).grids
        grid = next((grids[name] for name in grids if name.casefold() == sheet.casefold()), None)
        if grid is None:
            raise LookupError(sheet)
        rows = [grid[row] if row < len(grid) else [] for row in range(top - 1, bottom)]
        return [[row[column] if column < len(row) else None for column in range(left - 1, right)] for row in rows]
