"""The very hidden sheet: blocks of columns side by side, headings first, their places known before they are filled."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest

from fastrak_workbook.addresses import column_letter
from fastrak_workbook.functions.cells import Columns, cells_xml, values_of
from fastrak_workbook.graft import xml
from fastrak_xl.domain.cells import CellError

SHEET = "Fastrak Functions"
_PLAIN = re.compile("[A-Za-z]{6,}")
FIRST = 2
"""The first row below the headings."""


def quoted(sheet: str) -> str:
    """A sheet's name as formulas write it; one of so many letters alone can be taken for nothing else."""
    return sheet if _PLAIN.fullmatch(sheet) else "'" + sheet.replace("'", "''") + "'"


class Place:
    """Where the columns of a block stand, told by its number of rows; a block without rows has one blank one."""

    def __init__(self, left: int, headings: Sequence[str], rows: int) -> None:
        self.left = left
        self._letters = {heading: column_letter(left + place) for place, heading in enumerate(headings)}
        self._last = FIRST + max(rows, 1) - 1

    def cell(self, heading: str, position: int) -> str:
        """The cell of a row counted from 0, as formulas on the sheet itself name it."""
        return f"{self._letters[heading]}{FIRST + position}"

    def fixed(self, heading: str) -> str:
        """The first cell of a column, as it is named from anywhere."""
        return f"${self._letters[heading]}${FIRST}"

    def each(self, heading: str, field: str = "row") -> str:
        """The cell of a column as a wording names it, its row being that field of the formulas."""
        return f"{self._letters[heading]}{{{field}}}"

    def each_span(self, heading: str, first: str, last: str) -> str:
        """The range of some of a column's rows as a wording names it."""
        letter = self._letters[heading]
        return f"${letter}${{{first}}}:${letter}${{{last}}}"

    def span(self, heading: str, first: int = 0, last: int | None = None) -> str:
        """The range of a column, or of some of its rows, as formulas on the sheet itself name it."""
        bottom = self._last if last is None else FIRST + last
        letter = self._letters[heading]
        return f"${letter}${FIRST + first}:${letter}${bottom}"

    def rest(self, heading: str) -> str:
        """The range of all columns to the right of one."""
        headings = list(self._letters)
        right = headings[headings.index(heading) + 1 :] or [heading]
        return f"${self._letters[right[0]]}${FIRST}:${self._letters[right[-1]]}${self._last}"


class Layout:
    """The places of all blocks, which are added from left to right."""

    def __init__(self) -> None:
        self._next = 0
        self.places: dict[str, Place] = {}

    def add(self, name: str, headings: Sequence[str], rows: int) -> Place:
        """The place of a further block, a blank column to the right of those before."""
        place = self.places[name] = Place(self._next, headings, rows)
        self._next += len(headings) + 1
        return place


def sheet_xml(layout: Layout, blocks: Mapping[str, Columns], *, live: bool) -> bytes:
    """The sheet's part; without `live`, values in the place of formulas."""
    last = max(len(values_of(column)) for name in layout.places for column in blocks[name].values())
    numbers = list(map(str, range(1, FIRST + last)))
    parts = [_block_xml(name, place, blocks[name], numbers, live=live) for name, place in layout.places.items()]
    rows = map("".join, zip_longest(*parts, fillvalue=""))
    body = "".join(f'<row r="{number}">{cells}</row>' for number, cells in zip(numbers, rows, strict=True) if cells)
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<worksheet xmlns="{xml.MAIN}"><sheetData>{body}</sheetData></worksheet>'
    ).encode()


def _block_xml(name: str, place: Place, columns: Columns, numbers: Sequence[str], *, live: bool) -> Iterator[str]:
    """The cells of a block, row by row, its headings first."""
    found = []
    for left, (heading, column) in enumerate(columns.items(), place.left):
        letter = column_letter(left)
        headed = cells_xml(letter, [f"{name}.{heading}"], numbers[:1], live=live)
        found.append(headed + cells_xml(letter, column, numbers[1 : 1 + len(values_of(column))], live=live))
    return map("".join, zip(*found, strict=True))


def copied(value: object, epoch: datetime.date) -> object:
    """A cell's value as a copy holds it, equal to the cell in a formula; a day is its number."""
    if value is None or type(value) in (str, int, float, bool):
        return value
    if isinstance(value, float):
        return float(value)
    if isinstance(value, datetime.datetime):
        return (value - datetime.datetime.combine(epoch, datetime.time())) / datetime.timedelta(days=1)
    if isinstance(value, datetime.date):
        return (value - epoch).days
    return CellError("#N/A")
