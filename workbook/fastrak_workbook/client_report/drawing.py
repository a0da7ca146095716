"""Drawing a client's sheet with XlsxWriter, line by line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from fastrak_workbook.client_report import grid as sizes
from fastrak_workbook.client_report import pages
from fastrak_workbook.client_report.chart import ChartPlace, add_chart
from fastrak_workbook.client_report.grid import POINTS, SIDE_INCHES, Grid
from fastrak_workbook.client_report.pages import HEAD_ROWS, Head, Line, What
from fastrak_workbook.house_style import INK, Formats, text_on
from fastrak_workbook.layout import Column
from fastrak_workbook.render import look, measure
from fastrak_workbook.render.cells import Cell, one_line, text
from fastrak_workbook.render.drawing import write_cell
from fastrak_workbook.render.sectors import colour_of

_A4 = 9
_PALE = "#EEF2F7"
_FOOTER_CHARACTERS = 200  # Excel takes 255 with the page number
_DATA_GAP = 2
_WORDS = {"Buy": look.GREEN, "Sell": look.RED}


class SheetPen:
    """One sheet being drawn from top to bottom; the strip in the sector's colour is column 0."""

    def __init__(self, workbook: Any, sheet: Any, formats: Formats, grid: Grid) -> None:
        self._workbook, self._sheet, self._formats, self._grid = workbook, sheet, formats, grid
        self._row = HEAD_ROWS
        self._breaks: list[int] = []
        self._made: dict[str, list[tuple[Column, Any]]] = {}
        self._last_column = len(grid.columns)
        self._draws: Mapping[What, Callable[[Line], None]] = {
            What.TITLE: lambda line: self._across(
                line.text, 12, bold=True, font_color=look.NAVY, valign="vcenter", text_wrap=True
            ),
            What.LABELS: lambda line: self._facts(line, 0, font_color=look.QUIET, valign="bottom"),
            What.VALUES: lambda line: self._facts(line, 1, font_size=9, bold=True, valign="top", text_wrap=True),
            What.PICTURE: self._picture,
            What.HEADINGS: self._headings,
            What.SECTOR: self._sector,
            What.FUND: self._fund,
            What.TOTAL: self._total,
            What.GAP: lambda _: None,
            What.SIGNED: self._sign,
        }

    def set_page(self, head: Head, origin: str, page_count: int, *, is_alone: bool) -> None:
        """A4 on its side at its own size, the head repeated, and pages counted by client."""
        sheet = self._sheet
        sheet.hide_gridlines(2)
        sheet.set_column(0, 0, measure.characters(sizes.CHIP_PIXELS + 0.0))
        for index, width in enumerate(self._grid.widths, start=1):
            sheet.set_column(index, index, measure.characters(width))
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.center_horizontally()
        sheet.set_margins(left=SIDE_INCHES, right=SIDE_INCHES, top=0.4, bottom=0.6)
        sheet.repeat_rows(0, HEAD_ROWS - 1)
        sheet.set_start_page(1)
        # Where a workbook holds several clients, &N would count the pages of all of them.
        total = "&N" if is_alone else str(page_count)
        made = one_line(origin).replace("&", "&&")[:_FOOTER_CHARACTERS].rstrip("&")
        sheet.set_footer(f"&L&{POINTS} {made}&R&{POINTS}Page &P of {total}", {"margin": 0.3})
        sheet.freeze_panes(HEAD_ROWS, 0)
        self._head(head)

    def _head(self, head: Head) -> None:
        middle = self._grid.quarters[1][1]
        navy: dict[str, Any] = {"font_color": look.NAVY, "bold": True, "font_size": 15}
        line = {"bottom": 2, "bottom_color": look.NAVY, "font_size": 10}
        for row, (left, right, style) in enumerate([(head.firm, head.kind, navy), (head.client, head.right, line)]):
            style |= {"valign": "vcenter", "text_wrap": True}
            self._merged(row, 0, middle, left, **style)
            self._merged(row, middle + 1, self._last_column, right, align="right", **style)
        for row, points in enumerate(head.points(self._grid)):
            self._sheet.set_row(row, points)

    def draw(self, line: Line) -> None:
        """Draw the next line."""
        if line.starts_page:
            self._breaks.append(self._row)
        self._sheet.set_row(self._row, line.points)
        self._draws[line.what](line)
        self._row += 1

    def finish(self) -> None:
        """Set what is printed, and where the pages end."""
        self._sheet.set_h_pagebreaks(self._breaks)
        self._sheet.print_area(0, 0, self._row - 1, self._last_column)

    def _style(self, **properties: Any) -> Any:
        base = {"font_size": POINTS, "font_color": INK, "font_scheme": "none", "valign": "top"}
        return self._formats.of(**(base | properties))

    def _merged(self, row: int, first: int, last: int, value: str, **properties: Any) -> None:
        style = self._style(**properties)
        if last > first:
            self._sheet.merge_range(row, first, row, last, "", style)
        write_cell(self._sheet, row, first, text(value), style)

    def _across(self, value: str, size: int, **properties: Any) -> None:
        self._merged(self._row, 0, self._last_column, value, font_size=size, **properties)

    def _facts(self, line: Line, which: int, **properties: Any) -> None:
        """The labels or the texts of four facts, side by side."""
        for (first, last), fact in zip(self._grid.quarters, line.facts, strict=False):
            self._merged(self._row, first, last, fact[which], **properties)

    def _picture(self, line: Line) -> None:
        """The chart, and beside it what to know about the account."""
        account = line.account
        assert account is not None  # only such lines are pictures
        parts = pages.charted(account)
        first = pages.first_point_column(account, self._grid)
        if parts:
            height, width = pages.chart_points(line) * 96 / 72 - 4, self._grid.pixels(0, first - 1) - 8
            place = ChartPlace(self._row, width, height, self._row, self._last_column + _DATA_GAP)
            add_chart(self._workbook, self._sheet, parts, place, self._style(font_color=look.QUIET))
        sentences = "\n".join(f"• {text(point)}" for point in account.points)
        self._merged(self._row, first, self._last_column, sentences, text_wrap=True)

    def _headings(self, _: Line) -> None:
        for index, column in enumerate(self._grid.columns, start=1):
            style = look.heading(column, indented=sizes.is_indented(column)) | {
                "font_size": POINTS,
                "valign": "vcenter",
            }
            self._sheet.write_string(self._row, index, column.header, self._style(**style))
        self._sheet.write_blank(self._row, 0, None, self._style(bg_color=look.NAVY))

    def _sector(self, line: Line) -> None:
        """A sector's name and its sums, on its colour at the left."""
        assert line.part is not None  # only such lines are sectors
        colour = colour_of(line.part.colour)
        self._sheet.write_blank(self._row, 0, None, self._style(bg_color=colour, font_color=text_on(colour)))
        self._sums(line, bold=True, bg_color=_PALE, top=1, top_color=look.ACCOUNT_LINE)

    def _total(self, line: Line) -> None:
        self._sheet.write_blank(self._row, 0, None, self._style(bg_color=_PALE, top=2, top_color=look.NAVY))
        self._sums(line, bold=True, bg_color=_PALE, top=2, top_color=look.NAVY, valign="vcenter")

    def _sums(self, line: Line, **properties: Any) -> None:
        """A name over the columns of fund and code, and sums below the numbers."""
        self._merged(self._row, 1, 2, line.text, **properties, text_wrap=True, align="left", indent=1)
        for index, column in enumerate(self._grid.columns[2:], start=3):
            if look.is_right_aligned(column):
                self._cell(index, column, self._grid.cell(column, line.row or {}), align="right", **properties)
            else:
                self._sheet.write_blank(self._row, index, None, self._style(**properties))

    def _fund(self, line: Line) -> None:
        assert line.part is not None  # only such lines are funds
        assert line.row is not None
        colour = colour_of(line.part.colour)
        self._sheet.write_blank(self._row, 0, None, self._style(bg_color=colour))
        for index, (column, style) in enumerate(self._fund_styles(str(line.row["action"])), start=1):
            value = self._grid.cell(column, line.row)
            write_cell(self._sheet, self._row, index, text(value) if isinstance(value, str) else value, style)

    def _fund_styles(self, action: str) -> list[tuple[Column, Any]]:
        """The columns with their formats, made once for all rows of an action."""
        if action not in self._made:
            self._made[action] = [
                (column, self._style(**self._fund_style(column, action), num_format=look.number_format(column)))
                for column in self._grid.columns
            ]
        return self._made[action]

    def _fund_style(self, column: Column, action: str) -> dict[str, Any]:
        style = {
            name: value
            for name, value in look.body(column, indented=sizes.is_indented(column)).items()
            if name != "num_format"
        }
        style |= {"font_size": POINTS, "text_wrap": look.wraps(column)}
        if column.field == "action":
            style |= {"font_color": _WORDS.get(action, look.QUIET)}
        return style | ({"font_color": look.QUIET} if column.field == "code" else {})

    def _cell(self, index: int, column: Column, value: Cell, **properties: Any) -> None:
        style = self._style(**(properties | {"num_format": look.number_format(column)}))
        write_cell(self._sheet, self._row, index, text(value) if isinstance(value, str) else value, style)

    def _sign(self, line: Line) -> None:
        """Where client and adviser sign."""
        assert line.account is not None  # only such lines are signed
        first = pages.first_point_column(line.account, self._grid)
        style: dict[str, Any] = {"top": 1, "top_color": INK, "font_color": look.QUIET}
        for (left, right), who in zip(pages.signed_columns(first, self._grid), ("Client", "Adviser"), strict=True):
            self._merged(self._row, left, right, f"{who}: signature and date", **style)
