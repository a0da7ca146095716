"""The page's dialogs: a new sector or model, what can be done to a sector, and a workbook changed meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from nicegui import ui

from fastrak_xl.app.board import sectors
from fastrak_xl.app.board.portfolios import new_portfolio
from fastrak_xl.app.board.state import State
from fastrak_xl.board.elements import attribute, box, button, choice, focus, html, offer, run, text_input

if TYPE_CHECKING:
    from fastrak_xl.board.page import Page

_ENTER = "(e) => { if (e.key === 'Enter' && e.target.tagName === 'INPUT') { e.preventDefault(); emit(); } }"


class Dialogs:
    """One dialog at a time, in the browser's own dialog element: it keeps the keyboard in and gives it back."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._finish: Callable[[], None] = self.close
        self._box = box("dialog").on("keydown", lambda: self._finish(), js_handler=_ENTER)
        self._typed: dict[str, str] = {}

    def _open(self, title: str, build: Callable[[], ui.element | None]) -> None:
        """Fill the dialog and show it; `build` gives the element that gets the keyboard."""
        self._box.clear()
        self._typed = {}
        attribute(self._box, "aria-label", title)
        with self._box:
            html("h2", title)
            first = build()
        run(f"requestAnimationFrame(() => getHtmlElement({self._box.id}).showModal())")
        if first is not None:
            focus(first)

    def close(self) -> None:
        """Close the dialog; the keyboard goes back to where it was."""
        run(f"getHtmlElement({self._box.id}).close()")

    def _field(self, name: str, value: str = "", kind: str = "text") -> ui.element:
        """An input whose text is kept under its name as it is typed."""
        self._typed[name] = value
        with box("label", "field"):
            html("span", name)
            made = text_input(name, lambda text: self._typed.update({name: text}), event="input", kind=kind)
            made.props(remove="placeholder aria-label")
            made.props["value"] = value
        return made

    def _pick(self, name: str, options: list[tuple[object, str]], chosen: object = None) -> None:
        """A drop-down whose value is kept under its name."""
        self._typed[name] = str("" if chosen is None else chosen)
        with box("label", "field"):
            html("span", name)
            offer(choice(name, lambda value: self._typed.update({name: value})), options, chosen)

    def _ends(self, text: str, deed: Callable[[], bool]) -> None:
        """The buttons at the end: what is to be done, and Cancel."""

        def finish() -> None:
            if deed():
                self.close()

        with box("div", "ends"):
            button("Cancel", self.close)
            button(text, finish, "primary")
        self._finish = finish

    def _do(self, deed: str, change: Callable[[State], State]) -> bool:
        return self._page.do(deed, change)

    def new_sector(self) -> None:
        """Ask for a sector's name and colour."""
        model = self._page.view.model
        palette = sectors.PALETTE
        colour = palette[len(self._page.desk.state.sectors_in(model)) % len(palette)]

        def build() -> ui.element:
            first = self._field("Name")
            self._field("Colour", colour, "color")
            self._ends("Create", self._create_sector)
            return first

        self._open("New sector", build)

    def _create_sector(self) -> bool:
        name, colour, model = self._typed["Name"], self._typed["Colour"], self._page.view.model
        return self._do(f"New sector {name}", lambda state: sectors.create_sector(state, model, name, colour))

    def new_model(self) -> None:
        """Ask for a sector model's name, and what it begins with."""
        models = self._page.desk.state.models

        def build() -> ui.element:
            first = self._field("Name")
            copies = [(number, f"A copy of {name}, with its funds") for number, name in models.items()]
            self._pick("Begin with", [("empty", "No sectors"), *copies], "empty")
            self._ends("Create", self._create_model)
            return first

        self._open("New sector model", build)

    def _create_model(self) -> bool:
        name, begin = self._typed["Name"], self._typed["Begin with"]
        source = None if begin == "empty" else int(begin)
        if not self._do(f"New sector model {name}", lambda state: sectors.new_model(state, name, source)):
            return False
        self._page.choose_model(max(self._page.desk.state.models))
        return True

    def copy_sector(self) -> None:
        """Ask for a sector of another model, to copy it with its funds."""
        state, model = self._page.desk.state, self._page.view.model
        others = [one for one in state.sectors.values() if one.model != model]
        options: list[tuple[object, str]] = [(one.number, f"{state.models[one.model]}: {one.name}") for one in others]

        def build() -> None:
            self._pick("Sector", options, options[0][0] if options else None)
            self._ends("Copy", self._copy_sector)

        self._open("Copy a sector from another model", build)

    def _copy_sector(self) -> bool:
        if not self._typed["Sector"]:
            return True
        number, model = int(self._typed["Sector"]), self._page.view.model
        name = self._page.desk.state.sectors[number].name
        return self._do(f"{name} copied", lambda state: sectors.copy_sectors(state, [number], model))

    def edit_sector(self, number: int) -> None:
        """Rename, recolour, reorder, merge or delete a sector."""
        state = self._page.desk.state
        sector = state.sectors[number]
        siblings = state.sectors_in(sector.model)
        place = siblings.index(sector)

        def build() -> ui.element:
            first = self._field("Name", sector.name)
            self._field("Colour", sector.colour.lower(), "color")
            places = [(there, f"{there + 1}") for there in range(len(siblings))]
            self._pick("Place", list(places), place)
            others = [(one.number, one.name) for one in siblings if one is not sector]
            self._pick("Merge into", [("none", "(keep it)"), *others], "none")
            with box("div", "ends"):
                button("Delete sector", lambda: self._delete(number), "danger")
            self._ends("Apply", lambda: self._apply(number))
            return first

        self._open(f"Sector {sector.name}", build)

    def _apply(self, number: int) -> bool:
        typed, was = self._typed, self._page.desk.state.sectors[number]
        if typed["Merge into"] != "none":
            into = int(typed["Merge into"])
            goal = self._page.desk.state.sectors[into].name
            return self._do(f"{was.name} merged into {goal}", lambda state: sectors.merge_sectors(state, number, into))

        def change(state: State) -> State:
            state = sectors.rename_sector(state, number, typed["Name"])
            if typed["Colour"].upper() != was.colour:
                state = sectors.recolour_sector(state, number, typed["Colour"])
            return sectors.move_sector(state, number, int(typed["Place"]))

        return self._do(f"Sector {typed['Name']} changed", change)

    def _delete(self, number: int) -> None:
        name = self._page.desk.state.sectors[number].name
        if self._do(f"Sector {name} deleted", lambda state: sectors.delete_sector(state, number)):
            self.close()

    def new_portfolio(self) -> None:
        """Ask for a portfolio's name, sector model, risk profile and platform."""
        state, board = self._page.desk.state, self._page.desk.board

        def build() -> ui.element:
            first = self._field("Name")
            self._pick("Sector model", list(state.models.items()), self._page.view.model)
            self._pick(
                "Risk profile", [(name, name) for name in board.risk_profiles], next(iter(board.risk_profiles), None)
            )
            platforms = ["All", *(name for name in board.platforms if name != "All")]
            self._pick("Platform", [(name, name) for name in platforms], "All")
            self._ends("Create", self._create_portfolio)
            return first

        self._open("New model portfolio", build)

    def _create_portfolio(self) -> bool:
        name, risk, platform = (self._typed[each] for each in ("Name", "Risk profile", "Platform"))
        model = int(self._typed["Sector model"])
        if not risk:
            self._page.warn("There is no risk profile. Add them to the sheet Risk Profiles.")
            return False
        done = self._do(f"New portfolio {name}", lambda state: new_portfolio(state, name, risk, platform, model))
        if done:
            self._page.portfolios.choose_newest()
        return done

    def changed_meanwhile(self) -> None:
        """Say that the workbook is another one than was read, and offer to merge."""
        name = self._page.desk.path.name

        def build() -> ui.element:
            html(
                "p",
                f"Somebody else has changed {name} since the board read it. Nothing was written. "
                "Merge reads it again and applies your changes to it; then look, and save.",
            )
            with box("div", "ends"):
                button("Not now", self.close)
                return button("Merge", self._merge, "primary")

        self._open("The workbook has changed", build)

    async def _merge(self) -> None:
        self.close()
        await self._page.merge()
