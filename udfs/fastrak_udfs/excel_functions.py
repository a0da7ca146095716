"""The worksheet functions as Excel calls them, through xlwings: one Python function for each declaration.

Cells come and go as Excel has them, without xlwings' conversions: those would cost more than the answer. The last
argument, which the add-in fills in by itself, is the calling book's stamp.
"""

from __future__ import annotations

from collections.abc import Callable
from inspect import Parameter as Argument
from inspect import Signature
from typing import Any

import xlwings as xw

from fastrak_udfs.addin.wrappers import CATEGORY, STAMP
from fastrak_udfs.answers import Cells
from fastrak_udfs.functions import FUNCTIONS, Function
from fastrak_udfs.open_books import OPEN_BOOKS


def _exported(function: Function) -> Callable[..., Any]:
    """A function that xlwings can register, with the help of its declaration."""

    def answer(*arguments: Any) -> Cells:
        *cells, stamp = arguments
        answers = OPEN_BOOKS.answers(stamp or "", _open_book)
        return answers.call(function, [_as_cells(value) for value in cells])

    answer.__name__ = answer.__qualname__ = function.name
    answer.__doc__ = function.summary
    names = [*(parameter.name for parameter in function.parameters), "stamp"]
    optional = [*(parameter.optional for parameter in function.parameters), True]
    answer.__signature__ = Signature(  # type: ignore[attr-defined]  # inspect reads it from there
        [
            Argument(name, Argument.POSITIONAL_OR_KEYWORD, default=None if omitted else Argument.empty)
            for name, omitted in zip(names, optional, strict=True)
        ]
    )
    exported: Callable[..., Any] = answer
    for parameter in function.parameters:
        exported = xw.arg(parameter.name, "raw", doc=parameter.help)(exported)
    exported = xw.ret("raw")(xw.arg("stamp", "raw", vba=STAMP)(exported))
    return xw.func(category=CATEGORY)(exported)  # last, as the others reset the category


def _as_cells(value: Any) -> Cells | None:
    """An argument as a rectangle: one cell comes as a value, a constant array of one row as a plain tuple."""
    if value is None:
        return None
    if isinstance(value, tuple | list):
        return value if isinstance(value[0], tuple | list) else (value,)
    return ((value,),)


def _open_book(name: str) -> xw.Book:
    """The open book of a name, in the Excel that calls; the calling book where no name is given."""
    caller = xw.Book.caller()
    return caller if name in ("", caller.name) else caller.app.books[name]


globals().update({name: _exported(function) for name, function in FUNCTIONS.items()})
