"""The very hidden sheet: blocks of columns side by side, headings first, their places known before they are filled."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fastrak_workbook.addresses import column_letter
from fastrak_workbook.graft import xml
from fastrak_workbook.render.rows import escaped
from fastrak_xl.domain.cells import CellError

SHEET = "Fastrak Functions"
_PLAIN = re.compile("[A-Za-z]{6,}")
FIRST = 2
"""The first row below the headings."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula, without its equals sign, and the value that it has now."""

    text: str
    value: object


Columns = Mapping[str, Sequence[object]]
"""A block: cells by heading; columns of equal length."""


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
    rows: dict[int, list[str]] = {}
    for name, place in layout.places.items():
        for column, (heading, cells) in enumerate(blocks[name].items(), place.left):
            letter = column_letter(column)
            rows.setdefault(1, []).append(_cell(letter, 1, f"{name}.{heading}", live))
            for number, value in enumerate(cells, FIRST):
                if value is not None:
                    rows.setdefault(number, []).append(_cell(letter, number, value, live))
    body = "".join(f'<row r="{number}">{"".join(rows[number])}</row>' for number in sorted(rows))
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<worksheet xmlns="{xml.MAIN}"><sheetData>{body}</sheetData></worksheet>'
    ).encode()


def _cell(letter: str, number: int, value: object, live: bool) -> str:
    formula = ""
    if isinstance(value, Formula):
        formula = f"<f>{_formula_text(value.text)}</f>" if live else ""
        value = value.value
    start = f'<c r="{letter}{number}"'
    kind = type(value)
    if isinstance(value, int | float) and kind is not bool:  # a share read back from a result is a PercentCell
        return f"{start}>{formula}<v>{value!r}</v></c>"
    if kind is str:
        text = escaped(value)  # type: ignore[arg-type]  # it is a text
        if formula:
            return f'{start} t="str">{formula}<v>{text}</v></c>'
        space = ' xml:space="preserve"' if text != text.strip() or "\n" in text else ""
        return f'{start} t="inlineStr"><is><t{space}>{text}</t></is></c>'
    if kind is bool:
        return f'{start} t="b">{formula}<v>{int(value)}</v></c>'  # type: ignore[call-overload]  # a bool
    return f'{start} t="e">{formula}<v>{value}</v></c>'


def _formula_text(text: str) -> str:
    """A formula as XML holds it; quotation marks, of which it is full, need no escape there."""
    return escaped(text).replace("&quot;", '"')


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
