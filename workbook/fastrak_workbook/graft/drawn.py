"""The drawn sheets, made ready for another workbook: its style numbers, texts inline, and all their rows."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from xlsxwriter.utility import xl_range, xl_rowcol_to_cell

from fastrak_workbook.graft.package import Package, Pieces
from fastrak_workbook.graft.styles import StyleNumbers
from fastrak_workbook.render.bulk import MANY_ROWS, row_pieces
from fastrak_workbook.render.grid import row_points
from fastrak_workbook.render.rows import escaped, rows_xml
from fastrak_workbook.render.sheets import ResultSheet, SheetTable

_STYLED = re.compile(r'(<(?:c|row|col)\b[^>]*? (?:s|style)=")(\d+)(")')
_DIFFERENTIAL = re.compile(r'(\bdxfId=")(\d+)(")')
_SHARED = re.compile(r't="s"><v>(\d+)</v></c>')
_STRING = re.compile(r"<si>(.*?)</si>", re.DOTALL)
_SELECTED = re.compile(r' tabSelected="1"')
_DIMENSION = re.compile(r'<dimension ref="[^"]*"/>')
_REFERENCE = re.compile(r'(?<= ref=")[^"]*')
_TABLE_NAME = re.compile(r' name="([^"]*)"')
_MOST_LINKS = 65_000  # Excel takes 65,530 a sheet


@dataclass(frozen=True)
class DrawnBook:
    """XlsxWriter's package of the result sheets, and where its styles went in the workbook they join.

    `widths` are the pixels of the columns, by sheet name; `epoch` is day 0 of the workbook's dates.
    """

    package: Package
    numbers: StyleNumbers
    widths: Mapping[str, Sequence[float]]
    epoch: datetime.date

    def sheet_xml(self, sheet: ResultSheet, part: str) -> bytes | Pieces:
        """A sheet's part: complete, and in the other workbook's style numbers; in pieces where it has many rows."""
        text = self.package.part(part).decode()
        text = _SELECTED.sub("", text)
        text = _DIMENSION.sub(f'<dimension ref="{whole_range(sheet)}"/>', text)
        text = _STYLED.sub(_renumbered(self.numbers.cell_formats), text)
        text = _DIFFERENTIAL.sub(_renumbered(self.numbers.differential), text)
        text = _SHARED.sub(self._inline, text)
        return self._with_rows(_with_links(text, sheet.table), sheet)

    def table_xml(self, sheet: ResultSheet, part: str) -> bytes:
        """A table's part, with the range that it really has."""
        text = self.package.part(part).decode()
        named = _TABLE_NAME.search(text)
        table = next(table for table in sheet.tables if named and table.name == named[1])
        ref: str = xl_range(table.header_row, 0, table.last_row, len(table.columns) - 1)
        return _REFERENCE.sub(ref, text).encode()

    def _inline(self, found: re.Match[str]) -> str:
        return f't="inlineStr"><is>{self._strings[int(found[1])]}</is></c>'

    @cached_property
    def _strings(self) -> list[str]:
        name = self.package.related(self.package.workbook_part, "sharedStrings")
        return _STRING.findall(self.package.part(name).decode()) if name else []

    def _with_rows(self, text: str, sheet: ResultSheet) -> bytes | Pieces:
        """The sheet with the table's rows in the place of the blank one, whose formats they take."""
        table = sheet.table
        if not table.row_count:
            return text.encode()
        points = row_points(table, self.widths[sheet.name])
        start = text.index(f'<row r="{table.first_row + 1}"')
        end = text.index("</sheetData>", start)
        styles = [int(number) for _, number, _ in _STYLED.findall(text[start:end])]
        before, after = text[:start].encode(), text[end:].encode()
        if table.row_count < MANY_ROWS:
            return before + rows_xml(table, styles, points.tolist(), self.epoch).encode() + after
        return lambda: chain([before], row_pieces(table, styles, points, self.epoch), [after])


def whole_range(sheet: ResultSheet) -> str:
    """The range that holds everything on the sheet."""
    ref: str = xl_range(0, 0, sheet.table.last_row, max(len(table.columns) for table in sheet.tables) - 1)
    return ref


def _renumbered(numbers: Sequence[int]) -> Callable[[re.Match[str]], str]:
    return lambda found: f"{found[1]}{numbers[int(found[2])]}{found[3]}"


def _with_links(text: str, table: SheetTable) -> str:
    """The sheet with its links, which the schema wants just before the print set-up."""
    links = [
        f'<hyperlink ref="{xl_rowcol_to_cell(row, index)}" location="{escaped(place)}"/>'
        for index, column in enumerate(table.columns)
        for row, place in enumerate(table.links.get(column.field, ()), table.first_row)
        if place is not None
    ]
    if not links:
        return text
    before = re.search(r"<(?:printOptions|pageMargins)\b", text)
    at = before.start() if before else text.index("</worksheet>")
    return f"{text[:at]}<hyperlinks>{''.join(links[:_MOST_LINKS])}</hyperlinks>{text[at:]}"
