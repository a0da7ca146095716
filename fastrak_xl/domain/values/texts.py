"""Reading words: names, codes, choices."""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from typing import TypeGuard

from fastrak_xl.domain.cells import ERROR_TEXTS, is_blank
from fastrak_xl.domain.codes import CODE_TYPES
from fastrak_xl.domain.values.unreadable import Unreadable, as_typed, clean, is_error, refuse_uncalculated

_MOST_DIGITS = 15
"""So many digits of a number Excel keeps."""
_LARGEST = 10**308
_SCIENTIFIC = re.compile(r"\d[.,]\d+E\+?\d+|\dE\+\d+", re.I)  # 5E12 may be a code; Excel writes 5E+12
_YES = {"yes", "y", "true", "1", "x"}
_NO = {"no", "n", "false", "0"}
_TYPE_NAMES = {name.lower(): name for name in CODE_TYPES} | {
    "citi": "CitiCode",
    "citi code": "CitiCode",
    "mexid": "MEX",
}
LOCKS = ("Do not sell", "Do not buy", "Do not trade")


def yes_or_no(value: object) -> bool | None:
    """Yes or no in the usual spellings."""
    if is_blank(value):
        return None
    refuse_uncalculated(value)
    word = as_typed(value) if isinstance(value, str) else _number_text(value) if _is_number(value) else str(value)
    if word.lower() not in _YES | _NO:
        raise Unreadable("FX104")
    return word.lower() in _YES


def text(value: object) -> str | None:
    """Text without outer blanks; a number or truth value as the cell shows it.

    FX105 for an error, typed or pasted ones too. FX110 for a date: what was typed before Excel made it one is lost.
    """
    if is_blank(value):
        return None
    refuse_uncalculated(value)
    if is_error(value):
        raise Unreadable("FX105")
    if isinstance(value, date | time | timedelta):
        raise Unreadable("FX110")
    if not isinstance(value, str):
        return _number_text(value) if _is_number(value) else str(value).upper()
    read = clean(value)
    if read.startswith("#") and read.upper() in ERROR_TEXTS:
        raise Unreadable("FX105")
    return read


def _is_number(value: object) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _number_text(value: int | float) -> str:
    """A number as the cell shows it: whole ones without a point, too long ones as Excel shortens them."""
    if isinstance(value, int) and abs(value) >= 10**_MOST_DIGITS:
        value = float(max(-_LARGEST, min(value, _LARGEST)))  # all digits of a huge one would take Python for ever
    return f"{value:.{_MOST_DIGITS}g}" if isinstance(value, float) else str(value)


def code(value: object) -> str | None:
    """An ID or fund code. A number stands for its digits, as long as Excel has kept them all."""
    read = text(value)
    too_long = _is_number(value) and not abs(value) < 10**_MOST_DIGITS
    if read is not None and (too_long or _SCIENTIFIC.fullmatch(read)):
        raise Unreadable("FX110")
    return read


def code_type(value: object) -> str | None:
    """One of the Fund Code Types, in any case."""
    read = text(value)
    if read is not None and read.lower() not in _TYPE_NAMES:
        raise Unreadable("FX304")
    return _TYPE_NAMES[read.lower()] if read is not None else None


def lock(value: object) -> str | None:
    """One of the three locks, in any case."""
    read = text(value)
    by_name = {name.lower(): name for name in LOCKS}
    if read is not None and read.lower() not in by_name:
        raise Unreadable("FX109", ", ".join(LOCKS))
    return by_name[read.lower()] if read is not None else None


def colour(value: object) -> str | None:
    """A colour as "#RRGGBB"; what is not one reads as written, since it blocks nothing (see FX112)."""
    read = text(value)
    return read if read is None or read.startswith("#") else f"#{read}" if len(read) == 6 else read
