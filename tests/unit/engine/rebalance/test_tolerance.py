"""Method Tolerance by hand, in a base of £10,000: a point is £100."""

from __future__ import annotations

import pytest

from tests.unit.engine.rebalance.small_book import Small

_TARGET = {"A": 50, "B": 30, "C": 20}


def _small(
    a: float, b: float, c: float, cash: float = 0, account: dict[str, object] | None = None, **settings: object
) -> Small:
    chosen = {"Method": "Tolerance", "Tolerance absolute": 5} | {k.replace("_", " "): v for k, v in settings.items()}
    held = {"A": a, "B": b, "C": c} | ({"Cash": cash} if cash else {})
    return Small(target=_TARGET, held=held, settings=chosen, account=account or {})


def test_one_breach_brings_every_fund_to_target_under_scope_account() -> None:
    assert _small(5600, 2700, 1700).trades() == {"A": -600, "B": 300, "C": 300}


def test_under_scope_fund_only_the_breaching_fund_goes_to_target() -> None:
    """£600 of A is shared by the room of B and C towards target: 300 to 300."""
    assert _small(5600, 2800, 1600, Tolerance_scope="Fund").trades() == {"A": -600, "B": 200, "C": 400}


def test_band_edge_sells_no_more_than_it_must() -> None:
    """£100 to the edge, shared by B's and C's room of £200 and £400."""
    small = _small(5600, 2800, 1600, Rebalance_to="Band edge")
    assert small.trades() == {"A": -100, "B": 33.33, "C": 66.67}


def test_exactly_on_the_edge_is_within() -> None:
    assert _small(5500, 2700, 1800).trades() == {}
    assert _small(5500.01, 2700, 1799.99).trades() != {}


@pytest.mark.parametrize(("breach_when", "traded"), [("Either band", True), ("Both bands", False)])
def test_five_or_twenty_five(breach_when: str, traded: bool) -> None:
    """C at 14%: 6 points under, but its relative band of 40% is 8 points wide."""
    small = _small(5400, 3200, 1400, Tolerance_relative=40, Breach_when=breach_when)
    assert bool(small.trades()) is traded


def test_at_target_nothing_any_holding_is_a_breach_without_an_absolute_band() -> None:
    settings = {"Method": "Tolerance", "Tolerance relative": 25}
    held = {"A": 4999, "B": 3000, "C": 2000, "X": 1}
    assert Small(target=_TARGET, held=held, settings=settings).trades() == {"A": 1, "X": -1}
    settings = {"Method": "Tolerance", "Tolerance absolute": 1}
    assert Small(target=_TARGET, held=held, settings=settings).trades() == {}


def test_a_net_flow_without_a_breach_is_placed_as_in_cash_flow() -> None:
    """Both are lifted to one level, (5,000 + 1,920 + 100) / (5,050 + 2,020) of their targets."""
    assert _small(4950, 3050, 1900, cash=100).trades() == {}
    assert _small(5000, 3080, 1920, account={"Cash In": 100}).trades() == {"A": 14.29, "C": 85.71}


def test_idle_cash_pays_for_the_buys_needed_and_the_rest_is_placed_inside_the_bands() -> None:
    """C at 14% needs £100 to its edge; of the £400 left B, which is 2 points under, takes 200 as A is over; £200 stay.

    Nothing else has to move, and moving more would be more trading.
    """
    small = _small(5100, 3000 - 200, 1400, cash=700, Rebalance_to="Band edge", Tolerance_scope="Fund")
    assert small.trades() == {"B": 200, "C": 100}
    assert small.after()["Cash"] == 400


def test_what_no_fund_can_take_inside_its_tolerance_stays_in_cash() -> None:
    small = Small(
        target={"A": 50, "B": 50},
        held={"A": 7000, "B": {"Value": 3000, "Lock": "Do not buy"}},
        settings={"Method": "Tolerance", "Tolerance absolute": 5},
    )
    assert small.trades() == {"A": -2000 + 500}
    assert small.after()["Cash"] == 1500


def test_a_fund_that_the_model_does_not_have_is_never_bought() -> None:
    """X is within its 5 points, and all other funds are full: the rest stays in cash."""
    small = Small(
        target={"A": 60, "B": 40},
        held={"A": 7000, "B": {"Value": 2900, "Lock": "Do not buy"}, "X": 100},
        settings={"Method": "Tolerance", "Tolerance absolute": 5, "Tolerance scope": "Fund"},
    )
    assert small.trades() == {"A": -500}


def test_locks_that_leave_too_little_to_sell_make_buys_smaller() -> None:
    small = Small(
        target={"A": 50, "B": 50},
        held={"A": {"Value": 7000, "Lock": "Do not sell"}, "B": 3000},
        settings={"Method": "Tolerance", "Tolerance absolute": 5},
    )
    assert (small.trades(), small.status()) == ({}, "No trades needed")
