"""A worksheet function called with cells: ranges in, arrays of the same shape out, errors as Excel has them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, repeat
from operator import itemgetter
from typing import Any

from fastrak_udfs.functions import Function
from fastrak_workbook.excel.errors import as_cell
from fastrak_xl.app.lookup import Lookup, NotAvailable
from fastrak_xl.domain.cells import CellError
from fastrak_xl.domain.values import Unreadable, text

NOT_AVAILABLE = CellError("#N/A")
IMPOSSIBLE = CellError("#VALUE!")

Cells = Sequence[Sequence[object]]
"""A rectangle of cells: an argument as eval or Excel gives it, or an answer."""

_NONE = type(None)
_Key = tuple[object, ...]


class Answers:
    """The answers on one workbook as it stands: each question is worked out once.

    `shown` gives an answer's cells the form that the caller wants.
    """

    def __init__(self, lookup: Lookup, shown: Callable[[object], object] = lambda value: value) -> None:
        self._lookup = lookup
        self._shown = shown
        self._known: dict[str, dict[_Key, object]] = defaultdict(dict)

    def call(self, function: Function, arguments: Sequence[Cells | None]) -> Cells:
        """The function's answer as a block. An omitted argument is None; a single cell is a block of one."""
        given = [argument for argument in arguments[: function.required] if argument is not None]
        if len(arguments) > len(function.parameters) or len(given) < function.required:
            return [[self._shown(IMPOSSIBLE)]]
        shape = _shape([argument for argument in arguments if argument is not None])
        if shape is None or (function.spills and shape != (1, 1)):
            return [[self._shown(IMPOSSIBLE)]]
        if shape == (1, 1):
            answer = self._one(function, tuple(None if block is None else block[0][0] for block in arguments))
            return answer if isinstance(answer, list) else [[answer]]
        answers = iter(self._many(function, arguments, shape))
        return list(zip(*[answers] * shape[1], strict=True))  # row by row

    def _many(self, function: Function, arguments: Sequence[Cells | None], shape: tuple[int, int]) -> list[object]:
        """The answers of all cells of the shape, row by row. What is known already costs one look each."""
        answers = list(map(self._known[function.name].get, _keys(arguments, shape)))
        if _NONE in set(map(type, answers)):
            return [
                self._one(function, key) if answer is None else answer
                for key, answer in zip(_keys(arguments, shape), answers, strict=True)
            ]
        return answers

    def _one(self, function: Function, key: _Key) -> object:
        """The answer to one question, which is remembered if it is asked in texts: True and 1 are the same key."""
        known = self._known[function.name]
        answer = known.get(key)
        if answer is None:
            found = self._worked_out(function, key)
            is_block = isinstance(found, list)
            answer = [list(map(self._shown, row)) for row in found] if is_block else self._shown(found)
            if all(value is None or isinstance(value, str) for value in key):
                known[key] = answer
        return answer

    def _worked_out(self, function: Function, key: _Key) -> Any:
        """The answer for one cell; an error among the arguments is the answer."""
        words: list[str] = []
        for position, value in enumerate(map(as_cell, key)):
            if isinstance(value, CellError):
                return value
            try:
                word = text(value) or ""
            except Unreadable:
                return IMPOSSIBLE
            if not word and position < function.required:
                return IMPOSSIBLE
            words.append(word)
        try:
            return function.answer(self._lookup, *words)
        except NotAvailable:
            return NOT_AVAILABLE


def _shape(blocks: list[Cells]) -> tuple[int, int] | None:
    """The shape that the arguments have together: a single row, column or cell repeats; None where they clash."""
    heights = {len(block) for block in blocks} - {1}
    widths = {len(block[0]) for block in blocks} - {1}
    if len(heights) > 1 or len(widths) > 1:
        return None
    return next(iter(heights), 1), next(iter(widths), 1)


def _keys(arguments: Sequence[Cells | None], shape: tuple[int, int]) -> Iterator[_Key]:
    """The question of every cell of the shape, row by row."""
    return zip(*(_spread(block, shape) for block in arguments), strict=False)


def _spread(block: Cells | None, shape: tuple[int, int]) -> Iterable[object]:
    """An argument's cells in the order of the shape's, row by row."""
    rows, columns = shape
    if block is None:
        return repeat(None, rows * columns)
    if len(block) == len(block[0]) == 1:
        return repeat(block[0][0], rows * columns)
    wide = block if len(block[0]) == columns else [list(row) * columns for row in block]
    cells = wide if len(wide) == rows else list(wide) * rows
    # Most are one column wide, and that way is faster.
    return map(itemgetter(0), cells) if columns == 1 else chain.from_iterable(cells)
