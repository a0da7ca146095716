"""The one port that carries the mission: a workbook that can be read, changed, and given result sheets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from fastrak_xl.app.changes import Change
from fastrak_xl.app.results import AnyResults, Results
from fastrak_xl.domain.book import Book
from fastrak_xl.domain.diagnostics import Diagnostic

Rows = list[list[object]]
"""A result table as cell values, its headings first; a blank is None."""


class Readable(Protocol):
    """What has input tables to read."""

    def read(self) -> tuple[Book, list[Diagnostic]]:
        """Every input table, parsed, with what could not be read as diagnostics."""


class Workbook(Readable, Protocol):
    """A file, an open Excel book, or memory: every use-case runs over it unchanged."""

    @property
    def name(self) -> str:
        """The workbook's file name, for people and for the sheet Run."""

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of what was read, in hex."""

    def write(self, results: AnyResults, *, replace: bool = False) -> None:
        """Add the result sheets; with `replace`, remove the last run's first. All of it or none of it."""

    def change(self, changes: Mapping[str, Change]) -> None:
        """Change input tables, named by their sheets; nothing else in the workbook changes. All of it or none of it."""

    def last_results(self) -> Mapping[str, Rows]:
        """The tables of the newest run in the workbook, by sheet name without a number; empty if there is none."""

    def cells_fingerprints(self) -> Mapping[str, str]:
        """A SHA-256 over the cells of every sheet, by its name: formats and charts do not count."""

    def parts_fingerprints(self) -> Mapping[str, str]:
        """A SHA-256 of every part of the file, by the sheet that it is or else its name within the file."""

    def fingerprint_with(self, results: Results) -> str:
        """What :attr:`fingerprint` of the workbook would be after :meth:`write`, without writing."""

    def preview(self, results: Results) -> Mapping[str, Rows]:
        """The tables that :meth:`write` would add, in the form of :meth:`last_results`."""
