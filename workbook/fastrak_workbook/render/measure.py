"""How wide a text is and how many lines it takes: Excel asks the file, and LibreOffice believes it.

Measured in pixels at 96 to the inch, from the widths of Calibri 11 on a screen; result sheets are set in 10.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate

from xlsxwriter.utility import xl_pixel_width

PIXELS_PER_CHARACTER = 7
ONE_LINE_POINTS, _LINE_POINTS = 15.0, 12.9
_MOST_POINTS = 409.0  # Excel's limit
_PADDING = 5
_SIZE = 10 / 11 * 0.965  # the larger size is rounded up to whole pixels, letter by letter
_WIDTHS = bytes(xl_pixel_width(chr(code)) for code in range(256))
"""The width of each Latin-1 character: looked up by bytes.translate, which is ten times as fast as a loop."""


def pixels(text: str) -> float:
    """The width of a text on one line, the cell's padding included."""
    return sum(_widths(text)) * _SIZE + _PADDING


def lines(text: str, width: float) -> int:
    """How many lines a text takes in a cell of `width` pixels, broken at spaces and hyphens."""
    room = (width - _PADDING) / _SIZE
    if "\n" in text:
        return sum(_paragraph_lines(paragraph, room) for paragraph in text.split("\n"))
    return _paragraph_lines(text, room)


def row_points(line_count: int) -> float:
    """The height in points of a row whose fullest cell has that many lines."""
    return ONE_LINE_POINTS if line_count <= 1 else min(_MOST_POINTS, round(_LINE_POINTS * line_count + 2.4, 1))


def characters(width: float) -> float:
    """A width in pixels as Excel's column widths count it, in digits of the workbook's font."""
    return round((width - 5) / PIXELS_PER_CHARACTER, 2)


def _widths(text: str) -> bytes:
    # What is not Latin-1 becomes a question mark, which is as wide as a common letter.
    return text.encode("latin-1", "replace").translate(_WIDTHS)


def _paragraph_lines(text: str, room: float) -> int:
    """Lines filled greedily; a word that is wider than the cell is cut where the line ends."""
    widths = _widths(text)
    if sum(widths) <= room:
        return 1
    ends = list(accumulate(widths, initial=0))
    count, start = 1, 0
    while ends[-1] - ends[start] > room:
        over = bisect_right(ends, ends[start] + room) - 1  # so many letters fit
        after = max(text.rfind(" ", start, over + 1), text.rfind("-", start, over)) + 1
        start = after if after > start else max(over, start + 1)
        count += 1
    return count
