"""The rows of a large result table as a worksheet's XML, straight from its columns.

A block of rows is a matrix of bytes: each cell's text, filled up with NUL bytes to the width of its column, which are
taken out at the end, since no XML holds one. The cells are those of :mod:`fastrak_workbook.render.rows`.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from pydantic_core import to_json
from xlsxwriter.utility import xl_col_to_name

from fastrak_workbook.render.cells import Cell
from fastrak_workbook.render.rows import EPOCH, NUMBER_KINDS, content
from fastrak_workbook.render.table import SheetTable
from fastrak_xl.domain.arrays import Floats, Ints
from fastrak_xl.domain.columns import Coded, Numbers, coded

MANY_ROWS = 5_000
"""From so many rows on, a table is written here."""

_Bytes = npt.NDArray[np.uint8]

_BLOCK_ROWS = 512
_SPECIAL = bytes(set(range(0x20)) - {0x0A}) + b'&<>"'
_ESCAPED = (b"_x", "\ufffe".encode(), "\uffff".encode())
"""What :func:`fastrak_workbook.render.rows.escaped` changes, as bytes; a line's end is found by counting lines."""

_MOST_KEPT = 16 * 2**20
"""The cells of a column's distinct values are kept where they take no more bytes."""


def row_pieces(
    table: SheetTable, styles: Sequence[int], points: Floats, epoch: datetime.date = EPOCH
) -> Iterator[bytes]:
    """The `<row>` elements of a table's data, some thousand rows at a time; arguments as for `rows_xml`."""
    columns = [_column(table, index, styles, epoch) for index in range(len(table.columns))]
    letters = [xl_col_to_name(index) for index in range(len(columns))]
    heights, height_of = np.unique(points, return_inverse=True)
    starts = _matrix([f'" ht="{height}"><c r="{letters[0]}'.encode() for height in heights.tolist()])
    between = [f'<c r="{letter}'.encode() for letter in letters[1:]] + [b'</row><row r="']
    for begin in range(0, table.row_count, _BLOCK_ROWS):
        rows = slice(begin, min(begin + _BLOCK_ROWS, table.row_count))
        numbers = _digits(np.arange(rows.start, rows.stop, dtype=np.int64) + table.first_row + 1)
        parts: list[_Bytes | bytes] = [numbers, starts[height_of[rows]]]
        for column, joint in zip(columns, between, strict=True):
            parts += [numbers, column.tails(rows), joint]
        yield _rows(parts, len(numbers))


def _rows(parts: Sequence[_Bytes | bytes], count: int) -> bytes:
    """The parts side by side, row by row. The last one opens the next row, which is moved to the front."""
    widths = [len(part) if isinstance(part, bytes) else part.shape[1] for part in parts]
    opening = b'<row r="'
    places = np.cumsum([0, *widths]).tolist()
    block = np.empty((count, places[-1]), dtype=np.uint8)
    for part, (left, right) in zip(parts, pairwise(places), strict=True):
        block[:, left:right] = np.frombuffer(part, dtype=np.uint8) if isinstance(part, bytes) else part
    return opening + block.tobytes().translate(None, b"\0")[: -len(opening)]


class _Texts:
    """A column of few kinds of values: the rest of each cell, after its address, by code."""

    def __init__(self, column: Coded, styles: Sequence[bytes], epoch: datetime.date) -> None:
        """`styles`, as XML: one for each code, or one for all."""
        self._codes = column.codes
        self._values = column.values
        self._styles = styles
        self._epoch = epoch
        longest = max((len(value) for value in column.values if isinstance(value, str)), default=0)
        keeps = len(column.values) * (longest + 64) <= _MOST_KEPT
        self._all = _matrix(self._made(range(len(column.values)))) if keeps else None

    def tails(self, rows: slice) -> _Bytes:
        """What follows the addresses of those rows."""
        codes = self._codes[rows]
        if self._all is not None:
            return self._all[codes]
        used, place = np.unique(codes, return_inverse=True)
        return _matrix(self._made(used.tolist()))[place]

    def _made(self, codes: Sequence[int]) -> list[bytes]:
        values = [self._values[code] for code in codes]
        one = self._styles[0]
        plain = _plain_texts(values) if len(self._styles) == 1 else None
        if plain is not None:
            start, end = one + b' t="inlineStr"><is><t>', b"</t></is></c>"
            return [start + text + end for text in plain]
        styles = [one if len(self._styles) == 1 else self._styles[code] for code in codes]
        return [
            style + content(value, self._epoch).encode()  # type: ignore[arg-type]  # a cell
            for style, value in zip(styles, values, strict=True)
        ]


def _plain_texts(values: Sequence[object]) -> list[bytes] | None:
    """Texts as they stand in XML, where they are texts of which none has to be escaped; else None."""
    texts = [value for value in values if isinstance(value, str) and value == value.strip()]
    if len(texts) < len(values):
        return None
    whole = "\n".join(texts).encode()
    parts = whole.split(b"\n")
    is_plain = len(whole.translate(None, _SPECIAL)) == len(whole) and not any(part in whole for part in _ESCAPED)
    return parts if is_plain and len(parts) == len(texts) else None


class _Amounts:
    """A column of numbers, which seldom repeat."""

    def __init__(self, column: Numbers, style: bytes) -> None:
        self._column = column
        self._start = style + b"><v>"
        self._blank = _matrix([style + b"/>"])[0]

    def tails(self, rows: slice) -> _Bytes:
        """What follows the addresses of those rows."""
        column = self._column.at(rows)
        values = column.values
        is_blank = np.zeros(len(values), dtype=bool) if column.blank is None else column.blank
        digits = _matrix(to_json(np.where(is_blank, 0, values).tolist())[1:-1].split(b","))
        block = np.zeros((len(values), len(self._start) + digits.shape[1] + 8), dtype=np.uint8)
        block[:, : len(self._start)] = np.frombuffer(self._start, dtype=np.uint8)
        block[:, len(self._start) : -8] = digits
        block[:, -8:] = np.frombuffer(b"</v></c>", dtype=np.uint8)
        block[is_blank] = 0
        block[is_blank, : len(self._blank)] = self._blank
        return block


def _column(table: SheetTable, index: int, styles: Sequence[int], epoch: datetime.date) -> _Texts | _Amounts:
    column = table.columns[index]
    values: Sequence[Cell] = table.data[column.field]
    own = f'" s="{styles[index]}"'.encode()
    if isinstance(values, Numbers) or column.kind in NUMBER_KINDS:
        return _Amounts(values if isinstance(values, Numbers) else _as_numbers(values), own)
    found = values if isinstance(values, Coded) else coded(values)
    if not (links := table.links.get(column.field)):
        return _Texts(found, [own], epoch)
    # A cell that leads nowhere looks like its neighbour, not like a link.
    other = f'" s="{styles[index - 1]}"'.encode()
    codes = 2 * found.codes + np.array([place is not None for place in links], dtype=np.int64)
    doubled = [value for value in found.values for _ in (other, own)]
    return _Texts(Coded(codes, doubled), [other, own] * len(found.values), epoch)


def _as_numbers(values: Sequence[Cell]) -> Numbers:
    """Numbers and blanks as arrays; what no array holds exactly stays a Python number."""
    blank = np.array([value is None for value in values], dtype=bool)
    filled = np.empty(len(values), dtype=object)
    filled[:] = [0 if value is None else value for value in values]
    return Numbers(filled, blank)


def _matrix(texts: Sequence[bytes]) -> _Bytes:
    """Texts without NUL bytes as rows of a matrix, filled up with them."""
    strings = np.array(texts, dtype=bytes)
    return strings.view(np.uint8).reshape(len(texts), strings.itemsize)


def _digits(numbers: Ints) -> _Bytes:
    """Whole numbers above zero as digits, right-aligned."""
    places = len(str(int(numbers.max())))
    powers = 10 ** np.arange(places - 1, -1, -1, dtype=np.int64)
    digits = (numbers[:, None] // powers % 10 + ord("0")).astype(np.uint8)
    digits[numbers[:, None] < powers] = 0
    return digits
