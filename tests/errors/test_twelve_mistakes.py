"""One run finds all that is wrong: twelve mistakes on ten sheets of a real file, each with its cell."""

from __future__ import annotations

import re

import pytest

from fastrak_workbook.file_book import FileBook
from fastrak_xl.app.check import check
from fastrak_xl.domain.cells import CellError
from tests.errors.book_file import as_file
from tests.errors.good_book import Tables, good_tables
from tests.errors.planting import all_of, copied, put

_TWELVE = all_of(
    put("Clients", 3, "Risk Profile", "Cautios"),
    put("Accounts", 3, "Valuation Date", "31/31/2026"),
    put("Holdings", 2, "Value", CellError("#N/A")),
    put("Holdings", 3, "Fund Code", "1E+10"),
    put("Holdings", 5, "Account ID", "A9"),
    put("Funds", 5, "ISIN", "IE00B3XXRP08"),
    copied("Risk Profiles", 2),
    put("Sectors", 3, "Colour", "reddish"),
    put("Sector Models", 7, "Sector", "Bondz"),
    put("Sector Hierarchies", 4, "Source", "Howse"),
    put("Model Portfolios", 5, "Allocation", 15.0),
    put("Settings", 8, "Value", "a month"),
)
_EXPECTED = [
    ("FX203", "Clients", "D3"),
    ("FX103", "Accounts", "J3"),
    ("FX101", "Holdings", "G2"),
    ("FX110", "Holdings", "C3"),
    ("FX201", "Holdings", "A5"),
    ("FX302", "Funds", "F5"),
    ("FX207", "Risk Profiles", "A4"),
    ("FX112", "Sectors", "C3"),
    ("FX206", "Sector Models", "B7"),
    ("FX205", "Sector Hierarchies", "B4"),
    ("FX501", "Model Portfolios", "I2"),
    ("FX101", "Settings", "B8"),
]


def _tables() -> Tables:
    tables = good_tables()
    _TWELVE(tables)
    return tables


def _found(data: bytes) -> list[tuple[str, str, str]]:
    diagnostics = check(FileBook(data, "twelve.xlsx")).diagnostics
    return [(one.code, one.sheet, one.cell) for one in diagnostics]


def _lower(cell: str, rows: int) -> str:
    return re.sub(r"\d+", lambda number: str(int(number[0]) + rows), cell)


@pytest.mark.parametrize("lines_above", [0, 1, 4])
@pytest.mark.parametrize("excel_tables", [True, False], ids=["by table name", "by sheet name"])
def test_exactly_the_twelve_are_found_sheet_by_sheet(excel_tables: bool, lines_above: int) -> None:
    data = as_file(_tables(), lines_above=lines_above, excel_tables=excel_tables)
    assert _found(data) == [(code, sheet, _lower(cell, lines_above)) for code, sheet, cell in _EXPECTED]


def test_a_table_is_found_by_its_name_on_a_sheet_of_any_name() -> None:
    data = as_file(_tables(), lines_above=4, sheet_prefix="Our ")
    assert _found(data) == [(code, f"Our {sheet}", _lower(cell, 4)) for code, sheet, cell in _EXPECTED]


def test_the_order_of_the_sheets_in_the_file_does_not_matter() -> None:
    tables = dict(reversed(_tables().items()))
    assert _found(as_file(tables)) == _EXPECTED
