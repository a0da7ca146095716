"""One list of funds on the page, with its events: a sector's column, or the pool of uncategorised funds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from nicegui import ui

from fastrak_xl.app.board.state import BoardFund, BoardSector
from fastrak_xl.app.board.suggested import Hint
from fastrak_xl.app.board.view import POOL
from fastrak_xl.app.totals import counted
from fastrak_xl.board.elements import attribute, box, button, html, say
from fastrak_xl.board.rows import AWAY, CLICK, DRAG, DROP, KEY, OVER, SCROLLED, rows_html, whole_pounds

if TYPE_CHECKING:
    from fastrak_xl.board.sectors_view import SectorsView

_SHORTCUTS = 9
_AT_ONCE = 100
"""So many rows of a list are on the page at first, and so many more each time its end comes into sight."""


_NO_HINTS: Mapping[int, Hint] = {}


class FundList:
    """A list that the keyboard can come to. Of a long one only the beginning is on the page, until it is scrolled."""

    def __init__(self, view: SectorsView, place: int, label: str) -> None:
        self._funds: Sequence[BoardFund] = ()
        self._hints = _NO_HINTS
        self._upto = _AT_ONCE
        self.element = ui.html("", sanitize=False, tag="div").classes("list")
        self.element.props("role=listbox tabindex=0 aria-multiselectable=true")
        attribute(self.element, "aria-label", label)
        self.element.on("click", lambda event: view.clicked(place, event), js_handler=CLICK)
        self.element.on("keydown", view.pressed, js_handler=KEY)
        self.element.on("dragstart", js_handler=DRAG)
        self.element.on("scroll", self._more, js_handler=SCROLLED, throttle=0.1)
        self.element.on("focus", lambda: view.entered(place), [])

    def show(self, funds: Sequence[BoardFund], hints: Mapping[int, Hint]) -> None:
        """The funds that stand in it, in their order; what is shown already is not drawn again."""
        if funds == self._funds and hints is self._hints:
            return
        self._funds, self._hints = funds, hints
        self._draw()

    def reach(self, fund: int) -> None:
        """Bring a fund onto the page, such as the last one, where End leads."""
        place = next((place for place, one in enumerate(self._funds) if one.number == fund), 0)
        if place >= self._upto:
            self._upto = place + _AT_ONCE
            self._draw()

    def _more(self) -> None:
        if self._upto < len(self._funds):
            self._upto += _AT_ONCE
            self._draw()

    def _draw(self) -> None:
        self.element.set_content(rows_html(self._funds[: self._upto], self._hints, len(self._funds)))


class Pool:
    """The uncategorised funds; a fund dropped here is in no sector."""

    def __init__(self, view: SectorsView, around: ui.element) -> None:
        self.list = FundList(view, POOL, "Uncategorised funds")
        _takes_drops(view, POOL, around)


class Column:
    """A sector's funds under its name, in its colour."""

    def __init__(self, view: SectorsView, sector: int) -> None:
        self._root = box("section", "card")
        with self._root:
            with box("div", "top"):
                self._name = html("h2")
                self._key = html("kbd")
                self._edit = button("Edit", lambda: view.edit(sector))
            self._total = html("p", "", "total")
            self.list = FundList(view, sector, "")
        _takes_drops(view, sector, self._root)

    def name(self, sector: BoardSector, place: int) -> None:
        """What it is called, its colour, and the digit that moves funds to it."""
        say(self._name, sector.name)
        say(self._key, str(place + 1) if place < _SHORTCUTS else "")
        self._key.set_visibility(place < _SHORTCUTS)
        attribute(self._edit, "aria-label", f"Edit {sector.name}")
        attribute(self._root, "aria-label", sector.name)
        self._root.style(replace=f"--c:{sector.colour}")
        attribute(self.list.element, "aria-label", f"Funds in {sector.name}")

    def show(self, funds: Sequence[BoardFund]) -> None:
        """The funds that stand in it, how many they are and what they are worth."""
        say(self._total, f"{counted(len(funds), 'fund')} · {whole_pounds(sum(fund.value_pence for fund in funds))}")
        self.list.show(funds, _NO_HINTS)


def _takes_drops(view: SectorsView, place: int, around: ui.element) -> None:
    around.on("dragover", js_handler=OVER)
    around.on("dragleave", js_handler=AWAY)
    around.on("drop", lambda event: view.dropped(place, int(event.args)), js_handler=DROP)
