"""What a cell can hold besides plain values. A grid is a sheet as rows of such values, from A1."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass

INVISIBLE = "\ufeff\u200b\u200e\u2060\u202a\u202c\u202d\u2066\u2068\u2069"
"""Marks of no width that come along when text is copied: a byte order mark, a zero-width space, left-to-right marks.

None of them changes what a person sees; a right-to-left mark does, so it is none of them.
"""

ERROR_TEXTS = frozenset({
    "#N/A", "#DIV/0!", "#REF!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#GETTING_DATA",
    "#BLOCKED!", "#FIELD!", "#CONNECT!", "#UNKNOWN!", "#BUSY!", "#EXTERNAL!", "#PYTHON!", "#TIMEOUT!", "#ERROR!",
})  # fmt: skip
"""How spreadsheets show their errors: pasted as values, or through a CSV file, they arrive as such texts."""

_UNSEEN = {"Cf", "Cc"}

Grid = list[list[object]]
"""Rows of cell values from A1: None, str, bool, int, float, date, datetime, time, or one of the classes here."""


@dataclass(frozen=True, slots=True)
class CellError:
    """An Excel error value such as #N/A: never blank, never zero."""

    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Uncalculated:
    """A formula whose result was never saved with the workbook."""

    formula: str

    def __str__(self) -> str:
        return self.formula


class PercentCell(float):
    """A number in a cell formatted as a percentage: 0.05 that a person sees as 5%."""


def are_plain(texts: Collection[str]) -> bool:
    """Whether all are printable ASCII that begins with something to be seen: then none of them is blank."""
    whole = "".join(texts)
    return whole.isascii() and whole.isprintable() and {text[:1] for text in texts}.isdisjoint(("", " "))


def is_blank(value: object) -> bool:
    """Whether a person sees an empty cell: nothing, or only spaces and marks of no width."""
    if not isinstance(value, str):
        return value is None
    if value.isascii() and value.isprintable():  # nearly every text
        return not value.strip(" ")
    return all(character.isspace() or unicodedata.category(character) in _UNSEEN for character in value)
