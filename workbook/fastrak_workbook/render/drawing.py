"""The result sheets drawn by XlsxWriter into a workbook of their own, all but the rows of their last tables.

Those rows are the bulk of a run and all alike, so :mod:`fastrak_workbook.render.rows` writes them, seven times as
fast: here they are one blank row, which carries the formats.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from io import BytesIO
from typing import Any

import xlsxwriter

from fastrak_workbook import layout
from fastrak_workbook.render import look
from fastrak_workbook.render.chart import add_chart
from fastrak_workbook.render.rules import add_rules
from fastrak_workbook.render.sheets import ResultSheet
from fastrak_workbook.render.table import SheetTable
from fastrak_workbook.template.look import Formats

_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": False,
}
_A3, _A4 = 8, 9
_A4_CHARACTERS = 225
_FROZEN_FIELDS = {layout.REBALANCE.table: 3, layout.TRADES.table: 3}
_CREATED = datetime.datetime(2000, 1, 1)


def draw(sheets: Sequence[ResultSheet]) -> bytes:
    """A workbook of the sheets, in which each sheet's last table is one blank row."""
    target = BytesIO()
    workbook = xlsxwriter.Workbook(target, _OPTIONS)
    workbook.set_properties({"created": _CREATED})
    formats = Formats(workbook)
    for sheet in sheets:
        _draw_sheet(workbook, formats, sheet)
    workbook.close()
    return target.getvalue()


def _draw_sheet(workbook: Any, formats: Formats, sheet: ResultSheet) -> None:
    page = workbook.add_worksheet(sheet.name)
    page.hide_gridlines(2)
    page.set_tab_color(look.NAVY)
    _draw_lines(page, formats, sheet)
    for table in sheet.tables:
        _draw_table(workbook, page, formats, table)
    if sheet.sectors is not None:
        _fill(page, formats, sheet.sectors.table)
        add_chart(workbook, page, sheet.sectors)
    _blank(page, formats, sheet.table)
    widths = _widths(sheet)
    for index, width in enumerate(widths):
        page.set_column(index, index, width)
    _freeze(page, sheet)
    _set_print(page, sheet, sum(widths) + 0.7 * len(widths))


def _draw_lines(page: Any, formats: Formats, sheet: ResultSheet) -> None:
    strong = sheet.layout is layout.SUMMARY
    for row, text in enumerate(sheet.lines):
        style = look.line(strong=strong) if row else look.title()
        page.write_string(row, 0, text, formats.of(**style))
    page.set_row(0, 26)


def _draw_table(workbook: Any, page: Any, formats: Formats, table: SheetTable) -> None:
    """Headings, the Excel Table and its rules. Its style is None: banding would hide the accounts' lines."""
    columns = [
        {"header": column.header, "header_format": formats.of(**look.heading(column))}
        for column in table.columns
    ]
    options = {"name": table.name, "columns": columns, "style": None}
    page.add_table(table.header_row, 0, table.last_row, len(columns) - 1, options)
    page.set_row(table.header_row, look.HEADER_POINTS)
    add_rules(workbook, page, table)


def _fill(page: Any, formats: Formats, table: SheetTable) -> None:
    """The rows of a small table, which a chart needs to find in place."""
    for index, column in enumerate(table.columns):
        style = formats.of(**look.body(column))
        for row, value in enumerate(table.data[column.field], table.first_row):
            if isinstance(value, str):
                page.write_string(row, index, value, style)
            else:
                page.write(row, index, value, style)


def _blank(page: Any, formats: Formats, table: SheetTable) -> None:
    for index, column in enumerate(table.columns):
        page.write_blank(table.first_row, index, None, formats.of(**look.body(column)))


def _widths(sheet: ResultSheet) -> list[float]:
    """The widths of the sheet's columns: what the widest of its tables needs there."""
    widths: list[float] = []
    for table in sheet.tables:
        for index, column in enumerate(table.columns):
            needed = look.width(column, table.data[column.field])
            if index < len(widths):
                widths[index] = max(widths[index], needed)
            else:
                widths.append(needed)
    return widths


def _freeze(page: Any, sheet: ResultSheet) -> None:
    """Headings stay in sight, and so does whose account it is; Summary scrolls past its sectors."""
    if sheet.sectors is None:
        page.freeze_panes(sheet.table.first_row, _FROZEN_FIELDS.get(sheet.layout.table, 0))


def _set_print(page: Any, sheet: ResultSheet, characters: float) -> None:
    """One page wide, on A4 where the letters stay legible, else on A3."""
    page.set_landscape()
    page.set_paper(_A4 if characters <= _A4_CHARACTERS else _A3)
    page.fit_to_pages(1, 0)
    page.set_margins(left=0.3, right=0.3, top=0.4, bottom=0.55)
    page.repeat_rows(sheet.table.header_row)
    page.set_footer("&L&8&A&R&8Page &P of &N", {"margin": 0.25})
