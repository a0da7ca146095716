"""The worksheet functions: names, arguments and answers, over the one pure look-up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from fastrak_workbook.layout import REBALANCE
from fastrak_workbook.render.cells import cells
from fastrak_xl import __version__
from fastrak_xl.app.lookup import Lookup, NotAvailable
from fastrak_xl.domain.cells import CellError
from fastrak_xl.domain.values import Unreadable, text

NOT_AVAILABLE = CellError("#N/A")
IMPOSSIBLE = CellError("#VALUE!")

Block = list[list[object]]
"""A rectangle of cell values, as a range holds them and as a spilled answer fills them."""

_UNASSIGNED_HEADINGS = ["Fund Name", "Fund Code Type", "Fund Code", "Value"]


@dataclass(frozen=True)
class Function:
    """One worksheet function. `required` of its `parameters` must be given; the last ones may be omitted.

    `spills`: the answer is a block of its own; else arguments may be ranges and the answer has their shape.
    """

    name: str
    answer: Callable[..., object]
    parameters: tuple[str, ...] = ()
    required: int = 0
    spills: bool = False


def _rebalance(lookup: Lookup, account: str) -> Block:
    columns = lookup.rebalance(account)
    shown = [cells(columns[column.field], column.kind) for column in REBALANCE.columns]
    return [[column.header for column in REBALANCE.columns], *(list(row) for row in zip(*shown, strict=True))]


def _unassigned(lookup: Lookup, sector_model: str = "") -> Block:
    return [list[object](_UNASSIGNED_HEADINGS), *(list(row) for row in lookup.unassigned(sector_model))]


FUNCTIONS = {
    function.name: function
    for function in (
        Function("FASTRAK_TARGET", Lookup.target, ("portfolio", "item", "risk_profile", "platform"), 1),
        Function("FASTRAK_SECTOR", Lookup.sector, ("fund", "sector_model"), 1),
        Function("FASTRAK_VALUE", Lookup.value, ("account_or_client", "item"), 1),
        Function("FASTRAK_WEIGHT", Lookup.weight, ("account", "item"), 2),
        Function("FASTRAK_DRIFT", Lookup.drift, ("account", "item"), 2),
        Function("FASTRAK_TRADE", Lookup.trade, ("account", "fund"), 2),
        Function("FASTRAK_REBALANCE", _rebalance, ("account",), 1, spills=True),
        Function("FASTRAK_UNASSIGNED", _unassigned, ("sector_model",), spills=True),
        Function("FASTRAK_VERSION", lambda lookup: __version__),
    )
}


def call(function: Function, lookup: Lookup, arguments: Sequence[Block | None]) -> Block:
    """The function's answer as a block. An omitted argument is None; a single cell is a block of one."""
    given = [argument for argument in arguments[: function.required] if argument is not None]
    if len(arguments) > len(function.parameters) or len(given) < function.required:
        return [[IMPOSSIBLE]]
    shape = _shape([argument for argument in arguments if argument is not None])
    if shape is None or (function.spills and shape != (1, 1)):
        return [[IMPOSSIBLE]]
    if function.spills:
        answer = _one(function, lookup, arguments, 0, 0)
        return answer if isinstance(answer, list) else [[answer]]
    rows, columns = shape
    return [[_one(function, lookup, arguments, row, column) for column in range(columns)] for row in range(rows)]


def _shape(blocks: list[Block]) -> tuple[int, int] | None:
    """The shape that the arguments have together: a single row, column or cell repeats; None where they clash."""
    heights = {len(block) for block in blocks} - {1}
    widths = {len(block[0]) for block in blocks} - {1}
    if len(heights) > 1 or len(widths) > 1:
        return None
    return next(iter(heights), 1), next(iter(widths), 1)


def _one(function: Function, lookup: Lookup, arguments: Sequence[Block | None], row: int, column: int) -> Any:
    """The answer for one cell of the shape; an error among the arguments is the answer."""
    words: list[str] = []
    for position, argument in enumerate(arguments):
        value = None
        if argument is not None:
            cells_of_row = argument[row if len(argument) > 1 else 0]
            value = cells_of_row[column if len(cells_of_row) > 1 else 0]
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
        return function.answer(lookup, *words)
    except NotAvailable:
        return NOT_AVAILABLE
