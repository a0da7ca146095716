"""What the board changes in the workbook: exactly what the person did, and all that hangs on it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from fastrak_xl.app.board import portfolios, sectors
from fastrak_xl.app.board.difference import difference
from fastrak_xl.app.board.state import CannotDo, State
from fastrak_xl.app.categorise.assigning import reassign
from fastrak_xl.app.check import check
from fastrak_xl.engine.link.lookup import NOWHERE
from tests.errors.good_book import good_tables
from tests.unit.app.board.shown import Shown, words


def everything(shown: Shown) -> State:
    """A state in which something of every kind has changed."""
    simple = shown.model("Simple")
    state = sectors.create_sector(shown.state, simple, "Property")
    state = sectors.assign(state, simple, [shown.fund("Gorse")], shown.sector("Property", state=state))
    state = sectors.rename_sector(state, shown.sector("UK Equity"), "British Shares")
    state = sectors.recolour_sector(state, shown.sector("Bonds"), "#00ff7f")
    state = sectors.move_sector(state, shown.sector("Property", state=state), 0)
    state = sectors.new_model(state, "Village", copy_from=simple)
    key = next(iter(state.portfolios))
    return (
        portfolios.copy_portfolio(state, key, "Cautious") if state.portfolios[key].risk_profile != "Cautious" else state
    )


def test_a_board_on_which_nothing_was_done_changes_nothing() -> None:
    shown = Shown()
    assert difference(shown.linked, shown.state) == {}


def test_what_is_saved_is_what_was_shown() -> None:
    shown = Shown()
    state = everything(shown)
    after = shown.saved(state)
    assert words(after) == words(shown, state)
    assert difference(after.linked, after.state) == {}
    assert not [one for one in check(after.book).diagnostics if one.is_error]


def test_going_back_and_saving_restores_the_book() -> None:
    shown = Shown()
    before = words(shown)
    after = shown.saved(everything(shown))
    gone = after.state
    for number in [one.number for one in after.state.sectors_in(after.model("Village"))]:
        gone = sectors.delete_sector(gone, number)
    gone = sectors.merge_sectors(gone, after.sector("Property", state=gone), after.sector("British Shares", state=gone))
    gone = sectors.assign(
        gone, after.model("Simple"), [after.fund("Gorse")], after.sector("Overseas Equity", state=gone)
    )
    gone = sectors.rename_sector(gone, after.sector("British Shares", state=gone), "UK Equity")
    gone = sectors.recolour_sector(gone, after.sector("Bonds", state=gone), str(_colour(before, "Bonds")))
    restored = after.saved(gone)
    assert words(restored)["funds"] == before["funds"]
    assert words(restored)["sectors"] == before["sectors"]


def _colour(told: dict[str, object], sector: str) -> object:
    listed = told["sectors"]
    assert isinstance(listed, list)
    return next(colour for _, name, colour in listed if name == sector)


def test_a_new_sector_stands_with_its_model() -> None:
    shown = Shown()
    after = shown.saved(sectors.create_sector(shown.state, shown.model("Simple"), "Property"))
    models = after.linked.book.sectors.frame["sector_model"].tolist()
    assert models == sorted(models, key=models.index)


def test_merged_sectors_take_their_hierarchies_and_portfolios_along() -> None:
    shown = Shown()
    state = sectors.merge_sectors(shown.state, shown.sector("Bonds"), shown.sector("UK Equity"))
    after = shown.saved(state)
    assert not [one for one in check(after.book).diagnostics if one.is_error]
    assert "Bonds" not in after.linked.book.sector_hierarchies.frame["sector"].tolist()
    rows = after.linked.book.model_portfolios.frame
    assert "Bonds" not in rows[rows["sector_model"] == "Simple"]["sector"].tolist()


def test_a_moved_fund_takes_its_portfolio_rows_along() -> None:
    shown = Shown()
    state = sectors.assign(shown.state, shown.model("Simple"), [shown.fund("Elm")], shown.sector("UK Equity"))
    after = shown.saved(state)
    assert not [one for one in check(after.book).diagnostics if one.is_error]


def test_a_sector_on_which_a_portfolio_rests_is_not_deleted() -> None:
    shown = Shown()
    with pytest.raises(CannotDo, match="Core"):
        sectors.delete_sector(shown.state, shown.sector("Bonds"))


def test_percentages_go_to_the_workbook_as_shares() -> None:
    shown = Shown()
    key = next(iter(shown.state.portfolios))
    first, *others = shown.state.portfolios[key].allocations
    state = shown.state
    for fund in others:
        state = portfolios.drop_fund(state, key, fund)
    after = shown.saved(portfolios.allocate(state, key, first, Decimal(100)))
    assert words(after)["portfolios"][state.portfolios[key].title] == {  # type: ignore[index]  # words() are plain JSON
        shown.linked.funds.funds[first].name: Decimal(100)
    }
    assert after.state.portfolios[key].total == 100


@pytest.mark.parametrize(("typed", "points"), [("12.5", "12.5"), ("12.5%", "12.5"), ("1", "1"), ("0", "0"), ("", None)])
def test_a_percentage_is_read_as_it_is_typed(typed: str, points: str | None) -> None:
    assert portfolios.percent(typed) == (None if points is None else Decimal(points))


@pytest.mark.parametrize("typed", ["a lot", "-5", "101", "£5"])
def test_what_is_no_percentage_is_refused(typed: str) -> None:
    with pytest.raises(CannotDo):
        portfolios.percent(typed)


def test_moved_funds_change_the_rows_that_other_ways_of_categorising_change() -> None:
    shown = Shown()
    simple, bonds = shown.model("Simple"), shown.sector("Bonds")
    wanted = shown.linked.sectors.of_fund[simple].copy()
    moved = {"Hazel": bonds, "Gorse": bonds, "Damson": NOWHERE}
    state = shown.state
    for first, sector in moved.items():
        wanted[shown.fund(first)] = sector
        state = sectors.assign(state, simple, [shown.fund(first)], None if sector == NOWHERE else sector)
    change = reassign(shown.linked, simple, wanted)
    changes = {"Sector Models": change}
    assert {sheet: change for sheet, change in difference(shown.linked, state).items() if sheet in changes} == changes


def test_a_hierarchy_from_both_merged_sectors_keeps_one_row() -> None:
    tables = good_tables()
    more = {**tables["Sector Hierarchies"][2], "Source Sector": "Growth", "Sector": "UK Equity"}
    tables["Sector Hierarchies"] = [*tables["Sector Hierarchies"], more]
    shown = Shown(tables)
    growth, income = shown.sector("Growth", "House"), shown.sector("Income", "House")
    after = shown.saved(sectors.merge_sectors(shown.state, growth, income))
    rows = after.linked.book.sector_hierarchies.frame
    from_house = rows[rows["source"] == "House"]
    assert from_house[["source_sector", "sector"]].to_numpy().tolist() == [["Income", "Bonds"]]


def test_a_deleted_sector_takes_the_rows_from_it_along() -> None:
    shown = Shown()
    after = shown.saved(sectors.delete_sector(shown.state, shown.sector("Income", "House")))
    assert "House" not in after.linked.book.sector_hierarchies.frame["source"].tolist()
    assert not [one for one in check(after.book).diagnostics if one.is_error]
