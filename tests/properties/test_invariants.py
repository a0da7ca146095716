"""What must always hold (rebalance.md): conservation, targets within a penny, no second trade, no order of rows."""

from __future__ import annotations

import copy

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from fastrak_workbook.memory_book import MemoryBook
from tests.properties.random_books import books, shuffled
from tests.properties.running import Line, Tables, errors, lines, records, run, same_row, statuses
from tests.properties.sizes import EXAMPLES, FEW
from tests.reference.slow_codes import money
from tests.reference.slow_rebalance import rebalance as slow_rebalance

PHASES = (Phase.explicit, Phase.generate)
"""Not shrunk: a failing book prints whole, and shrinking one takes longer than the whole suite may."""

PARTS = 8
"""The books are dealt out to so many tests, which run side by side."""

MANY = settings(
    max_examples=-(-EXAMPLES // PARTS), deadline=None, phases=PHASES, suppress_health_check=list(HealthCheck)
)
SOME = settings(MANY, max_examples=-(-FEW // PARTS))

Report = dict[str, dict[str, Line]]


def _flows(tables: Tables) -> dict[str, int]:
    """Cash In − Cash Out of every account, in pence."""
    return {
        str(row["Account ID"]).strip(): money(row.get("Cash In")) - money(row.get("Cash Out"))
        for row in tables["Accounts"]
    }


def _ran(tables: Tables) -> tuple[dict[str, dict[str, Line]], dict[str, str]]:
    outcome, book = run(tables)
    assert outcome.results is not None, errors(tables)
    return lines(book), statuses(book)


def agrees_with_the_reference(tables: Tables, found: Report, status: dict[str, str]) -> None:
    """The engine and the slow reference, written apart from the same specification, agree to the penny."""
    expected = slow_rebalance(tables)
    assert status.keys() == expected.keys()
    for account, result in expected.items():
        assert status[account] == result.status, account
        assert found[account].keys() == result.rows.keys(), account
        for code, row in result.rows.items():
            assert same_row(found[account][code], row), f"{account} {code}: {found[account][code]} against {row}"


def cash_is_conserved(tables: Tables, found: Report, status: dict[str, str]) -> None:
    for account, flow in _flows(tables).items():
        traded = sum(line.trade for line in found[account].values())
        assert traded == (0 if status[account] == "Infeasible" else flow), account


def nothing_ends_below_zero_but_cash_that_was(tables: Tables, found: Report, status: dict[str, str]) -> None:
    for account, rows in found.items():
        for code, line in rows.items():
            assert line.after == line.value + line.trade
            assert line.after >= (min(0, line.value) if code == "CASH" else 0), f"{account} {code}"


def every_fund_ends_on_its_target(tables: Tables, found: Report, status: dict[str, str]) -> None:
    for account, rows in found.items():
        for line in rows.values():
            if status[account] in ("Rebalanced", "No trades needed") and line.target_value is not None:
                assert line.after == line.target_value


def every_target_is_within_a_penny_of_its_share(tables: Tables, found: Report, status: dict[str, str]) -> None:
    for rows in found.values():
        for code, line in rows.items():
            if code != "CASH" and line.value and line.current and line.target_value is not None:
                base = line.value / line.current  # type: ignore[operator]  # not None here
                assert abs(line.target_value - line.target * base) <= 1 + 1e-9 * base  # type: ignore[operator]  # a model fund has a target


def each_share_totals_one(tables: Tables, found: Report, status: dict[str, str]) -> None:
    for rows in found.values():
        for name in ("current", "target", "after_share"):
            shares = [getattr(line, name) for line in rows.values() if getattr(line, name) is not None]
            assert not shares or abs(sum(shares) - 1) < 1e-9


def action_and_reason_fit_the_trade(tables: Tables, found: Report, status: dict[str, str]) -> None:
    for rows in found.values():
        for code, line in rows.items():
            expected = "Hold" if code == "CASH" or line.trade == 0 else "Buy" if line.trade > 0 else "Sell"
            assert line.action == expected
            assert line.reason.endswith(".")
            assert len(line.reason) < 250


ALWAYS = (
    agrees_with_the_reference,
    cash_is_conserved,
    nothing_ends_below_zero_but_cash_that_was,
    every_fund_ends_on_its_target,
    every_target_is_within_a_penny_of_its_share,
    each_share_totals_one,
    action_and_reason_fit_the_trade,
)


def a_second_run_trades_nothing(tables: Tables, book: MemoryBook, status: dict[str, str]) -> None:
    again = copy.deepcopy(tables)
    again["Holdings"] = [
        {
            "Account ID": row["Account ID"],
            "Fund Code Type": row["Fund Code Type"],
            "Fund Code": row["Fund Code"],
            "Value": row["After Value"],
        }
        for row in records(book, "Rebalance")
    ]
    for row in again["Accounts"]:
        row["Cash In"] = row["Cash Out"] = None
    found, _ = _ran(again)
    for account, rows in found.items():
        if status[account] != "Infeasible":  # what could not be reached is not a state to start from
            assert all(line.trade == 0 for line in rows.values()), account


@pytest.mark.parametrize("part", range(PARTS))
@MANY
@given(tables=books(with_units=False), seed=st.integers(0, 2**16))
def test_what_holds_of_every_book(tables: Tables, seed: int, part: int) -> None:
    """One run a book, against the reference and all that must hold; then its rows shuffled; then a second run."""
    outcome, book = run(tables)
    assert outcome.results is not None, errors(tables)
    found, status = lines(book), statuses(book)
    for holds in ALWAYS:
        holds(tables, found, status)
    assert _ran(shuffled(tables, seed)) == (found, status), "the order of rows changed something"
    a_second_run_trades_nothing(tables, book, status)


@pytest.mark.parametrize("part", range(PARTS))
@SOME
@given(tables=books(with_units=False))
def test_many_accounts_at_once_give_what_they_give_one_at_a_time(tables: Tables, part: int) -> None:
    """Without units, since another account's holding may be what tells a fund's price; with prices: test_rules."""
    found, status = _ran(tables)
    for row in tables["Accounts"]:
        alone = copy.deepcopy(tables)
        alone["Accounts"] = [row]
        alone["Holdings"] = [held for held in tables["Holdings"] if held["Account ID"] == row["Account ID"]]
        one, its_status = _ran(alone)
        account = str(row["Account ID"]).strip()
        # A fund's canonical code may come from another account's holding: compare the money only.
        assert sorted(line.trade for line in one[account].values()) == sorted(
            line.trade for line in found[account].values()
        )
        assert its_status[account] == status[account]
