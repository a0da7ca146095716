"""Which of the files that came is the workbook, and which the filled-in upload. Nothing is left out in silence."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from fastrak_workbook.file_book import FileBook
from fastrak_workbook.gate.kinds import refuse_lock_notes
from fastrak_workbook.graft.xml import NotAWorkbook
from fastrak_workbook.guard import reading
from fastrak_xl.mail.workbooks.outcome import Attachment

_SPREADSHEETS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".csv", ".tsv", ".numbers")
_TEXTS = (".csv", ".tsv", ".txt")


class TurnedDown(Exception):
    """A wish that cannot be carried out as it was put: why, and what to do instead, in one sentence."""


def open_book(file: Attachment) -> FileBook:
    """The workbook in a file; its cells are read in a process of their own."""
    refuse_lock_notes(file.name)
    return FileBook(file.data, file.name, read_source=reading.GuardedReader())


def the_one(files: Sequence[Attachment]) -> Attachment:
    """The workbook that is meant; TurnedDown where there are several."""
    meant = _meant(files)
    if len(meant) > 1:
        raise TurnedDown(f"{len(meant)} workbooks came at once. Send each in a message of its own.")
    return meant[0]


def book_and_upload(files: Sequence[Attachment]) -> tuple[Attachment, Attachment | None]:
    """The workbook, and the upload where one came with it; TurnedDown where they cannot be told apart."""
    meant = _meant(files)
    if len(meant) == 1:
        return meant[0], None
    books = [file for file in meant if _is_book(file)]
    if len(meant) > 2 or len(books) != 1:
        raise TurnedDown("Send two files: the workbook, and the upload template filled in.")
    [upload] = [file for file in meant if file is not books[0]]
    return books[0], upload


def _meant(files: Sequence[Attachment]) -> list[Attachment]:
    """The spreadsheets among the files; where there is none, the first file, which is then refused by its kind."""
    return [file for file in files if Path(file.name).suffix.lower() in _SPREADSHEETS] or list(files[:1])


def _is_book(file: Attachment) -> bool:
    """Whether a file is a workbook of ours: it has holdings or funds, and not an upload's one list."""
    if Path(file.name).suffix.lower() in _TEXTS:
        return False
    try:
        book, _ = open_book(file).read()
    except NotAWorkbook as refused:
        raise TurnedDown(f"{file.name}: {refused}") from refused
    return book.holdings.present or book.funds.present
