"""Rules 3, 5 and 6 by hand: units of sales and buys, and buys that shrink."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from fastrak_xl.engine.rebalance.units import exactly_rounded, towards_zero
from tests.unit.engine.rebalance.small_book import Small

_HALVES = {"A": 50, "B": 50}


def _small(a: dict[str, object], b: dict[str, object], decimals: object = 0, **account: object) -> Small:
    cells = {name.replace("_", " "): cell for name, cell in account.items()}
    return Small(_HALVES, {"A": a, "B": b}, {"Unit decimals": decimals}, account=cells)


def test_sales_and_buys_are_rounded_towards_zero_and_the_difference_stays_in_cash() -> None:
    """A £7 a unit: £100 are 14.28 units, so 14 for £98. Then only £98 can be spent: 9 units of £10."""
    small = _small({"Value": 700, "Units": 100}, {"Value": 500, "Units": 50})
    rows = small.rows()
    assert (rows["A"]["Trade"], rows["A"]["Units"]) == (-98, -14)
    assert (rows["B"]["Trade"], rows["B"]["Units"]) == (90, 9)
    assert rows["Cash"]["Trade"] == 8


def test_what_each_rule_took_is_in_the_record() -> None:
    result, places = _small({"Value": 700, "Units": 100}, {"Value": 500, "Units": 50}).engine()
    assert [(rule.name, pence) for rule, pence in result.changes.of(places["A"])] == [("SALE_UNITS", 200)]
    changes = [(rule.name, pence) for rule, pence in result.changes.of(places["B"])]
    assert changes == [("SHRUNK", -200), ("BUY_UNITS", -800)]


def test_a_fund_s_own_decimals_win() -> None:
    small = Small(
        _HALVES,
        {"A": {"Value": 700, "Units": 100}, "B": {"Value": 500, "Units": 50}},
        {"Unit decimals": 0},
        register={"A": {"Unit Decimals": 2}},
    )
    rows = small.rows()
    assert (rows["A"]["Units"], rows["A"]["Trade"]) == (-14.28, -99.96)


def test_a_blank_setting_rounds_no_units() -> None:
    rows = _small({"Value": 700, "Units": 100}, {"Value": 500, "Units": 50}, decimals=None).rows()
    assert rows["A"]["Trade"] == -100
    assert rows["A"]["Units"] == pytest.approx(-100 / 7)


def test_a_full_sale_sells_all_units_for_exactly_the_value() -> None:
    small = Small({"B": 100}, {"A": {"Value": 100.01, "Units": 33.3333}, "B": 5}, {"Unit decimals": 0})
    rows = small.rows()
    assert (rows["A"]["Trade"], rows["A"]["Units"]) == (-100.01, -33.3333)


def test_up_only_for_cash_out_that_would_else_stay_unpaid_and_never_above_the_trade_asked_for() -> None:
    """£100 out is £50 of each; A gives 7 units of £7, B 5 of £10: one pound short, so that A sells an eighth."""
    rows = _small({"Value": 700, "Units": 100}, {"Value": 700, "Units": 70}, Cash_Out=100).rows()
    assert (rows["A"]["Units"], rows["A"]["Trade"]) == (-8, -50)
    assert (rows["B"]["Units"], rows["B"]["Trade"]) == (-5, -50)
    assert rows["Cash"]["After Value"] == 0


def test_a_fund_that_is_not_held_has_the_price_of_funds_else_the_median_of_other_holdings() -> None:
    other = {"A2": ({"B": {"Value": 202, "Units": 100}}, {}), "A3": ({"B": {"Value": 200, "Units": 100}}, {})}
    bought = Small(_HALVES, {"A": 100}, {"Unit decimals": 0}, more=other)
    rows = bought.rows()
    assert (rows["B"]["Units"], rows["B"]["Trade"]) == (24, 48.24)  # at 2.01
    listed = Small(_HALVES, {"A": 100}, {"Unit decimals": 0}, more=other, register={"B": {"Price": 3}})
    assert (listed.rows()["B"]["Units"], listed.rows()["B"]["Trade"]) == (16, 48)


def test_prices_that_differ_by_more_than_one_percent_are_none() -> None:
    other = {"A2": ({"B": {"Value": 202.01, "Units": 100}}, {}), "A3": ({"B": {"Value": 200, "Units": 100}}, {})}
    row = Small(_HALVES, {"A": 100}, {"Unit decimals": 0}, more=other).rows()["B"]
    assert (row["Units"], row["Trade"]) == (None, 50)


def test_a_buy_that_units_take_below_the_minimum_is_cancelled() -> None:
    """£55 buy 5 units of £11, £55; of £10 a unit only £50, which is below £52."""
    model = {"A": 10, "B": 45, "C": 45}
    held = {"A": 122.22, "B": {"Value": 0, "Units": 0}, "C": {"Value": 0, "Units": 0}}
    settings = {"Unit decimals": 0, "Minimum trade £": 52}
    register = {"B": {"Price": 11}, "C": {"Price": 10}}
    small = Small(model, held, settings, register=register)
    assert small.trades()["B"] > 55
    assert "C" not in small.trades()


def test_a_float_never_decides() -> None:
    """Random amounts, and prices that make whole units and half pence: as exact fractions have them."""
    dice = np.random.default_rng(1)
    prices = [
        Fraction(int(n), int(d)) for n, d in zip(dice.integers(1, 9999, 3000), dice.integers(1, 40, 3000), strict=True)
    ]
    pence = dice.integers(1, 10**7, 3000)
    pence[:1000] = [
        int(price.numerator) * int(n) for price, n in zip(prices[:1000], dice.integers(1, 90, 1000), strict=True)
    ]
    decimals = dice.integers(0, 5, 3000)
    found = towards_zero(pence, np.array([float(price) for price in prices]), decimals, prices.__getitem__)
    expected = [exactly_rounded(int(p), price, int(d)) for p, price, d in zip(pence, prices, decimals, strict=True)]
    assert found.pence.tolist() == [worth for _, worth in expected]
    assert found.units.tolist() == pytest.approx(
        [count / 10.0**d for (count, _), d in zip(expected, decimals, strict=True)]
    )
