"""Published examples with their sources: each builds a workbook, runs the use-case and reads the result sheets.

They are those of rebalance.json, in its order.
"""

from __future__ import annotations

import pytest

from tests.unit.engine.rebalance.small_book import Small

_MAO = {
    "target": {"Bond": 0.2, "TIPS": 0.1, "Dom": 0.4, "Intl": 0.3},
    "held": {"Bond": 16500, "TIPS": 6500, "Dom": 43500, "Intl": 33500},
    "settings": {"Method": "Cash flow"},
}
_DARYANANI = {
    "target": {"Equity": 0.6, "A": 0.1, "B": 0.1, "C": 0.1, "D": 0.1},
    "settings": {
        "Method": "Tolerance",
        "Tolerance absolute": 12,
        "Tolerance scope": "Fund",
        "Rebalance to": "Halfway",
    },
}


def _trades_are(small: Small, expected: dict[str, float]) -> None:
    found = small.trades()
    assert found.keys() == expected.keys()
    assert found == pytest.approx(expected, abs=0.01)


def test_mao_places_new_money_with_the_largest_shortfalls() -> None:
    """Optimal lazy portfolio rebalancing (A. Mao)."""
    _trades_are(Small(**_MAO, account={"Cash In": 5000}), {"TIPS": 2833.33, "Bond": 2166.67})


def test_mao_raises_money_from_the_largest_excesses() -> None:
    _trades_are(Small(**_MAO, account={"Cash Out": 12000}), {"Intl": -5642.86, "Dom": -6357.14})


def test_a_cash_row_is_a_fund_like_any_other() -> None:
    """A public calculator's README."""
    small = Small(
        target={"Stocks": 0.8, "Cash": 0.1, "Bonds": 0.1},
        held={"Stocks": 100000, "Cash": 40000, "Bonds": 50000},
        settings={"Method": "Cash flow"},
        account={"Cash In": 25000},
    )
    _trades_are(small, {"Stocks": 25000})


def test_full() -> None:
    """fa-mag, Wealthtech Cookbook part 2."""
    small = Small(target={"A": 0.5, "B": 0.3, "C": 0.2}, held={"A": 57500, "B": 36000, "C": 16500})
    _trades_are(small, {"A": -2500, "B": -3000, "C": 5500})


def test_daryanani_goes_back_to_half_the_band() -> None:
    """Opportunistic Rebalancing: 60% target, band 48-72, back to 66; the other funds derived."""
    small = Small(**_DARYANANI, held={"Equity": 73000, "A": 6750, "B": 6750, "C": 6750, "D": 6750})
    after = small.after()
    expected = {"Equity": 66000, "A": 8500, "B": 8500, "C": 8500, "D": 8500, "Cash": 0}
    assert after == pytest.approx(expected, abs=0.01)


def test_daryanani_inside_the_band() -> None:
    small = Small(**_DARYANANI, held={"Equity": 71900, "A": 7025, "B": 7025, "C": 7025, "D": 7025})
    assert (small.trades(), small.status()) == ({}, "No trades needed")


def _one_fund(share: float, **settings: object) -> Small:
    """X with a share of £100,000, the rest in Y; X's target is 25% or 10% as the band says."""
    target = settings.pop("target")
    names = {"Method": "Tolerance"} | {name.replace("_", " "): value for name, value in settings.items()}
    held = {"X": 100_000 * share, "Y": 100_000 * (1 - share)}
    return Small(target={"X": target, "Y": 1 - target}, held=held, settings=names)  # type: ignore[operator]  # a case is JSON


@pytest.mark.parametrize(("share", "breach"), [(0.225, False), (0.275, False), (0.22499, True), (0.27501, True)])
def test_interactive_investor_relative_ten_percent_of_a_quarter(share: float, breach: bool) -> None:
    """Interactive investor: 25% may move between 22.5% and 27.5%; the edges themselves are within."""
    small = _one_fund(share, target=0.25, Tolerance_relative=10)
    assert bool(small.trades()) is breach
    result, places = small.engine()
    assert result.bands is not None
    assert (result.bands.least[places["X"]], result.bands.most[places["X"]]) == (2_250_000, 2_750_000)


@pytest.mark.parametrize(("absolute", "breach"), [(3, False), (1, True)])
def test_stock_rover_target_ten_actual_twelve(absolute: int, breach: bool) -> None:
    assert bool(_one_fund(0.12, target=0.1, Tolerance_absolute=absolute).trades()) is breach
