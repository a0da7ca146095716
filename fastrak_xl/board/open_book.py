"""The board on a book that is open in Excel: started by the ribbon as a program of its own, saved into the open book.

Excel answers the board's program as it answers any other, so the workbook need not be saved first. Each question finds
the book anew, since it may come from another thread, and the book may have been closed.
"""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import webbrowser
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any

from fastrak_workbook.excel.book import ExcelBook
from fastrak_workbook.excel.finding import find_open_book
from fastrak_workbook.graft.xml import NotAWorkbook
from fastrak_xl.app.changes import Change
from fastrak_xl.app.check import Checked, check
from fastrak_xl.board.grounds import ChangedMeanwhile, Saved

Start = Callable[[Sequence[str]], Any]
"""Starts a program and does not wait for it."""


class OpenBookGround:
    """A book open in Excel, which `book` finds. A save changes the open book, and the board begins anew from there."""

    def __init__(self, book: Callable[[], Any]) -> None:
        self._book = book
        self._known = ""
        self._name = str(book().name)

    @property
    def name(self) -> str:
        """Its file name."""
        return self._name

    @property
    def after_saving(self) -> str:
        """Where the changes are, and what is left to do."""
        return f"The changes are in {self.name}, open in Excel. Save it there to keep them."

    def read(self) -> Checked:
        """The open book as it is now."""
        workbook = ExcelBook(self._book())
        checked = check(workbook)
        self._known = workbook.fingerprint
        return checked

    def has_changed(self) -> bool:
        """Whether its input tables have changed, or it has been closed."""
        try:
            return ExcelBook(self._book()).fingerprint != self._known
        except NotAWorkbook:
            return True

    def save(self, changes: Mapping[str, Change]) -> Saved:
        """Change the open book's tables; NotAWorkbook where it has been closed."""
        workbook = ExcelBook(self._book())
        if workbook.fingerprint != self._known:
            raise ChangedMeanwhile
        if changes:
            workbook.change(changes)
        return Saved(begins_anew=bool(changes))


def open_board(workbook: ExcelBook, start: Start | None = None) -> str:
    """Start the board on an open book, and say so; the browser opens by itself."""
    if importlib.util.find_spec("nicegui") is None:
        return 'The board needs more than is installed. Install it with: pip install "fastrak-xl[board]"'
    (start or _start)([sys.executable, "-m", "fastrak_xl.board.open_book", workbook.place])
    return (
        "The board opens in your browser. What you save there is put into this workbook; "
        "do not type in a cell while it saves."
    )


def _start(command: Sequence[str]) -> None:
    flags = getattr(subprocess, "CREATE_NO_WINDOW", 0)
    nothing = subprocess.DEVNULL
    subprocess.Popen(command, stdin=nothing, stdout=nothing, stderr=nothing, creationflags=flags)


def main(arguments: Sequence[str]) -> None:
    """Serve the board on the book named until its page is closed."""
    from fastrak_xl.board.desk import Desk
    from fastrak_xl.board.server import listen, serve

    desk = Desk(OpenBookGround(lambda: find_open_book(arguments[0])))
    with suppress(KeyboardInterrupt):
        serve(desk, listen(0), webbrowser.open, lambda: None, until_closed=True)


if __name__ == "__main__":
    main(sys.argv[1:])
