"""Use-case: read a workbook and find everything that is wrong with it, in one run."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields

from fastrak_xl.app.ports import Readable, Workbook
from fastrak_xl.app.results import ChecksOnly
from fastrak_xl.app.stages import CHECK, READ, Stage, silent
from fastrak_xl.domain.book import Book, Table
from fastrak_xl.domain.catalogue import diagnose
from fastrak_xl.domain.diagnostics import Diagnostic
from fastrak_xl.domain.names import folded, nearest
from fastrak_xl.domain.setting_rules import ALL
from fastrak_xl.domain.settings import Entry, Settings, read_settings
from fastrak_xl.engine.link.accounts import report_day
from fastrak_xl.engine.link.linked import LinkedBook, link_book

OVERRIDE = "--set"
"""Where a diagnostic about a setting of this run only stands."""

_ADDRESS = re.compile(r"([A-Z]*)(\d*)")


@dataclass(frozen=True)
class Checked:
    """A workbook, read and linked, with all its diagnostics in the order of its sheets and cells."""

    linked: LinkedBook
    settings: Settings
    diagnostics: tuple[Diagnostic, ...]

    @property
    def blocking(self) -> tuple[Diagnostic, ...]:
        """The errors that stop the run: all, or, where accounts with errors are left out, those of no one account."""
        found = (diagnostic for diagnostic in self.diagnostics if diagnostic.is_error)
        return tuple(one for one in found if not (self.settings.leaves_out and one.account))

    @property
    def left_out(self) -> tuple[str, ...]:
        """The accounts that an error keeps from being run, by name."""
        return tuple(dict.fromkeys(one.account for one in self.diagnostics if one.is_error and one.account))


def check(workbook: Readable, overrides: Mapping[str, str] | None = None, *, stage: Stage = silent) -> Checked:
    """Read and check a workbook; `overrides` are settings for this run only."""
    stage(READ)
    book, unreadable = workbook.read()
    stage(CHECK)
    settings, wrong_settings = read_settings(
        setting_entries(book.settings), (Entry(name, value, OVERRIDE) for name, value in (overrides or {}).items())
    )
    linked, found = link_book(book, settings)
    found += _office_settings(book, linked, settings)
    return Checked(linked, settings, _in_sheet_order(book, [*unreadable, *wrong_settings, *found]))


def _office_settings(book: Book, linked: LinkedBook, settings: Settings) -> Iterator[Diagnostic]:
    """FX940 and FX941: what orders and approval will miss."""
    cells = {folded(one.name): one.value_cell for one in setting_entries(book.settings)}

    def place(name: str) -> tuple[str, str]:
        return (OVERRIDE, "") if name in settings.overridden else (book.settings.sheet, cells.get(folded(name), ""))

    if settings.two_person_approval and not settings.prepared_by:
        yield diagnose("FX940", *place("Two-person approval"))
    platforms = {str(name) for name in linked.accounts.platform if name}
    known = {folded(name) for name in (*platforms, ALL)}
    for name in settings.paired_switches:
        if folded(name) not in known:
            yield diagnose("FX941", *place("Paired switches"), name, platform=name, near=nearest(name, platforms))


def write_checks(workbook: Workbook, checked: Checked) -> None:
    """Add the sheet Checks, and nothing else."""
    day = report_day(checked.linked.accounts, checked.settings)
    workbook.write(ChecksOnly(checked.diagnostics, day.isoformat() if day else ""))


def settings_on_sheet(table: Table) -> Settings:
    """The settings as the workbook has them, without those of one run only."""
    return read_settings(setting_entries(table))[0]


def setting_entries(table: Table) -> Iterable[Entry]:
    """The settings of the sheet Settings, each with its cells."""
    columns = (table.frame.index, table.frame["setting"], table.frame["value"])
    for row, name, value in zip(*columns, strict=True):
        if name:
            yield Entry(name, value, table.sheet, table.cell(row, "setting"), table.cell(row, "value"))


def _in_sheet_order(book: Book, diagnostics: list[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Sheet by sheet, row by row, column by column, as a person works through them; each once."""
    sheets = {getattr(book, field.name).sheet: number for number, field in enumerate(fields(book))}

    def place(diagnostic: Diagnostic) -> tuple[int, int, int, str, str]:
        match = _ADDRESS.match(diagnostic.cell)
        letters, row = (match[1], match[2]) if match else ("", "")
        return sheets.get(diagnostic.sheet, -1), int(row or 0), len(letters), letters, diagnostic.code

    return tuple(sorted(dict.fromkeys(diagnostics), key=place))
