"""Cell addresses. Why not openpyxl's or XlsxWriter's: the process that reads files would load all of it for them."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

_CELL = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})", re.I | re.ASCII)


class Bounds(NamedTuple):
    """A range's first and last column and row, counted from 1."""

    left: int
    top: int
    right: int
    bottom: int


@cache
def column_letter(position: int) -> str:
    """The letter of a column counted from 0."""
    letters, left = "", position + 1
    while left:
        left, letter = divmod(left - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters


def column_position(address: str) -> int:
    """The column of a cell, counted from 0; ValueError for what is no address."""
    return cell_position(address)[1]


def cell_position(address: str) -> tuple[int, int]:
    """The row and column of a cell, counted from 0; ValueError for what is no address."""
    found = _CELL.fullmatch(address)
    if not found:
        raise ValueError(f"{address} is not the address of a cell")
    column = 0
    for letter in found[1].upper():
        column = 26 * column + ord(letter) - ord("A") + 1
    return int(found[2]) - 1, column - 1


def is_range(reference: str) -> bool:
    """Whether a text is the address of a cell or a range."""
    return all(_CELL.fullmatch(cell) for cell in reference.split(":", 1))


def range_bounds(reference: str) -> Bounds:
    """The bounds of a range such as "B2:E9" or of a single cell; ValueError for what is neither."""
    first, _, last = reference.partition(":")
    (top, left), (bottom, right) = cell_position(first), cell_position(last or first)
    return Bounds(min(left, right) + 1, min(top, bottom) + 1, max(left, right) + 1, max(top, bottom) + 1)
