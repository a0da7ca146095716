"""Whoever pressed a button: what they are asked, and how."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol


class Cancelled(Exception):
    """A question was cancelled: nothing is done, and nothing is said."""


class Person(Protocol):
    """Answers questions; Cancelled where they would rather not."""

    def choose_files(self, title: str, endings: Sequence[str], *, several: bool = False) -> list[Path]:
        """Files to open."""

    def name_file(self, title: str, proposed: str) -> Path:
        """A file to write."""

    def choose(self, question: str, options: Sequence[str]) -> str:
        """One of several; the only one unasked. Cancelled if there is none."""

    def ask(self, question: str, proposed: str = "") -> str:
        """A text."""


class ExcelPerson:
    """Asks in Excel's own dialogs."""

    def __init__(self, app: Any) -> None:
        self._excel = app.api

    def choose_files(self, title: str, endings: Sequence[str], *, several: bool = False) -> list[Path]:
        """Files from Excel's dialog for opening."""
        shown = ";".join(f"*{ending}" for ending in endings)
        chosen = self._excel.GetOpenFilename(f"{title} ({shown}),{shown}", 1, title, "", several)
        if chosen is False:
            raise Cancelled
        return [Path(name) for name in (chosen if isinstance(chosen, tuple | list) else [chosen])]

    def name_file(self, title: str, proposed: str) -> Path:
        """A file from Excel's dialog for saving."""
        chosen = self._excel.GetSaveAsFilename(proposed, "Excel workbook (*.xlsx),*.xlsx", 1, title)
        if chosen is False:
            raise Cancelled
        return Path(chosen)

    def choose(self, question: str, options: Sequence[str]) -> str:
        """A number from a list."""
        if len(options) == 1:
            return options[0]
        listed = "\n".join(f"{number}  {option}" for number, option in enumerate(options, 1))
        while options:
            text = self.ask(f"{question}\n\n{listed}\n\nType its number or name.", "1")
            named = [option for option in options if option.casefold() == text.casefold()]
            if text.isdecimal() and 1 <= int(text) <= len(options):
                return options[int(text) - 1]
            if named:
                return named[0]
        raise Cancelled

    def ask(self, question: str, proposed: str = "") -> str:
        """A text from Excel's input box."""
        text = self._excel.InputBox(question, "Fastrak", proposed, Type=2)
        if text is False or not str(text).strip():
            raise Cancelled
        return str(text).strip()
