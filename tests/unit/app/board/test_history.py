"""Undo and redo, and how far the categorising is."""

from __future__ import annotations

import pytest

from fastrak_xl.app.board import sectors
from fastrak_xl.app.board.history import History, Step
from fastrak_xl.app.board.progress import progress
from fastrak_xl.app.board.state import CannotDo
from tests.unit.app.board.shown import Shown


def test_undo_and_redo_walk_the_same_states() -> None:
    shown = Shown()
    simple, bonds = shown.model("Simple"), shown.sector("Bonds")
    one = sectors.assign(shown.state, simple, [shown.fund("Gorse")], bonds)
    two = sectors.move_sector(one, bonds, 0)
    history = History(Step(shown.state)).done("Gorse", one).done("order", two)
    assert history.undone().state is one
    assert history.undone().undone().state is shown.state
    assert history.undone().undone().undone().state is shown.state
    assert history.undone().redone().present == Step(two, "order")
    assert history.undone().done("again", shown.state).future == ()


def test_what_changes_nothing_is_no_step() -> None:
    shown = Shown()
    same = sectors.rename_sector(shown.state, shown.sector("Bonds"), "Bonds")
    assert History(Step(shown.state)).done("nothing", same).past == ()


def test_the_order_of_sectors_is_a_change() -> None:
    shown = Shown()
    moved = sectors.move_sector(shown.state, shown.sector("Bonds"), 0)
    assert not moved.same_as(shown.state)


def test_progress_says_funds_and_money() -> None:
    shown = Shown()
    simple = shown.model("Simple")
    state = sectors.assign(shown.state, simple, shown.board.funds, None)
    assert str(progress(shown.board, state, simple)) == f"0 of {len(shown.board.funds)} funds, 0.0% of the money"
    state = sectors.assign(state, simple, shown.board.funds, shown.sector("Bonds"))
    n = len(shown.board.funds)
    assert str(progress(shown.board, state, simple)) == f"{n} of {n} funds, 100.0% of the money"


def test_copied_sectors_bring_their_unassigned_funds() -> None:
    shown = Shown()
    state = sectors.new_model(shown.state, "Village")
    village = state.model("Village")
    assert village is not None
    state = sectors.copy_sectors(state, [shown.sector("Bonds")], village)
    assert [one.name for one in state.sectors_in(village)] == ["Bonds"]
    assert len(state.sector_of[village]) == sum(
        its == shown.sector("Bonds") for its in state.sector_of[shown.model("Simple")].values()
    )


@pytest.mark.parametrize("name", ["", "  ", "bonds", "UK  equity", "Unassigned", "#N/A", "x" * 256])
def test_a_sector_needs_a_name_of_its_own(name: str) -> None:
    shown = Shown()
    with pytest.raises(CannotDo):
        sectors.create_sector(shown.state, shown.model("Simple"), name)
