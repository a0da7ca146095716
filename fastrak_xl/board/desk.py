"""The workbook on the board: what was read, what the person has made of it, and how it gets back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from fastrak_xl.app.board.difference import difference
from fastrak_xl.app.board.history import History, Step
from fastrak_xl.app.board.merging import Merging, same_funds
from fastrak_xl.app.board.reading import read_board
from fastrak_xl.app.board.state import Board, State
from fastrak_xl.app.categorise.naming import blocking
from fastrak_xl.board.grounds import ChangedMeanwhile, Ground
from fastrak_xl.domain.diagnostics import Diagnostic
from fastrak_xl.engine.link.linked import LinkedBook

__all__ = ["ChangedMeanwhile", "Desk", "HasErrors"]


@dataclass
class HasErrors(Exception):
    """The sheets on which sectors rest have errors: the board cannot show them rightly."""

    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True)
class _Read:
    """A workbook as it was read, and the state from which its changes are counted."""

    linked: LinkedBook
    board: Board
    start: State


class Desk:
    """One workbook. Refused or NotAWorkbook where it cannot be read, HasErrors where it cannot be shown."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self._begin(_read(ground))

    def _begin(self, read: _Read) -> None:
        self._read = read
        self._saved = read.start
        self.history = History(Step(read.start))

    @property
    def name(self) -> str:
        """The workbook's file name."""
        return self.ground.name

    @property
    def board(self) -> Board:
        """The funds, and what else does not change."""
        return self._read.board

    @property
    def linked(self) -> LinkedBook:
        """The workbook as it was read."""
        return self._read.linked

    @property
    def state(self) -> State:
        """What the person sees."""
        return self.history.state

    @property
    def is_saved(self) -> bool:
        """Whether the workbook says what the board says."""
        return self.state.same_as(self._saved)

    def do(self, deed: str, change: Callable[[State], State]) -> None:
        """One step of the person's. CannotDo where it cannot be done."""
        self.history = self.history.done(deed, change(self.state))

    def undo(self) -> str:
        """Back one step; what was undone, "" for nothing."""
        deed = self.history.present.deed if self.history.past else ""
        self.history = self.history.undone()
        return deed

    def redo(self) -> str:
        """On one step again; what was done, "" for nothing."""
        had = len(self.history.future)
        self.history = self.history.redone()
        return self.history.present.deed if had else ""

    def has_changed(self) -> bool:
        """Whether somebody else has changed the workbook, or taken it away."""
        return self.ground.has_changed()

    def save(self) -> str:
        """Put the board into the workbook; a note for the person, or "".

        ChangedMeanwhile if the workbook is no longer what the board knows: nothing is written then. OSError,
        NotAWorkbook and InUse where it cannot be written.
        """
        state = self.state
        saved = self.ground.save(difference(self._read.linked, state))
        if saved.begins_anew:
            self._begin(_read(self.ground))
        elif saved.is_there:
            self._saved = state
        return saved.note

    def merge(self) -> tuple[str, ...]:
        """Read the changed workbook and apply the person's changes to it again; what both had changed, in sentences."""
        now = _read(self.ground)
        before, mine = self._read, self.state
        merged = Merging(before.start, mine, now.start, same_funds(before.linked, now.linked)).merged()
        self._begin(now)
        self.history = self.history.done("the merge", merged.state)
        return merged.notes


def _read(ground: Ground) -> _Read:
    checked = ground.read()
    if errors := blocking(checked):
        raise HasErrors(errors)
    board, start = read_board(checked.linked)
    return _Read(checked.linked, board, start)
