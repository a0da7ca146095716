"""Method Cash flow by hand: `tests/unit/engine/rebalance/test_published_cases.py` has the published examples."""

from __future__ import annotations

import dataclasses

from tests.unit.engine.rebalance.small_book import Small

_HALVES = Small(target={"A": 50, "B": 50}, held={"A": 600, "B": 200}, settings={"Method": "Cash flow"})


def _with(small: Small, **changes: object) -> Small:
    return dataclasses.replace(small, **changes)  # type: ignore[arg-type]  # changes are the fields by name


def test_nothing_to_place_is_no_trade() -> None:
    assert _HALVES.trades() == {}


def test_idle_cash_above_the_reserve_is_placed_though_nothing_comes_in() -> None:
    small = _with(
        _HALVES, held={"A": 600, "B": 200, "Cash": 150}, settings={"Method": "Cash flow", "Cash reserve £": 50}
    )
    assert small.trades() == {"B": 100}


def test_a_missing_reserve_is_raised() -> None:
    small = _with(_HALVES, settings={"Method": "Cash flow", "Cash reserve £": 100})
    assert small.trades() == {"A": -100}


def test_overdrawn_cash_is_made_good() -> None:
    assert _with(_HALVES, held={"A": 600, "B": 200, "Cash": -40}).trades() == {"A": -40}


def test_no_fund_is_bought_past_its_target() -> None:
    """B may not be bought: A has room for nothing, so all of it stays in cash."""
    small = _with(_HALVES, held={"A": 600, "B": {"Value": 200, "Lock": "Do not buy"}}, account={"Cash In": 100})
    assert (small.trades(), small.after()["Cash"]) == ({}, 100)


def test_funds_of_target_nothing_are_sold_first_pro_rata_to_value() -> None:
    small = _with(_HALVES, held={"A": 600, "B": 400, "X": 30, "Y": 60}, account={"Cash Out": 45})
    assert small.trades() == {"X": -15, "Y": -30}


def test_what_must_be_paid_out_is_raised_below_target_where_locks_leave_no_other_way() -> None:
    """A is locked at 600; the base is 700, so that B's target is 350, of which 200 are held: 100 of them pay."""
    small = _with(_HALVES, held={"A": {"Value": 600, "Lock": "Do not sell"}, "B": 200}, account={"Cash Out": 100})
    assert small.trades() == {"B": -100}


def test_a_base_of_nothing_with_a_cash_out_sells_all() -> None:
    assert _with(_HALVES, account={"Cash Out": 800}).trades() == {"A": -600, "B": -200}


def test_a_penny_is_not_left_over() -> None:
    """Ten pounds into three equal shortfalls: the odd penny goes to the lowest code."""
    small = Small(
        target={"A": 25, "B": 25, "C": 25, "D": 25},
        held={"A": 100, "B": 100, "C": 100, "D": 700},
        settings={"Method": "Cash flow"},
        account={"Cash In": 10},
    )
    assert small.trades() == {"A": 3.34, "B": 3.33, "C": 3.33}
