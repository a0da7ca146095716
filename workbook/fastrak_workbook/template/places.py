"""Where things stand on the input sheets, as Excel addresses."""

from __future__ import annotations

from xlsxwriter.utility import xl_col_to_name

from fastrak_workbook.layout import TableLayout

TITLE_ROW, PURPOSE_ROW, HEADER_ROW = 0, 1, 2
FIRST_ROW = HEADER_ROW + 1
"""Rows as XlsxWriter counts them, from 0: the title, the sheet's purpose, the headings, the data."""

LAST_ROW = 9_999
"""The last row that drop-downs cover (row 10,000), so that pasted rows have them too."""

DEFINITION_ROWS = 2_000
"""How many rows of a sheet that defines things (sectors, risk profiles) the drop-downs look at."""

PORTFOLIO_ROWS = 5_000


def letter(layout: TableLayout, field: str) -> str:
    """The column letter of a field."""
    return str(xl_col_to_name(layout.fields.index(field)))


def quoted(sheet: str) -> str:
    """A sheet's name as formulas write it."""
    return f"'{sheet}'" if " " in sheet else sheet


def data_range(layout: TableLayout, field: str, rows: int = DEFINITION_ROWS) -> str:
    """The absolute range of a column's data, down to `rows` rows."""
    column = letter(layout, field)
    return f"{quoted(layout.sheet)}!${column}${FIRST_ROW + 1}:${column}${FIRST_ROW + rows}"


def filled_part(cells: str) -> str:
    """The filled top part of a range as a non-volatile formula: no empty lines at the end of a list."""
    top = cells.partition(":")[0]
    return f'={top}:INDEX({cells},MAX(1,COUNTIF({cells},"?*")))'
