"""The board by keyboard alone: what each key means on a list of funds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum

from fastrak_xl.app.board.state import BoardSector
from fastrak_xl.app.board.view import POOL, Lists, View, matching_sector

_STEPS = {"ArrowUp": -1, "ArrowDown": 1, "PageUp": -10, "PageDown": 10}
_ENDS = {"Home": 0, "End": -1}


class Deed(Enum):
    """What a key asks for, beyond moving about."""

    NOTHING = "nothing"
    MOVE = "the chosen funds go into a sector"
    TAKE_OUT = "the chosen funds go back to the uncategorised ones"
    ACCEPT = "the chosen funds go where it is suggested"


@dataclass(frozen=True)
class Pressed:
    """The view after a key, and what is to be done; `sector` for a move."""

    view: View
    deed: Deed = Deed.NOTHING
    sector: int = POOL


def press(view: View, lists: Lists, sectors: Sequence[BoardSector], key: str, *, shift: bool, ctrl: bool) -> Pressed:
    """One key on the list at which the keyboard stands.

    Digits and typed names choose a sector, arrows move about, Space selects, Enter goes where the typed name or the
    suggestion says, Delete takes out.
    """
    if ctrl:
        everything = frozenset(lists[view.at]) if key.lower() == "a" else view.selected
        return Pressed(replace(view, selected=everything))
    if key in _STEPS or key in _ENDS:
        return Pressed(_stepped(view, lists[view.at], key, extend=shift))
    if key in ("ArrowLeft", "ArrowRight"):
        return Pressed(_beside(view, lists, 1 if key == "ArrowRight" else -1))
    if key == "Enter":
        return _entered(view, sectors)
    if key in ("Delete", "Backspace", "Escape"):
        return _taken_back(view, key)
    if key == " " and not view.typed:
        return Pressed(_toggled(view))
    if not view.typed and key in "123456789" and int(key) <= len(sectors):
        return Pressed(view, Deed.MOVE, sectors[int(key) - 1].number)
    return Pressed(replace(view, typed=view.typed + key) if len(key) == 1 else view)


def _stepped(view: View, funds: Sequence[int], key: str, *, extend: bool) -> View:
    """The cursor some funds further, or at an end; with Shift, all it passes are selected."""
    if not funds:
        return view
    cursor = view.cursor.get(view.at)
    index = funds.index(cursor) if cursor in funds and cursor is not None else 0
    last = len(funds) - 1
    goal = (last if _ENDS[key] else 0) if key in _ENDS else max(0, min(last, index + _STEPS[key]))
    passed = funds[min(index, goal) : max(index, goal) + 1] if extend else ()
    return replace(view, cursor={**view.cursor, view.at: funds[goal]}, selected=view.selected.union(passed), typed="")


def _beside(view: View, lists: Lists, step: int) -> View:
    """The list beside, past those that are empty; the selection stays behind."""
    places = [place for place in lists if lists[place] or place in (POOL, view.at)]
    goal = places[(places.index(view.at) + step) % len(places)]
    return replace(view, at=goal, selected=frozenset(), typed="")


def _entered(view: View, sectors: Sequence[BoardSector]) -> Pressed:
    if view.typed:
        sector = matching_sector(sectors, view.typed)
        return Pressed(replace(view, typed=""), Deed.MOVE, sector.number) if sector else Pressed(view)
    return Pressed(view, Deed.ACCEPT) if view.at == POOL else Pressed(view)


def _taken_back(view: View, key: str) -> Pressed:
    """Escape forgets what was typed, else the selection; Backspace a letter of it; both, and Delete, take out."""
    if key == "Escape":
        return Pressed(replace(view, typed="", selected=view.selected if view.typed else frozenset()))
    if key == "Backspace" and view.typed:
        return Pressed(replace(view, typed=view.typed[:-1]))
    return Pressed(view, Deed.TAKE_OUT if view.at != POOL else Deed.NOTHING)


def _toggled(view: View) -> View:
    cursor = view.cursor.get(view.at)
    return view if cursor is None else replace(view, selected=view.selected ^ {cursor})
