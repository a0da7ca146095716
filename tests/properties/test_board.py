"""Whatever is done on the board: saved and read again, it is what was shown; undone, it is what was there."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from fastrak_xl.app.board import portfolios, sectors
from fastrak_xl.app.board.difference import difference
from fastrak_xl.app.board.history import History, Step
from fastrak_xl.app.board.merging import Merging, same_funds
from fastrak_xl.app.board.state import CannotDo, State
from fastrak_xl.app.check import check
from tests.errors.good_book import good_tables
from tests.properties.sizes import EXAMPLES
from tests.unit.app.board.shown import Shown, words

NAMES = st.sampled_from(["Property", "Bonds", "Growth", "=1+1", "Überall", "UK Equity", "Legacy"])
STEPS = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 50), st.integers(0, 50), NAMES), max_size=12)


def step(shown: Shown, state: State, how: tuple[int, int, int, str]) -> State:
    """One thing that a person can do, on the sectors, funds and portfolios that the numbers choose."""
    kind, first, second, name = how
    every, models, keys = list(state.sectors), list(state.models), list(state.portfolios)
    funds = list(shown.board.funds)
    sector, fund = every[first % len(every)], funds[second % len(funds)]
    model, key = state.sectors[sector].model, keys[first % len(keys)]
    siblings = [one.number for one in state.sectors_in(model)]
    if kind <= 1:
        return sectors.assign(state, model, funds[second % len(funds) :][: first % 4 + 1], sector)
    if kind == 2:
        held = next(state.portfolios_with(fund, model), None)  # an unassigned fund of a portfolio is an error of theirs
        return state if held else sectors.assign(state, model, [fund], None)
    if kind == 3:
        return sectors.create_sector(state, models[first % len(models)], name)
    if kind == 4:
        return sectors.rename_sector(state, sector, name)
    if kind == 5:
        other = siblings[second % len(siblings)]
        return state if other == sector else sectors.merge_sectors(state, sector, other)
    if kind == 6:
        return state if len(siblings) == 1 else sectors.delete_sector(state, sector)
    if kind == 7:
        return sectors.new_model(state, name, model)
    if kind == 8:
        return sectors.move_sector(state, sector, second % 4)
    inside = state.sector_of[state.portfolios[key].model]
    chosen = fund if fund in inside else next(iter(state.portfolios[key].allocations))
    return portfolios.allocate(state, key, chosen, Decimal(second))


def after(shown: Shown, steps: list[tuple[int, int, int, str]]) -> History:
    """The history of all steps that can be taken."""
    history = History(Step(shown.state))
    for number, how in enumerate(steps):
        with suppress(CannotDo):
            history = history.done(str(number), step(shown, history.state, how))
    return history


@given(STEPS)
@settings(max_examples=EXAMPLES // 10, deadline=None)
def test_what_is_saved_is_what_was_shown(steps: list[tuple[int, int, int, str]]) -> None:
    shown = Shown()
    start = words(shown)
    history = after(shown, steps)
    saved = shown.saved(history.state)
    assert words(saved) == words(shown, history.state)
    assert difference(saved.linked, saved.state) == {}
    wrong = [one for one in check(saved.book).diagnostics if one.is_error]
    assert {one.code for one in wrong} <= {"FX501"}, wrong  # a portfolio that is not at 100% yet
    for _ in steps:
        history = history.undone()
    assert words(shown, history.state) == start


@given(STEPS, STEPS)
@settings(max_examples=EXAMPLES // 10, deadline=None)
def test_merging_with_an_unchanged_workbook_is_saving(
    mine: list[tuple[int, int, int, str]], theirs: list[tuple[int, int, int, str]]
) -> None:
    shown, again = Shown(), Shown(good_tables())
    state = after(shown, mine).state
    merged = Merging(shown.state, state, again.state, same_funds(shown.linked, again.linked)).merged()
    assert words(again, merged.state) == words(shown, state)
    other = Shown().saved(after(Shown(), theirs).state)
    both = Merging(shown.state, state, other.state, same_funds(shown.linked, other.linked)).merged()
    assert words(other.saved(both.state)) == words(other, both.state)
