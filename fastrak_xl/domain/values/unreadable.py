"""What all readers share: how they refuse a cell, and how they see a text."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

from fastrak_xl.domain.cells import INVISIBLE, CellError, Uncalculated

MOST_CHARACTERS = 64
"""No number and no date is longer, however it is written."""


@dataclass
class Unreadable(ValueError):
    """A cell that does not hold what its column asks for: the diagnostic's code, and its cure where it has one."""

    code: str
    cure: str = ""


_NO_WIDTH = dict.fromkeys(map(ord, INVISIBLE))
_AS_TYPED = (
    {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}  # full-width forms
    | dict.fromkeys((0x2010, 0x2011, 0x2012, 0x2013, 0x2212, 0xFE63), "-")  # hyphens, en dash, minus signs
    | {0xFFE1: "£", 0x2019: "'"}
)


def clean(text: str) -> str:
    """Text without outer blanks, any run of blanks inside one space, and without invisible marks."""
    return " ".join((text if text.isascii() else text.translate(_NO_WIDTH)).split())


def as_typed(text: str) -> str:
    """The text as a keyboard writes it: full-width digits, typographic dashes and apostrophes made plain."""
    return clean(text).translate(_AS_TYPED)


def refuse_uncalculated(value: object) -> None:
    """Unreadable for a formula whose value was never saved."""
    if isinstance(value, Uncalculated):
        raise Unreadable("FX108")


def is_error(value: object) -> bool:
    """Whether a cell holds an error value, or what other programs save in its place: NaN or infinity."""
    return isinstance(value, CellError) or (isinstance(value, float) and not isfinite(value))
