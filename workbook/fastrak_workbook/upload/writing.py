"""Writing what people fill in and give back: the upload template, and the portfolios as they are. Text is text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

import xlsxwriter

from fastrak_workbook.addresses import column_letter
from fastrak_workbook.house_style import QUIET, Formats, header_align
from fastrak_workbook.layout import MODEL_PORTFOLIOS, SECTOR_MODELS, SECTORS, Column, Kind
from fastrak_workbook.render.cells import text
from fastrak_workbook.template.sheets import A4
from fastrak_xl.app.categorise.fund_list import FundList
from fastrak_xl.app.portfolios.exchange import PortfolioRows

SHEET = "Upload"
_HELPERS = (
    Column("FE Sector", "fe_sector", width=36),
    Column("Value", "value", Kind.MONEY),
    Column("Accounts", "accounts", Kind.COUNT, width=10),
    Column("Suggested Sector", "suggested", width=28),
    Column("Likelihood", "likelihood", Kind.PERCENT, width=10),
    Column("Why", "why", width=70),
)
COLUMNS = (*SECTOR_MODELS.columns, *_HELPERS)
_SECTOR = SECTOR_MODELS.fields.index("sector")
_NUMBERS = (Kind.COUNT, Kind.PERCENT, Kind.ALLOCATION)
_MADE = datetime(2026, 1, 1)
_BLANK_ROWS = 1_000
"""So many rows below the funds have the drop-down too."""


def upload_workbook(funds: FundList) -> bytes:
    """The template with those funds, as the bytes of an .xlsx file. Same funds, same bytes."""
    stream, workbook = _workbook("Fastrak XL upload")
    formats = Formats(workbook)
    worksheet = _sheet(workbook, formats, SHEET, COLUMNS, funds.rows)
    last = max(len(funds.rows), 1)
    _draw_choices(workbook.add_worksheet(SECTORS.sheet), formats, funds.sectors)
    _add_drop_down(worksheet, len(funds.sectors), last + _BLANK_ROWS)
    workbook.close()
    return stream.getvalue()


def portfolios_workbook(portfolios: PortfolioRows) -> bytes:
    """All model portfolios under their sheet's headings, as the bytes of an .xlsx file. Same rows, same bytes."""
    stream, workbook = _workbook("Fastrak XL model portfolios")
    _sheet(workbook, Formats(workbook), MODEL_PORTFOLIOS.sheet, MODEL_PORTFOLIOS.columns, portfolios.rows)
    workbook.close()
    return stream.getvalue()


def _workbook(title: str) -> tuple[BytesIO, Any]:
    stream = BytesIO()
    workbook = xlsxwriter.Workbook(stream, {"in_memory": True})
    workbook.set_properties({"title": title, "author": "Fastrak XL", "created": _MADE})
    return stream, workbook


def _sheet(workbook: Any, formats: Formats, name: str, columns: Sequence[Column], rows: Sequence[object]) -> Any:
    """A sheet with a row of headings that stays in sight, filters, and one page's width."""
    worksheet = workbook.add_worksheet(name)
    for position, column in enumerate(columns):
        _draw_column(worksheet, formats, position, column, rows)
    worksheet.set_row(0, 32)
    worksheet.freeze_panes(1, 0)
    worksheet.set_landscape()
    worksheet.set_paper(A4)
    worksheet.fit_to_pages(1, 0)
    worksheet.repeat_rows(0)
    last = max(len(rows), 1)
    worksheet.autofilter(0, 0, last, len(columns) - 1)
    worksheet.ignore_errors({"number_stored_as_text": f"A1:{column_letter(len(columns) - 1)}{last + 1}"})
    return worksheet


def _draw_column(worksheet: Any, formats: Formats, position: int, column: Column, rows: Sequence[object]) -> None:
    """A column with its heading; pence are shown in pounds."""
    is_helper = column in _HELPERS
    look: dict[str, object] = {"font_color": QUIET} if is_helper else {}
    if column.kind is Kind.PERCENT:
        look |= {"align": "right", "indent": 1}  # away from the text beside it
    elif not is_helper and column.kind not in _NUMBERS:
        look |= {"num_format": "@"}
    cell = formats.cell(column, **look)
    worksheet.set_column(position, position, column.width, formats.below(column))
    header = formats.header(required=not is_helper, calculated=is_helper, align=header_align(column))
    worksheet.write_string(0, position, column.header, header)
    for number, row in enumerate(rows, start=1):
        value = getattr(row, column.field)
        if column.kind is Kind.MONEY:
            worksheet.write_number(number, position, value / 100, cell)
        elif column.kind in _NUMBERS and value is not None:
            worksheet.write_number(number, position, value, cell)
        elif value:
            worksheet.write_string(number, position, _plain(value), cell)
        else:
            worksheet.write_blank(number, position, None, cell)


def _plain(value: str) -> str:
    """A text that the writer cannot take for markup: an unseen mark goes before it, which reading leaves out."""
    shown = text(value)
    return f"\N{ZERO WIDTH SPACE}{shown}" if shown.startswith("<r>") else shown


def _draw_choices(worksheet: Any, formats: Formats, sectors: Sequence[str]) -> None:
    """The model's sectors, which the drop-down offers."""
    worksheet.set_column(0, 0, 44)
    worksheet.write_string(0, 0, "Sector", formats.header(required=False))
    for number, sector in enumerate(sectors, start=1):
        worksheet.write_string(number, 0, _plain(sector), formats.of(num_format="@"))


def _add_drop_down(worksheet: Any, sectors: int, last_row: int) -> None:
    """Another text is warned of, not refused: `--create-sectors` takes new sectors."""
    rule = {
        "validate": "list",
        "source": f"={SECTORS.sheet}!$A$2:$A${max(sectors, 1) + 1}",
        "error_type": "warning",
        "error_title": "Sector",
        "error_message": "The sector model has no such sector. Leave the cell blank for unassigned.",
    }
    worksheet.data_validation(1, _SECTOR, last_row, _SECTOR, rule)
