"""The tables of a test as the bytes of an .xlsx file, as a person's workbook would hold them."""

from __future__ import annotations

import pickle
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.table import Table
from openpyxl.worksheet.worksheet import Worksheet

from fastrak_workbook.layout import INPUT_TABLES
from fastrak_xl.domain.cells import CellError, PercentCell, Uncalculated
from tests.errors.good_book import Row, Tables

_MADE: dict[bytes, bytes] = {}
"""What has been made: hundreds of tests begin with the same few tables."""

TABLE_NAMES = {layout.sheet: layout.table for layout in INPUT_TABLES}


def as_file(tables: Tables, *, lines_above: int = 0, excel_tables: bool = True, sheet_prefix: str = "") -> bytes:
    """A file with one sheet per table; `lines_above`: single-cell lines that push the headings down."""
    key = pickle.dumps((tables, lines_above, excel_tables, sheet_prefix))
    if key not in _MADE:
        _MADE[key] = _made(tables, lines_above, excel_tables, sheet_prefix)
    return _MADE[key]


def _made(tables: Tables, lines_above: int, excel_tables: bool, sheet_prefix: str) -> bytes:
    workbook = Workbook()
    workbook.remove(workbook.active)
    for sheet, rows in tables.items():
        worksheet = workbook.create_sheet(sheet_prefix + sheet)
        _fill(worksheet, rows, lines_above)
        if excel_tables:
            _add_table(worksheet, TABLE_NAMES[sheet], lines_above + 1)
    buffer = BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def _fill(worksheet: Worksheet, rows: list[Row], lines_above: int) -> None:
    for line in range(1, lines_above + 1):
        worksheet.cell(line, 1, f"Line {line} of what the firm writes above its table")
    headings = list(dict.fromkeys(heading for row in rows for heading in row))
    for column, heading in enumerate(headings, 1):
        worksheet.cell(lines_above + 1, column, heading)
        for number, row in enumerate(rows, lines_above + 2):
            _write(worksheet.cell(number, column), row.get(heading))


def _write(cell: Cell, value: object) -> None:
    if isinstance(value, CellError | Uncalculated):
        cell.value = str(value)  # openpyxl stores "#N/A" as an error, "=…" as a formula without a value
    else:
        cell.value = value
        cell.number_format = "0%" if isinstance(value, PercentCell) else cell.number_format


def _add_table(worksheet: Worksheet, name: str, header_row: int) -> None:
    last = f"{get_column_letter(worksheet.max_column)}{max(worksheet.max_row, header_row + 1)}"
    worksheet.add_table(Table(displayName=name, ref=f"A{header_row}:{last}"))
