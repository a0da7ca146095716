"""How wide a text is and how many lines it takes: Excel asks the file, and LibreOffice believes it.

Measured in pixels at 96 to the inch, from the widths that Excel gives Calibri 11; result sheets are set in 10.
"""

from __future__ import annotations

import re
from functools import lru_cache
from math import ceil

from xlsxwriter.utility import xl_pixel_width

PIXELS_PER_CHARACTER = 7
_PADDING = 7
_SIZE = 10 / 11
_BREAK = re.compile(r"(?<=[ \-/])")
ONE_LINE_POINTS, _LINE_POINTS = 15.0, 12.9


@lru_cache(maxsize=20_000)
def pixels(text: str) -> float:
    """The width of a text on one line, the cell's padding included."""
    width: int = xl_pixel_width(text)
    return width * _SIZE + _PADDING


@lru_cache(maxsize=50_000)
def lines(text: str, width: float) -> int:
    """How many lines a text takes in a cell of `width` pixels, broken at spaces, hyphens and slashes."""
    return sum(_paragraph_lines(paragraph, width - _PADDING) for paragraph in text.splitlines() or [""])


def row_points(line_count: int) -> float:
    """The height in points of a row whose fullest cell has that many lines; Excel's own limit is 409."""
    return ONE_LINE_POINTS if line_count <= 1 else min(409.0, round(_LINE_POINTS * line_count + 2.4, 1))


def characters(width: float) -> float:
    """A width in pixels as Excel's column widths count it, in digits of the workbook's font."""
    return round((width - 5) / PIXELS_PER_CHARACTER, 2)


def _paragraph_lines(text: str, room: float) -> int:
    count, used = 1, 0.0
    for word in _BREAK.split(text):
        needed = pixels(word) - _PADDING
        if used and used + pixels(word.rstrip()) - _PADDING > room:
            count, used = count + 1, 0.0
        if needed > room:
            count += ceil(needed / room) - 1
            needed = needed % room
        used += needed
    return count
