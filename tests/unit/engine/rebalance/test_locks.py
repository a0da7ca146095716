"""Rule 1 by hand: locks, availability, substitutes, share classes."""

from __future__ import annotations

import pytest

from tests.unit.engine.rebalance.small_book import Small

_THIRDS = {"A": 50, "B": 30, "C": 20}


def _locked(lock: str, value: float = 700) -> Small:
    return Small(_THIRDS, {"A": {"Value": value, "Lock": lock}, "B": 100, "C": 200})


@pytest.mark.parametrize("lock", ["Do not sell", "Do not trade"])
def test_a_fund_that_is_not_sold_stays_and_the_others_share_the_rest_as_their_weights(lock: str) -> None:
    assert _locked(lock).trades() == {"B": 80, "C": -80}


def test_a_lock_on_the_other_side_changes_nothing() -> None:
    assert _locked("Do not buy").trades() == {"A": -200, "B": 200}


def test_the_level_is_one_for_all_and_is_not_found_by_fixing_all_that_bind_at_once() -> None:
    """A keeps 700 of 1,000: 300 for B and C, by weight 180 and 120. B, which may not be bought, holds 100 and is
    fixed only if its share is more than that; C, which may not be sold, holds 200, so B's share is 100."""
    held = {"A": {"Value": 700, "Lock": "Do not sell"}, "B": 100, "C": {"Value": 200, "Lock": "Do not sell"}}
    assert Small(_THIRDS, held).trades() == {}
    held = {"A": {"Value": 640, "Lock": "Do not sell"}, "B": 100, "C": {"Value": 150, "Lock": "Do not sell"}, "X": 110}
    assert Small(_THIRDS, held).trades() == {"B": 110, "X": -110}


def test_a_fund_that_binds_at_first_may_be_free_at_the_common_level() -> None:
    """At target 200 C (150) would have to be bought; A's 700 leave less, and at the level of 0.6 C is sold to 120."""
    held = {"A": {"Value": 700, "Lock": "Do not sell"}, "B": 150, "C": {"Value": 150, "Lock": "Do not buy"}}
    assert Small(_THIRDS, held).trades() == {"B": 30, "C": -30}


def test_where_no_weight_is_left_the_money_stays_in_cash() -> None:
    small = Small({"A": 100}, {"A": {"Value": 100, "Lock": "Do not buy"}, "X": 50})
    assert (small.trades(), small.after()["Cash"]) == ({"X": -50}, 50)


def test_the_strictest_lock_of_a_fund_s_rows_wins() -> None:
    small = Small(_THIRDS, {"A": {"Value": 700, "Lock": "Do not buy"}, "B": 100, "C": 200})
    tables = small.tables()
    tables["Holdings"].append({**tables["Holdings"][0], "Value": 0.01, "Lock": "Do not sell"})
    object.__setattr__(small, "tables", lambda: tables)
    assert "A" not in small.trades()


def test_what_a_lock_keeps_back_cannot_be_paid_out() -> None:
    small = Small(_THIRDS, {"A": {"Value": 700, "Lock": "Do not sell"}, "B": 300}, account={"Cash Out": 300.01})
    assert (small.status(), small.trades()) == ("Infeasible", {})


def test_a_fund_that_the_platform_does_not_have_is_not_bought() -> None:
    small = Small(_THIRDS, {"C": 1000}, register={"A": {"Available On": "Nucleus, Quilter"}})
    assert small.trades() == {"B": 600, "C": -600}
    assert "cannot be bought on this platform" in str(small.rows()["A"]["Reason"])


def test_a_substitute_takes_the_allocation_and_is_named() -> None:
    register = {"A": {"Available On": "Nucleus", "Substitute": "S"}, "S": {}}
    small = Small(_THIRDS, {"A": 100, "C": 900}, register=register)
    rows = small.rows()
    assert small.trades() == {"A": -100, "B": 300, "C": -700, "S": 500}
    assert "Stands in for A" in str(rows["S"]["Reason"])
    assert "S takes its allocation" in str(rows["A"]["Reason"])


def test_a_substitute_that_is_not_there_either_has_none_of_its_own() -> None:
    register = {
        "A": {"Available On": "Nucleus", "Substitute": "S"},
        "S": {"Available On": "Nucleus", "Substitute": "T"},
        "T": {},
    }
    assert Small(_THIRDS, {"C": 1000}, register=register).trades() == {"B": 600, "C": -600}


def test_a_substitute_in_no_sector_stands_in_that_of_the_fund_it_replaces() -> None:
    register = {"A": {"Available On": "Nucleus", "Substitute": "S"}, "S": {}}
    small = Small(_THIRDS, {"C": 1000}, register=register, sector={"A": "Equity", "S": None})
    assert small.rows()["S"]["Sector"] == "Equity"
    assert small.trades()["S"] == 500


_CLASSES = {"A": {"Fund Name": "Alder Global I Acc"}, "R": {"Fund Name": "Alder Global R Inc"}}


@pytest.mark.parametrize(
    ("setting", "trades"),
    [("No", {"A": 500, "R": -600, "C": 100}), (None, {"A": 500, "R": -600, "C": 100}), ("Yes", {"A": -100, "C": 100})],
)
def test_a_share_class_counts_as_the_model_s_fund_where_that_is_set(
    setting: str | None, trades: dict[str, float]
) -> None:
    settings = {"Treat share classes as one": setting}
    small = Small(_THIRDS, {"R": 600, "B": 300, "C": 100}, settings, register=_CLASSES)
    assert small.trades() == trades


def test_what_a_lock_suppresses_is_in_the_record() -> None:
    result, places = _locked("Do not sell").engine()
    changes = {name: [(rule.name, pence) for rule, pence in result.changes.of(row)] for name, row in places.items()}
    assert changes["A"] == [("LOCK", 20000)]
    assert changes["B"] == [("AROUND_LOCKS", -12000)]
    assert changes["C"] == [("AROUND_LOCKS", -8000)]
