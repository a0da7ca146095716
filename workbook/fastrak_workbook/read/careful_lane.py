"""Reading a sheet with everything that matters about a cell: error values, lost formula results, percent formats.

Why not openpyxl: it drops either the formula or its value, so every sheet would be parsed twice.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from math import isfinite

from fastrak_workbook.addresses import column_position
from fastrak_workbook.graft import xml
from fastrak_workbook.graft.package import Package
from fastrak_workbook.read.formats import Formats, read_formats
from fastrak_workbook.read.shared_texts import plain_texts
from fastrak_xl.domain.cells import CellError, Grid, PercentCell, Uncalculated

_ESCAPED = re.compile(r"_x00([0-9A-Fa-f]{2})_")
"""An escape of what XML cannot hold. Excel knows longer ones and never writes them; they stay as written."""

_PLAIN_NUMBER = re.compile(r"\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:E[-+]?\d+)?\s*", re.I | re.ASCII)
_TRUTHS = {"1": True, "true": True, "0": False, "false": False}
_MOST_BLANK_ROWS = 100_000


@dataclass(frozen=True)
class SharedParts:
    """What the cells of all sheets refer to: the shared strings as a part with its name, b"" for none; and formats."""

    name: str
    part: bytes
    formats: Formats

    @cached_property
    def strings(self) -> list[xml.Element]:
        """The shared strings as they stand: most sheets that come here use few of them."""
        if not self.part:
            return []
        return xml.parse(self.part, self.name, only_content=True).findall("{*}si")

    def texts(self) -> list[str]:
        """The shared strings as texts."""
        plain = plain_texts(self.part)
        return [_text(item) for item in self.strings] if plain is None else plain


def read_grids(package: Package, sheets: dict[str, bytes]) -> dict[str, Grid]:
    """The sheets named, from A1; `sheets` maps each name to its XML. ValueError where that is not a sheet's."""
    if not sheets:
        return {}
    shared = shared_parts(package)
    return {name: _grid(xml.parse(part, name, only_content=True), shared) for name, part in sheets.items()}


def shared_parts(package: Package) -> SharedParts:
    """What the sheets of a package refer to."""
    part = package.related(package.workbook_part, "sharedStrings")
    return SharedParts(part or "", package.part(part) if part else b"", read_formats(package))


def read_cell(cell: bytes, shared: SharedParts) -> object:
    """One cell from its XML; ValueError or IndexError where that is not a cell's."""
    return _value(xml.parse(b'<c xmlns="%b"' % xml.MAIN.encode() + cell[2:], "a cell", only_content=True), shared)


def _grid(root: xml.Element, shared: SharedParts) -> Grid:
    grid: Grid = []
    for row in root.iterfind("{*}sheetData/{*}row"):
        number = int(row.get("r") or len(grid) + 1)
        if not len(grid) < number <= len(grid) + 1 + _MOST_BLANK_ROWS:
            raise ValueError(f"row {number} after row {len(grid)}")
        grid += [[] for _ in range(number - len(grid))]
        _fill(grid[-1], row, shared)
    return grid


def _fill(values: list[object], row: xml.Element, shared: SharedParts) -> None:
    for cell in row.iterfind("{*}c"):
        address = cell.get("r")
        column = column_position(address) if address else len(values)
        values += [None] * (column + 1 - len(values))
        values[column] = _value(cell, shared)


def _value(cell: xml.Element, shared: SharedParts) -> object:
    kind, text, formula = cell.get("t", "n"), cell.findtext("{*}v"), cell.find("{*}f")
    if kind == "inlineStr":
        inline = cell.find("{*}is")
        return _text(inline) if inline is not None else None
    if not text:
        if formula is None or kind == "str":
            return None  # nothing, or a formula that was calculated, to an empty text
        return Uncalculated(f"={formula.text or ''}")
    if kind == "s":
        return _text(shared.strings[_place(text)])
    if kind == "str":
        return _unescaped(text)
    if kind == "b":
        return _TRUTHS.get(text.strip(), CellError(text))
    if kind == "d":
        return _iso_moment(text)
    return CellError(text) if kind == "e" else _number(text, int(cell.get("s") or 0), shared.formats)


def _place(text: str) -> int:
    """The place of a shared string; ValueError for one that does not exist, which Python would count from the end."""
    if (place := int(text)) < 0:
        raise ValueError(f"there is no shared string {text}")
    return place


def _iso_moment(text: str) -> object:
    """A date cell of another program's; what is no date is kept as an error with its text."""
    try:
        return datetime.fromisoformat(text.rstrip("Z"))
    except ValueError:
        return CellError(text)


def _number(text: str, style: int, formats: Formats) -> object:
    """A number by its format; what is none (NaN, INF, 1e999, 0x1F) is kept as an error with its text."""
    if not _PLAIN_NUMBER.fullmatch(text) or not isfinite(number := float(text)):
        return CellError(text)
    if style in formats.percent:
        return PercentCell(number)
    if style in formats.durations:
        return _duration(number)
    moment = formats.moment(number) if style in formats.dates else None
    return number if moment is None else moment


def _duration(days: float) -> object:
    try:
        return timedelta(days=days)
    except OverflowError:
        return days


def _text(item: xml.Element) -> str:
    """The text of a string item: its runs joined, phonetic hints left out."""
    if len(item) == 1 and not len(item[0]):
        return _unescaped(item[0].text or "")
    pieces = [item.findtext("{*}t") or "", *(run.findtext("{*}t") or "" for run in item.iterfind("{*}r"))]
    return _unescaped("".join(pieces))


def _unescaped(text: str) -> str:
    """`_x000D_` and its like stand for characters that XML cannot hold."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text
