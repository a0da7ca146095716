"""Order files: they add up to Trades to the penny, in units too, and no text in them becomes a formula."""

from __future__ import annotations

import csv
from decimal import Decimal
from io import StringIO

import pytest

from fastrak_workbook.file_book import FileBook
from fastrak_workbook.memory_book import MemoryBook
from fastrak_workbook.order_file import HEADINGS, order_file
from fastrak_workbook.shipped import DEMO_FILE, shipped
from fastrak_xl.app.orders import PlatformOrders, platform_orders
from fastrak_xl.app.rebalance import rebalance
from tests import injection
from tests.errors.good_book import good_tables

PAIRED = ("", "Transact", "all")


def ordered(tables: dict[str, list[dict[str, object]]], **settings: str) -> tuple[PlatformOrders, ...]:
    outcome = rebalance(MemoryBook(tables), settings)
    assert outcome.report is not None, [str(one) for one in outcome.diagnostics]
    return platform_orders(outcome.report)


def lines(orders: PlatformOrders) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(order_file(orders).decode("utf-8-sig"))))


@pytest.fixture(scope="module", params=PAIRED)
def demo(request: pytest.FixtureRequest) -> tuple[dict[str, list[object]], tuple[PlatformOrders, ...]]:
    outcome = rebalance(FileBook(shipped(DEMO_FILE), DEMO_FILE), {"Paired switches": request.param})
    assert outcome.report is not None
    return dict(outcome.report.trades()), platform_orders(outcome.report)  # type: ignore[arg-type]  # the outcome has a report


def test_every_trade_is_ordered_to_the_penny_and_to_the_unit(demo) -> None:
    trades, files = demo
    pounds: dict[tuple[str, str], Decimal] = {}
    units: dict[tuple[str, str], Decimal] = {}
    for orders in files:
        for line in lines(orders):
            key = line["Account ID"].removeprefix("'"), line["Fund Code"]
            sign = 1 if line["Action"] == "Buy" else -1
            pounds[key] = pounds.get(key, Decimal(0)) + sign * Decimal(line["Amount"])
            units[key] = units.get(key, Decimal(0)) + sign * Decimal(line["Units"] or 0)
    keys = list(zip(trades["account_id"], trades["code"], strict=True))
    assert pounds == {key: Decimal(pence).scaleb(-2) for key, pence in zip(keys, trades["trade"], strict=True)}
    given = zip(keys, trades["units"], strict=True)
    assert units == {key: Decimal(repr(each)) if each is not None else Decimal(0) for key, each in given}


def test_totals_of_the_files_are_those_of_trades(demo) -> None:
    trades, files = demo
    amounts = [int(str(one)) for one in trades["trade"]]
    assert sum(orders.total("Sell") for orders in files) == -sum(one for one in amounts if one < 0)
    assert sum(orders.total("Buy") for orders in files) == sum(one for one in amounts if one > 0)


def test_a_file_for_each_platform_sells_before_buys(demo) -> None:
    _, files = demo
    assert [orders.platform for orders in files] == ["AJ Bell", "Fidelity", "Nucleus", "Quilter", "Transact"]
    for orders in files:
        assert {order.platform for order in orders.orders} == {orders.platform}
        actions = [order.action for order in orders.orders if not order.switch]
        by_account = [(order.account_id, order.action) for order in orders.orders if not order.switch]
        if not any(order.switch for order in orders.orders):
            assert actions == sorted(actions, reverse=True)
        for account in {one for one, _ in by_account}:
            own = [action for one, action in by_account if one == account]
            assert own == sorted(own, reverse=True)


def test_a_switch_is_a_sell_and_a_buy_that_pay_for_each_other(demo) -> None:
    for orders in demo[1]:
        switches: dict[int, list[object]] = {}
        for order in orders.orders:
            if order.switch:
                switches.setdefault(order.switch, []).append((order.action, order.account_id, order.pence))
        for (sell, account, sold), (buy, other, bought) in switches.values():
            assert (sell, buy) == ("Sell", "Buy")
            assert (account, sold) == (other, bought)


def test_only_the_platforms_named_are_paired() -> None:
    files = {orders.platform: orders for orders in ordered(good_tables(), **{"Paired switches": " nucleus ;"})}
    assert any(order.switch for order in files["Nucleus"].orders)
    assert not any(order.switch for name, orders in files.items() if name != "Nucleus" for order in orders.orders)


def test_percent_of_the_holding_is_of_what_is_sold() -> None:
    for orders in ordered(good_tables()):
        for line in lines(orders):
            assert bool(line["Percent of holding"]) is (line["Action"] == "Sell")
            assert not line["Percent of holding"] or 0 < Decimal(line["Percent of holding"]) <= 100


def test_codes_that_platforms_ask_for_are_there() -> None:
    found = {line["Fund Code"]: line for orders in ordered(good_tables()) for line in lines(orders)}
    assert (found["KA01"]["ISIN"], found["KA01"]["SEDOL"]) == ("GB00B3X7QG63", "B3X7QG6")


@pytest.mark.parametrize(
    "payload", [*injection.PAYLOADS.values(), "  =1+1", "\t=1+1", "＝1+1", "-5", "@x", "|cmd", "%0A"]
)
def test_no_text_becomes_a_formula(payload: str) -> None:
    tables = good_tables()
    tables["Clients"][0]["Client Name"] = payload
    tables["Funds"][0]["Fund Name"] = payload
    cells = [cell for orders in ordered(tables) for line in lines(orders) for cell in line.values()]
    assert not [cell for cell in cells if cell.lstrip().startswith(tuple("=+-@|%＝＋－＠"))]
    assert not [cell for cell in cells if set("\r\n\t\x00") & set(cell)]


def test_the_file_is_as_excel_reads_it() -> None:
    data = order_file(ordered(good_tables())[0])
    assert data.startswith(b"\xef\xbb\xbfPlatform,Client ID,")
    assert data.count(b"\r\n") == data.count(b"\n") > 1
    assert data.decode("utf-8-sig").splitlines()[0] == ",".join(HEADINGS)


def test_accounts_in_another_order_give_the_same_orders() -> None:
    tables = good_tables()
    tables["Holdings"].reverse()
    assert {one.platform: set(one.orders) for one in ordered(tables)} == {
        one.platform: set(one.orders) for one in ordered(good_tables())
    }
