"""The rows of a result table as a worksheet's XML, column by column.

Texts are inline strings, never formulas, and never touch the workbook's shared strings.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Sequence

from xlsxwriter.utility import xl_col_to_name

from fastrak_workbook.layout import Kind
from fastrak_workbook.render.cells import Cell
from fastrak_workbook.render.table import SheetTable

EPOCH = datetime.date(1899, 12, 30)
EPOCH_1904 = datetime.date(1904, 1, 1)
"""Day 0 of a workbook's dates; the second where it counts from 1904, as old Macs did."""

NUMBER_KINDS = {Kind.MONEY, Kind.PERCENT, Kind.NUMBER, Kind.COUNT}
_ILLEGAL = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_SPECIAL = re.compile('[&<>"]|_x|[\x00-\x1f\ufffe\uffff]')


def rows_xml(table: SheetTable, styles: Sequence[int], points: Sequence[float], epoch: datetime.date = EPOCH) -> str:
    """The `<row>` elements of a table's data, `points` high; `styles` are its columns' cell formats."""
    numbers = range(table.first_row + 1, table.first_row + 1 + table.row_count)
    columns = []
    for index, (column, style) in enumerate(zip(table.columns, styles, strict=True)):
        start = f'<c r="{xl_col_to_name(index)}'
        make = _numbers if column.kind in NUMBER_KINDS else _column
        cells = make(table.data[column.field], start, f'" s="{style}"', numbers, epoch)
        if links := table.links.get(column.field):
            # A cell that leads nowhere looks like its neighbour, not like a link.
            cells = [
                cell if link else cell.replace(f's="{style}"', f's="{styles[index - 1]}"', 1)
                for cell, link in zip(cells, links, strict=True)
            ]
        columns.append(cells)
    starts = [f'<row r="{number}" ht="{height}">' for number, height in zip(numbers, points, strict=True)]
    ends = ["</row>"] * len(starts)
    return "".join(map("".join, zip(starts, *columns, ends, strict=True)))


def escaped(text: str) -> str:
    """A text as XML holds it: what XML forbids becomes _x0007_, and a text that says _x0007_ stays that.

    The result is ASCII, which keeps a column in one byte a letter until it is encoded.
    """
    if _SPECIAL.search(text) is not None:
        text = _LOOKS_ESCAPED.sub("_x005F_", text)
        text = _ILLEGAL.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    return text if text.isascii() else text.encode("ascii", "xmlcharrefreplace").decode()


def _column(values: Sequence[Cell], start: str, style: str, numbers: Iterable[int], epoch: datetime.date) -> list[str]:
    """A column's `<c>` elements: the part after the address is made once for each distinct value."""
    ends = {value: f"{style}{content(value, epoch)}" for value in set(values)}
    return [f"{start}{number}{ends[value]}" for number, value in zip(numbers, values, strict=True)]


def _numbers(values: Sequence[Cell], start: str, style: str, numbers: Iterable[int], epoch: datetime.date) -> list[str]:
    """The same for a column of numbers, which seldom repeat."""
    return [
        f"{start}{number}{style}/>" if value is None else f"{start}{number}{style}><v>{value!r}</v></c>"
        for number, value in zip(numbers, values, strict=True)
    ]


def content(value: Cell, epoch: datetime.date) -> str:
    """What follows a cell's address and style."""
    if value is None:
        return "/>"
    if isinstance(value, str):
        space = ' xml:space="preserve"' if value != value.strip() or "\n" in value else ""
        return f' t="inlineStr"><is><t{space}>{escaped(value)}</t></is></c>'
    if isinstance(value, datetime.date):
        return f"><v>{(value - epoch).days}</v></c>"
    return f"><v>{value!r}</v></c>"
