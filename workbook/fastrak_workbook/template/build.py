"""Puts a workbook together: the Start sheet, then every input sheet. Same content, same bytes."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO

import xlsxwriter

from fastrak_workbook.functions.put import with_functions
from fastrak_workbook.house_style import NAVY, Formats
from fastrak_workbook.layout import (
    ACCOUNTS,
    CLIENTS,
    FUNDS,
    HOLDINGS,
    LISTS,
    MODEL_PORTFOLIOS,
    RISK_PROFILES,
    SECTOR_HIERARCHIES,
    SECTOR_MODELS,
    SECTORS,
    SETTINGS,
)
from fastrak_workbook.template.choices import draw_choices
from fastrak_workbook.template.ready_made import Content, ready_made_content
from fastrak_workbook.template.sheets import draw_sheet
from fastrak_workbook.template.start import SHEET as START
from fastrak_workbook.template.start import draw_start

SHEETS_IN_ORDER = (
    CLIENTS, ACCOUNTS, HOLDINGS, FUNDS, MODEL_PORTFOLIOS, SECTOR_MODELS, SECTORS, SECTOR_HIERARCHIES,
    RISK_PROFILES, SETTINGS, LISTS,
)  # fmt: skip
"""What changes often first, what is set up once last."""

_TAB_COLOURS = {
    **dict.fromkeys((CLIENTS.table, ACCOUNTS.table, HOLDINGS.table), "#1F5A96"),
    **dict.fromkeys((FUNDS.table, MODEL_PORTFOLIOS.table), "#2E7D4F"),
    **dict.fromkeys((SECTOR_MODELS.table, SECTORS.table, SECTOR_HIERARCHIES.table), "#E07B1F"),
}
_OTHER_TAB = "#8C96A0"
# A file says when it was made; ours must not, or no two would be the same.
_MADE = datetime(2026, 1, 1)


def built_workbook(content: Content, subtitle: str) -> bytes:
    """The workbook with those rows in its tables, as the bytes of an .xlsx file."""
    stream = BytesIO()
    workbook = xlsxwriter.Workbook(stream, {"in_memory": True})
    workbook.set_properties({"title": "Fastrak XL", "author": "Fastrak XL", "created": _MADE})
    formats = Formats(workbook)
    start = workbook.add_worksheet(START)
    start.set_tab_color(NAVY)
    draw_start(start, formats, subtitle)
    for layout in SHEETS_IN_ORDER:
        worksheet = workbook.add_worksheet(layout.sheet)
        worksheet.set_tab_color(_TAB_COLOURS.get(layout.table, _OTHER_TAB))
        draw_sheet(worksheet, formats, layout, content.get(layout.table, ()))
        if layout is LISTS:
            draw_choices(worksheet, formats, content)
    workbook.close()
    return with_functions(stream.getvalue())


def template_workbook() -> bytes:
    """The workbook that a firm starts from: nothing about clients, everything else ready."""
    return built_workbook(ready_made_content(), "From client holdings to a Rebalance Report, in this workbook.")
