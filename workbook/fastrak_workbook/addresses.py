"""Cell addresses. Why not openpyxl's: loading that takes longer than anything here is worth."""

from __future__ import annotations

import re
from typing import NamedTuple

from xlsxwriter.utility import xl_cell_to_rowcol, xl_col_to_name

_CELL = re.compile(r"\$?[A-Z]{1,3}\$?[1-9]\d{0,6}", re.I)


class Bounds(NamedTuple):
    """A range's first and last column and row, counted from 1."""

    left: int
    top: int
    right: int
    bottom: int


def column_letter(position: int) -> str:
    """The letter of a column counted from 0."""
    letter: str = xl_col_to_name(position)
    return letter


def column_position(address: str) -> int:
    """The column of a cell, counted from 0; ValueError for what is no address."""
    return cell_position(address)[1]


def cell_position(address: str) -> tuple[int, int]:
    """The row and column of a cell, counted from 0; ValueError for what is no address."""
    if not _CELL.fullmatch(address):
        raise ValueError(f"{address} is not the address of a cell")
    row, column = xl_cell_to_rowcol(address.upper())
    return int(row), int(column)


def is_range(reference: str) -> bool:
    """Whether a text is the address of a cell or a range."""
    return all(_CELL.fullmatch(cell) for cell in reference.split(":", 1))


def range_bounds(reference: str) -> Bounds:
    """The bounds of a range such as "B2:E9" or of a single cell; ValueError for what is neither."""
    first, _, last = reference.partition(":")
    (top, left), (bottom, right) = cell_position(first), cell_position(last or first)
    return Bounds(min(left, right) + 1, min(top, bottom) + 1, max(left, right) + 1, max(top, bottom) + 1)
