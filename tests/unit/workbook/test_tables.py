"""Finding tables: by table name, by sheet name and a header row, under other headings, below their own range."""

from __future__ import annotations

from fastrak_workbook.layout import ACCOUNTS, FUNDS, HOLDINGS, MODEL_PORTFOLIOS
from fastrak_workbook.read.source import Source, TablePlace
from fastrak_workbook.read.tables import find_table

HEADINGS = ["Account ID", "Fund Code Type", "Fund Code", "Value"]
ROW = ["A1", "ISIN", "GB00B3X7QG63", 12.5]


def _rows(table):
    return list(zip(*(table.cells[name] for name in ("account_id", "code_type", "code", "value")), strict=True))


def test_by_table_name_on_any_sheet():
    grid = [[], ["", *HEADINGS], [None, *ROW]]
    found, problems = find_table(Source({"My data": grid}, {"HOLDINGS": TablePlace("My data", "B2:E3")}), HOLDINGS)
    assert (problems, found.sheet, found.letters["value"], found.rows) == ([], "My data", "E", [3])
    assert _rows(found) == [tuple(ROW)]


def test_by_sheet_name_and_a_header_row_further_down():
    grid = [["Holdings of the firm"], [], [None, None], HEADINGS, ROW]
    found, problems = find_table(Source({"holdings ": grid}), HOLDINGS)
    assert (problems, found.rows) == ([], [5])


def test_headings_match_without_case_blanks_punctuation_or_order_and_by_alias():
    headings = ["MARKET VALUE (£)", "fund-code", "Plan Number", "code type", "My own notes"]
    found, problems = find_table(Source({"Holdings": [headings, [12.5, "GB00B3X7QG63", "A1", "ISIN", "x"]]}), HOLDINGS)
    assert problems == []
    assert _rows(found) == [tuple(ROW)]
    assert "My own notes" not in found.cells


def test_the_exact_heading_wins_over_an_alias():
    headings = ["Account ID", "Fund Code Type", "Code", "Fund Code", "Value"]
    found, problems = find_table(Source({"Holdings": [headings, ["A1", "Own", "x", "right", 1]]}), HOLDINGS)
    assert (problems, found.cells["code"]) == ([], ["right"])


def test_a_heading_is_not_taken_for_another_columns_alias():
    headings = [column.header for column in FUNDS.columns]
    found, problems = find_table(Source({"Funds": [headings]}), FUNDS)
    assert problems == []
    assert len(set(found.letters.values())) == len(FUNDS.columns)


def test_every_tables_own_headings_are_found():
    for layout in (ACCOUNTS, MODEL_PORTFOLIOS):
        found, problems = find_table(Source({layout.sheet: [[c.header for c in layout.columns]]}), layout)
        assert (problems, list(found.letters)) == ([], list(layout.fields))


def test_two_columns_of_one_meaning_are_an_error():
    _, problems = find_table(Source({"Holdings": [[*HEADINGS, "value "], [*ROW, 1]]}), HOLDINGS)
    assert [(one.code, one.cell) for one in problems] == [("FX003", "E1")]


def test_missing_columns_are_named():
    _, problems = find_table(Source({"Holdings": [["Account ID", "Fund Code"], ["A1", "x"]]}), HOLDINGS)
    assert [one.problem for one in problems] == [
        "The column Fund Code Type is missing",
        "The column Value is missing",
    ]


def test_blank_rows_are_skipped_and_rows_below_the_range_count():
    grid = [HEADINGS, ROW, [None, " ", None, ""], ["A2", "Cash", "CASH", 5]]
    found, _ = find_table(Source({"Holdings": grid}, {"Holdings": TablePlace("Holdings", "A1:D2")}), HOLDINGS)
    assert found.rows == [2, 4]


def test_a_heading_that_says_pence():
    for heading in ("Price (pence)", "price (p)", "Unit Price (GBX)"):
        found, _ = find_table(Source({"Holdings": [[*HEADINGS, heading], [*ROW, 245]]}), HOLDINGS)
        assert found.pence_fields == {"price"}
    found, _ = find_table(Source({"Holdings": [[*HEADINGS, "Price (£)"], [*ROW, 245]]}), HOLDINGS)
    assert found.pence_fields == frozenset()


def test_a_missing_table():
    found, problems = find_table(Source({}), HOLDINGS)
    assert (found.present, [one.code for one in problems]) == (False, ["FX001"])
    assert find_table(Source({}), FUNDS)[1] == []
