"""Method Sector by hand."""

from __future__ import annotations

from tests.unit.engine.rebalance.small_book import Small

_SECTORS = {"A": "Equity", "B": "Equity", "X": "Equity", "C": "Bonds", "D": "Bonds", "Z": "Property"}
_TARGET = {"A": 40, "B": 20, "C": 30, "D": 10}
_METHOD = {"Method": "Sector"}


def _trades(held: dict[str, object], **settings: object) -> dict[str, float]:
    chosen = _METHOD | {name.replace("_", " "): value for name, value in settings.items()}
    return Small(_TARGET, held, chosen, sector=_SECTORS).trades()


def test_a_fund_outside_the_model_counts_for_its_sector() -> None:
    assert _trades({"X": 600, "C": 400}) == {}


def test_only_the_difference_is_traded_and_what_is_not_in_the_model_goes_first() -> None:
    """Equity is £200 over: X has only 150 of them, the rest is sold from A and B pro rata to value. Bonds 3 to 1."""
    assert _trades({"X": 150, "A": 325, "B": 325, "C": 200}) == {"X": -150, "A": -25, "B": -25, "C": 150, "D": 50}


def test_the_policy_speaks_only_where_the_sector_s_target_is_nothing() -> None:
    held = {"X": 600, "C": 400, "Z": 100}
    assert _trades(held, Funds_not_in_model="Hold outside") == {}
    assert _trades(held) == {"A": 40, "B": 20, "C": 30, "D": 10, "Z": -100}


def test_locks_are_worked_round_inside_the_sector_first() -> None:
    held = {"A": {"Value": 400, "Lock": "Do not sell"}, "B": 300, "C": 300}
    assert _trades(held) == {"B": -100, "C": 75, "D": 25}


def test_a_sector_that_cannot_reach_its_target_is_fixed_and_the_others_share_the_rest() -> None:
    """Property (target 20) stays at 40; Equity and Bonds share 60 as 50 to 30."""
    small = Small(
        target={"A": 50, "C": 30, "Z": 20},
        held={"A": 300, "C": 300, "Z": {"Value": 400, "Lock": "Do not sell"}},
        settings=_METHOD,
        sector=_SECTORS,
    )
    assert small.trades() == {"A": 75, "C": -75}


def test_cash_outside_the_model_is_invested_and_cash_of_the_model_counts_for_its_sector() -> None:
    held = {"A": 600, "C": 300, "Cash": 100}
    inside = Small({"A": 60, "C": 30, "Cash": 10}, held, _METHOD, sector=_SECTORS | {"Cash": "Bonds"})
    assert inside.trades() == {}
    outside = Small({"A": 60, "C": 40}, held, _METHOD, sector=_SECTORS | {"Cash": "Bonds"})
    assert outside.trades() == {"C": 100}
