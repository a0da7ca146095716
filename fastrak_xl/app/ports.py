"""The one port that carries the mission: a workbook that can be read and can be given result sheets."""

from __future__ import annotations

from typing import Protocol

from fastrak_xl.app.results import ChecksOnly, Results
from fastrak_xl.domain.book import Book
from fastrak_xl.domain.diagnostics import Diagnostic


class Workbook(Protocol):
    """A file, an open Excel book, or memory: every use-case runs over it unchanged."""

    @property
    def name(self) -> str:
        """The workbook's file name, for people and for the sheet Run."""

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of what was read, in hex."""

    def read(self) -> tuple[Book, list[Diagnostic]]:
        """Every input table, parsed, with what could not be read as diagnostics."""

    def write(self, results: Results | ChecksOnly, *, replace: bool = False) -> None:
        """Add the result sheets; with `replace`, remove the last run's first. All of it or none of it."""

    def read_run(self) -> dict[tuple[str, str], str] | None:
        """The newest Run sheet as {(section, item): value}; None if the workbook holds no run of ours."""

    def result_rows(self, table: str) -> list[list[object]] | None:
        """The newest result sheet of that name as rows of cell values, header first; None if there is none."""
