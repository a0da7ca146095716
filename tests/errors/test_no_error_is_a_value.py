"""An error in any cell of any input table, however it got there, is a diagnostic of that very cell: no blank, no zero.

Columns that are documented as never read (Notes, Description) are exempt; test_only_once holds them to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle
from math import inf, nan

import pytest

from fastrak_workbook.addresses import column_letter
from fastrak_workbook.file_book import FileBook
from fastrak_workbook.layout import INPUT_TABLES, Column, Kind, TableLayout
from fastrak_workbook.memory_book import MemoryBook
from fastrak_xl.app.check import check
from fastrak_xl.app.ports import Workbook
from fastrak_xl.app.rebalance import rebalance
from fastrak_xl.domain.cells import CellError
from tests.errors.good_book import Tables, good_tables
from tests.errors.planting import put
from tests.raw_book import Calculated, raw_workbook
from tests.unit.domain.spellings import ERRORS

_NEVER_READ = {("Risk Profiles", "Description"), ("Settings", "Notes")}
_COLUMNS = [
    pytest.param(layout, column, id=f"{layout.sheet}, {column.header}")
    for layout in INPUT_TABLES
    for column in layout.columns
    if (layout.sheet, column.header) not in _NEVER_READ
]
_IN_FILES = (CellError("#N/A"), "#REF!", Calculated("#DIV/0!"), CellError("#SPILL!"), nan, -inf)
_TEXT_KINDS = {Kind.TEXT, Kind.CODE, Kind.CODE_TYPE, Kind.LOCK, Kind.COLOUR}
_TYPED = ("NaN", "inf", "1e999")


def _planted(layout: TableLayout, column: Column, values: tuple[object, ...]) -> Iterator[tuple[Tables, str, object]]:
    """A good book for each value, which stands in one row after the other; and its cell."""
    letter = column_letter(layout.columns.index(column))
    rows = range(2, len(good_tables()[layout.sheet]) + 2)
    for value, row in zip(values, cycle(rows), strict=False):
        tables = good_tables()
        put(layout.sheet, row, column.header, value)(tables)
        yield tables, f"{letter}{row}", value


def _as_file(tables: Tables, *, shared: bool) -> FileBook:
    sheets = {name: [list(rows[0]), *(list(row.values()) for row in rows)] for name, rows in tables.items()}
    return FileBook(raw_workbook(sheets, shared=shared), "book.xlsx")


def _is_refused(book: Workbook, sheet: str, cell: str, value: object) -> None:
    found = check(book).diagnostics
    assert [(one.sheet, one.cell, one.is_error) for one in found] == [(sheet, cell, True)], value


@pytest.mark.parametrize(("layout", "column"), _COLUMNS)
def test_errors_as_cells_and_every_one_as_a_text(layout: TableLayout, column: Column) -> None:
    for tables, cell, value in _planted(layout, column, (*map(CellError, ERRORS[::4]), *ERRORS, nan, -inf)):
        _is_refused(MemoryBook(tables), layout.sheet, cell, value)


@pytest.mark.parametrize(("layout", "column"), _COLUMNS)
def test_every_kind_of_error_cell_in_a_file(layout: TableLayout, column: Column) -> None:
    for tables, cell, value in _planted(layout, column, _IN_FILES):
        _is_refused(_as_file(tables, shared=isinstance(value, str)), layout.sheet, cell, value)


@pytest.mark.parametrize(
    ("layout", "column"), [case for case in _COLUMNS if case.values[1].kind not in _TEXT_KINDS], ids=str
)
def test_infinity_in_words_is_no_number(layout: TableLayout, column: Column) -> None:
    for tables, cell, value in _planted(layout, column, _TYPED):
        _is_refused(MemoryBook(tables), layout.sheet, cell, value)


def test_nothing_is_rebalanced_or_written_over_an_error() -> None:
    for value in _IN_FILES:
        tables = good_tables()
        put("Holdings", 2, "Value", value)(tables)
        book = _as_file(tables, shared=True)
        before = book.fingerprint
        assert rebalance(book).results is None
        assert book.fingerprint == before


@pytest.mark.parametrize("word", ["NA", "None", "null", "n/a", "NaN", "inf"])
def test_a_fund_may_be_named_like_nothing(word: str) -> None:
    tables = good_tables()
    put("Funds", 2, "Fund Name", word)(tables)
    put("Clients", 2, "Client Name", word)(tables)
    results = rebalance(_as_file(tables, shared=True)).results
    assert results is not None
    assert word in results.rebalance["fund_name"]
    assert word in results.rebalance["client_name"]
