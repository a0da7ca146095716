"""Finding a book that Excel has open, from a program of its own."""

from __future__ import annotations

import sys

import xlwings

from fastrak_workbook.excel import native
from fastrak_workbook.graft.xml import NotAWorkbook


def find_open_book(place: str) -> xlwings.Book:
    """The book that Excel has open under a name or address; NotAWorkbook where it has none."""
    if sys.platform == "win32":
        import pythoncom

        pythoncom.CoInitialize()  # each thread that talks to Excel has to say so
    for app in xlwings.apps:
        for book in app.books:
            if place in (native.address(book), book.name):
                return book
    raise NotAWorkbook(f"{place} is no longer open in Excel. Open it and try again.")
