"""What only follows from a reported error is not reported again."""

from __future__ import annotations

import pytest
from openpyxl.utils import get_column_letter

from fastrak_workbook.layout import INPUT_TABLES, Column, Kind, TableLayout
from fastrak_workbook.memory_book import MemoryBook
from fastrak_xl.app.check import check
from fastrak_xl.domain.cells import CellError, Uncalculated
from tests.errors.good_book import good_tables
from tests.errors.planting import Plant, all_of, copied, emptied, put, without_column, without_sheet

_MODEL = "Model Portfolios"
NA = CellError("#N/A")
_COLUMNS = [
    pytest.param(layout, column, id=f"{layout.sheet}, {column.header}")
    for layout in INPUT_TABLES
    for column in layout.columns
    if column.kind is not Kind.NOTE
]
_NOTES = [(layout, column) for layout in INPUT_TABLES for column in layout.columns if column.kind is Kind.NOTE]


def _found(*plants: Plant) -> list[tuple[str, str, str]]:
    tables = good_tables()
    all_of(*plants)(tables)
    return [(one.code, one.sheet, one.cell) for one in check(MemoryBook(tables)).diagnostics]


def _places(layout: TableLayout, column: Column, value: object) -> list[tuple[str, list[tuple[str, str]]]]:
    """Every cell of a column, with the places of what is found once `value` stands in it."""
    letter = get_column_letter(layout.columns.index(column) + 1)
    rows = range(2, len(good_tables()[layout.sheet]) + 2)
    found = {row: _found(put(layout.sheet, row, column.header, value)) for row in rows}
    return [(f"{letter}{row}", [place[1:] for place in places]) for row, places in found.items()]


@pytest.mark.parametrize(("layout", "column"), _COLUMNS)
def test_an_excel_error_in_any_cell_is_one_of_that_cell(layout: TableLayout, column: Column) -> None:
    for cell, places in _places(layout, column, NA):
        assert places == [(layout.sheet, cell)], cell


@pytest.mark.parametrize(("layout", "column"), _NOTES)
def test_nothing_in_a_note_is_wrong(layout: TableLayout, column: Column) -> None:
    assert all(places == [] for _, places in _places(layout, column, CellError("#N/A")))


@pytest.mark.parametrize(("layout", "column"), [case for case in _COLUMNS if case.values[1].needed])
def test_a_blank_in_a_cell_that_must_be_filled_in_is_one(layout: TableLayout, column: Column) -> None:
    for cell, places in _places(layout, column, None):
        assert places == [(layout.sheet, cell)], cell


@pytest.mark.parametrize(("layout", "column"), _COLUMNS)
def test_a_column_without_calculated_values_is_one_a_row(layout: TableLayout, column: Column) -> None:
    rows = range(2, len(good_tables()[layout.sheet]) + 2)
    found = _found(*(put(layout.sheet, row, column.header, Uncalculated("=A1")) for row in rows))
    letter = get_column_letter(layout.columns.index(column) + 1)
    assert [place[1:] for place in found] == [(layout.sheet, f"{letter}{row}") for row in rows]


@pytest.mark.parametrize(("layout", "column"), [case for case in _COLUMNS if case.values[1].required])
def test_a_missing_column_is_one(layout: TableLayout, column: Column) -> None:
    assert _found(without_column(layout.sheet, column.header)) == [("FX002", layout.sheet, "A1")]


@pytest.mark.parametrize("sheet", [layout.sheet for layout in INPUT_TABLES if not layout.optional])
def test_a_missing_sheet_is_one(sheet: str) -> None:
    assert _found(without_sheet(sheet)) == [("FX001", sheet, "")]


def test_every_sheet_missing_is_one_a_sheet() -> None:
    found = _found(*(without_sheet(sheet) for sheet in good_tables() if sheet != "Settings"))
    assert {code for code, _, _ in found} == {"FX001"}
    assert [sheet for _, sheet, _ in found] == [one.sheet for one in INPUT_TABLES if not one.optional]


def test_a_sheet_without_rows_of_accounts_makes_no_holding_unknown() -> None:
    assert _found(emptied("Accounts")) == [("FX004", "Accounts", "")]


def test_a_wrong_name_is_still_found_beside_an_unreadable_one() -> None:
    """One unreadable Client ID excuses one unknown client, not two."""
    unreadable = put("Clients", 4, "Client ID", NA)
    assert _found(unreadable) == [("FX105", "Clients", "A4")]
    found = _found(unreadable, put("Accounts", 2, "Client ID", "C7"))
    assert found == [("FX105", "Clients", "A4"), ("FX202", "Accounts", "B2"), ("FX202", "Accounts", "B5")]


@pytest.mark.parametrize("row", [2, 3, 5])
def test_a_misspelt_sector_model_in_one_row_of_a_portfolio(row: int) -> None:
    assert _found(put(_MODEL, row, "Sector Model", "Simpel")) == [("FX205", _MODEL, f"D{row}")]


def test_an_unknown_sector_on_sector_models_excuses_the_portfolio() -> None:
    assert _found(put("Sector Models", 7, "Sector", "Bond")) == [("FX206", "Sector Models", "B7")]


def test_an_unreadable_allocation_excuses_the_total() -> None:
    assert _found(put(_MODEL, 2, "Allocation", "most")) == [("FX101", _MODEL, "I2")]


def test_a_misspelt_risk_profile_of_a_portfolio_row_excuses_both_totals() -> None:
    assert _found(put(_MODEL, 8, "Risk Profile", "Cautius")) == [("FX203", _MODEL, "C8")]


def test_a_total_above_is_reported_whatever_else_is_wrong() -> None:
    found = _found(put(_MODEL, 8, "Risk Profile", NA), put(_MODEL, 2, "Allocation", 60.0))
    assert found == [("FX501", _MODEL, "I2"), ("FX105", _MODEL, "C8")]


def test_one_row_astray_excuses_one_short_total() -> None:
    found = _found(put(_MODEL, 8, "Risk Profile", NA), put(_MODEL, 2, "Allocation", 20.0))
    assert found == [("FX501", _MODEL, "I2"), ("FX501", _MODEL, "I6"), ("FX105", _MODEL, "C8")]


def test_a_code_of_two_funds_is_one_though_holdings_and_models_use_it() -> None:
    """Elm Gilt also claims Alder's ISIN; both stand in one sector model and one portfolio."""
    found = _found(
        put("Funds", 6, "ISIN", "GB00B3X7QG63"),
        put("Sector Models", 7, "Fund Code Type", "ISIN"),
        put("Sector Models", 7, "Fund Code", "GB00B3X7QG63"),
        put(_MODEL, 4, "Fund Code Type", "ISIN"),
        put(_MODEL, 4, "Fund Code", "GB00B3X7QG63"),
    )
    assert found == [("FX301", "Funds", "F6")]


def test_a_fund_that_repeats_the_codes_of_two_others_is_one_for_each() -> None:
    found = _found(put("Funds", 5, "ISIN", "GB00B3X7QG63"), put("Funds", 5, "SEDOL", "0263494"))
    assert found == [("FX301", "Funds", "F5"), ("FX301", "Funds", "G5")]


def test_a_code_that_has_lost_its_zero_is_told_the_cause_and_the_effect() -> None:
    """The cause is reported once a column, so the wrong code itself is named too."""
    found = _found(put("Funds", 3, "SEDOL", 263494.0))
    assert found == [("FX106", "Funds", "G3"), ("FX302", "Funds", "G3")]


def test_a_check_digit_is_verified_without_the_sheet_funds() -> None:
    wrong = put("Sector Models", 6, "Fund Code", "LU0320240190")
    linked = put(_MODEL, 9, "Fund Code", "KC03"), put(_MODEL, 9, "Fund Code Type", "CitiCode")
    assert _found(without_sheet("Funds"), wrong, *linked) == [("FX302", "Sector Models", "E6")]


@pytest.mark.parametrize("choice", ["Risk Profile", "Model Portfolio"])
def test_an_unreadable_choice_of_the_client_is_no_missing_choice_of_the_account(choice: str) -> None:
    letter = {"Risk Profile": "D", "Model Portfolio": "E"}[choice]
    assert _found(put("Clients", 3, choice, NA)) == [("FX105", "Clients", f"{letter}3")]


def test_a_lock_needs_no_attention() -> None:
    assert _found(put("Holdings", 2, "Lock", "Do not sell")) == []


def test_a_band_that_cannot_be_read_is_not_called_blank() -> None:
    unreadable = copied("Settings", 2, Setting="Tolerance absolute", Value="wide")
    assert _found(put("Settings", 2, "Value", "Tolerance"), unreadable) == [("FX101", "Settings", "B9")]


def test_a_platform_that_is_new_in_two_places_is_one() -> None:
    new = [put(sheet, row, "Platform", "Novel") for sheet, row in (("Accounts", 2), (_MODEL, 9), (_MODEL, 10))]
    unlimited = put("Funds", 4, "Available On", None)
    assert _found(*new, unlimited) == [("FX208", "Accounts", "D2")]


def test_a_copied_row_is_found_where_it_repeats() -> None:
    assert _found(copied("Clients", 2), copied("Clients", 2)) == [
        ("FX207", "Clients", "A5"),
        ("FX207", "Clients", "A6"),
    ]
