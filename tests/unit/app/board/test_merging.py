"""Two people, one workbook: the board's changes on top of what somebody else has saved meanwhile."""

from __future__ import annotations

from fastrak_xl.app.board import sectors
from fastrak_xl.app.board.merging import Merged, Merging, same_funds
from fastrak_xl.app.board.state import State
from tests.errors.good_book import Tables, good_tables
from tests.unit.app.board.shown import Shown, words


def merged(shown: Shown, mine: State, tables: Tables) -> tuple[Shown, Merged]:
    theirs = Shown(tables)
    found = Merging(shown.state, mine, theirs.state, same_funds(shown.linked, theirs.linked)).merged()
    return theirs, found


def changed(fund: str, sector: str) -> Tables:
    """The book after somebody has put a fund elsewhere, on a sheet whose rows moved."""
    tables = good_tables()
    rows = [row for row in tables["Sector Models"] if row["Sector Model"] == "Simple"]
    for row in rows:
        if str(row["Fund"]).startswith(fund):
            row["Sector"] = sector
    tables["Funds"] = tables["Funds"][::-1]
    return tables


def test_both_peoples_changes_are_there() -> None:
    shown = Shown()
    mine = sectors.assign(shown.state, shown.model("Simple"), [shown.fund("Gorse")], shown.sector("Bonds"))
    theirs, found = merged(shown, mine, changed("Elm", "UK Equity"))
    funds = words(theirs, found.state)["funds"]
    assert isinstance(funds, dict)
    assert funds["Simple", "Gorse Europe"] == "Bonds"
    assert funds["Simple", "Elm Gilt"] == "UK Equity"
    assert found.notes == ()


def test_where_both_moved_a_fund_the_board_counts_and_says_so() -> None:
    shown = Shown()
    mine = sectors.assign(shown.state, shown.model("Simple"), [shown.fund("Elm")], None)
    theirs, found = merged(shown, mine, changed("Elm", "UK Equity"))
    funds = words(theirs, found.state)["funds"]
    assert isinstance(funds, dict)
    assert ("Simple", "Elm Gilt") not in funds
    assert found.notes == ("1 fund had been moved in the workbook too: your sector counts.",)


def test_every_kind_of_change_survives() -> None:
    shown = Shown()
    simple = shown.model("Simple")
    mine = sectors.rename_sector(shown.state, shown.sector("UK Equity"), "British")
    mine = sectors.merge_sectors(mine, shown.sector("Bonds"), shown.sector("UK Equity"))
    mine = sectors.create_sector(mine, simple, "Property")
    mine = sectors.move_sector(mine, shown.sector("Property", state=mine), 0)
    mine = sectors.new_model(mine, "Village", copy_from=simple)
    theirs, found = merged(shown, mine, good_tables())
    assert words(theirs, found.state) == words(shown, mine)
    after = theirs.saved(found.state)
    assert words(after) == words(shown, mine)


def test_nothing_done_and_nothing_changed_is_nothing() -> None:
    shown = Shown()
    theirs, found = merged(shown, shown.state, good_tables())
    assert found.state.same_as(theirs.state)
