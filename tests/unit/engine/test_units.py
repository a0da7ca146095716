"""Units at the known price: a holding's own, the register's, other holdings' where they agree."""

from __future__ import annotations

from tests.errors.good_book import good_tables
from tests.properties.running import records, run


def _units(tables, account):
    _, book = run(tables)
    return {row["Fund Code"]: row for row in records(book, "Rebalance") if row["Account ID"] == account}


def test_a_full_sale_sells_all_units():
    rows = _units(good_tables(), "A1")
    sold = [
        row for row in rows.values() if row["Trade"] and row["Trade"] == -row["Value"] and row["Fund Code"] != "CASH"
    ]
    for row in sold:
        held = {line["Fund Code"]: line["Units"] for line in good_tables()["Holdings"]}
        assert row["Units"] == -held.get(row["Fund Code"], -row["Units"])


def test_units_are_the_trade_at_the_holdings_price_towards_zero():
    for row in _units(good_tables(), "A1").values():
        if row["Fund Code"] == "KA01" and row["Trade"]:
            assert abs(row["Units"] - row["Trade"] / 2.5) < 0.0001
            assert abs(row["Units"]) <= abs(row["Trade"] / 2.5) + 1e-9


def test_without_a_price_units_are_blank():
    tables = good_tables()
    for row in (*tables["Holdings"], *tables["Funds"]):
        row["Price"] = row["Units"] = None
    for row in tables["Holdings"]:
        row["Value"] = row["Value"] or 100.0
    _, book = run(tables)
    assert {row["Units"] for row in records(book, "Rebalance")} == {None}


def test_cash_and_untraded_rows_have_no_units():
    _, book = run(good_tables())
    for row in records(book, "Rebalance"):
        if row["Action"] == "Hold":
            assert row["Units"] is None
