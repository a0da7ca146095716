"""The result sheets drawn by XlsxWriter into a workbook of their own, all but the rows of their last tables.

Those rows are the bulk of a run and all alike: :mod:`fastrak_workbook.render.rows` writes them, several times
as fast. Here they are one blank row, which carries the formats.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

import xlsxwriter

from fastrak_workbook import layout
from fastrak_workbook.house_style import Formats
from fastrak_workbook.render import look, measure
from fastrak_workbook.render.cells import Cell
from fastrak_workbook.render.chart import add_charts
from fastrak_workbook.render.grid import header_points, is_indented, row_points
from fastrak_workbook.render.page import FOOTER, MARGINS, PAPER, frozen, is_wide
from fastrak_workbook.render.rules import add_rules
from fastrak_workbook.render.sheets import ResultSheet
from fastrak_workbook.render.table import SheetTable

_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": False,
}
_CREATED = datetime.datetime(2000, 1, 1)


def draw(sheets: Sequence[ResultSheet], widths: Mapping[str, Sequence[float]]) -> bytes:
    """A workbook of the sheets, in which each sheet's last table is one blank row.

    `widths` are the pixels of the columns, by sheet name.
    """
    target = BytesIO()
    workbook = xlsxwriter.Workbook(target, _OPTIONS)
    workbook.set_properties({"created": _CREATED})
    formats = Formats(workbook)
    for sheet in sheets:
        _draw_sheet(workbook, formats, sheet, widths[sheet.name])
    workbook.close()
    return target.getvalue()


def _draw_sheet(workbook: Any, formats: Formats, sheet: ResultSheet, widths: Sequence[float]) -> None:
    page = workbook.add_worksheet(sheet.name)
    page.hide_gridlines(2)
    page.set_tab_color(look.NAVY)
    for index, width in enumerate(widths):
        page.set_column(index, index, measure.characters(width))
    _draw_lines(page, formats, sheet)
    for table in sheet.tables:
        _draw_table(workbook, page, formats, table, widths)
    if sheet.above is not None:
        _fill(page, formats, sheet.above.table, widths)
        add_charts(workbook, page, sheet.above)
    for index, style in enumerate(_body(formats, sheet.table)):
        page.write_blank(sheet.table.first_row, index, None, style)
    _freeze(page, sheet)
    _set_print(page, sheet, sum(widths))


def _draw_lines(page: Any, formats: Formats, sheet: ResultSheet) -> None:
    strong = sheet.layout is layout.SUMMARY
    for row, text in enumerate(sheet.lines):
        style = look.line(strong=strong) if row else look.title()
        page.write_string(row, 0, text, formats.of(**style))
    page.set_row(0, 26)


def _draw_table(workbook: Any, page: Any, formats: Formats, table: SheetTable, widths: Sequence[float]) -> None:
    """Headings, rules, and the Excel Table, of one row for now: XlsxWriter would walk through all its cells.

    Its style is None, since banding would hide the lines between accounts.
    """
    columns = [
        {
            "header": column.header,
            "header_format": formats.of(**look.heading(column, indented=is_indented(table.columns, index))),
        }
        for index, column in enumerate(table.columns)
    ]
    options = {"name": table.name, "columns": columns, "style": None}
    page.add_table(table.header_row, 0, table.first_row, len(columns) - 1, options)
    page.set_row(table.header_row, header_points(table, widths))
    add_rules(workbook, page, table)


def _fill(page: Any, formats: Formats, table: SheetTable, widths: Sequence[float]) -> None:
    """The rows of a small table, which a chart needs to find in place."""
    styles = _body(formats, table)
    for row, values in enumerate(table.rows()[1:], table.first_row):
        for index, value in enumerate(values):
            write_cell(page, row, index, value, styles[index])
    for row, points in enumerate(row_points(table, widths), table.first_row):
        if points > measure.ONE_LINE_POINTS:
            page.set_row(row, points)


def write_cell(page: Any, row: int, index: int, value: Cell, style: Any) -> None:
    """One cell. XlsxWriter takes a text from <r> to </r> for markup of its own, so such a one goes in two pieces."""
    if isinstance(value, str) and value.startswith("<r>") and value.endswith("</r>"):
        page.write_rich_string(row, index, "<", style, value[1:], style)
    elif isinstance(value, str):
        page.write_string(row, index, value, style)
    else:
        page.write(row, index, value, style)


def _body(formats: Formats, table: SheetTable) -> list[Any]:
    """The formats of a table's cells, column by column."""
    return [
        formats.of(**look.body(column, indented=is_indented(table.columns, index)))
        for index, column in enumerate(table.columns)
    ]


def _freeze(page: Any, sheet: ResultSheet) -> None:
    place = frozen(sheet)
    if place is not None:
        page.freeze_panes(*place)


def _set_print(page: Any, sheet: ResultSheet, width: float) -> None:
    """One page wide, on A4 where the letters stay legible, else on A3."""
    page.set_landscape()
    page.set_paper(PAPER[is_wide(width)])
    page.fit_to_pages(1, 0)
    page.set_margins(**MARGINS)
    page.repeat_rows(sheet.table.header_row)
    page.set_footer(f"&L{FOOTER[0]}&R{FOOTER[1]}", {"margin": 0.25})
