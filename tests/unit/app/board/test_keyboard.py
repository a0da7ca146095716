"""The board by keyboard: what each key does to the view, and what it asks for."""

from __future__ import annotations

import pytest

from fastrak_xl.app.board import sectors
from fastrak_xl.app.board.keyboard import Deed, Pressed, press
from fastrak_xl.app.board.view import NO_FE_SECTOR, POOL, View, fe_sectors_of, lists_of, matching_sector, settled
from tests.unit.app.board.shown import Shown


class Typing:
    """A person at the keyboard, on the good book's Simple model with nothing assigned."""

    def __init__(self) -> None:
        self.shown = Shown()
        self.model = self.shown.model("Simple")
        self.state = sectors.assign(self.shown.state, self.model, self.shown.board.funds, None)
        self.view = View(self.model)
        self.view = settled(self.view, {}, self.lists)
        self.last = Pressed(self.view)

    @property
    def lists(self) -> dict[int, list[int]]:
        return lists_of(self.shown.board, self.state, self.view)

    def type(self, *keys: str, shift: bool = False, ctrl: bool = False) -> Pressed:
        """Press keys; what the last one asks for is not done."""
        for key in keys:
            its = self.state.sectors_in(self.model)
            self.last = press(self.view, self.lists, its, key, shift=shift, ctrl=ctrl)
            self.view = self.last.view
        return self.last

    def name(self, fund: int | None) -> str:
        return "" if fund is None else self.shown.board.funds[fund].name.split()[0]

    @property
    def chosen(self) -> list[str]:
        return [self.name(fund) for fund in self.view.chosen(self.lists)]


def test_the_largest_fund_is_first() -> None:
    typing = Typing()
    values = [typing.shown.board.funds[fund].value_pence for fund in typing.lists[POOL]]
    assert values == sorted(values, reverse=True)
    assert typing.chosen == ["Hazel"]


def test_a_digit_moves_the_fund_to_that_sector() -> None:
    pressed = Typing().type("3")
    assert pressed.deed is Deed.MOVE
    assert pressed.sector == Shown().sector("Bonds")
    assert Typing().type("9").deed is Deed.NOTHING


def test_a_name_and_enter_move_it_too() -> None:
    typing = Typing()
    pressed = typing.type("o", "v", "Enter")
    assert (pressed.deed, pressed.sector) == (Deed.MOVE, typing.shown.sector("Overseas Equity"))
    assert typing.view.typed == ""
    assert typing.type("z", "z", "Enter").deed is Deed.NOTHING
    assert typing.type("Escape", "Enter").deed is Deed.ACCEPT


def test_arrows_and_shift_select() -> None:
    typing = Typing()
    typing.type("ArrowDown", "ArrowDown", shift=True)
    assert len(typing.chosen) == 3
    typing.type("Escape", "End")
    assert typing.chosen == [typing.name(typing.lists[POOL][-1])]
    typing.type("Home", " ", "ArrowDown", " ")
    assert len(typing.chosen) == 2
    typing.type("a", ctrl=True)
    assert len(typing.chosen) == len(typing.shown.board.funds)


def test_arrows_go_from_list_to_list_past_empty_ones() -> None:
    typing = Typing()
    bonds = typing.shown.sector("Bonds")
    typing.state = sectors.assign(typing.state, typing.model, [typing.shown.fund("Elm")], bonds)
    typing.view = settled(typing.view, {}, typing.lists)
    typing.type("ArrowLeft")
    assert typing.view.at == bonds
    assert typing.chosen == ["Elm"]
    assert typing.type("Delete").deed is Deed.TAKE_OUT
    typing.type("ArrowLeft")
    assert typing.view.at == POOL
    assert typing.type("Delete").deed is Deed.NOTHING


def test_the_cursor_goes_on_to_the_next_fund() -> None:
    typing = Typing()
    before = typing.lists
    typing.type("ArrowDown")
    third = before[POOL][2]
    typing.state = sectors.assign(typing.state, typing.model, before[POOL][:2], typing.shown.sector("Bonds"))
    typing.view = settled(typing.view, before, typing.lists)
    assert typing.view.cursor[POOL] == third


def test_search_and_filter_concern_uncategorised_funds() -> None:
    typing = Typing()
    state, board = typing.state, typing.shown.board
    assert fe_sectors_of(board, state, typing.model) == ["IA UK Gilts", "£ Corporate Bond", NO_FE_SECTOR]
    assert [typing.name(one) for one in lists_of(board, state, View(typing.model, search="gilts ELM"))[POOL]] == ["Elm"]
    gilts = lists_of(board, state, View(typing.model, fe_sector="IA UK Gilts"))[POOL]
    assert [typing.name(fund) for fund in gilts] == ["Elm"]
    assert len(lists_of(board, state, View(typing.model, fe_sector=NO_FE_SECTOR))[POOL]) == len(board.funds) - 2
    assert lists_of(board, typing.shown.state, View(typing.model, search="nothing"))[typing.shown.sector("Bonds")]


@pytest.mark.parametrize(
    ("typed", "name"), [("o", "Overseas Equity"), ("eq", "UK Equity"), ("onds", "Bonds"), ("", None), ("x", None)]
)
def test_what_is_typed_finds_a_sector(typed: str, name: str | None) -> None:
    shown = Shown()
    found = matching_sector(shown.state.sectors_in(shown.model("Simple")), typed)
    assert (found and found.name) == name
