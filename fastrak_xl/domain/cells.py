"""What a cell can hold besides plain values. A grid is a sheet as rows of such values, from A1."""

from __future__ import annotations

from dataclasses import dataclass

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
    """Whether a person sees an empty cell: nothing, or only spaces."""
    return value is None or (isinstance(value, str) and not value.strip())
