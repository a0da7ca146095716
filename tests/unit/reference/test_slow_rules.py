"""The slow reference with every method and rule against what rebalance.md says must always hold.

A part of as many books as FASTRAK_EXAMPLES says; tests/properties/test_rules.py prints the branches that they reach.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.properties.must_hold import (
    TRADED,
    Tables,
    after_state,
    all_that_holds,
    may_run_twice,
    nothing_is_traded,
    set_to,
    shuffled,
    without_locks,
    without_rules,
)
from tests.properties.random_books import books as many_codes
from tests.properties.random_rules import random_rule_book, with_rules
from tests.properties.sizes import EXAMPLES
from tests.reference.slow_rebalance import AccountResult, rebalance

Results = dict[str, AccountResult]


def rows(results: Results) -> dict[str, dict[str, object]]:
    return {account: dict(result.rows) for account, result in results.items()}


def statuses(results: Results) -> dict[str, str]:
    return {account: result.status for account, result in results.items()}


def trades(results: Results) -> dict[str, dict[str, int]]:
    return {account: {code: row.trade for code, row in result.rows.items()} for account, result in results.items()}


def books(number: int) -> Iterator[tuple[int, Tables]]:
    return ((seed, random_rule_book(seed)) for seed in range(number))


def test_what_always_holds() -> None:
    for _, book in books(EXAMPLES // 4):
        results = rebalance(book)
        all_that_holds(book, rows(results), statuses(results))


@settings(max_examples=EXAMPLES // 20, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
@given(many_codes(), st.integers(0, 2**16))
def test_what_always_holds_of_books_of_many_codes(tables: Tables, seed: int) -> None:
    book = with_rules(tables, seed)
    results = rebalance(book)
    all_that_holds(book, rows(results), statuses(results))
    again = rebalance(shuffled(book, seed))
    assert trades(again) == trades(results)


def test_the_order_of_rows_changes_nothing() -> None:
    for seed, book in books(EXAMPLES // 10):
        assert trades(rebalance(shuffled(book, seed))) == trades(rebalance(book)), seed


def test_a_second_run_trades_nothing() -> None:
    for _, book in books(EXAMPLES // 10):
        calm = may_run_twice(book)
        first = rebalance(calm)
        second = rebalance(after_state(calm, rows(first)))
        nothing_is_traded(rows(second), statuses(second), statuses(first))


def test_a_second_run_with_locks_under_full_trades_at_most_two_pence_a_fund() -> None:
    for _, book in books(EXAMPLES // 10):
        free = without_rules(book)
        locked = set_to({**free, "Holdings": book["Holdings"], "Funds": book["Funds"]}, Method="Full")
        for line in locked["Funds"]:
            line["Unit Decimals"] = None
        first = rebalance(locked)
        second = rebalance(after_state(locked, rows(first)))
        nothing_is_traded(rows(second), statuses(second), statuses(first), most=2)


def test_full_without_rules_puts_every_fund_within_a_penny_of_its_target() -> None:
    for seed, book in books(EXAMPLES // 10):
        for result in rebalance(set_to(without_rules(book), Method="Full")).values():
            if result.status in TRADED and result.base_pence > 0:
                for code, row in result.rows.items():
                    reserve = result.reserve_pence if code == "CASH" else 0
                    exact = None if row.target is None else row.target * result.base_pence + reserve
                    assert exact is None or abs(row.after - exact) < 1, (seed, code)


@pytest.mark.parametrize(
    "switched_off",
    [
        lambda book: set_to(book, Minimum_trade_pounds=0, Minimum_trade_percent=0),
        lambda book: set_to(book, Cash_reserve_pounds="0"),
        lambda book: set_to(book, CGT_limit="Allowance", CGT_allowance=10**9),
        lambda book: {**book, "Holdings": [{**line, "Lock": ""} for line in book["Holdings"]]},
        lambda book: set_to(book, Treat_share_classes_as_one="No"),
    ],
)
def test_a_rule_that_is_off_changes_nothing(switched_off: Callable[[Tables], Tables]) -> None:
    for seed, book in books(EXAMPLES // 10):
        free = set_to(without_locks(book), Minimum_trade_pounds=None, Minimum_trade_percent=None, CGT_limit="Off")
        free = set_to(free, Cash_reserve_pounds=None, Treat_share_classes_as_one=None)
        free["Clients"] = [{**line, "CGT Allowance": None} for line in free["Clients"]]
        assert trades(rebalance(switched_off(free))) == trades(rebalance(free)), seed


def test_many_accounts_at_once_give_what_they_give_one_at_a_time() -> None:
    for seed, book in books(EXAMPLES // 10):
        priced = set_to({**book, "Funds": [{**line, "Price": 1.5} for line in book["Funds"]]}, CGT_limit="Off")
        registered = {line["Fund Code"] for line in priced["Funds"]} | {"CASH"}
        together = trades(rebalance(priced))
        for account in priced["Accounts"]:
            name = str(account["Account ID"])
            own = [line for line in priced["Holdings"] if line["Account ID"] == name]
            if {line["Fund Code"] for line in own} | {
                line["Fund Code"] for line in priced["Model Portfolios"]
            } <= registered:
                alone = rebalance({**priced, "Accounts": [account], "Holdings": own})
                assert trades(alone) == {name: together[name]}, seed
