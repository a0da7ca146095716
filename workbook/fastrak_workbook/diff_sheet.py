"""Two results side by side, as a workbook of one sheet."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from io import BytesIO

import xlsxwriter

from fastrak_workbook.house_style import Formats, header_align
from fastrak_workbook.layout import Column, Kind
from fastrak_workbook.render import look
from fastrak_workbook.render.cells import text
from fastrak_workbook.render.drawing import write_cell
from fastrak_workbook.template.sheets import A4
from fastrak_xl.app.diff import Difference

SHEET = "Differences"
COLUMNS = (
    Column("Section", "section", width=14),
    Column("What", "what", width=64),
    Column("Old", "old", width=22),
    Column("New", "new", width=22),
    Column("Change £", "change_pence", Kind.MONEY, width=16),
)
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_MADE = datetime.datetime(2000, 1, 1)


def diff_workbook(differences: Sequence[Difference]) -> bytes:
    """The differences as the bytes of an .xlsx file, ready to filter."""
    stream = BytesIO()
    workbook = xlsxwriter.Workbook(stream, _OPTIONS)
    workbook.set_properties({"title": SHEET, "created": _MADE})
    formats, sheet = Formats(workbook), workbook.add_worksheet(SHEET)
    for index, column in enumerate(COLUMNS):
        sheet.set_column(index, index, column.width)
        sheet.write_string(0, index, column.header, formats.header(required=True, align=header_align(column)))
    styles = [formats.of(**look.body(column)) for column in COLUMNS]
    for row, one in enumerate(differences, start=1):
        money = one.change_pence / 100 if one.change_pence is not None else None
        values = (*map(text, (one.section, one.what, one.old, one.new)), money)
        for index, value in enumerate(values):
            write_cell(sheet, row, index, value, styles[index])
    sheet.autofilter(0, 0, max(1, len(differences)), len(COLUMNS) - 1)
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    workbook.close()
    return stream.getvalue()
