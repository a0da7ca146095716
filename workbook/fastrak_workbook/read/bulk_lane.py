"""Reading a large sheet by columns: numbers and shared texts, as Excel and the common writers spell them, as arrays.

A block of the sheet's XML is an array of bytes; its tags are found all at once, and what follows each cell's address
says what it is. Every cell of another kind, an error, a date, a formula, a text of its own, is read singly by the
careful lane, once for each spelling. What is written in no usual way is left to the other lanes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from fastrak_workbook.gate import limits
from fastrak_workbook.graft import xml
from fastrak_workbook.read.column_grid import BLANK, NUMBER, OTHER, TEXT, ColumnGrid
from fastrak_workbook.read.digits import MASKS, Bytes, Unusual, Words, mask, read_numbers, word
from fastrak_workbook.read.gathering import FoundCells, columns_of, no_cells
from fastrak_workbook.read.tags import Tags, blocks
from fastrak_xl.domain.arrays import Bools, Floats, Ints

_MOST_SPELLINGS = 200
_MOST_BLANK_ROWS = 100_000
_START, _END = b"<sheetData>", b"</sheetData>"
_STRAY = re.compile(rb"<(?:[^<>\s:]+:)?(?:row|c)[\s/>]")
"""A row or a cell where none belongs: beside the rows, or inside a cell."""
_FEW_PLACES, _MOST_EMPTY = 1_000_000, 20
"""Arrays may have more places than the first only if one in so many of them holds something."""
_CELL_ENDS = re.compile(rb'(?: s="([0-9]{1,6})")?(?: t="(n|s)")?(/?)>\s*')


class Shared(NamedTuple):
    """What cells refer to: the texts, the styles under which a number is more than a number, and who reads the rest.

    `read` takes a cell's XML, from `<c` to its end.
    """

    texts: Sequence[str]
    meaningful: frozenset[int]
    read: Callable[[bytes], object]


def read_sheet(part: bytes, shared: Shared) -> ColumnGrid:
    """The sheet's columns; Unusual where another lane has to read it."""
    begin, stop = _rows_of(part)
    others = _Others(shared)
    found: list[FoundCells] = []
    last = 0
    for block in blocks(part, begin, stop):
        cells, last = _read_block(Tags.of(part, block), last, shared, others)
        found.append(cells)
    whole = FoundCells(*(np.concatenate(arrays) for arrays in zip(*found, strict=True))) if found else None
    if whole is None or not last or _is_far_off(whole, last):
        raise Unusual
    return ColumnGrid(last, dict(columns_of(whole, last, shared.texts, others.values)))


def _rows_of(part: bytes) -> tuple[int, int]:
    """Where the rows begin and end; Unusual where they are not the sheet's own, or others may stand beside them."""
    begin, stop = part.find(_START) + len(_START), part.rfind(_END)
    around = part[:begin] + part[max(stop, 0) :]
    if stop < begin or around.count(b"<sheetData") != 1 or b"<!" in around or _STRAY.search(around):
        raise Unusual
    try:
        xml.parse(part[:begin] + _END + b"</worksheet>", "a sheet")
    except xml.NotAWorkbook as inside_something_else:
        raise Unusual from inside_something_else
    return begin, stop


def _is_far_off(cells: FoundCells, last: int) -> bool:
    """Whether a row is none of Excel's, or a few cells span so much that the gate or these arrays are not for them."""
    filled = int(np.count_nonzero(cells.kind != BLANK))
    columns = np.flatnonzero(np.bincount(cells.column))
    area = last * (int(columns.max(initial=0)) + 1)
    return (
        last > limits.LAST_ROW
        or area > max(limits.MOST_AREA, limits.MOST_SPARSE * filled)
        or last * len(columns) > max(_FEW_PLACES, _MOST_EMPTY * filled)
    )


class _Others:
    """The cells that are read singly: the values so far, by what follows the address."""

    def __init__(self, shared: Shared) -> None:
        self._shared = shared
        self._known: dict[bytes, int] = {}
        self.values: list[object] = []

    def place(self, tail: bytes) -> int:
        """The place of a cell's value, of which this follows the address; -1 for nothing."""
        known = self._known.get(tail)
        if known is None:
            if tail.count(b"<") > limits.MOST_DEPTH or _STRAY.search(tail):
                raise Unusual
            value = self._shared.read(b"<c" + tail)
            known = -1 if value is None else len(self.values)
            self._known[tail] = known
            if value is not None:
                self.values.append(value)
        return known


def _read_block(tags: Tags, last: int, shared: Shared, others: _Others) -> tuple[FoundCells, int]:
    """The cells of a block after row `last`, and the last row of it."""
    if not tags.number:
        return no_cells(), last
    heads = tags.words[tags.places[:-4]]
    is_cell, is_row = (heads & mask(6)) == word(b'<c r="'), heads == word(b'<row r="')
    is_end = (heads & mask(6)) == word(b"</row>")
    rows = _rows(tags.places[:-4][is_row] + 8, tags.words, last)
    row_of, place = (np.cumsum(is_row) - 1)[is_cell], np.flatnonzero(is_cell)
    if not len(rows.number) or (len(place) and row_of[0] < 0):
        raise Unusual
    column, after = _addresses(tags.text, tags.words, tags.places[place] + 6, rows, row_of)
    _refuse_disorder(row_of, column)
    _refuse_strays(tags, is_row, is_cell, is_end)
    kind, numbers = _plain_cells(tags, place, after, shared)
    known = len(rows.number) + int(is_end.sum())
    known += 4 * int((kind != OTHER).sum()) - 3 * int((kind == BLANK).sum())
    for cell in np.flatnonzero(kind == OTHER).tolist():
        tail = tags.cell_tail(int(after[cell]))
        known += 1 + tail.count(b"<")
        numbers[cell] = others.place(tail)
    if known != tags.number:
        raise Unusual  # some tag belongs to no row and no cell
    kind[(kind == OTHER) & (numbers < 0)] = BLANK
    return FoundCells(rows.number[row_of] - 1, column, kind, numbers), int(rows.number[-1])


def _plain_cells(tags: Tags, place: Ints, after: Ints, shared: Shared) -> tuple[npt.NDArray[np.int8], Floats]:
    """Kind and number of each cell, OTHER for those to be read singly; `place` are their tags, `after` their addresses'
    ends."""
    words = tags.words
    first, second, third = (tags.places[place + step] for step in (1, 2, 3))
    has_value = ((words[first] & mask(3)) == word(b"<v>")) & (words[second] == word(b"</v></c>"))
    has_value &= (third == second + 4) & (second > first + 3)
    kind_of, spellings = _spellings(tags, after, first - after)
    kind = np.array([_kind(one, shared.meaningful) for one in spellings], dtype=np.int8)[kind_of]
    plain = has_value & ((kind == NUMBER) | (kind == TEXT))
    kind[~plain & (kind != BLANK)] = OTHER
    numbers = np.zeros(len(place))
    numbers[plain], sound = read_numbers(tags.text, words, first[plain] + 3, second[plain])
    kind[np.flatnonzero(plain)[~sound]] = OTHER
    _check_texts(numbers[kind == TEXT], len(shared.texts))
    return kind, numbers


class _Rows(NamedTuple):
    """The rows of a block: their numbers, and the digits of those with the quotation mark behind, as words."""

    number: Ints
    digits: Words
    length: Ints


def _rows(starts: Ints, words: Words, last: int) -> _Rows:
    found = words[starts]
    numbers, lengths = np.zeros(len(starts), dtype=np.int64), np.zeros(len(starts), dtype=np.int64)
    going = np.ones(len(starts), dtype=bool)
    for place in range(8):
        least = ord("0") if place else ord("1")
        digit = ((found >> np.uint64(8 * place)) & np.uint64(0xFF)).astype(np.int64)
        ends = going & (digit == ord('"'))
        lengths[ends] = place + 1
        going &= ~ends
        if (going & ((digit < least) | (digit > ord("9")))).any():
            raise Unusual
        numbers[going] = 10 * numbers[going] + digit[going] - ord("0")
    steps = np.diff(numbers, prepend=last)
    if going.any() or (steps < 1).any() or (steps > _MOST_BLANK_ROWS).any():
        raise Unusual
    return _Rows(numbers, found & MASKS[lengths], lengths)


def _addresses(text: Bytes, words: Words, starts: Ints, rows: _Rows, row_of: Ints) -> tuple[Ints, Ints]:
    """Columns (from 0), and where the addresses end; Unusual where one is not that of its row."""
    one, two = text[starts].astype(np.int64) - ord("A"), text[starts + 1].astype(np.int64) - ord("A")
    if ((one < 0) | (one > 25)).any():
        raise Unusual
    long = (two >= 0) & (two <= 25)
    column = np.where(long, 26 * (one + 1) + two, one)
    starts, lengths = starts + 1 + long, rows.length[row_of]
    if ((words[starts] & MASKS[lengths]) != rows.digits[row_of]).any():
        raise Unusual
    return column, starts + lengths


def _refuse_disorder(row: Ints, column: Ints) -> None:
    same = row[1:] == row[:-1]
    if (same & (column[1:] <= column[:-1])).any():
        raise Unusual


def _refuse_strays(tags: Tags, is_row: Bools, is_cell: Bools, is_end: Bools) -> None:
    """Unusual for a cell in no row, or a row inside another: by the tags that stand beside each other."""
    rows = np.flatnonzero(is_row)
    next_row, next_cell = (np.append(kind, False)[rows + 1] for kind in (is_row, is_cell))
    closed = _are_closed(tags, tags.places[rows], tags.places[rows + 1])
    is_stray = (is_end[:-1] & is_cell[1:]).any() or (closed & next_cell).any()
    is_inside = (is_row[1:] & ~is_row[:-1] & ~is_end[:-1]).any() or (~closed & next_row).any()
    if is_stray or is_inside:
        raise Unusual


def _are_closed(tags: Tags, starts: Ints, ends: Ints) -> Bools:
    """Which tags close themselves; blanks may stand between the end of each and the next tag."""
    closed: Bools = tags.text[ends - 2] == ord("/")
    for place in np.flatnonzero(tags.text[ends - 1] != ord(">")).tolist():
        tag = tags.bytes_at(int(starts[place]), int(ends[place])).rstrip()
        if not tag.endswith(b">"):
            raise Unusual
        closed[place] = tag.endswith(b"/>")
    return closed


def _spellings(tags: Tags, starts: Ints, lengths: Ints) -> tuple[Ints, list[bytes]]:
    """What stands between each address and the next tag, by code: few spellings make up a sheet."""
    lengths = np.clip(lengths, 0, 24)
    parts = [
        tags.words[starts + np.minimum(begin, lengths)] & MASKS[np.clip(lengths - begin, 0, 8)]
        for begin in range(0, int(lengths.max(initial=0)), 8)
    ]
    codes = np.full(len(starts), -1, dtype=np.int64)
    spellings: list[bytes] = []
    left = np.arange(len(starts))
    while len(left):
        if len(spellings) == _MOST_SPELLINGS:
            raise Unusual
        one = left[0]
        same = lengths[left] == lengths[one]
        for part in parts:
            same &= part[left] == part[one]
        codes[left[same]] = len(spellings)
        spellings.append(tags.bytes_at(int(starts[one]), int(starts[one] + lengths[one])))
        left = left[~same]
    return codes, spellings


def _kind(spelling: bytes, meaningful: frozenset[int]) -> int:
    found = _CELL_ENDS.fullmatch(spelling)
    if found is None:
        return OTHER
    if found[3]:
        return BLANK
    if found[2] == b"s":
        return TEXT
    return OTHER if int(found[1] or 0) in meaningful else NUMBER


def _check_texts(places: Floats, count: int) -> None:
    if len(places) and not ((places >= 0) & (places < count) & (places == np.floor(places))).all():
        raise Unusual
