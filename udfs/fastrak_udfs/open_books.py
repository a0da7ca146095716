"""The answers on every book that is open in Excel: its tables are read once, and again only when they may have changed.

A stamp is a book's name and, after a bar, what stood there when it was stamped: the add-in gives a book another one
whenever an input table of it changes. Equal stamps mean the same tables, without a look at any cell.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from fastrak_udfs.answers import Answers
from fastrak_workbook.excel.book import ExcelBook
from fastrak_xl.app.check import check
from fastrak_xl.app.lookup import Lookup
from fastrak_xl.domain.cells import CellError

ERROR_MARK = "#FASTRAK:"
"""Stands before an error's text on the way to Excel, where the wrapper makes it an error: see FastrakCalls.bas."""


def for_excel(value: object) -> object:
    """A cell of an answer as Excel takes it: a blank would be shown as 0, so it is an empty text."""
    if value is None:
        return ""
    if isinstance(value, CellError):
        return f"{ERROR_MARK}{value}"
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        return datetime.datetime(value.year, value.month, value.day)
    return value


@dataclass(frozen=True)
class _Known:
    """A book as it was read last: the stamp that it bore, its tables' fingerprint, and the answers."""

    stamp: str
    fingerprint: str
    answers: Answers


class OpenBooks:
    """The answers by book. Two open books never have the same name, so none is taken for another."""

    def __init__(self) -> None:
        self._known: dict[str, _Known] = {}
        self._answers: dict[str, Answers] = {}

    def answers(self, stamp: str, find: Callable[[str], Any]) -> Answers:
        """The answers on a stamped book; `find` gives the xlwings book of that name. A new stamp has it read again."""
        found = self._answers.get(stamp)
        return found if found is not None else self._look_again(stamp, find)

    def forget(self, name: str) -> None:
        """A book was changed by Fastrak itself: it is read again, whatever its stamp."""
        known = self._known.pop(name, None)
        if known is not None:
            self._answers.pop(known.stamp, None)

    def _look_again(self, stamp: str, find: Callable[[str], Any]) -> Answers:
        name, bar, _ = stamp.rpartition("|")
        book = ExcelBook(find(name))
        known = self._known.get(book.name)
        fingerprint = book.fingerprint
        if known is not None and known.fingerprint == fingerprint:
            answers = known.answers
        else:
            answers = Answers(Lookup(check(book)), for_excel)
        self.forget(book.name)
        self._known[book.name] = _Known(stamp, fingerprint, answers)
        if bar:  # without a stamp nothing tells of changes
            self._answers[stamp] = answers
        return answers


OPEN_BOOKS = OpenBooks()
"""Those of the Excel that runs this."""
