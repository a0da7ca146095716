"""Every method and rule through the use-case, on random books with random settings, against the slow reference.

A book is known by its seed: a failing test names it, and `random_rule_book(seed)` is that book. The branches that the
books reach are printed with `-s`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.properties.must_hold import (
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
from tests.properties.random_books import books
from tests.properties.random_rules import random_rule_book, with_rules
from tests.properties.running import Line, errors, lines, run, same_row, same_units, statuses
from tests.properties.sizes import EXAMPLES
from tests.reference.slow_rebalance import rebalance as slow_rebalance
from tests.reference.slow_tally import REACHED, all_marks

PARTS = 8
"""The books are dealt out to so many tests, which run side by side."""
MANY = settings(
    max_examples=EXAMPLES // 10,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
RARE = 1000
"""Some branches are reached once in so many books: a smaller run may miss them."""

Report = dict[str, dict[str, Line]]


def part(number: int, examples: int = EXAMPLES) -> range:
    """The seeds of one part."""
    return range(number, examples, PARTS)


def ran(tables: Tables) -> tuple[Report, dict[str, str]]:
    outcome, book = run(tables)
    assert outcome.results is not None, errors(tables)
    return lines(book), statuses(book)


def differences(tables: Tables, found: Report, status: dict[str, str]) -> list[str]:
    """Where the engine and the slow reference, written apart from the same specification, disagree."""
    expected = slow_rebalance(tables)
    told = []
    for account, result in expected.items():
        if status[account] != result.status:
            told.append(f"{account}: {status[account]} against {result.status}")
        if found[account].keys() != result.rows.keys():
            told.append(f"{account}: rows {sorted(found[account])} against {sorted(result.rows)}")
            continue
        for code, row in result.rows.items():
            line = found[account][code]
            if not (same_row(line, row) and same_units(line, row) and line.gain == row.gain):
                told.append(f"{account} {code}: {line} against {row}")
    return told


@pytest.mark.parametrize("number", range(PARTS))
def test_engine_and_reference_agree_to_the_penny(number: int) -> None:
    """One run a book, against the reference and all that must hold; of every eighth, its rows in another order."""
    for seed in part(number):
        book = random_rule_book(seed)
        found, status = ran(book)
        assert not differences(book, found, status), f"random_rule_book({seed})"
        all_that_holds(book, found, status)
        if seed // PARTS % 8 == 0:
            assert ran(shuffled(book, seed)) == (found, status), f"the order of rows in random_rule_book({seed})"


@MANY
@given(books(), st.integers(0, 2**16))
def test_books_of_many_codes_agree_with_the_reference_under_every_rule(tables: Tables, seed: int) -> None:
    book = with_rules(tables, seed)
    found, status = ran(book)
    assert not differences(book, found, status)
    all_that_holds(book, found, status)


@pytest.mark.parametrize("number", range(PARTS))
def test_many_accounts_at_once_give_what_they_give_one_at_a_time(number: int) -> None:
    """ "With CGT `Off` and prices given": every fund is in the register, at a price of its own."""
    for seed in part(number, EXAMPLES // 20):
        book = set_to(random_rule_book(seed), CGT_limit="Off")
        funds = {str(line["Fund Code"]): line for line in book["Funds"]}
        for line in (*book["Holdings"], *book["Model Portfolios"]):
            if line["Fund Code"] != "CASH":
                name = {key: line[key] for key in ("Fund Code Type", "Fund Code", "Fund Name")}
                funds.setdefault(str(line["Fund Code"]), name)
        book["Funds"] = [{**line, "Price": 1.5} for line in funds.values()]
        together, status = ran(book)
        for account in book["Accounts"]:
            name = str(account["Account ID"])
            own = [line for line in book["Holdings"] if line["Account ID"] == name]
            alone, its_status = ran({**book, "Accounts": [account], "Holdings": own})
            assert (alone[name], its_status[name]) == (together[name], status[name]), f"random_rule_book({seed})"


def test_tolerance_without_a_band_is_refused_by_name() -> None:
    book = set_to(random_rule_book(1), Method="Tolerance", Tolerance_absolute=None, Tolerance_relative=None)
    outcome, _ = run(book)
    assert outcome.results is None
    assert any("Tolerance absolute" in told and "Tolerance relative" in told for told in errors(book))


@pytest.mark.parametrize("number", range(PARTS))
def test_a_second_run_trades_nothing(number: int) -> None:
    for seed in part(number, EXAMPLES // 10):
        calm = may_run_twice(random_rule_book(seed))
        found, status = ran(calm)
        again, its_status = ran(after_state(calm, found))
        nothing_is_traded(again, its_status, status)


@pytest.mark.parametrize("number", range(PARTS))
def test_a_second_run_with_locks_under_full_trades_at_most_two_pence_a_fund(number: int) -> None:
    for seed in part(number, EXAMPLES // 10):
        book = random_rule_book(seed)
        locked = set_to({**without_rules(book), "Holdings": book["Holdings"]}, Method="Full")
        found, status = ran(locked)
        again, its_status = ran(after_state(locked, found))
        nothing_is_traded(again, its_status, status, most=2)


@pytest.mark.parametrize(
    "switched_off",
    [
        lambda book: set_to(book, Minimum_trade_pounds=0, Minimum_trade_percent=0),
        lambda book: set_to(book, Cash_reserve_pounds="0"),
        lambda book: set_to(book, CGT_limit="Allowance", CGT_allowance=10**9),
        lambda book: {**book, "Holdings": [{**line, "Lock": ""} for line in book["Holdings"]]},
        lambda book: set_to(book, Treat_share_classes_as_one="No"),
    ],
    ids=["minimum", "reserve", "gains", "locks", "share classes"],
)
def test_a_rule_that_is_off_changes_nothing(switched_off: Callable[[Tables], Tables]) -> None:
    for seed in range(EXAMPLES // 20):
        assert trades(switched_off(free(seed))) == trades_of_free(seed), f"random_rule_book({seed})"


def free(seed: int) -> Tables:
    """A random book without rules."""
    book = set_to(without_locks(random_rule_book(seed)), Minimum_trade_pounds=None, Minimum_trade_percent=None)
    book = set_to(book, CGT_limit="Off", Cash_reserve_pounds=None, Treat_share_classes_as_one=None)
    return {**book, "Clients": [{**line, "CGT Allowance": None} for line in book["Clients"]]}


def trades(tables: Tables) -> list[dict[str, int]]:
    return [{code: line.trade for code, line in rows.items()} for rows in ran(tables)[0].values()]


@cache
def trades_of_free(seed: int) -> list[dict[str, int]]:
    """What every rule that is switched off is held against."""
    return trades(free(seed))


def test_the_random_books_reach_every_branch() -> None:
    """Run on the reference alone, so that a generator that has gone blind is noticed whatever the engine does."""
    REACHED.clear()
    for seed in range(EXAMPLES):
        slow_rebalance(random_rule_book(seed))
    print(f"\n{EXAMPLES:,} books")
    for branch in sorted(all_marks() | set(REACHED)):
        print(f"{REACHED[branch]:8,} {branch}")
    missing = {branch for branch in all_marks() if not REACHED[branch]}
    assert not missing or RARE > EXAMPLES, missing
