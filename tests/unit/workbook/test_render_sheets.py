from __future__ import annotations

import datetime
from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest

from fastrak_workbook import layout
from fastrak_workbook.render import grid, look, measure
from fastrak_workbook.render.cells import cells, text
from fastrak_workbook.render.sheets import result_sheets, sheet_names
from tests.unit.workbook.sample_results import empty_results, sample_checks, sample_results, sector_totals

RESULTS = sample_results(4, 15)


def test_sheets_come_in_their_order_under_one_number():
    sheets = result_sheets(RESULTS, " (3)")
    assert [sheet.name for sheet in sheets] == [
        "Summary (3)", "Rebalance (3)", "Trades (3)", "Unassigned (3)", "Checks (3)", "Run (3)"
    ]  # fmt: skip
    assert tuple(sheet.name for sheet in sheets) == sheet_names(RESULTS, " (3)")
    assert [table.name for sheet in sheets for table in sheet.tables][:3] == [
        "FastrakSectors3", "FastrakSummary3", "FastrakRebalance3"
    ]  # fmt: skip
    assert [sheet.name for sheet in result_sheets(sample_checks())] == ["Checks"]


def test_money_is_pounds_shares_are_shares_and_dates_are_dates():
    assert cells([123456, -1, 0, None], layout.Kind.MONEY) == [1234.56, -0.01, 0.0, None]
    assert cells(np.array([7, 8]), layout.Kind.MONEY) == [0.07, 0.08]
    assert cells([Decimal("1.2345"), None], layout.Kind.NUMBER) == [1.2345, None]
    day = datetime.date(2026, 3, 31)
    given = ["2026-03-31", datetime.datetime(2026, 3, 31, 9), day, "", None]
    assert cells(given, layout.Kind.DATE) == [day, day, day, None, None]
    with pytest.raises(ValueError, match="no number that a cell can show"):
        cells([float("nan")], layout.Kind.PERCENT)


def test_texts_fit_a_cell_and_are_characters():
    assert text("half \ud83d pair") == "half \ufffd pair"
    assert len(text("x" * 40_000)) == 32_767
    long_emoji = text("📈" * 20_000)
    assert len(long_emoji.encode("utf-16-le")) <= 2 * 32_767
    assert long_emoji.endswith("📈…")


def test_rows_are_headings_and_values():
    rebalance = result_sheets(RESULTS)[1]
    rows = rebalance.table.rows()
    assert rows[0] == [column.header for column in layout.REBALANCE.columns]
    assert len(rows) == 61
    assert rows[1][11] == RESULTS.rebalance["value"][0] / 100


def test_headings_stand_within_the_first_twenty_rows():
    assert all(sheet.table.header_row < 20 for sheet in result_sheets(RESULTS) if sheet.above is None)


def test_accounts_stand_below_sectors_and_their_chart():
    summary = result_sheets(replace(RESULTS, sector_totals=tuple(sector_totals())[:2]))[0]
    assert summary.above is not None
    chart_rows = 1 + (summary.above.chart_pixels - 50) / 20
    assert summary.table.header_row > summary.above.table.header_row + chart_rows
    assert summary.table.header_row > summary.above.table.last_row + 1


def test_the_chart_shows_the_sector_model_with_most_money():
    small = sector_totals("Small", (("One", "#112233"),))
    totals = (*sector_totals(), *small, *sector_totals("Big", tuple((f"S{n}", "#AABBCC") for n in range(30))))
    block = result_sheets(replace(RESULTS, sector_totals=totals))[0].above
    assert block is not None
    assert block.sector_model == "Big"
    top = block.table.first_row
    assert (block.first_charted - top, block.last_charted - top) == (11, 40)
    assert block.colours == ("#AABBCC",) * 30


def test_a_sector_model_stays_together_and_a_bad_colour_is_grey():
    totals = (*sector_totals("A", (("1", "red"),)), *sector_totals("B", (("2", "#0000ff"),)))
    totals += tuple(sector_totals("A", (("3", ""),)))
    block = result_sheets(replace(RESULTS, sector_totals=totals))[0].above
    assert block is not None
    assert block.table.data["sector_model"] == ["A", "A", "B"]
    assert block.colours == ("#8A94A3", "#8A94A3")


def test_links_lead_only_to_sheets_that_are_there():
    checks = result_sheets(sample_checks(), linked=["holdings", "Bob's funds"])[0]
    assert checks.table.links["cell"] == ["'holdings'!E17", None, None, None]
    assert checks.table.data["severity"] == ["Error", "Warning", "Warning", "Warning"]


def test_lines_say_what_is_there_and_what_is_not():
    full, empty = result_sheets(RESULTS), result_sheets(empty_results())
    assert full[0].lines[0] == "Rebalance Report: summary as at 31/03/2026"
    assert full[0].lines[1:] == RESULTS.headlines
    assert full[4].lines[1] == "1 error and 3 warnings."
    assert full[3].lines[1].startswith("3 funds are in no sector")
    assert empty[0].above is None
    assert [sheet.lines[1].startswith("Nothing to report") for sheet in empty[1:5]] == [True] * 4
    assert empty[1].table.last_row == empty[1].table.first_row


def test_columns_of_unequal_length_are_a_mistake():
    broken = replace(RESULTS, trades={**RESULTS.trades, "units": ()})
    with pytest.raises(ValueError, match="FastrakTrades are not equally long"):
        result_sheets(broken)


def test_columns_are_wide_enough_for_numbers_and_heading_words():
    for sheet in result_sheets(RESULTS):
        widths = grid.column_pixels(sheet)
        for column, width in zip(sheet.table.columns, widths, strict=False):
            assert look.heading_lines(column, width) <= 2
            assert max(measure.pixels(word) for word in column.header.split()) < width
            if column.kind is layout.Kind.MONEY:
                shown = [f"{value:,.2f}" for value in sheet.table.data[column.field] if value is not None]
                assert max(map(measure.pixels, shown), default=0) < width


def test_lines_of_a_text_in_a_column():
    room = measure.pixels("General Investment ")
    assert measure.lines("General Investment Account", room) == 2
    assert measure.lines("ISA", room) == measure.lines("", room) == 1
    assert measure.lines("one\ntwo\nthree", room) == 3
    assert measure.lines("x" * 500, room) > 20
    assert measure.row_points(1) == 15
    assert measure.row_points(10_000) == 409
