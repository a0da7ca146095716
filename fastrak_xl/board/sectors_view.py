"""The view Sectors: a column per sector in its colour, and the uncategorised funds on the right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from nicegui.events import GenericEventArguments

from fastrak_xl.app.board.keyboard import Deed, press
from fastrak_xl.app.board.sectors import assign
from fastrak_xl.app.board.state import State
from fastrak_xl.app.board.suggested import SURE, Hint, hints
from fastrak_xl.app.board.view import POOL, fe_sectors_of, lists_of, matching_sector, settled
from fastrak_xl.app.totals import counted
from fastrak_xl.board.columns import Column, Pool
from fastrak_xl.board.elements import attribute, box, button, choice, enable, focus, html, offer, run, say, text_input
from fastrak_xl.board.rows import DOWN

if TYPE_CHECKING:
    from fastrak_xl.board.page import Page

_ALL = "(all)"


class SectorsView:
    """The columns and the pool of one page."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._columns: dict[int, Column] = {}
        self._lists: dict[int, list[int]] = {}
        self._hints: dict[int, Hint] = {}
        self._hinted: State | None = None
        self._hinted_model = POOL
        self.root = box("div", "sectors")
        with self.root:
            with box("section", "columns") as columns:
                attribute(columns, "aria-label", "Sectors")
                with box("div", "filters"):
                    button("New sector…", lambda: page.dialogs.new_sector())
                    button("Copy a sector…", lambda: page.dialogs.copy_sector())
                self._grid = box("div", "grid")
            with box("section", "pool") as pool:
                attribute(pool, "aria-label", "Uncategorised funds")
                self._tools()
                self.pool = Pool(self, pool)

    def _tools(self) -> None:
        self._heading = html("h2", "Uncategorised")
        with box("div", "filters"):
            self._search = text_input("Search funds ( / )", self._searched, event="input", kind="search", throttle=0.2)
            self._search.on("keydown", lambda: focus(self.pool.list.element), js_handler=DOWN)
            self._fe_sector = choice("FE sector", self._filtered)
            order = choice("Sort by", lambda value: self._look(by_name=value == "name"))
            offer(order, [("value", "By value"), ("name", "By name")])
        with box("div", "filters"):
            self._move = choice("Move the chosen funds to", self._moved, once=True)
            self._accept = button("Accept", lambda: self.act(Deed.ACCEPT))
            self._accept_all = button("Accept all", self._accept_sure, "primary")
        self._typed = html("p", "", "typed")

    @property
    def lists(self) -> Mapping[int, list[int]]:
        """The funds of each list as they are shown."""
        return self._lists

    def search(self) -> None:
        """Put the keyboard into the search."""
        focus(self._search)

    def begin_anew(self) -> None:
        """Forget where the keyboard stood, and empty the search, as for another sector model."""
        self._lists, self._hinted = {}, None
        run(f"getHtmlElement({self._search.id}).value = ''")

    def _searched(self, text: str) -> None:
        self._look(search=text)

    def _filtered(self, fe_sector: str) -> None:
        self._look(fe_sector="" if fe_sector == _ALL else fe_sector)

    def _look(self, **how: object) -> None:
        self._page.view = replace(self._page.view, **how)  # type: ignore[arg-type]  # fields of the view
        self.refresh()

    def refresh(self) -> None:
        """Bring columns and pool up to date."""
        page, state, board = self._page, self._page.desk.state, self._page.desk.board
        if not state.models:
            return
        self._columns_follow(state)
        lists = lists_of(board, state, page.view)
        page.view = settled(page.view, self._lists, lists)
        self._lists = lists
        self._suggest()
        for place, column in self._columns.items():
            column.show([board.funds[fund] for fund in lists[place]])
        self.pool.list.show([board.funds[fund] for fund in lists[POOL]], self._hints)
        self._tools_follow(state)
        self.mark()

    def _columns_follow(self, state: State) -> None:
        """Build the columns anew where sectors came, went or changed their order; else only name and colour."""
        sectors = state.sectors_in(self._page.view.model)
        if list(self._columns) != [sector.number for sector in sectors]:
            self._grid.clear()
            with self._grid:
                self._columns = {sector.number: Column(self, sector.number) for sector in sectors}
        for place, sector in enumerate(sectors):
            self._columns[sector.number].name(sector, place)

    def _tools_follow(self, state: State) -> None:
        page, free = self._page, len(self._lists[POOL])
        every = len(page.desk.board.funds) - len(state.sector_of[page.view.model])
        say(self._heading, f"Uncategorised ({free:,})" if free == every else f"Uncategorised ({free:,} of {every:,})")
        names = fe_sectors_of(page.desk.board, state, page.view.model)
        offer(self._fe_sector, [(_ALL, "All FE sectors"), *((name, name) for name in names)], page.view.fe_sector)
        sectors = [(sector.number, sector.name) for sector in state.sectors_in(page.view.model)]
        offer(self._move, [(None, "Move to…"), *sectors, (POOL, "Uncategorised")])
        sure = len(self._sure())
        say(self._accept_all, f"Accept all above {SURE:.0%} ({sure:,})")
        enable(self._accept_all, bool(sure))

    def _suggest(self) -> None:
        """Suggestions of the present state; those that still hold while the person works on are kept."""
        state, model = self._page.desk.state, self._page.view.model
        before, was = self._hinted, self._hinted_model
        self._hinted, self._hinted_model = state, model
        is_same = before is not None and was == model and before.sectors == state.sectors
        if is_same and before and before.sector_of[model].items() <= state.sector_of[model].items():
            return
        self._hints = hints(self._page.desk.linked, state, model)

    def mark(self) -> None:
        """Show the cursor and the selection, and what has been typed of a sector's name."""
        view = self._page.view
        place: Column | Pool = self._columns.get(view.at, self.pool)
        cursor, selected = view.cursor.get(view.at, 0), sorted(view.selected)
        place.list.reach(cursor)
        run(f"fastrakMark('{place.list.element.html_id}', {cursor}, {selected})")
        sector = matching_sector(self._page.desk.state.sectors_in(view.model), view.typed)
        goal = f"{sector.name}, press Enter" if sector else "no such sector"
        say(self._typed, f"Move to “{view.typed}”: {goal}" if view.typed else "")

    def clicked(self, place: int, event: GenericEventArguments) -> None:
        """A fund was clicked: alone, with Ctrl (one more or less), or with Shift (all up to it)."""
        fund, ctrl, shift = event.args
        view, funds = self._page.view, self._lists.get(place, [])
        if fund not in funds:
            return
        selected = view.selected if view.at == place else frozenset[int]()
        cursor = view.cursor.get(place)
        if shift and cursor in funds and cursor is not None:
            first, last = sorted((funds.index(cursor), funds.index(fund)))
            selected = selected | set(funds[first : last + 1])
        else:
            selected = selected ^ {fund} if ctrl else frozenset({fund})
        self._page.view = replace(view, at=place, cursor={**view.cursor, place: fund}, selected=selected, typed="")
        self.mark()

    def entered(self, place: int) -> None:
        """The keyboard has come to a list."""
        view = self._page.view
        if view.at != place:
            self._page.view = replace(view, at=place, selected=frozenset(), typed="")
            self.mark()

    def pressed(self, event: GenericEventArguments) -> None:
        """A key on a list."""
        key, shift, ctrl = event.args
        page, before = self._page, self._page.view
        sectors = page.desk.state.sectors_in(before.model)
        done = press(before, self._lists, sectors, key, shift=bool(shift), ctrl=bool(ctrl))
        page.view = done.view
        if done.view.at != before.at:
            focus(self._columns.get(done.view.at, self.pool).list.element)
        if done.deed is Deed.NOTHING:
            self.mark()
        else:
            self.act(done.deed, done.sector)

    def dropped(self, place: int, fund: int) -> None:
        """A fund was dropped on a list; with it go all that are selected, if it is one of them."""
        view = self._page.view
        funds = sorted(view.selected) if fund in view.selected else [fund]
        self._put([one for one in funds if one in self._page.desk.board.funds], place)

    def _moved(self, value: str) -> None:
        self._put(self._page.view.chosen(self._lists), int(value))

    def act(self, deed: Deed, sector: int = POOL) -> None:
        """What a key or a button asks for, on the chosen funds."""
        chosen = self._page.view.chosen(self._lists)
        if deed is Deed.ACCEPT:
            self._take({fund: self._hints[fund] for fund in chosen if fund in self._hints})
        else:
            self._put(chosen, sector if deed is Deed.MOVE else POOL)

    def _put(self, funds: list[int], place: int) -> None:
        page, model = self._page, self._page.view.model
        sector = page.desk.state.sectors.get(place)
        if not funds or (place != POOL and (sector is None or sector.model != model)):
            return
        what = page.desk.board.funds[funds[0]].name if len(funds) == 1 else counted(len(funds), "fund")
        page.view = replace(page.view, selected=frozenset(), typed="")
        where = sector.name if sector else "uncategorised"
        page.do(f"{what} to {where}", lambda state: assign(state, model, funds, sector.number if sector else None))

    def _sure(self) -> dict[int, Hint]:
        inside = self._page.desk.state.sector_of[self._page.view.model]
        return {fund: one for fund, one in self._hints.items() if one.likelihood > SURE and fund not in inside}

    def _accept_sure(self) -> None:
        self._take(self._sure())

    def _take(self, accepted: Mapping[int, Hint]) -> None:
        """Put funds where it is suggested."""
        if not accepted:
            self._page.tell("Nothing is suggested for that.")
            return
        model = self._page.view.model

        def change(state: State) -> State:
            for sector in {hint.sector for hint in accepted.values()}:
                funds = [fund for fund, hint in accepted.items() if hint.sector == sector]
                state = assign(state, model, funds, sector)
            return state

        self._page.view = replace(self._page.view, selected=frozenset(), typed="")
        self._page.do(f"{counted(len(accepted), 'suggestion')} accepted", change)

    def edit(self, sector: int) -> None:
        """Open what can be done to a sector."""
        self._page.dialogs.edit_sector(sector)
