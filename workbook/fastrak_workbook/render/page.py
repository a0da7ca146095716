"""A result sheet on the screen and on paper, whoever draws it: what stays in sight, and how it is printed."""

from __future__ import annotations

from fastrak_workbook import layout
from fastrak_workbook.render.sheets import ResultSheet

_FROZEN_COLUMNS = {layout.REBALANCE.table: 3, layout.TRADES.table: 3}
_A3, _A4 = 8, 9
_SIDE_INCHES = 0.3
_A4_PIXELS = (11.69 - 2 * _SIDE_INCHES) * 96
_LEAST_SCALE = 0.65  # 6.5 points

MARGINS = {"left": _SIDE_INCHES, "right": _SIDE_INCHES, "top": 0.4, "bottom": 0.55}
"""Inches."""

PAPER = {False: _A4, True: _A3}
FOOTER = ("&8&A", "&8Page &P of &N")
"""Left and right."""


def is_wide(pixels: float) -> bool:
    """Whether a sheet so wide would be printed in letters too small for A4."""
    return pixels * _LEAST_SCALE > _A4_PIXELS


def frozen(sheet: ResultSheet) -> tuple[int, int] | None:
    """How many rows and columns stay in sight: headings, and whose account it is; totals above are scrolled past."""
    return (sheet.table.first_row, _FROZEN_COLUMNS.get(sheet.layout.table, 0)) if sheet.above is None else None
