"""How result sheets look: one accent colour, thin lines, and columns as wide as what stands in them."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from fastrak_workbook.layout import Column, Kind
from fastrak_workbook.render.cells import Cell
from fastrak_workbook.template.look import FONT, HAIRLINE, INK, NAVY, PALE_RED, QUIET, RED

__all__ = ["ACCOUNT_LINE", "AMBER", "GREEN", "NAVY", "PALE_AMBER", "PALE_RED", "QUIET", "RED"]

GREEN = "#1E6B3A"
AMBER = "#8A5A00"
PALE_AMBER = "#FFF0C8"
ACCOUNT_LINE = "#7C8898"
SIZE = 10
HEADER_POINTS = 38

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
_NARROWEST = 7.0


def number_format(column: Column) -> str:
    """The Excel number format. Sentences are General: a cell of format text shows #### beyond 255 letters."""
    if column.field in _PROSE:
        return "General"
    return _BY_FIELD.get(column.field) or _FORMATS.get(column.kind, "@")


def is_right_aligned(column: Column) -> bool:
    """Whether it holds numbers, which are read from the right."""
    return column.kind in _RIGHT


def body(column: Column) -> dict[str, Any]:
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
    return properties | {"align": "left", "text_wrap": column.kind in (Kind.TEXT, Kind.CODE)}


def heading(column: Column) -> dict[str, Any]:
    """The properties of a heading: at the top, since Excel draws the filter arrow at the bottom."""
    align = "right" if is_right_aligned(column) else "left"
    fill = {"bg_color": NAVY, "font_color": "#FFFFFF", "bold": True}
    return _font() | fill | {"text_wrap": True, "valign": "top", "align": align}


def title() -> dict[str, Any]:
    """The properties of the line that names the sheet."""
    return _font() | {"font_size": 16, "bold": True, "font_color": NAVY}


def line(*, strong: bool) -> dict[str, Any]:
    """The properties of a line below the title: headlines are strong, explanations quiet."""
    return _font() | ({"font_size": 11} if strong else {"font_color": QUIET})


def width(column: Column, values: Sequence[Cell]) -> float:
    """A column's width in characters: whole heading words, whole numbers, long texts in two or three lines."""
    words = max(len(word) for word in column.header.split()) * 1.1 + 1.6
    distinct = {value for value in values if value is not None}
    return round(max(words, _NARROWEST, _needed(column, distinct)), 1)


def _needed(column: Column, distinct: AbstractSet[Cell]) -> float:
    if column.kind is Kind.DATE:
        return 10.5
    if column.kind is Kind.PERCENT:
        return 8.5
    if is_right_aligned(column):
        decimals = {Kind.MONEY: 2, Kind.COUNT: 0}.get(column.kind, 4)
        longest = max((len(f"{value:+,.{decimals}f}") for value in _extremes(distinct)), default=0)
        return longest * 0.95 + 1.2
    widest = _WIDEST_CODE if column.kind is Kind.CODE else min(column.width, _WIDEST_PROSE)
    longest = max((len(str(value)) for value in distinct), default=0)
    return min(longest * 0.98 + 1.4, widest)


def _extremes(distinct: AbstractSet[Cell]) -> list[float]:
    """The numbers that can be the longest: the least and the greatest."""
    numbers = [value for value in distinct if isinstance(value, int | float)]
    return [min(numbers), max(numbers)] if numbers else []


def _font() -> dict[str, Any]:
    # Scheme "none" keeps our font what it is in a workbook whose theme has another.
    return {"font_name": FONT, "font_size": SIZE, "font_color": INK, "font_scheme": "none"}
