"""The result tables: their order, their totals, what is shown of whom."""

from __future__ import annotations

from itertools import groupby

from tests.errors.good_book import good_tables
from tests.properties.running import pence, records, run


def _sheets(tables=None, **settings):
    _, book = run(tables or good_tables())
    return {name: records(book, name) for name in ("Summary", "Rebalance", "Trades", "Unassigned", "Checks", "Run")}


def test_accounts_stand_together_in_the_sheets_order():
    accounts = [key for key, _ in groupby(row["Account ID"] for row in _sheets()["Rebalance"])]
    assert accounts == [row["Account ID"] for row in good_tables()["Accounts"]]


def test_sectors_stand_together_with_cash_and_then_unassigned_last():
    for _, rows in groupby(_sheets()["Rebalance"], key=lambda row: row["Account ID"]):
        sectors = [key for key, _ in groupby(row["Sector"] for row in rows)]
        assert len(sectors) == len(set(sectors))
        last = [name for name in sectors if name in ("Cash", "Unassigned")]
        assert sectors[len(sectors) - len(last) :] == sorted(last)


def test_funds_of_a_sector_stand_by_name():
    for _, rows in groupby(_sheets()["Rebalance"], key=lambda row: (row["Account ID"], row["Sector"])):
        names = [str(row["Fund Name"]).casefold() for row in rows]
        assert names == sorted(names)


def test_trades_are_the_buys_and_sells_of_rebalance_sells_first():
    sheets = _sheets()
    wanted = {(r["Account ID"], r["Fund Code"], r["Trade"]) for r in sheets["Rebalance"] if r["Action"] != "Hold"}
    assert {(r["Account ID"], r["Fund Code"], r["Trade"]) for r in sheets["Trades"]} == wanted
    for _, rows in groupby(sheets["Trades"], key=lambda row: row["Account ID"]):
        actions = [row["Action"] for row in rows]
        assert actions == sorted(actions, reverse=True)


def test_summary_adds_up_what_rebalance_shows():
    sheets = _sheets()
    for line in sheets["Summary"]:
        rows = [row for row in sheets["Rebalance"] if row["Account ID"] == line["Account ID"]]
        traded = [row for row in rows if row["Action"] != "Hold"]
        assert pence(line["Value"]) == sum(pence(row["Value"]) for row in rows)
        assert line["Trades"] == len(traded)
        assert pence(line["Turnover"]) == sum(abs(pence(row["Trade"])) for row in traded)
        assert pence(line["Unassigned"]) == sum(pence(r["Value"]) for r in rows if r["Sector"] == "Unassigned")


def test_the_largest_drift_stands_first():
    drifts = [line["Largest Drift %"] for line in _sheets()["Summary"] if line["Status"] == "Rebalanced"]
    assert drifts == sorted(drifts, reverse=True)


def test_unassigned_funds_never_vanish():
    sheets = _sheets()
    shown = {row["Fund Code"] for row in sheets["Rebalance"] if row["Sector"] == "Unassigned"}
    assert shown
    assert {row["Fund Code"] for row in sheets["Unassigned"]} == shown


def test_a_stale_valuation_is_on_checks_summary_and_the_report():
    tables = good_tables()
    tables["Accounts"][0]["Valuation Date"] = tables["Accounts"][0]["Valuation Date"].replace(month=1)
    _, book = run(tables)
    assert [row["Code"] for row in records(book, "Checks")] == ["FX603"]
    line = next(row for row in records(book, "Summary") if row["Account ID"] == "A1")
    assert "days old" in line["Note"]
    cash = next(r for r in records(book, "Rebalance") if r["Account ID"] == "A1" and r["Fund Code"] == "CASH")
    assert "days old" in cash["Reason"]
