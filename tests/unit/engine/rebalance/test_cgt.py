"""Rule 4 by hand: gains in GIAs."""

from __future__ import annotations

from tests.unit.engine.rebalance.small_book import Small

_LIMIT = {"CGT limit": "Allowance", "CGT allowance": 100}
_GIA = {"Wrapper": "GIA"}


def _held(value: float, cost: float | None) -> dict[str, object]:
    return {"Value": value, "Book Cost": cost}


def test_sales_stop_where_the_allowance_is_used_up() -> None:
    """A gains 40p in the pound: £100 of gains are £250 of A. The buy of £500 shrinks to what that brings."""
    small = Small({"A": 50, "B": 50}, {"A": _held(1000, 600)}, _LIMIT, _GIA)
    assert small.trades() == {"A": -250, "B": 250}
    assert small.rows()["A"]["Estimated Gain"] == 100


def test_an_isa_has_no_gains() -> None:
    small = Small({"A": 50, "B": 50}, {"A": _held(1000, 600)}, _LIMIT)
    assert small.trades() == {"A": -500, "B": 500}
    assert small.rows()["A"]["Estimated Gain"] is None


def test_the_gain_is_told_whatever_the_limit() -> None:
    small = Small({"A": 50, "B": 50}, {"A": _held(1000, 600)}, account=_GIA)
    assert small.rows()["A"]["Estimated Gain"] == 200


def test_losses_come_first_and_enlarge_the_allowance_then_the_smallest_gain_per_pound() -> None:
    """L loses £50, so £150 may be gained: X, at 10p in the pound, £100 of its 1,000; Y, at 50p, £50, which is £100."""
    held = {"L": _held(500, 550), "X": _held(1000, 900), "Y": _held(1000, 500)}
    small = Small({"B": 100}, held, _LIMIT, _GIA)
    assert small.trades() == {"L": -500, "X": -1000, "Y": -100, "B": 1600}


def test_no_book_cost_is_unknown_and_under_the_limit_all_gain() -> None:
    small = Small({"B": 100}, {"A": _held(1000, None)}, _LIMIT, _GIA)
    assert small.trades() == {"A": -100, "B": 100}
    assert small.rows()["A"]["Estimated Gain"] is None


def test_a_client_s_gias_share_the_allowance_and_their_own_comes_before_the_setting() -> None:
    """A2's Y is dearer in gains than A1's X, which uses £60 of the client's own £80 first; £20 are £40 of Y."""
    more = {"A2": ({"Y": _held(1000, 500)}, _GIA)}
    small = Small({"B": 100}, {"X": _held(600, 540)}, _LIMIT, _GIA, {"CGT Allowance": 80}, more=more)
    assert small.trades() == {"X": -600, "B": 600}
    assert small.trades("A2") == {"Y": -40, "B": 40}


def test_cash_out_beats_the_limit_and_uses_the_allowance_first() -> None:
    """£400 out realise £160, all of the allowance and more: nothing else is sold."""
    small = Small({"B": 100}, {"A": _held(1000, 600)}, _LIMIT, _GIA | {"Cash Out": 400})
    assert small.trades() == {"A": -400}


def test_a_cut_sale_is_in_whole_units_again() -> None:
    """£250 are 35.7 units of £7: 35 for £245."""
    held = {"A": {"Value": 1000.02, "Units": 142.86, "Book Cost": 600.012}}
    small = Small({"A": 50, "B": 50}, held, _LIMIT | {"Unit decimals": 0}, _GIA)
    row = small.rows()["A"]
    assert (row["Units"], row["Trade"]) == (-35, -245)
    result, places = small.engine()
    assert [rule.name for rule, _ in result.changes.of(places["A"])] == ["SALE_UNITS", "CGT"]
