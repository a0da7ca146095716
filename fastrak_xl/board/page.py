"""The board's page: its head with progress and Save, the two views under it, and what every change does to them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from nicegui import run, ui

from fastrak_workbook.graft.xml import NotAWorkbook
from fastrak_workbook.saving.locks import InUse
from fastrak_xl.app.board.progress import progress
from fastrak_xl.app.board.state import CannotDo, State
from fastrak_xl.app.board.view import View
from fastrak_xl.board.desk import ChangedMeanwhile, Desk, HasErrors
from fastrak_xl.board.dialogs import Dialogs
from fastrak_xl.board.elements import attribute, box, button, choice, enable, focus, html, offer, say
from fastrak_xl.board.portfolios_view import PortfoliosView
from fastrak_xl.board.rows import MARK
from fastrak_xl.board.sectors_view import SectorsView
from fastrak_xl.commands.refusals import Refused

_LOOK = (Path(__file__).parent / "look.css").read_text(encoding="utf-8")
_SHORTCUT = (
    "(e) => { const k = e.key.toLowerCase(), typing = e.target.tagName === 'INPUT'; "
    "if (k === '/' && !typing) { e.preventDefault(); emit('/', false); } "
    "if (!(e.ctrlKey || e.metaKey) || !(k === 's' || ('zy'.includes(k) && !typing))) return; "
    "e.preventDefault(); emit(k, e.shiftKey); }"
)
SECTORS, PORTFOLIOS = "Sectors", "Portfolios"


class Page:
    """One browser page on the desk; several may be open, and show the same."""

    def __init__(self, desk: Desk, everywhere: Callable[[], None]) -> None:
        self.desk = desk
        self._everywhere = everywhere
        self.client = ui.context.client
        self._linked = desk.linked
        self.view = View(next(iter(desk.state.models), 0))
        ui.add_head_html(f"<style>{_LOOK}</style>{MARK}")
        with box("div", "board").props("tabindex=-1").on("keydown", self._shortcut, js_handler=_SHORTCUT):
            self._head()
            self.message = html("div", "", "message").props("role=status aria-live=polite")
            self.alarm = html("div", "", "alarm").props("role=alert")
            with box("div", "views"):
                self.sectors = SectorsView(self)
                self.portfolios = PortfoliosView(self)
            self.dialogs = Dialogs(self)
        self.show(SECTORS)
        focus(self.sectors.pool.list.element)

    def _head(self) -> None:
        with box("header"):
            with box("div", "title"):
                html("h1", self.desk.name)
                self._tabs = {name: button(name, lambda name=name: self.show(name)) for name in (SECTORS, PORTFOLIOS)}
            with box("div", "tools"):
                self._model = choice("Sector model", lambda value: self.choose_model(int(value)))
                button("New model…", lambda: self.dialogs.new_model())
                self._undo = button("Undo", self.undo)
                self._redo = button("Redo", self.redo)
                self._save = button("Save", self.save, "primary")
            with box("div", "progress"):
                self._bar = ui.element("progress").props("max=1000")
                attribute(self._bar, "aria-label", "Money in sectors")
                self._progress = html("p").props("aria-live=polite id=progress")

    def show(self, view: str) -> None:
        """One of the two views."""
        self.shown = view
        for name, tab in self._tabs.items():
            attribute(tab, "aria-pressed", "true" if name == view else "false")
        self.sectors.root.set_visibility(view == SECTORS)
        self.portfolios.root.set_visibility(view == PORTFOLIOS)
        self.refresh()

    def choose_model(self, model: int) -> None:
        """Another sector model."""
        self._begin_with(model)
        self.refresh()

    def _begin_with(self, model: int) -> None:
        self.view = View(model, by_name=self.view.by_name)
        self.sectors.begin_anew()

    def refresh(self) -> None:
        """Bring the page up to date with the desk."""
        state = self.desk.state
        if self._linked is not self.desk.linked:  # merged: funds and sectors have other numbers
            self._linked = self.desk.linked
            self._begin_with(next(iter(state.models), 0))
        if self.view.model not in state.models:
            self._begin_with(next(iter(state.models), 0))
        offer(self._model, state.models.items(), self.view.model)
        enable(self._undo, bool(self.desk.history.past))
        enable(self._redo, bool(self.desk.history.future))
        say(self._save, "Saved" if self.desk.is_saved else "Save")
        enable(self._save, not self.desk.is_saved)
        if state.models:
            told = progress(self.desk.board, state, self.view.model)
            say(self._progress, str(told))
            attribute(self._bar, "value", int(told.share * 1000))
        if self.shown == SECTORS:
            self.sectors.refresh()
        else:
            self.portfolios.refresh()

    def do(self, deed: str, change: Callable[[State], State]) -> bool:
        """One step of the person's, on every page that is open; whether it could be done."""
        try:
            self.desk.do(deed, change)
        except CannotDo as cannot:
            self.warn(str(cannot))
            return False
        self.tell(deed)
        self._everywhere()
        return True

    def undo(self) -> None:
        """Back one step."""
        deed = self.desk.undo()
        self.tell(f"Undone: {deed}" if deed else "Nothing to undo.")
        self._everywhere()

    def redo(self) -> None:
        """On one step again."""
        deed = self.desk.redo()
        self.tell(f"Done again: {deed}" if deed else "Nothing to redo.")
        self._everywhere()

    def tell(self, text: str) -> None:
        """A line for the person, which screen readers speak."""
        say(self.message, text)
        say(self.alarm, "")

    def warn(self, text: str) -> None:
        """What could not be done, and why."""
        say(self.alarm, text)

    async def save(self) -> None:
        """Put the board into the workbook; if somebody else has changed it, ask."""
        if self.desk.is_saved and not self.desk.has_changed():
            self.tell("Everything is saved.")
            return
        self.tell(f"Saving {self.desk.name} …")
        try:
            note = await run.io_bound(self.desk.save)
        except ChangedMeanwhile:
            self.tell("")
            self.dialogs.changed_meanwhile()
            return
        except InUse:
            self.warn("Another run is busy with the workbook. Wait until it is done and save again.")
        except (NotAWorkbook, OSError) as unusable:
            self.warn(f"The workbook cannot be written: {unusable}. Nothing is lost here: put it right and save again.")
        else:
            self.tell("" if note else self.desk.ground.after_saving)
            self.warn(note or "")
        self._everywhere()

    async def merge(self) -> None:
        """Read the workbook again and apply this board's changes to it."""
        try:
            notes = await run.io_bound(self.desk.merge) or ()
        except (HasErrors, NotAWorkbook, Refused, OSError) as unusable:
            reason = "it has errors now" if isinstance(unusable, HasErrors) else str(unusable)
            self.warn(f"The workbook cannot be merged: {reason}. Put it right in Excel, and save here again.")
            return
        self.tell(" ".join(["Merged: the workbook's changes and yours are both here. Look, and save.", *notes]))
        self._everywhere()

    async def _shortcut(self, event: object) -> None:
        key, shift = event.args  # type: ignore[attr-defined]  # what the page sends
        if key == "s":
            await self.save()
        elif key == "/":
            self.sectors.search()
        elif key == "y" or shift:
            self.redo()
        else:
            self.undo()
