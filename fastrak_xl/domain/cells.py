"""What a cell can hold besides plain values. A grid is a sheet as rows of such values, from A1."""

from __future__ import annotations

from dataclasses import dataclass

INVISIBLE = "\ufeff\u200b"
"""Marks of no width that come along when text is copied: a byte order mark, a zero-width space."""

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


def is_blank(value: object) -> bool:
    """Whether a person sees an empty cell: nothing, or only spaces and marks of no width."""
    if not isinstance(value, str):
        return value is None
    seen = value.strip()
    return not seen or (seen[0] in INVISIBLE and not seen.strip(INVISIBLE + " "))
