"""Draws one input sheet: a title, a line on its purpose, and one Excel Table ready to be filled in."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from fastrak_workbook.house_style import INK, NAVY, QUIET, Formats, header_align, text_on
from fastrak_workbook.layout import (
    HOLDINGS,
    MODEL_PORTFOLIOS,
    SECTOR_HIERARCHIES,
    SECTOR_MODELS,
    SECTORS,
    SETTINGS,
    Column,
    Kind,
    TableLayout,
)
from fastrak_workbook.template.dropdowns import add_drop_downs, add_setting_rules
from fastrak_workbook.template.places import FIRST_ROW, HEADER_ROW, LAST_ROW, PURPOSE_ROW, TITLE_ROW, letter
from fastrak_workbook.template.portfolio_total import HEADER, draw_totals, total_formula
from fastrak_workbook.template.purposes import PURPOSES
from fastrak_workbook.template.ready_made import Rows

TABLE_STYLE = "Table Style Light 1"
A4 = 9
_NOTE_LINE = 98
"""How many characters of a note fit on one line of its column."""

_GROUPS = {
    HOLDINGS.table: ("account_id",),
    MODEL_PORTFOLIOS.table: ("platform", "portfolio", "risk_profile"),
    SECTORS.table: ("sector_model",),
    SECTOR_MODELS.table: ("sector_model", "sector"),
    SECTOR_HIERARCHIES.table: ("hierarchy",),
}
"""What the rows of a sheet have in common where they stand together: a line marks where it changes."""

_HEX_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")


def draw_sheet(worksheet: Any, formats: Formats, layout: TableLayout, rows: Rows) -> None:
    """Draw the sheet of one input table with its rows; a table without rows gets one blank one."""
    _draw_heading(worksheet, formats, layout)
    for position, column in enumerate(layout.columns):
        worksheet.set_column(position, position, column.width, formats.below(column))
    _draw_rows(worksheet, formats, layout, rows)
    _add_table(worksheet, formats, layout, max(len(rows), 1))
    if layout is MODEL_PORTFOLIOS:
        draw_totals(worksheet, formats, rows)
    add_drop_downs(worksheet, layout)
    _add_group_lines(worksheet, formats, layout)
    if layout is SETTINGS:
        add_setting_rules(worksheet)
    set_up_page(worksheet)


def _draw_heading(worksheet: Any, formats: Formats, layout: TableLayout) -> None:
    worksheet.set_row(TITLE_ROW, 26)
    worksheet.write_string(TITLE_ROW, 0, layout.sheet, formats.of(bold=True, font_size=16, font_color=NAVY))
    worksheet.set_row(PURPOSE_ROW, 20)
    worksheet.write_string(PURPOSE_ROW, 0, PURPOSES[layout.table], formats.of(font_color=QUIET, valign="top"))
    worksheet.set_row(HEADER_ROW, 32)
    worksheet.freeze_panes(FIRST_ROW, 0)


def _draw_rows(worksheet: Any, formats: Formats, layout: TableLayout, rows: Rows) -> None:
    for number, row in enumerate(rows or [{}], start=FIRST_ROW):
        for position, column in enumerate(layout.columns):
            _write(worksheet, formats, (number, position), column, row.get(column.field, ""))
        if len(str(row.get("notes", ""))) > _NOTE_LINE:
            worksheet.set_row(number, 32)


def _write(worksheet: Any, formats: Formats, at: tuple[int, int], column: Column, value: object) -> None:
    cell = formats.cell(column, **_special(column, value))
    if isinstance(value, date):
        worksheet.write_datetime(*at, value, cell)
    elif isinstance(value, int | float):
        worksheet.write_number(*at, value, cell)
    elif value:
        worksheet.write_string(*at, str(value), cell)
    else:
        worksheet.write_blank(*at, None, cell)


def _special(column: Column, value: object) -> dict[str, Any]:
    """What one cell has beyond its column's look: its own colour, a wrapped note, a setting's format."""
    if column.kind is Kind.COLOUR and _HEX_COLOUR.fullmatch(str(value)):
        return {"bg_color": str(value), "font_color": text_on(str(value))}
    if column.field in ("setting", "notes"):
        return {"text_wrap": True, "font_color": INK if column.required else QUIET}
    if column.kind is Kind.SETTING:
        return {"align": "left", "num_format": "#,##0" if isinstance(value, int) else "General"}
    return {}


def _add_table(worksheet: Any, formats: Formats, layout: TableLayout, rows: int) -> None:
    columns: list[dict[str, Any]] = [
        {
            "header": column.header,
            "header_format": formats.header(required=column.required, align=header_align(column)),
        }
        for column in layout.columns
    ]
    if layout is MODEL_PORTFOLIOS:
        calculated = formats.header(required=False, calculated=True, align="center")
        columns.append({"header": HEADER, "header_format": calculated, "formula": total_formula()})
    last_row = HEADER_ROW + rows
    worksheet.add_table(
        HEADER_ROW, 0, last_row, len(columns) - 1,
        {"name": layout.table, "columns": columns, "style": TABLE_STYLE},
    )  # fmt: skip
    # Codes are text on purpose: no green triangle beside each of them.
    worksheet.ignore_errors({"number_stored_as_text": f"A{FIRST_ROW + 1}:Z{last_row + 1}"})


def _add_group_lines(worksheet: Any, formats: Formats, layout: TableLayout) -> None:
    if not (fields := _GROUPS.get(layout.table)):
        return
    columns = [letter(layout, field) for field in fields]
    first, row = columns[0], FIRST_ROW + 1
    changes = ",".join(f"${column}{row}<>${column}{row - 1}" for column in columns)
    rule = {
        "type": "formula",
        "criteria": f'=AND(${first}{row}<>"",OR({changes}))',
        "format": formats.group_line(),
    }
    worksheet.conditional_format(FIRST_ROW, 0, LAST_ROW, len(layout.columns) - 1, rule)


def set_up_page(worksheet: Any) -> None:
    """Landscape on A4, as wide as one page, with the headings on every page."""
    worksheet.set_landscape()
    worksheet.set_paper(A4)
    worksheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    worksheet.fit_to_pages(1, 0)
    worksheet.repeat_rows(HEADER_ROW)
    worksheet.set_footer("&L&9&F  ·  &A&R&9Page &P of &N")
