"""How wide a text is and how many lines it takes: Excel asks the file, and LibreOffice believes it.

Measured in pixels at 96 to the inch, from the widths of Calibri 11 on a screen; result sheets are set in 10.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

import numpy as np
from xlsxwriter.utility import xl_pixel_width

from fastrak_xl.domain.arrays import Ints

PIXELS_PER_CHARACTER = 7
ONE_LINE_POINTS, _LINE_POINTS = 15.0, 12.9
_MOST_POINTS = 409.0  # Excel's limit
_PADDING = 5
_BLOCK = 4_096
_SPACE, _HYPHEN = ord(" "), ord("-")
_SIZE = 10 / 11 * 0.965  # the larger size is rounded up to whole pixels, letter by letter
_WIDTHS = bytes(xl_pixel_width(chr(code)) for code in range(256))
"""The width of each Latin-1 character: looked up by bytes.translate, which is ten times as fast as a loop."""


def pixels(text: str) -> float:
    """The width of a text on one line, the cell's padding included."""
    return sum(_widths(text)) * _SIZE + _PADDING


def lines(text: str, width: float) -> int:
    """How many lines a text takes in a cell of `width` pixels, broken at spaces and hyphens."""
    room = _room(width)
    if "\n" in text:
        return sum(_paragraph_lines(paragraph, room) for paragraph in text.split("\n"))
    return _paragraph_lines(text, room)


def row_points(line_count: int) -> float:
    """The height in points of a row whose fullest cell has that many lines."""
    return ONE_LINE_POINTS if line_count <= 1 else min(_MOST_POINTS, round(_LINE_POINTS * line_count + 2.4, 1))


def characters(width: float) -> float:
    """A width in pixels as Excel's column widths count it, in digits of the workbook's font."""
    return round((width - 5) / PIXELS_PER_CHARACTER, 2)


def _room(width: float) -> int:
    """How much fits on a line of a cell of `width` pixels, in the units of `_WIDTHS`."""
    return int((width - _PADDING) // _SIZE)


def many_lines(texts: Sequence[str], width: float) -> Ints:
    """The same as :func:`lines` for many texts at a time."""
    return np.concatenate([np.zeros(0, dtype=np.int64), *_blocks_of_lines(texts, width)])


def _blocks_of_lines(texts: Sequence[str], width: float) -> Iterator[Ints]:
    room = _room(width)
    for start in range(0, len(texts), _BLOCK):
        block = texts[start : start + _BLOCK]
        counts = _line_counts("".join(block), np.fromiter(map(len, block), dtype=np.int64, count=len(block)), room)
        for place, text in enumerate(block):
            if "\n" in text:
                counts[place] = lines(text, width)
        yield counts


def _line_counts(joined: str, lengths: Ints, room: int) -> Ints:
    """The lines of texts that stand one after the other in `joined`: all first lines are broken, then all second ones.

    `ends[i]` is how far the first i letters reach; `breaks[i]` is the last place up to letter i, itself included, after
    which a line may be broken: a space that fits, or a hyphen with a letter more.
    """
    coded = joined.encode("latin-1", "replace")
    ends = np.concatenate([[0], np.cumsum(np.frombuffer(coded.translate(_WIDTHS), dtype=np.uint8), dtype=np.int64)])
    stop = np.cumsum(lengths)
    start = stop - lengths
    counts = np.ones(len(lengths), dtype=np.int64)
    going = np.flatnonzero(ends[stop] - ends[start] > room)
    if not len(going):
        return counts
    spaces, hyphens = _last_places(coded, _SPACE), _last_places(coded, _HYPHEN)
    while len(going):
        begins = start[going]
        over = np.searchsorted(ends, ends[begins] + room, side="right") - 1
        after = np.maximum(spaces[over], hyphens[np.maximum(over - 1, 0)]) + 1
        start[going] = np.where(after > begins, after, np.maximum(over, begins + 1))
        counts[going] += 1
        going = going[ends[stop[going]] - ends[start[going]] > room]
    return counts


def _last_places(letters: bytes, letter: int) -> Ints:
    """For each place the last one up to there at which a letter stands; -1 where there is none."""
    found = np.frombuffer(letters, dtype=np.uint8) == letter
    last: Ints = np.maximum.accumulate(np.where(found, np.arange(len(letters)), -1))
    return last


def _widths(text: str) -> bytes:
    # What is not Latin-1 becomes a question mark, which is as wide as a common letter.
    return text.encode("latin-1", "replace").translate(_WIDTHS)


def _paragraph_lines(text: str, room: int) -> int:
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
