"""What xlwings leaves to Excel itself: frozen headings, the printed page, colours of a tab and of a chart's bars."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from fastrak_workbook.render.page import FOOTER, MARGINS, PAPER, is_wide

_LANDSCAPE = 2
_FORMULA, _TOP, _CONTINUOUS = 2, -4160, 1
_POINTS_PER_INCH = 72
_PLACES = {"left": "LeftMargin", "right": "RightMargin", "top": "TopMargin", "bottom": "BottomMargin"}


def address(book: Any) -> str:
    """Where a book lies, as Excel says it: a URL on OneDrive or SharePoint, of which xlwings makes a path, or fails."""
    return str(book.api.FullName)


def copied(book: Any) -> bytes:
    """The bytes of a copy that Excel writes into a folder of the user's alone, which is gone afterwards."""
    ending = Path(str(book.name)).suffix or ".xlsx"
    with tempfile.TemporaryDirectory(prefix="fastrak-") as folder:
        copy = Path(folder) / f"copy{ending}"
        book.api.SaveCopyAs(str(copy))
        return copy.read_bytes()


def freeze(sheet: Any, row: int, column: int) -> None:
    """Keep the first rows and columns of the sheet that is in front in sight."""
    window = sheet.book.app.api.ActiveWindow
    window.FreezePanes = False
    window.SplitRow, window.SplitColumn = row, column
    window.FreezePanes = True


def set_print(sheet: Any, heading_row: int, pixels: float) -> None:
    """One page wide, landscape, the headings on every page. Without a printer there is no page to set up."""
    page = sheet.page_setup.api
    with suppress(Exception):
        page.Orientation = _LANDSCAPE
        page.PaperSize = PAPER[is_wide(pixels)]
        page.Zoom = False
        page.FitToPagesWide, page.FitToPagesTall = 1, False
        page.PrintTitleRows = f"${heading_row}:${heading_row}"
        for side, inches in MARGINS.items():
            setattr(page, _PLACES[side], inches * _POINTS_PER_INCH)
        page.LeftFooter, page.RightFooter = FOOTER


def tab_colour(sheet: Any, colour: str) -> None:
    """Colour a sheet's tab (#RRGGBB)."""
    sheet.api.Tab.Color = _as_excel(colour)


def bar_colours(series: Any, colours: Sequence[str]) -> None:
    """Give each bar of a chart's series a colour of its own."""
    for number, colour in enumerate(colours, 1):
        series.api.Points(number).Format.Fill.ForeColor.RGB = _as_excel(colour)


def _as_excel(colour: str) -> int:
    """Excel counts red lowest."""
    red, green, blue = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    return red + 256 * green + 65_536 * blue


def line_above(cells: Any, formula: str, colour: str) -> None:
    """Draw a line above the rows for which a formula holds, written for the first of them."""
    edge = cells.api.FormatConditions.Add(Type=_FORMULA, Formula1=formula).Borders(_TOP)
    edge.LineStyle, edge.Color = _CONTINUOUS, _as_excel(colour)
