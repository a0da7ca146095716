"""Workbooks as the commands open them, and where their copies go."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from fastrak_xl.commands.refusals import REFUSED, Refused, refuse_copy, refuse_no_file, refuse_other_endings, say

if TYPE_CHECKING:
    from fastrak_workbook.file_book import FileBook
    from fastrak_workbook.saving.target import Saved, Target


@contextmanager
def understanding(file: Path) -> Iterator[None]:
    """What can be wrong with a workbook's bytes, as one sentence; a name that is not in it is wrong usage."""
    from fastrak_workbook.graft.xml import NotAWorkbook
    from fastrak_xl.domain.not_there import NotThere

    try:
        yield
    except NotAWorkbook as refused:
        raise Refused(f"{file.name}: {refused}", REFUSED) from refused
    except NotThere as not_there:
        raise Refused(str(not_there)) from not_there


def open_book(file: Path, target: Target | None = None) -> FileBook:
    """The workbook in a file, which another process begins to read while this one loads the rest of the program."""
    from fastrak_workbook.gate.kinds import refuse_lock_notes
    from fastrak_workbook.guard.reading import GuardedReader
    from fastrak_workbook.layout import WANTED

    with understanding(file):
        refuse_lock_notes(file.name)
    data = bytes_of(file)
    reader = GuardedReader()
    reader.start(data, WANTED)
    from fastrak_workbook.file_book import FileBook

    return FileBook(data, file.name, target, read_source=reader)


def bytes_of(file: Path) -> bytes:
    """What is in a file; Refused where there is none, it is too large, or it cannot be read."""
    from fastrak_workbook.gate.limits import MIB, MOST_FILE

    refuse_no_file(file)
    try:
        size = file.stat().st_size
        if size > MOST_FILE:
            raise Refused(f"{file.name}: The file is too large: {size / MIB:,.0f} MB. Split it by client.", REFUSED)
        return file.read_bytes()
    except OSError as unusable:
        reason = (unusable.strerror or str(unusable)).lower()
        raise Refused(f"{file} cannot be read: {reason}.", REFUSED) from unusable


def place(path: Path, force: bool) -> Target:
    """Where -o sends a result: a new name, or with --force over what is there."""
    from fastrak_workbook.saving.target import Manner, Target

    return Target(path, Manner.REPLACE if force else Manner.NEW)


class WhereTo(Protocol):
    """Where a command that changes a workbook was told to write."""

    @property
    def out(self) -> Path | None:
        """What -o names."""

    @property
    def force(self) -> bool:
        """Whether a file there may be replaced."""

    @property
    def in_place(self) -> bool:
        """Whether the workbook itself is changed."""


def place_of_copy(file: Path, asked: WhereTo, verb: str) -> Target:
    """Where a command writes: what -o names, the file itself, or "<name> <verb>.xlsx" beside it."""
    from fastrak_workbook.saving.target import Manner, Target

    if asked.in_place and asked.out is not None:
        raise Refused("Use either -o or --in-place, not both.")
    if asked.in_place:
        return Target(file, Manner.IN_PLACE)
    if asked.out is None:
        return Target(file, Manner.NUMBERED, verb=verb)
    refuse_copy(file, asked.out, asked.force)
    return place(asked.out, asked.force)


def place_beside(file: Path, out: Path | None, what: str, *, force: bool) -> Target:
    """Where a spreadsheet made from a workbook goes: what -o names, or "<name> <what>.xlsx" beside it."""
    from fastrak_workbook.saving.target import Manner, Target

    if out is None:
        return Target(file.with_suffix(".xlsx"), Manner.NUMBERED, verb=what)
    refuse_other_endings(out, [".xlsx"])
    refuse_copy(file, out, force)
    return place(out, force)


def say_where(written: Saved, sentence: str) -> None:
    """Where the result is, after what the person should know about that."""
    if written.note:
        say(written.note)
    say(sentence)
