"""A sheet's addresses, watched as they stream by: none outside Excel's own grid, none twice, none far away alone.

A reader that allocates what lies between cells A1 and XFD1048576 stops the machine; one that meets a cell twice
may take the other value than the next reader does.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from fastrak_workbook.gate import limits
from fastrak_workbook.graft.xml import NotAWorkbook

_ADDRESS = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})")
_ROW = re.compile(r"[1-9][0-9]{0,6}")
_HOLDING = ("v", "is", "f")
_COLUMN_BITS = 15
_MOST_AREAS = 100_000
_AGAIN = "Open it in Excel, save it as .xlsx and try again."


class _Span:
    """The first and the last of the numbers taken."""

    def __init__(self) -> None:
        self._first = limits.LAST_ROW
        self._last = 0

    def take(self, number: int) -> None:
        if number > self._last:
            self._last = number
        if number < self._first:
            self._first = number

    @property
    def length(self) -> int:
        return self._last - self._first + 1


class SheetWatch:
    """Watches one worksheet; `name` is the sheet's own, for the person who is told."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._row = 0
        self._column = 0
        self._places: set[int] = set()
        self._holding = 0
        self._rows = _Span()
        self._columns = _Span()
        self._merges = 0
        self._letters: dict[str, int] = {}
        self.starts: dict[str, Callable[[dict[str, str]], None]] = {
            "row": self._begin_row,
            "c": self._cell,
            "mergeCell": self._merge,
            **dict.fromkeys(_HOLDING, self._holds),
        }

    def close(self) -> None:
        """NotAWorkbook if the sheet spans a continent for a handful of cells."""
        if not self._holding:
            return
        area = self._rows.length * self._columns.length
        if area > limits.MOST_AREA and area > limits.MOST_SPARSE * self._holding:
            raise NotAWorkbook(
                f"The workbook is refused: the sheet {self._name} spans {area:,} cells, of which {self._holding:,} "
                "hold something. Go to its last cell with Ctrl+End, delete what is there by mistake, and save it."
            )

    def _begin_row(self, attributes: dict[str, str]) -> None:
        number = attributes.get("r")
        if number is None:
            self._row += 1
        elif not _ROW.fullmatch(number) or int(number) > limits.LAST_ROW:
            raise self._no_address(f"row {number[:20]}")
        else:
            self._row = int(number)
        self._column = 0

    def _cell(self, attributes: dict[str, str]) -> None:
        address = attributes.get("r")
        if address is None:
            self._column += 1
        else:
            self._row, self._column = self._position(address)
        here = self._row << _COLUMN_BITS | self._column
        if here in self._places:
            raise NotAWorkbook(
                f"The workbook is refused: the sheet {self._name} holds the cell in row {self._row}, column "
                f"{self._column} twice, so that no two programs agree on its value. {_AGAIN}"
            )
        self._places.add(here)

    def _holds(self, _: dict[str, str]) -> None:
        self._holding += 1
        self._rows.take(self._row)
        self._columns.take(self._column)

    def _merge(self, attributes: dict[str, str]) -> None:
        ref = attributes.get("ref", "")
        first, _, last = ref.partition(":")
        (top, left), (bottom, right) = self._position(first), self._position(last or first)
        self._merges += 1
        area = (abs(bottom - top) + 1) * (abs(right - left) + 1)
        if area > limits.MOST_MERGED or self._merges > _MOST_AREAS:
            raise NotAWorkbook(
                f"The workbook is refused: the sheet {self._name} joins {area:,} cells into one ({ref[:40]}). "
                "Unmerge them in Excel, save and try again."
            )

    def _position(self, address: str) -> tuple[int, int]:
        """Row and column, from 1."""
        found = _ADDRESS.fullmatch(address)
        if found is None:
            raise self._no_address(address[:20])
        letters, digits = found.groups()
        column = self._letters.get(letters) or self._column_of(letters)
        row = int(digits)
        if row > limits.LAST_ROW or column > limits.LAST_COLUMN:
            raise self._no_address(address)
        return row, column

    def _column_of(self, letters: str) -> int:
        column = 0
        for letter in letters.upper():
            column = 26 * column + ord(letter) - ord("A") + 1
        self._letters[letters] = column
        return column

    def _no_address(self, found: str) -> NotAWorkbook:
        return NotAWorkbook(
            f"The workbook is damaged: the sheet {self._name} names a place that no sheet has ({found!r}). {_AGAIN}"
        )
