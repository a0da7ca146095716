"""The same book under several settings: every figure is that of a run of its own."""

from __future__ import annotations

import pytest

from fastrak_workbook.memory_book import MemoryBook
from fastrak_xl.app.compare import AS_IT_IS, EVERY_METHOD, Alternative, compare
from fastrak_xl.app.rebalance import rebalance
from fastrak_xl.app.selection import Selection
from fastrak_xl.commands.comparing import alternative
from fastrak_xl.domain.not_there import NotThere
from tests.errors.good_book import good_tables
from tests.errors.planting import put
from tests.unit.engine.rebalance.small_book import Small

RESERVE = Alternative("Cash reserve %=5", {"Cash reserve %": "5"})
KEEP = Alternative("keep", {"Funds not in model": "Hold outside"})


def test_each_row_is_a_run_of_its_own() -> None:
    book = MemoryBook(good_tables())
    compared = compare(book, [RESERVE, KEEP]).compared
    assert compared is not None
    names = [AS_IT_IS, RESERVE.name, KEEP.name]
    assert [total.settings for total in compared.totals] == names
    for total, settings in zip(compared.totals, ({}, RESERVE.overrides, KEEP.overrides), strict=True):
        outcome = rebalance(MemoryBook(good_tables()), settings)
        assert outcome.totals is not None
        assert outcome.results is not None
        assert total.trades == outcome.totals.trades
        assert total.turnover == outcome.totals.turnover
        assert total.cash_after == sum(outcome.results.summary["cash_after"])
        assert total.gain == sum(gain or 0 for gain in outcome.results.rebalance["gain"])
        mine = [row for row, name in enumerate(compared.accounts["settings"]) if name == total.settings]
        accounts = [compared.accounts["account_id"][row] for row in mine]
        turnover = dict(zip(outcome.results.summary["account_id"], outcome.results.summary["turnover"], strict=True))
        assert [compared.accounts["turnover"][row] for row in mine] == [turnover[account] for account in accounts]


def test_every_method_side_by_side_by_hand() -> None:
    """A is 8 points over, in profit and in a GIA; 5/25 gives a band of 5 points, so Tolerance sells to 55%."""
    held = {"A": {"Value": 580, "Book Cost": 290}, "B": 370, "Cash": 50}
    sector = {"A": "Shares", "B": "Bonds"}
    small = Small({"A": 50, "B": 50}, held, {"Minimum trade £": 10}, {"Wrapper": "GIA"}, sector=sector)
    compared = compare(MemoryBook(small.tables()), EVERY_METHOD).compared
    assert compared is not None
    found = {one.settings: (one.trades, one.turnover, one.drift_left, one.cash_after, one.gain)
             for one in compared.totals}  # fmt: skip
    assert found == {
        "As in the workbook": (2, 210_00, 0.0, 0, 40_00),
        "Full": (2, 210_00, 0.0, 0, 40_00),
        "Tolerance, 5/25 to the band's edge": (2, 110_00, pytest.approx(0.05), 0, 15_00),
        "Cash flow": (1, 50_00, pytest.approx(0.08), 0, 0),
        "Sector": (2, 210_00, 0.0, 0, 40_00),
    }
    assert compared.accounts["gain"] == [40_00, 40_00, 15_00, 0, 40_00]


def test_an_account_s_rows_stand_together_in_the_settings_order() -> None:
    compared = compare(MemoryBook(good_tables()), [RESERVE]).compared
    assert compared is not None
    accounts = compared.accounts["account_id"]
    assert accounts[::2] == accounts[1::2]
    assert compared.accounts["settings"][:2] == [AS_IT_IS, RESERVE.name]


def test_the_drift_left_is_what_the_trades_leave() -> None:
    compared = compare(MemoryBook(good_tables()), [KEEP]).compared
    outcome = rebalance(MemoryBook(good_tables()), KEEP.overrides)
    assert compared is not None
    assert outcome.results is not None
    rows = outcome.results.rebalance
    left = [
        abs(after - target)
        for after, target in zip(rows["after"], rows["target"], strict=True)
        if after is not None and target is not None
    ]
    assert compared.totals[1].drift_left == pytest.approx(max(left))


def test_the_sheet_compare_is_written_and_nothing_else() -> None:
    book = MemoryBook(good_tables())
    compare(book, [RESERVE])
    (sheet,) = book.sheets
    assert (sheet.name, sheet.table.name) == ("Compare", "FastrakCompare")
    assert [table.name for table in sheet.tables] == ["FastrakCompareTotals", "FastrakCompare"]


def test_only_the_accounts_that_are_asked_for() -> None:
    compared = compare(MemoryBook(good_tables()), [RESERVE], Selection(accounts=("A2",))).compared
    assert compared is not None
    assert compared.accounts["account_id"] == ["A2", "A2"]
    with pytest.raises(NotThere):
        compare(MemoryBook(good_tables()), [RESERVE], Selection(accounts=("nobody",)))


def test_an_error_in_any_of_the_settings_stops_all() -> None:
    book = MemoryBook(good_tables())
    wrong = compare(book, [RESERVE, Alternative("wrong", {"Cash reserve %": "lots"})])
    assert wrong.compared is None
    assert [one.sheet for one in wrong.diagnostics if one.is_error] == ["--set"]
    assert not book.sheets
    tables = good_tables()
    put("Holdings", 2, "Value", "twelve")(tables)
    assert compare(MemoryBook(tables), [RESERVE]).compared is None


def test_settings_as_people_write_them() -> None:
    tried = alternative("Method=Full, CGT allowance=3,000,Cash reserve £=1,000")
    assert tried.overrides == {"Method": "Full", "CGT allowance": "3,000", "Cash reserve £": "1,000"}
    assert tried.name == "Method=Full, CGT allowance=3,000, Cash reserve £=1,000"
