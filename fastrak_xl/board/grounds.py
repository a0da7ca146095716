"""What a board stands on: the workbook as a file, from which it is read and into which it is saved."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple, Protocol

from fastrak_workbook.file_book import FileBook
from fastrak_workbook.graft.splice import splice_tables
from fastrak_workbook.guard.reading import GuardedReader
from fastrak_workbook.layout import input_table
from fastrak_workbook.saving.locks import one_run
from fastrak_workbook.saving.names import real_file
from fastrak_workbook.saving.target import Manner, Target, holds
from fastrak_xl.app.changes import Change
from fastrak_xl.app.check import Checked, check
from fastrak_xl.commands.opening import bytes_of


class ChangedMeanwhile(Exception):
    """The workbook no longer holds what the board read or saved last."""


class Saved(NamedTuple):
    """What became of a save: a note for the person, whether it went where it should, and whether to begin anew."""

    note: str = ""
    is_there: bool = True
    begins_anew: bool = False


class Ground(Protocol):
    """A workbook that can be read, watched and saved into; its changes are counted from what was read last."""

    @property
    def name(self) -> str:
        """Its file name."""

    @property
    def after_saving(self) -> str:
        """What a person is told of a save that went well."""

    def read(self) -> Checked:
        """The workbook as it is now. Refused or NotAWorkbook where it cannot be read."""

    def has_changed(self) -> bool:
        """Whether somebody else has changed it since it was read or saved last."""

    def save(self, changes: Mapping[str, Change]) -> Saved:
        """Make the changes in it; ChangedMeanwhile, and nothing is written, where somebody else has changed it."""


class FileGround:
    """A workbook file. Every save starts from the bytes that were read, so that undo reaches back across saves."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._data = self._on_disk = b""

    @property
    def name(self) -> str:
        """Its file name."""
        return self._path.name

    @property
    def after_saving(self) -> str:
        """Where the backup is."""
        return f"Saved {self.name}. The workbook as it was is kept as a backup beside it."

    def read(self) -> Checked:
        """The file as it is now; the next save keeps a backup of it."""
        self._data = self._on_disk = bytes_of(self._path)
        self._target = Target(self._path, Manner.IN_PLACE)
        return check(FileBook(self._data, self.name, read_source=GuardedReader()))

    def has_changed(self) -> bool:
        """Whether somebody else has changed the file, or taken it away."""
        return not holds(real_file(self._path), self._on_disk)

    def save(self, changes: Mapping[str, Change]) -> Saved:
        """Write the file, with a backup the first time. OSError, NotAWorkbook and InUse where it cannot be written."""
        with one_run(self._path, lambda: None):
            if self.has_changed():
                raise ChangedMeanwhile
            tables = {input_table(sheet): change for sheet, change in changes.items()}
            data = splice_tables(self._data, tables, GuardedReader()) if tables else self._data
            if data == self._on_disk:
                return Saved()
            written = self._target.put(data, self._on_disk)
        if written.path != self._path:
            self._target = Target(self._path, Manner.IN_PLACE)
            return Saved(written.note, is_there=False)
        self._on_disk = data
        return Saved(written.note)
