"""How result sheets look: one accent colour, thin lines, and columns as wide as what stands in them."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence
from typing import Any

from fastrak_workbook.house_style import FONT, HAIRLINE, INK, NAVY, PALE_RED, QUIET, RED
from fastrak_workbook.layout import Column, Kind
from fastrak_workbook.render import measure
from fastrak_workbook.render.cells import Cell
from fastrak_xl.domain.columns import Coded, Numbers

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

# The widest sheets have to fit a page, but a common label on two lines would make every row twice as high.
_WIDEST = {"reason": 40, "note": 40, "risk_profile": 20, "wrapper": 23}
_WIDEST_CODE = 24
_AIR = 10
_LOOKED_AT = 200
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
    while heading_lines(column, words) > 2:
        words += _AIR
    wide = max(words, needed(column, values))
    whole = BOLD * measure.pixels(column.header) + _AIR
    if whole <= wide + 2 * _AIR:  # a little more, and the heading stands on one line
        wide = max(wide, whole)
    return wide + indent(indented)


def heading_lines(column: Column, width: float) -> int:
    """How many lines a heading takes in a column of `width` pixels."""
    return measure.lines(column.header, width / BOLD)


def indent(indented: bool) -> int:
    """The pixels that an indent takes."""
    return 9 if indented else 0


def wraps(column: Column) -> bool:
    """Whether its texts are broken into lines."""
    return column.kind in (Kind.TEXT, Kind.CODE)


def needed(column: Column, values: Sequence[Cell]) -> float:
    """The pixels that a column's cells take, its heading not counted; long texts take several lines."""
    if is_right_aligned(column):
        outermost = _outermost(values)
        return _widest(format(number, _SHOWN[column.kind]) for number in outermost) if outermost else 0
    distinct = values.used().values if isinstance(values, Coded) else dict.fromkeys(values)
    texts = [str(value) for value in distinct if value is not None]
    if not texts:
        return 0
    if column.kind is Kind.DATE:
        return measure.pixels("31/12/2026") + _AIR
    if not wraps(column):
        return _widest(texts)
    most = _WIDEST.get(column.field, _WIDEST_CODE if column.kind is Kind.CODE else column.width)
    # Of thousands of texts only the longest can be the widest, give or take a few narrow letters.
    longest = heapq.nlargest(_LOOKED_AT, texts, key=len)
    return min(_widest(longest), most * measure.PIXELS_PER_CHARACTER + _AIR)


def _outermost(values: Sequence[Cell]) -> tuple[float, ...]:
    """The smallest and the largest number of a column; none where it has none."""
    if isinstance(values, Numbers):
        numbers = values.values if values.blank is None else values.values[~values.blank]
        return (numbers.min().item(), numbers.max().item()) if len(numbers) else ()
    plain = [value for value in values if isinstance(value, int | float)]
    return (min(plain), max(plain)) if plain else ()


def _widest(texts: Iterable[str]) -> float:
    return max(map(measure.pixels, texts)) + _AIR


def _font() -> dict[str, Any]:
    # Scheme "none" keeps our font what it is in a workbook whose theme has another.
    return {"font_name": FONT, "font_size": SIZE, "font_color": INK, "font_scheme": "none"}
