"""Rule 2 by hand: trades below the minimum."""

from __future__ import annotations

from tests.unit.engine.rebalance.small_book import Small

_EQUAL = {"A": 25, "B": 25, "C": 25, "D": 25}


def _small(held: dict[str, object], minimum: object = 100, **account: object) -> Small:
    cells = {name.replace("_", " "): cell for name, cell in account.items()}
    return Small(_EQUAL, held, {"Minimum trade £": minimum}, account=cells)


def test_small_trades_are_cancelled_together_and_their_money_goes_to_the_largest_of_their_side() -> None:
    """Targets 1,000: B and C are £60 and £90 over, D £250 under, A £100 over, which is no less than the minimum."""
    small = _small({"A": 1100, "B": 1060, "C": 1090, "D": 750})
    assert small.trades() == {"A": -199.99, "D": 199.99}


def test_the_money_goes_only_so_far_that_the_fund_ends_less_than_one_minimum_from_its_place() -> None:
    """£150 are cancelled; A takes 99.99 of them; so sales lack £50.01, by which the buy shrinks."""
    result, places = _small({"A": 1100, "B": 1060, "C": 1090, "D": 750}).engine()
    assert [(rule.name, pence) for rule, pence in result.changes.of(places["A"])] == [("MINIMUM_MOVED", -9999)]
    assert [(rule.name, pence) for rule, pence in result.changes.of(places["B"])] == [("BELOW_MINIMUM", 6000)]
    assert [(rule.name, pence) for rule, pence in result.changes.of(places["D"])] == [("SHRUNK", -5001)]


def test_one_equal_to_the_minimum_is_made() -> None:
    assert _small({"A": 1100, "B": 900, "C": 1000, "D": 1000}).trades() == {"A": -100, "B": 100}
    assert _small({"A": 1099.99, "B": 900.01, "C": 1000, "D": 1000}).trades() == {}


def test_the_greater_of_pounds_and_percent_counts() -> None:
    small = Small(_EQUAL, {"A": 1150, "B": 850, "C": 1000, "D": 1000}, {"Minimum trade £": 10, "Minimum trade %": "4%"})
    assert small.trades() == {}


def test_a_sale_that_empties_a_holding_is_always_made() -> None:
    """X goes; its £40 would buy £10 of each, all below the minimum."""
    small = _small({"A": 1000, "B": 1000, "C": 1000, "D": 1000, "X": 40})
    assert (small.trades(), small.after()["Cash"]) == ({"X": -40}, 40)


def test_the_sales_that_cash_out_needs_are_made_the_largest_first() -> None:
    """£90 out of four funds of about £22.50 each: all four pay, the largest first, until it is paid."""
    small = _small({"A": 1000, "B": 1000, "C": 1000, "D": 1000}, Cash_Out=90)
    assert small.trades() == {"A": -22.5, "B": -22.5, "C": -22.5, "D": -22.5}
    small = _small({"A": 1030, "B": 1020, "C": 1010, "D": 1000, "Cash": 45}, Cash_Out=105)
    assert small.trades() == {"A": -30, "B": -20, "C": -10}


def test_the_money_of_other_small_sales_is_not_moved_where_cash_out_needed_one() -> None:
    small = _small({"A": 1050, "B": 1010, "C": 1000, "D": 940}, Cash_Out=0.01)
    assert small.trades() == {"A": -50}


def test_no_fund_ends_below_nothing() -> None:
    """A has only £10 more to give than its sale."""
    small = Small(
        {"A": 1, "B": 33, "C": 33, "D": 33},
        {"A": 1000, "B": 3350, "C": 3350, "D": 2300},
        {"Minimum trade £": 200},
    )
    assert small.after()["A"] == 0
