"""Excel's error values as Excel hands them to other programs."""

from __future__ import annotations

from decimal import Decimal

from fastrak_xl.domain.cells import ERROR_TEXTS, CellError

_FIRST = -2_146_828_288
_BY_NUMBER = {
    2000: "#NULL!", 2007: "#DIV/0!", 2015: "#VALUE!", 2023: "#REF!", 2029: "#NAME?", 2036: "#NUM!", 2042: "#N/A",
    2043: "#GETTING_DATA", 2045: "#SPILL!", 2046: "#CONNECT!", 2047: "#BLOCKED!", 2048: "#UNKNOWN!", 2049: "#FIELD!",
    2050: "#CALC!",
}  # fmt: skip
"""Excel's own numbers of its errors (CVErr), by which they arrive as whole numbers far below zero."""

NUMBERS = {text: number for number, text in _BY_NUMBER.items()}


def as_error(value: object) -> object:
    """The error that a whole number far below zero or a text such as #N/A stands for; any other value as it is."""
    if isinstance(value, str):
        return CellError(value) if value[:1] == "#" and value in ERROR_TEXTS else value
    return as_cell(value)


def as_cell(value: object) -> object:
    """A value that Excel hands over: an error for its number, a plain number for money in a currency cell."""
    if isinstance(value, Decimal):
        return float(value)
    if type(value) is int and _FIRST <= value < _FIRST + 4000:
        return CellError(_BY_NUMBER.get(value - _FIRST, "#ERROR!"))
    return value
