"""A press of a button from beginning to end: whatever happens is one sentence for the person, never a VBA error."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastrak_udfs.open_books import OPEN_BOOKS
from fastrak_udfs.ribbon.buttons import BUTTONS
from fastrak_udfs.ribbon.desk import Desk, NoClient
from fastrak_udfs.ribbon.person import Cancelled, ExcelPerson, Person
from fastrak_udfs.ribbon.use_cases import NotBuilt
from fastrak_workbook.excel.quiet import Stopped, escape_pressed, status_bar
from fastrak_workbook.graft.xml import NotAWorkbook
from fastrak_workbook.valuation import NotAValuation
from fastrak_xl.domain.not_there import NotThere

_SAID = (NotBuilt, NotThere, NoClient, NotAWorkbook, NotAValuation)
"""Exceptions whose message is a sentence for the person."""


def press(
    button: str, book: Any, person: Person | None = None, pressed_escape: Callable[[], bool] = escape_pressed
) -> str:
    """Do what a button stands for on an open book; what the person should be told, or "" for nothing."""
    try:
        with status_bar(book.app, pressed_escape) as stage:
            return BUTTONS[button](Desk(book, person or ExcelPerson(book.app), stage))
    except Cancelled:
        return ""
    except Stopped:
        return "Stopped; nothing was changed."
    except _SAID as said:
        return str(said)
    except OSError as unusable:
        return f"{unusable.filename or 'A file'} cannot be used: {(unusable.strerror or str(unusable)).lower()}."
    except Exception as bug:
        return (
            f"Something went wrong that should not have ({type(bug).__name__}: {bug}). Sheets that were being written "
            "are gone again. Press Diagnose; if it finds nothing, report this with the name of the button."
        )
    finally:
        OPEN_BOOKS.forget(str(book.name))
