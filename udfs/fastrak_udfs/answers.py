"""A worksheet function called with cells: ranges in, arrays of the same shape out, errors as Excel has them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import repeat

from fastrak_udfs.functions import Block, Function
from fastrak_xl.app.lookup import Lookup, NotAvailable
from fastrak_xl.domain.cells import CellError
from fastrak_xl.domain.values import Unreadable, text

NOT_AVAILABLE = CellError("#N/A")
IMPOSSIBLE = CellError("#VALUE!")

_Key = tuple[object, ...]


class Answers:
    """The answers on one workbook as it stands: each question is worked out once."""

    def __init__(self, lookup: Lookup) -> None:
        self._lookup = lookup
        self._known: dict[str, dict[_Key, object]] = defaultdict(dict)

    def call(self, function: Function, arguments: Sequence[Block | None]) -> Block:
        """The function's answer as a block. An omitted argument is None; a single cell is a block of one."""
        given = [argument for argument in arguments[: function.required] if argument is not None]
        if len(arguments) > len(function.parameters) or len(given) < function.required:
            return [[IMPOSSIBLE]]
        shape = _shape([argument for argument in arguments if argument is not None])
        if shape is None or (function.spills and shape != (1, 1)):
            return [[IMPOSSIBLE]]
        if shape == (1, 1):
            answer = self._one(function, tuple(None if block is None else block[0][0] for block in arguments))
            return answer if isinstance(answer, list) else [[answer]]
        width = shape[1]
        answers = self._many(function, arguments, shape)
        return [answers[start : start + width] for start in range(0, len(answers), width)]

    def _many(self, function: Function, arguments: Sequence[Block | None], shape: tuple[int, int]) -> list[object]:
        """The answers of all cells of the shape, row by row. What is known already costs one look each."""
        keys: list[_Key] = list(zip(*(_spread(block, shape) for block in arguments), strict=False))
        answers = list(map(self._known[function.name].get, keys))
        if None in answers:
            return [
                self._one(function, key) if answer is None else answer
                for key, answer in zip(keys, answers, strict=True)
            ]
        return answers

    def _one(self, function: Function, key: _Key) -> object:
        """The answer to one question, which is remembered if it is asked in texts: True and 1 are the same key."""
        known = self._known[function.name]
        answer = known.get(key)
        if answer is None:
            answer = self._worked_out(function, key)
            if all(value is None or isinstance(value, str) for value in key):
                known[key] = answer
        return answer

    def _worked_out(self, function: Function, key: _Key) -> object:
        """The answer for one cell; an error among the arguments is the answer."""
        words: list[str] = []
        for position, value in enumerate(key):
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


def _shape(blocks: list[Block]) -> tuple[int, int] | None:
    """The shape that the arguments have together: a single row, column or cell repeats; None where they clash."""
    heights = {len(block) for block in blocks} - {1}
    widths = {len(block[0]) for block in blocks} - {1}
    if len(heights) > 1 or len(widths) > 1:
        return None
    return next(iter(heights), 1), next(iter(widths), 1)


def _spread(block: Block | None, shape: tuple[int, int]) -> Iterable[object]:
    """An argument's cells in the order of the shape's, row by row."""
    rows, columns = shape
    if block is None:
        return repeat(None, rows * columns)
    if len(block) == len(block[0]) == 1:
        return repeat(block[0][0], rows * columns)
    wide = block if len(block[0]) == columns else [row * columns for row in block]
    return [value for row in (wide if len(wide) == rows else wide * rows) for value in row]
