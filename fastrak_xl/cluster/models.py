"""The models workbook of a batch: settings, funds, sectors, portfolios, and the people that no file brings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from fastrak_workbook.layout import ACCOUNTS, CLIENTS, HOLDINGS
from fastrak_workbook.parse.book import absent, typed_frame
from fastrak_workbook.parse.columns import read_column
from fastrak_xl.app.check import OVERRIDE, setting_entries
from fastrak_xl.app.ports import Readable
from fastrak_xl.cluster.census import Counted
from fastrak_xl.cluster.file_table import LINES, FileTable, rows_of
from fastrak_xl.cluster.people import Origin
from fastrak_xl.cluster.sources import Source
from fastrak_xl.domain.book import Book, Table
from fastrak_xl.domain.diagnostics import Diagnostic
from fastrak_xl.domain.settings import Entry, Settings, read_settings
from fastrak_xl.engine.link.references import references

_PEOPLE = (CLIENTS.sheet, ACCOUNTS.sheet)
_NUMBER = re.compile(r"\d+$")


@dataclass(frozen=True)
class Models:
    """The workbook as read. `of_rows` is what could not be read in rows of Clients and Accounts, where it has those."""

    book: Book
    settings: Settings
    accounts: Origin
    clients: Origin
    diagnostics: tuple[Diagnostic, ...]
    of_rows: tuple[Diagnostic, ...]


def read_models(
    workbook: Readable, overrides: Mapping[str, str], accounts: Sequence[Source], clients: Sequence[Source]
) -> Models:
    """Read the workbook; its sheet Holdings is not looked at, nor those of people for whom there are files."""
    book, unreadable = workbook.read()
    ignored = {HOLDINGS.sheet} | ({ACCOUNTS.sheet} if accounts else set()) | ({CLIENTS.sheet} if clients else set())
    found = [one for one in unreadable if one.sheet not in _names_of(book, ignored)]
    settings, wrong = read_settings(
        setting_entries(book.settings), (Entry(name, value, OVERRIDE) for name, value in overrides.items())
    )
    people = _names_of(book, set(_PEOPLE))
    of_rows = [one for one in found if one.sheet in people and one.code not in ("FX001", "FX002", "FX003")]
    return Models(
        book,
        settings,
        Origin(ACCOUNTS, None if accounts else book.accounts, tuple(accounts)),
        Origin(CLIENTS, None if clients else book.clients, tuple(clients)),
        tuple(one for one in [*found, *wrong] if one not in of_rows),
        tuple(of_rows),
    )


def _names_of(book: Book, sheets: set[str]) -> set[str]:
    """The names that sheets really have in the workbook, and those that they should have."""
    tables = {CLIENTS.sheet: book.clients, ACCOUNTS.sheet: book.accounts, HOLDINGS.sheet: book.holdings}
    return sheets | {tables[sheet].sheet for sheet in sheets}


def without_people(book: Book, holdings: Table) -> Book:
    """The book with those holdings, for linking what does not concern clients."""
    return replace(
        book, holdings=holdings, clients=rows_of(book.clients, _NONE), accounts=rows_of(book.accounts, _NONE)
    )


_NONE = np.zeros(0, dtype=np.int64)


def namings(counted: Iterable[Counted], files: Sequence[Source]) -> FileTable:
    """A table of holdings in which every naming of a fund that any file has stands once, where it first stands."""
    first: dict[tuple[tuple[type, object], ...], tuple[int, tuple[object, ...]]] = {}
    for one in counted:
        for naming, line in one.namings.items():
            key = tuple((type(cell), cell) for cell in naming)
            first.setdefault(key, (one.number * LINES + line, naming))
    rows = sorted(first.values(), key=lambda row: row[0])
    cells = {
        name: [naming[place] for _, naming in rows] for place, name in enumerate(("code_type", "code", "fund_name"))
    }
    columns: dict[str, object] = {}
    bad = {}
    for column in HOLDINGS.columns:
        read = read_column(
            column if column.field in cells else absent(column), cells.get(column.field, [None] * len(rows))
        )
        columns[column.field] = read.values
        if column.field in cells:
            bad[column.field] = read.bad
    letters = {name: HOLDINGS.column(name).header for name in cells}
    numbers = np.array([number for number, _ in rows], dtype=np.int64)
    every = tuple(source.name for source in files)
    table = FileTable(HOLDINGS.sheet, typed_frame(columns, numbers), letters, bad, True, every)
    nameless = references(table).nameless()
    named = rows_of(table, np.setdiff1d(np.arange(len(rows)), nameless))
    assert isinstance(named, FileTable)
    return named


def rows_found(table: Table, found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Those findings that stand in a table's rows."""
    numbers = set(table.frame.index.tolist())
    return tuple(one for one in found if one.sheet == table.sheet and _row_of(one) in numbers)


def _row_of(one: Diagnostic) -> int:
    match = _NUMBER.search(one.cell)
    return int(match[0]) if match else 0
