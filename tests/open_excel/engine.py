"""An xlwings engine over openpyxl workbooks, so that xlwings' own ranges and converters run without Excel.

It behaves as Excel does where that matters: a text such as =1+1 becomes a formula unless an apostrophe or the format
Text stands before it, errors arrive as numbers, money in currency cells with four decimals. `calls` counts what
would be a round trip to Excel.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
import xlwings as xw
from xlwings import base_classes

from fastrak_workbook.excel.errors import NUMBERS
from tests.open_excel.app_facts import Window
from tests.open_excel.sheets import Sheets

NAME = "excel"  # as the real one, which xlwings asks for by name


class Engine:
    """What xlwings asks an engine for."""

    name = NAME
    type = "desktop"

    def __init__(self) -> None:
        self.apps = Apps()

    @staticmethod
    def prepare_xl_data_element(value: Any, date_format: str | None) -> Any:
        return "" if value is None else value

    @staticmethod
    def clean_value_data(data: Any, datetime_builder: Any, empty_as: Any, number_builder: Any, err_to_str: bool) -> Any:
        return [[_clean(value, empty_as, err_to_str) for value in row] for row in data]


def _clean(value: Any, empty_as: Any, err_to_str: bool) -> Any:
    if value in ("", None):
        return empty_as
    if type(value) is int:
        texts = {number - 2_146_828_288: text for text, number in NUMBERS.items() if number < 2043}
        return (texts[value] if err_to_str else None) if value in texts else value
    return value


class Apps(base_classes.Apps):
    """One Excel at a time."""

    def __init__(self) -> None:
        self.all = {1: App(self)}

    def keys(self) -> list[int]:
        return list(self.all)

    def __iter__(self) -> Iterator[App]:
        return iter(self.all.values())

    def __len__(self) -> int:
        return len(self.all)

    def __getitem__(self, pid: int) -> App:
        return self.all[pid]


class App(base_classes.App):
    """Excel with its switches, and what it showed to the person."""

    screen_updating = True
    display_alerts = True
    enable_events = True
    calculation = "automatic"
    visible = True
    pid = 1
    hwnd = 1
    version = "16.0"
    engine: Any = None
    books: Any = None
    selection: Any = None
    api: Any = None

    def __init__(self, apps: Apps) -> None:
        self.apps = apps
        self.alerts: list[str] = []
        self.shown: list[Any] = []
        self.calls: Counter[str] = Counter()
        self.books = Books(self)
        self.selection = None
        self.api = Window(self)

    @property
    def status_bar(self) -> Any:
        return self.shown[-1] if self.shown else False

    @status_bar.setter
    def status_bar(self, text: Any) -> None:
        self.shown.append(text)

    def alert(self, prompt: str, title: str | None, buttons: str, mode: str | None, callback: str | None) -> str:
        self.alerts.append(prompt)
        return "ok"

    def activate(self, steal_focus: bool = False) -> None:
        """It is in front."""

    def calculate(self) -> None:
        """Nothing here calculates."""


class Books(base_classes.Books):
    """The open books, the one in front last."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.all: list[Book] = []

    @property
    def active(self) -> Book:
        return self.all[-1]

    def __iter__(self) -> Iterator[Book]:
        return iter(self.all)

    def __len__(self) -> int:
        return len(self.all)

    def __call__(self, key: Any) -> Book:
        if isinstance(key, int):
            return self.all[key - 1]
        for book in self.all:
            if book.name.lower() == key.lower():
                return book
        raise KeyError(key)

    def add(self) -> Book:
        return self.opened(openpyxl.Workbook(), f"Book{len(self.all) + 1}")

    def opened(self, workbook: Any, name: str, fullname: str = "", calculated: Any = None) -> Book:
        """A book put in front; `calculated` is the same workbook with its formulas' results."""
        self.all.append(Book(self.app, workbook, name, fullname or name, calculated))
        return self.all[-1]

    def open(self, fullname: str, *_args: Any, **_options: Any) -> Book:
        return self.opened(*loaded(Path(fullname).read_bytes(), Path(fullname).name, fullname))


class Book(base_classes.Book):
    """One workbook."""

    name = ""
    api: Any = None
    app: Any = None
    sheets: Any = None
    names: Any = None

    def __init__(self, app: App, workbook: Any, name: str, fullname: str, calculated: Any) -> None:
        self.app, self.workbook, self.name = app, workbook, name
        self.api = SimpleNamespace(FullName=fullname, SaveCopyAs=self.save)
        self.sheets = Sheets(self, calculated)
        self.names = Names(workbook)

    @property
    def fullname(self) -> str:
        """As xlwings gives it: of a URL it makes a path on this machine, or fails."""
        if "://" in self.api.FullName:
            raise xw.XlwingsError("Couldn't find your local OneDrive file")
        return str(self.api.FullName)

    def activate(self) -> None:
        self.app.books.all.remove(self)
        self.app.books.all.append(self)

    def close(self) -> None:
        self.app.books.all.remove(self)

    def save(self, path: str | None = None, password: str | None = None) -> None:
        for sheet in self.sheets:
            sheet.apply_looks()
        self.workbook.save(path or self.fullname)


class Names(base_classes.Names):
    """The book's names."""

    def __init__(self, workbook: Any) -> None:
        self._names = list(workbook.defined_names)

    def snapshot(self) -> list[Any]:
        return [(name, _Name(name)) for name in self._names]


class _Name:
    def __init__(self, name: str) -> None:
        self.name = name


def loaded(data: bytes, name: str, fullname: str = "") -> tuple[Any, str, str, Any]:
    """A file's bytes as the arguments of `opened`."""
    return openpyxl.load_workbook(BytesIO(data)), name, fullname, _calculated(data)


@lru_cache(maxsize=1)
def _calculated(data: bytes) -> Any:
    """What its formulas show; it is only read, so that books of the same bytes have it in common."""
    return openpyxl.load_workbook(BytesIO(data), data_only=True)


def excel() -> App:
    """A fresh Excel that xlwings takes for the one that runs."""
    engine = Engine()
    for old in [one for one in xw.engines if one.name == NAME]:
        xw.engines.engines.remove(old)
    wrapped = xw.Engine(impl=engine)
    xw.engines.add(wrapped)
    wrapped.activate()
    app = engine.apps.all[1]
    app.engine = engine
    return app


def open_book(data: bytes, name: str = "book.xlsx", *, fullname: str = "", app: App | None = None) -> xw.Book:
    """The bytes of a workbook as a book open in Excel."""
    return xw.Book(impl=(app or excel()).books.opened(*loaded(data, name, fullname)))
