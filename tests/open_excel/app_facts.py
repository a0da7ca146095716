"""What the product asks Excel itself for, past xlwings: window, page, tab, chart bars. Names are Excel's own."""

from __future__ import annotations

from typing import Any


class Anything:
    """An object of Excel's that takes whatever is set on it, and gives an object for whatever is called on it."""

    def __init__(self) -> None:
        self.__dict__["made"] = {}

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self.made.setdefault(name, Anything())

    def __setattr__(self, name: str, value: Any) -> None:
        self.made[name] = value

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        key = f"({arguments}, {named})"
        return self.made.setdefault(key, Anything())


class Window(Anything):
    """The application, whose active window freezes the sheet in front."""

    def __init__(self, app: Any) -> None:
        super().__init__()
        self.__dict__["app"] = app

    @property
    def ActiveWindow(self) -> Any:  # noqa: N802
        return _Panes(self.app.books.active.sheets.active)


class _Panes:
    def __init__(self, sheet: Any) -> None:
        self.__dict__["sheet"] = sheet

    def __setattr__(self, name: str, value: Any) -> None:
        panes = self.sheet.panes
        panes[name] = value
        if name == "FreezePanes" and value:
            self.sheet.page.freeze_panes = self.sheet.page.cell(panes["SplitRow"] + 1, panes["SplitColumn"] + 1)
