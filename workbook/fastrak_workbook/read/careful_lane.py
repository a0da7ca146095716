"""Reading a sheet with everything that matters about a cell: error values, lost formula results, percent formats.

Why not openpyxl: it drops either the formula or its value, so every sheet would be parsed twice.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

from fastrak_workbook.graft import xml
from fastrak_workbook.graft.package import Package
from fastrak_xl.domain.cells import CellError, Grid, PercentCell, Uncalculated

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_MOST_BLANK_ROWS = 100_000


@dataclass(frozen=True)
class _Shared:
    """What the cells of all sheets refer to: the shared strings, number formats by cell style, the date system."""

    strings: list[str]
    percent_styles: frozenset[int]
    date_styles: frozenset[int]
    epoch: datetime


def read_grids(package: Package, sheets: dict[str, bytes]) -> dict[str, Grid]:
    """The sheets named, from A1; `sheets` maps each name to its XML. ValueError where that is not a sheet's."""
    if not sheets:
        return {}
    percent, dates = _formats(package)
    shared = _Shared(_strings(package), percent, dates, _epoch(package))
    return {name: _grid(xml.parse(part, name), shared) for name, part in sheets.items()}


def _grid(root: xml.Element, shared: _Shared) -> Grid:
    grid: Grid = []
    for row in root.iterfind("{*}sheetData/{*}row"):
        number = int(row.get("r") or len(grid) + 1)
        if not len(grid) < number <= len(grid) + 1 + _MOST_BLANK_ROWS:
            raise ValueError(f"row {number} after row {len(grid)}")
        grid += [[] for _ in range(number - len(grid))]
        _fill(grid[-1], row, shared)
    return grid


def _fill(values: list[object], row: xml.Element, shared: _Shared) -> None:
    for cell in row.iterfind("{*}c"):
        address = cell.get("r")
        column = column_index_from_string(coordinate_from_string(address)[0]) if address else len(values) + 1
        values += [None] * (column - len(values))
        values[column - 1] = _value(cell, shared)


def _value(cell: xml.Element, shared: _Shared) -> object:
    kind, text, formula = cell.get("t", "n"), cell.findtext("{*}v"), cell.find("{*}f")
    if kind == "inlineStr":
        inline = cell.find("{*}is")
        return _text(inline) if inline is not None else None
    if not text:
        if formula is None or kind == "str":
            return None  # nothing, or a formula that was calculated, to an empty text
        return Uncalculated(f"={formula.text or ''}")
    if kind == "s":
        return shared.strings[int(text)]
    if kind in ("str", "d"):
        return datetime.fromisoformat(text.rstrip("Z")) if kind == "d" else _unescaped(text)
    if kind == "e":
        return CellError(text)
    return text == "1" if kind == "b" else _number(float(text), int(cell.get("s") or 0), shared)


def _number(number: float, style: int, shared: _Shared) -> object:
    if style in shared.percent_styles:
        return PercentCell(number)
    if style in shared.date_styles:
        try:
            return from_excel(number, shared.epoch)
        except (ValueError, OverflowError):
            return number
    return number


def _strings(package: Package) -> list[str]:
    part = package.related(package.workbook_part, "sharedStrings")
    if part is None:
        return []
    return [_text(item) for item in xml.parse(package.part(part), part).iterfind("{*}si")]


def _text(item: xml.Element) -> str:
    """The text of a string item: its runs joined, phonetic hints left out."""
    if len(item) == 1 and not len(item[0]):
        return _unescaped(item[0].text or "")
    pieces = [item.findtext("{*}t") or "", *(run.findtext("{*}t") or "" for run in item.iterfind("{*}r"))]
    return _unescaped("".join(pieces))


def _unescaped(text: str) -> str:
    """`_x000D_` and its like stand for characters that XML cannot hold."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def _formats(package: Package) -> tuple[frozenset[int], frozenset[int]]:
    """The cell styles that show percentages, and those that show dates."""
    part = package.related(package.workbook_part, "styles")
    if part is None:
        return frozenset(), frozenset()
    root = xml.parse(package.part(part), part)
    own = {
        int(f.get("numFmtId") or 0): f.get("formatCode") or "" for f in root.iterfind("{*}numFmts/{*}numFmt")
    }
    ids = [int(style.get("numFmtId") or 0) for style in root.iterfind("{*}cellXfs/{*}xf")]
    codes = [own.get(number) or BUILTIN_FORMATS.get(number, "General") for number in ids]
    percent = frozenset(style for style, code in enumerate(codes) if "%" in code)
    return percent, frozenset(style for style, code in enumerate(codes) if is_date_format(code))


def _epoch(package: Package) -> datetime:
    root = xml.parse(package.part(package.workbook_part), package.workbook_part)
    properties = root.find("{*}workbookPr")
    is_1904 = properties is not None and properties.get("date1904") in ("1", "true")
    epoch: datetime = CALENDAR_MAC_1904 if is_1904 else CALENDAR_WINDOWS_1900
    return epoch
