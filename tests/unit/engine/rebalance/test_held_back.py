"""What rules keep from being traded, by hand: the column, the note, and the sentence."""

from __future__ import annotations

from fastrak_workbook.memory_book import MemoryBook
from fastrak_xl.app.rebalance import rebalance
from tests.properties.running import records
from tests.unit.engine.rebalance.small_book import Small

_HALVES = {"A": 50, "B": 50}
_GIA = {"Wrapper": "GIA"}


def _summary(small: Small) -> dict[str, object]:
    book = MemoryBook(small.tables())
    rebalance(book)
    return records(book, "Summary")[0]


def _headlines(small: Small) -> tuple[str, ...]:
    outcome = rebalance(MemoryBook(small.tables()))
    assert outcome.results is not None
    return outcome.results.headlines


def test_a_lock_holds_back_what_it_forbids_and_the_account_says_how_close_it_comes() -> None:
    small = Small({"A": 50, "B": 30, "C": 20}, {"A": {"Value": 700, "Lock": "Do not sell"}, "B": 100, "C": 200})
    rows, line = small.rows(), _summary(small)
    assert (rows["A"]["Held Back"], rows["B"]["Held Back"], line["Held Back"]) == (200, None, 200)
    assert line["Note"] == "Ends 20.0 points from its target in A: locked. Held back: £200.00 locked (1)."
    assert rows["A"]["Reason"] == (
        "20.0 points over its 50% target of £500.00: hold £700.00 (£200.00 to sell, less £200.00 by its lock, "
        "Do not sell)."
    )
    assert rows["B"]["Reason"] == (
        "20.0 points under its 30% target of £300.00: buy £80.00 on top of £100.00 (£200.00, less £120.00 for funds "
        "that are locked or not available)."
    )


def test_the_minimum_is_named_with_its_money() -> None:
    small = Small(_HALVES, {"A": 540, "B": 460}, {"Minimum trade £": 50})
    rows, line = small.rows(), _summary(small)
    assert (rows["A"]["Held Back"], line["Held Back"], line["Status"]) == (40, 80, "No trades needed")
    assert rows["B"]["Reason"] == (
        "4.0 points under its 50% target of £500.00: hold £460.00 (£40.00 to buy, less £40.00 below the minimum of "
        "£50.00)."
    )
    assert "Ends 4.0 points from its target in A: below the minimum." in str(line["Note"])
    assert "£80.00 held back: £80.00 below the minimum (2)." in _headlines(small)


def test_the_platform_is_named() -> None:
    small = Small(_HALVES, {"B": 1000}, register={"A": {"Available On": "Nucleus"}})
    rows, line = small.rows(), _summary(small)
    assert rows["A"]["Held Back"] == 500
    assert str(line["Note"]).endswith("Held back: £500.00 not available (1).")
    assert rows["A"]["Reason"] == (
        "50.0 points under its 50% target of £500.00: none is held (£500.00 to buy, less £500.00 as it cannot be "
        "bought on this platform)."
    )


def test_the_cgt_limit_is_named_and_the_buys_that_follow_are_not_counted_twice() -> None:
    held = {"A": {"Value": 20000, "Book Cost": 10000}}
    small = Small(_HALVES, held, {"CGT limit": "Allowance"}, _GIA, {"CGT Allowance": 3000})
    rows, line = small.rows(), _summary(small)
    assert (rows["A"]["Held Back"], rows["B"]["Held Back"], line["Held Back"]) == (4000, None, 4000)
    assert rows["A"]["Reason"] == (
        "50.0 points over its 50% target of £10,000.00: sell £6,000.00 of £20,000.00 (£10,000.00, less £4,000.00 by "
        "the CGT limit of £3,000.00)."
    )
    assert rows["B"]["Reason"] == (
        "50.0 points under its 50% target of £10,000.00: buy £6,000.00 (£10,000.00, less £4,000.00 as sales bring "
        "less)."
    )
    assert "Ends 20.0 points from its target in A: over the CGT limit." in str(line["Note"])


def test_under_sector_the_sector_is_named() -> None:
    held = {"A": {"Value": 700, "Lock": "Do not sell"}, "B": 300}
    small = Small(_HALVES, held, {"Method": "Sector"}, sector={"A": "Shares", "B": "Bonds"})
    assert "Ends 20.0 points from its target in Shares: locked." in str(_summary(small)["Note"])


def test_without_rules_nothing_is_held_back() -> None:
    small = Small(_HALVES, {"A": 600, "B": 400})
    line = _summary(small)
    assert (line["Held Back"], line["Note"]) == (0, None)
    assert not any("held back" in headline for headline in _headlines(small))


def test_a_short_account_is_told_in_full() -> None:
    """Notes stand one behind the other: what is missing, what is overdrawn."""
    small = Small(_HALVES, {"A": 100, "Cash": -50}, account={"Cash Out": 100})
    assert _summary(small)["Note"] == (
        "No trades: more is to be paid out than the account may sell. £50.00 is missing. Cash is overdrawn by £50.00."
    )
