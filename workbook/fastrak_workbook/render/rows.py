"""The rows of a result table as a worksheet's XML, column by column.

Texts are inline strings, never formulas, and never touch the workbook's shared strings.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Sequence

from xlsxwriter.utility import xl_col_to_name

from fastrak_workbook.render.cells import Cell
from fastrak_workbook.render.table import SheetTable

EPOCH = datetime.date(1899, 12, 30)
EPOCH_1904 = datetime.date(1904, 1, 1)
"""Day 0 of a workbook's dates; the second where it counts from 1904, as old Macs did."""

_ILLEGAL = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_SPECIAL = re.compile('[&<>"]|_x|[\x00-\x1f\ufffe\uffff]')


def rows_xml(
    table: SheetTable, styles: Sequence[int], points: Sequence[float], epoch: datetime.date = EPOCH
) -> str:
    """The `<row>` elements of a table's data, `points` high; `styles` are its columns' cell formats."""
    numbers = range(table.first_row + 1, table.first_row + 1 + table.row_count)
    columns = [
        _column(table.data[column.field], f'<c r="{xl_col_to_name(index)}', f'" s="{style}"', numbers, epoch)
        for index, (column, style) in enumerate(zip(table.columns, styles, strict=True))
    ]
    starts = [f'<row r="{number}" ht="{height}">' for number, height in zip(numbers, points, strict=True)]
    ends = ["</row>"] * len(starts)
    return "".join(map("".join, zip(starts, *columns, ends, strict=True)))


def escaped(text: str) -> str:
    """A text as XML holds it: what XML forbids becomes _x0007_, and a text that says _x0007_ stays that."""
    if _SPECIAL.search(text) is None:
        return text
    text = _LOOKS_ESCAPED.sub("_x005F_", text)
    text = _ILLEGAL.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def _column(
    values: Sequence[Cell], start: str, style: str, numbers: Iterable[int], epoch: datetime.date
) -> list[str]:
    """A column's `<c>` elements: the part after the address is made once for each distinct value."""
    made: dict[Cell, str] = {None: f"{style}/>"}
    found: list[str] = []
    for number, value in zip(numbers, values, strict=True):
        end = made.get(value)
        if end is None:
            end = made[value] = style + _content(value, epoch)
        found.append(f"{start}{number}{end}")
    return found


def _content(value: Cell, epoch: datetime.date) -> str:
    """What follows a cell's address and style."""
    if isinstance(value, str):
        space = ' xml:space="preserve"' if value != value.strip() or "\n" in value else ""
        return f' t="inlineStr"><is><t{space}>{escaped(value)}</t></is></c>'
    if isinstance(value, datetime.date):
        return f"><v>{(value - epoch).days}</v></c>"
    return f"><v>{value!r}</v></c>"
