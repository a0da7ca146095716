"""How result sheets look: one accent colour, thin lines, and columns as wide as what stands in them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from fastrak_workbook.layout import Column, Kind
from fastrak_workbook.render import measure
from fastrak_workbook.render.cells import Cell
from fastrak_workbook.template.look import FONT, HAIRLINE, INK, NAVY, PALE_RED, QUIET, RED

__all__ = ["ACCOUNT_LINE", "AMBER", "GREEN", "NAVY", "PALE_AMBER", "PALE_RED", "QUIET", "RED"]

GREEN = "#1E6B3A"
AMBER = "#8A5A00"
PALE_AMBER = "#FFF0C8"
ACCOUNT_LINE = "#7C8898"
SIZE = 10

_MONEY = '#,##0.00;[Red]-#,##0.00;"–"'
_CHANGE = '+#,##0.00;[Red]-#,##0.00;"–"'
_UNITS = '#,##0.0000;[Red]-#,##0.0000;"–"'
_UNIT_CHANGE = '+#,##0.0000;[Red]-#,##0.0000;"–"'
_FORMATS = {
    Kind.MONEY: _MONEY,
    Kind.NUMBER: _UNIT_CHANGE,
    Kind.PERCENT: "0.00%",
    Kind.COUNT: "#,##0",
    Kind.DATE: "dd/mm/yyyy",
    Kind.CODE: "@",
    Kind.LINK: "@",
    Kind.STATUS: "@",
}
_BY_FIELD = {"trade": _CHANGE, "drift": "+0.00%;-0.00%;0.00%"}
_PROSE = frozenset({"reason", "note", "problem", "remedy"})
_RIGHT = (Kind.MONEY, Kind.NUMBER, Kind.PERCENT, Kind.COUNT)

_WIDEST_PROSE = 40
_WIDEST_CODE = 24
_AIR = 6
_SHOWN = {Kind.MONEY: "+,.2f", Kind.NUMBER: "+,.4f", Kind.PERCENT: "+.2%", Kind.COUNT: "+,.0f"}
BOLD = 1.06
"""How much wider bold letters are."""


def number_format(column: Column) -> str:
    """The Excel number format. Sentences are General: a cell of format text shows #### beyond 255 letters."""
    if column.field in _PROSE:
        return "General"
    return _BY_FIELD.get(column.field) or _FORMATS.get(column.kind, "@")


def is_right_aligned(column: Column) -> bool:
    """Whether it holds numbers, which are read from the right."""
    return column.kind in _RIGHT


def body(column: Column, *, indented: bool = False) -> dict[str, Any]:
    """The properties of a cell inside a result table."""
    properties: dict[str, Any] = {
        **_font(),
        "num_format": number_format(column),
        "valign": "top",
        "bottom": 1,
        "bottom_color": HAIRLINE,
    }
    if is_right_aligned(column):
        return properties | {"align": "right"}
    if column.kind is Kind.LINK:
        return properties | {"align": "left", "font_color": NAVY, "underline": 1}
    return properties | {"align": "left", "text_wrap": wraps(column), "indent": int(indented)}


def heading(column: Column, *, indented: bool = False) -> dict[str, Any]:
    """The properties of a heading: at the top, since Excel draws the filter arrow at the bottom."""
    align = "right" if is_right_aligned(column) else "left"
    fill = {"bg_color": NAVY, "font_color": "#FFFFFF", "bold": True}
    return _font() | fill | {"text_wrap": True, "valign": "top", "align": align, "indent": int(indented)}


def title() -> dict[str, Any]:
    """The properties of the line that names the sheet."""
    return _font() | {"font_size": 16, "bold": True, "font_color": NAVY}


def line(*, strong: bool) -> dict[str, Any]:
    """The properties of a line below the title: headlines are strong, explanations quiet."""
    return _font() | ({"font_size": 11} if strong else {"font_color": QUIET})


def width(column: Column, values: Sequence[Cell], *, indented: bool = False) -> float:
    """A column's width in pixels: whole heading words, whole numbers, long texts in a few lines."""
    words = BOLD * max(map(measure.pixels, column.header.split())) + _AIR
    return indent(indented) + max(words, _needed(column, {value for value in values if value is not None}))


def indent(indented: bool) -> int:
    """The pixels that an indent takes."""
    return 9 if indented else 0


def wraps(column: Column) -> bool:
    """Whether its texts are broken into lines."""
    return column.kind in (Kind.TEXT, Kind.CODE)


def _needed(column: Column, distinct: AbstractSet[Cell]) -> float:
    shown: Iterable[str]
    if is_right_aligned(column):
        shown = (format(value, _SHOWN[column.kind]) for value in _extremes(distinct))
    else:
        shown = (
            f"{value:%d/%m/%Y}" if isinstance(value, datetime.date) else str(value) for value in distinct
        )
    longest = max(map(measure.pixels, shown), default=0.0) + _AIR
    if not wraps(column):
        return longest
    widest = _WIDEST_CODE if column.kind is Kind.CODE else min(column.width, _WIDEST_PROSE)
    return min(longest, widest * measure.PIXELS_PER_CHARACTER)


def _extremes(distinct: AbstractSet[Cell]) -> list[float]:
    """The numbers that can be the longest: the least and the greatest."""
    numbers = [value for value in distinct if isinstance(value, int | float)]
    return [min(numbers), max(numbers)] if numbers else []


def _font() -> dict[str, Any]:
    # Scheme "none" keeps our font what it is in a workbook whose theme has another.
    return {"font_name": FONT, "font_size": SIZE, "font_color": INK, "font_scheme": "none"}
