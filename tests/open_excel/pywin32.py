"""Enough of Windows for xlwings' own `udfs` to run here: its wrapper generator and its call of a function.

What belongs to pywin32 and COM is empty; a COM range is a range of the openpyxl engine.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

import pytest
import xlwings as xw

from tests.open_excel.app_facts import Anything
from tests.open_excel.ranges import Range

MISSING = -2147352572
"""What VBA passes for an argument that was left out."""

_MODULES = (
    "pythoncom", "pywintypes", "win32api", "win32event", "win32com", "win32com.client", "win32com.server",
    "win32com.server.dispatcher", "win32com.server.policy", "win32com.server.util",
)  # fmt: skip


class _Stub(ModuleType):
    """A module in which everything is there, and nothing does anything."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _THINGS.setdefault(name, _thing(name))


_THINGS: dict[str, Any] = {}


def _thing(name: str) -> Any:
    return type(name, (Exception,), {}) if name.endswith("error") else Anything()


class _XlWindows(ModuleType):
    """What xlwings wraps COM objects with: they are the engine's own already."""

    BOOK_CALLER: Any = None

    @staticmethod
    def is_range_instance(value: object) -> bool:
        return isinstance(value, Range)

    @staticmethod
    def Range(xl: Any) -> Any:  # noqa: N802
        return Anything() if xl is None else xl

    @staticmethod
    def Book(xl: Any) -> Any:  # noqa: N802
        return xl


@contextmanager
def windows() -> Iterator[tuple[Any, Any]]:
    """xlwings.udfs, and the worksheet functions as they are decorated on Windows."""
    with pytest.MonkeyPatch.context() as patch:
        for name in _MODULES:
            patch.setitem(sys.modules, name, _Stub(name))
        sys.modules["win32com.client"].Dispatch = lambda com: com  # type: ignore[attr-defined]  # a stand-in for a package of Windows
        sys.modules["pythoncom"].TypeIIDs = {sys.modules["pythoncom"].IID_IDispatch: Anything}  # type: ignore[attr-defined]  # a stand-in for a package of Windows
        sys.modules["pythoncom"].CoInitialize = lambda: None  # type: ignore[attr-defined]  # a stand-in for a package of Windows
        shim = _XlWindows("xlwings._xlwindows")
        patch.setitem(sys.modules, "xlwings._xlwindows", shim)
        patch.setattr(xw, "_xlwindows", shim, raising=False)
        for name in ("xlwings.udfs", "xlwings.com_server", "fastrak_udfs.excel_functions"):
            patch.delitem(sys.modules, name, raising=False)
        udfs = importlib.import_module("xlwings.udfs")
        for plain, real in (("func", "xlfunc"), ("arg", "xlarg"), ("ret", "xlret")):
            patch.setattr(xw, plain, getattr(udfs, real))
        yield udfs, importlib.import_module("fastrak_udfs.excel_functions")
    for name in ("xlwings.udfs", "xlwings.com_server", "fastrak_udfs.excel_functions"):
        sys.modules.pop(name, None)
