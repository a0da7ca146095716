"""The workbook on the board: what was read, what the person has made of it, and how it gets back into the file.

Every save starts from the bytes that were read, so that undo reaches back across saves.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from fastrak_workbook.file_book import FileBook
from fastrak_workbook.graft.splice import splice_tables
from fastrak_workbook.guard.reading import GuardedReader
from fastrak_workbook.layout import input_table
from fastrak_workbook.saving.locks import one_run
from fastrak_workbook.saving.names import real_file
from fastrak_workbook.saving.target import Manner, Target, holds
from fastrak_xl.app.board.difference import difference
from fastrak_xl.app.board.history import History, Step
from fastrak_xl.app.board.merging import Merging, same_funds
from fastrak_xl.app.board.reading import read_board
from fastrak_xl.app.board.state import Board, State
from fastrak_xl.app.categorise.naming import blocking
from fastrak_xl.app.check import check
from fastrak_xl.commands.opening import bytes_of
from fastrak_xl.domain.diagnostics import Diagnostic
from fastrak_xl.engine.link.linked import LinkedBook


class ChangedMeanwhile(Exception):
    """The file no longer holds what the board read or saved last."""


@dataclass
class HasErrors(Exception):
    """The sheets on which sectors rest have errors: the board cannot show them rightly."""

    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True)
class _Read:
    """A workbook as it was read, and the state from which its changes are counted."""

    data: bytes
    linked: LinkedBook
    board: Board
    start: State


class Desk:
    """One workbook file. Refused or NotAWorkbook where it cannot be read, HasErrors where it cannot be shown."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._read = _read(path)
        self.history = History(Step(self._read.start))
        self._begin()

    def _begin(self) -> None:
        self._target = Target(self.path, Manner.IN_PLACE)
        self._on_disk = self._read.data
        self._saved = self._read.start

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
        """Whether the file says what the board says."""
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

    def has_changed_on_disk(self) -> bool:
        """Whether somebody else has changed the file, or taken it away."""
        return not holds(real_file(self.path), self._on_disk)

    def save(self) -> str:
        """Write the board into the file, with a backup the first time; a note for the person, or "".

        ChangedMeanwhile if the file is no longer what the board knows: nothing is written then. OSError, NotAWorkbook
        and InUse where it cannot be written.
        """
        state = self.state
        with one_run(self.path, lambda: None):
            if self.has_changed_on_disk():
                raise ChangedMeanwhile
            changes = difference(self._read.linked, state)
            tables = {input_table(sheet): change for sheet, change in changes.items()}
            data = splice_tables(self._read.data, tables, GuardedReader()) if tables else self._read.data
            if data == self._on_disk:
                self._saved = state
                return ""
            written = self._target.put(data, self._on_disk)
        if written.path == self.path:
            self._on_disk, self._saved = data, state
        else:
            self._target = Target(self.path, Manner.IN_PLACE)
        return written.note

    def merge(self) -> tuple[str, ...]:
        """Read the changed file and apply the person's changes to it again; what both had changed, in sentences."""
        now = _read(self.path)
        before, mine = self._read, self.state
        merged = Merging(before.start, mine, now.start, same_funds(before.linked, now.linked)).merged()
        self._read = now
        self._begin()
        self.history = History(Step(now.start)).done("the merge", merged.state)
        return merged.notes


def _read(path: Path) -> _Read:
    data = bytes_of(path)
    checked = check(FileBook(data, path.name, read_source=GuardedReader()))
    if errors := blocking(checked):
        raise HasErrors(errors)
    board, start = read_board(checked.linked)
    return _Read(data, checked.linked, board, start)
