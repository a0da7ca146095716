"""The live Portfolio Total beside each row of Model Portfolios: red unless the allocations add up to 100%."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from fastrak_workbook.house_style import HAIRLINE, INK, Formats
from fastrak_workbook.layout import MODEL_PORTFOLIOS
from fastrak_workbook.template.places import FIRST_ROW, LAST_ROW
from fastrak_workbook.template.ready_made import ALL_PLATFORMS, Row, Rows
from fastrak_xl.domain.names import folded

HEADER = "Portfolio Total"
COLUMN = len(MODEL_PORTFOLIOS.columns)
# Allocations may be written as fractions or as percent: above 2 a total is percent, and is shown as such.
_NUMBER_FORMAT = '[>2]0.00"%";0.00%'


def _cells(field: str) -> str:
    return f"{MODEL_PORTFOLIOS.table}[{MODEL_PORTFOLIOS.column(field).header}]"


def _this_row(field: str) -> str:
    return f"{MODEL_PORTFOLIOS.table}[[#This Row],[{MODEL_PORTFOLIOS.column(field).header}]]"


def _sum(platform: str) -> str:
    same = [f"{_cells('platform')},{platform}"]
    same += [f"{_cells(field)},{_this_row(field)}" for field in ("portfolio", "risk_profile")]
    return f"SUMIFS({_cells('allocation')},{','.join(same)})"


def total_formula() -> str:
    """The total over the row's (Platform, Model Portfolio, Risk Profile); a blank platform stands for All."""
    own = _this_row("platform")
    named = _sum(f'IF({own}="","{ALL_PLATFORMS}",{own})')
    blanks = f'IF(OR({own}="",{own}="{ALL_PLATFORMS}"),{_sum(chr(34) + "=" + chr(34))},0)'
    return f'=IF({_this_row("portfolio")}="","",ROUND({named}+{blanks},6))'


def totals(rows: Rows) -> Iterator[float | str]:
    """What the formula gives for each row, to be stored beside it."""
    sums: dict[tuple[str, ...], Decimal] = {}
    for row in rows:
        sums[_key(row)] = sums.get(_key(row), Decimal(0)) + Decimal(str(row.get("allocation") or 0))
    for row in rows:
        yield float(sums[_key(row)]) if row.get("portfolio") else ""


def _key(row: Row) -> tuple[str, ...]:
    platform = str(row.get("platform") or ALL_PLATFORMS)
    return tuple(folded(name) for name in (platform, str(row.get("portfolio")), str(row.get("risk_profile"))))


def draw_totals(worksheet: Any, formats: Formats, rows: Rows) -> None:
    """Write the formula with its present value beside every row (or the one blank row), red if wrong."""
    style: dict[str, Any] = {
        "num_format": _NUMBER_FORMAT,
        "font_color": INK,
        "align": "center",
        "valign": "vcenter",
    }
    cell = formats.of(**style, bottom=1, bottom_color=HAIRLINE)
    worksheet.set_column(COLUMN, COLUMN, 12, formats.of(**style))
    for row, total in enumerate(totals(rows or [{}]), start=FIRST_ROW):
        worksheet.write_formula(row, COLUMN, total_formula(), cell, total)
    worksheet.conditional_format(FIRST_ROW, COLUMN, LAST_ROW, COLUMN, _red_unless_whole(formats))


def _red_unless_whole(formats: Formats) -> dict[str, Any]:
    total = f"${xl_col_to_name(COLUMN)}{FIRST_ROW + 1}"
    wrong = f'=IF({total}="",FALSE,AND(ROUND({total},4)<>1,ROUND({total},2)<>100))'
    return {"type": "formula", "criteria": wrong, "format": formats.alarm()}
