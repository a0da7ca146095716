"""A column at a time: plain numbers and texts are read as arrays, and only what is neither goes through the parser.

Each reader takes the cells of one column and returns its values with a mask of the cells that could not be read.
Dtypes are those that :class:`fastrak_xl.domain.book.Table` declares.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import NamedTuple

import numpy as np
import pandas as pd

from fastrak_workbook.layout import Column, Kind
from fastrak_workbook.read.column_grid import CellColumn
from fastrak_xl.domain import values
from fastrak_xl.domain.arrays import Bools, Floats
from fastrak_xl.domain.cells import are_plain, is_blank
from fastrak_xl.domain.columns import Coded
from fastrak_xl.domain.money import pence_from_floats

Cells = Sequence[object]


class ReadColumn(NamedTuple):
    """The values of a column, and where they could not be read (there the value is blank); texts by code, if known."""

    values: object
    bad: Bools
    coded: Coded | None = None


_ONE_BY_ONE: dict[Kind, Callable[[object], object]] = {
    Kind.TEXT: values.text,
    Kind.NOTE: lambda value: None,
    Kind.CODE: values.code,
    Kind.CODE_TYPE: values.code_type,
    Kind.LOCK: values.lock,
    Kind.COLOUR: values.colour,
    Kind.DATE: values.day,
    Kind.YES_NO: values.yes_or_no,
    Kind.NUMBER: values.number,
    Kind.COUNT: values.whole_number,
    Kind.ALLOCATION: values.allocation,
}
_TEXT_KINDS = {Kind.TEXT, Kind.NOTE, Kind.CODE, Kind.CODE_TYPE, Kind.LOCK, Kind.COLOUR}
_NUMBER_KINDS = {Kind.MONEY, Kind.PRICE, Kind.NUMBER, Kind.COUNT}


def reader(column: Column, *, in_pence: bool = False) -> Callable[[object], object]:
    """The one-value reader of a column, its limits included: what words a row that failed, too."""
    if column.kind in (Kind.MONEY, Kind.PRICE):
        return _limited(column, lambda value: values.pounds(value, in_pence=in_pence))
    if column.kind is Kind.SETTING:
        return lambda value: value
    return _limited(column, _ONE_BY_ONE[column.kind])


def _limited(column: Column, read: Callable[[object], object]) -> Callable[[object], object]:
    def limited(value: object) -> object:
        result = read(value)
        if result is None and column.needed:
            raise values.Unreadable("FX102")
        number = result.number if isinstance(result, values.Amount) else result
        if column.from_zero and isinstance(number, int | Decimal) and number < 0:
            raise values.Unreadable("FX107", "Type a number that is not below zero.")
        return result

    return limited


def read_column(column: Column, cells: Cells, *, in_pence: bool = False) -> ReadColumn:
    """All cells of one column; the kind decides the dtype."""
    read = reader(column, in_pence=in_pence)
    if isinstance(cells, CellColumn) and column.kind not in _NUMBER_KINDS:
        distinct = cells.distinct
        values, bad, _ = read_column(column, list(distinct.values), in_pence=in_pence)
        coded = Coded(distinct.codes, values) if column.kind in _TEXT_KINDS else None  # type: ignore[arg-type]  # an array
        return ReadColumn(values[distinct.codes], bad[distinct.codes], coded)  # type: ignore[index]  # an array
    if column.kind in _TEXT_KINDS:
        return _texts(column.kind, cells, read)
    if column.kind in _NUMBER_KINDS:
        result = _numbers(column, cells, read, in_pence)
        return ReadColumn(_as_stored(column.kind, result.values), result.bad)  # type: ignore[arg-type]  # an array
    return _objects(cells, read)


def _attempt(read: Callable[[object], object], value: object) -> tuple[object, bool]:
    try:
        return read(value), False
    except values.Unreadable:
        return None, True


def _objects(cells: Cells, read: Callable[[object], object]) -> ReadColumn:
    pairs = [_attempt(read, value) for value in cells]
    column = np.empty(len(pairs), dtype=object)
    column[:] = [value for value, _ in pairs]
    return ReadColumn(column, np.array([bad for _, bad in pairs], dtype=bool))


def _plain_text(value: object, kind: Kind) -> tuple[object, bool] | None:
    """The short cut for what almost every text is: one that any reading leaves as it is."""
    if type(value) is str and value[:1].isalpha() and kind in (Kind.TEXT, Kind.CODE) and (text := values.clean(value)):
        return text, False
    return None


def _are_tidy(texts: Cells, kind: Kind) -> bool:
    """Whether all are texts of that short cut, without a blank too many."""
    if kind not in (Kind.TEXT, Kind.CODE) or {*map(type, texts)} != {str}:
        return False
    names: Sequence[str] = texts  # type: ignore[assignment]  # nothing but texts
    whole = "\n".join(names) + "\n"
    begin_well = all(map(str.isalpha, {name[:1] for name in names}))
    return begin_well and are_plain(names) and "  " not in whole and " \n" not in whole


def _texts(kind: Kind, cells: Cells, read: Callable[[object], object]) -> ReadColumn:
    """Texts repeat: every distinct one is read once, and none that is tidy already."""
    if _are_tidy([value for value in cells if value is not None], kind):
        column = np.empty(len(cells), dtype=object)
        column[:] = [value or "" for value in cells]
        blank_is_bad = _attempt(read, None)[1]
        return ReadColumn(column, np.array([value is None and blank_is_bad for value in cells], dtype=bool))
    return _texts_one_by_one(kind, cells, read)


def _texts_one_by_one(kind: Kind, cells: Cells, read: Callable[[object], object]) -> ReadColumn:
    keys = list(zip(map(type, cells), cells, strict=True))  # True, 1 and 1.0 are three texts, but one dict key
    known = {key: _plain_text(key[1], kind) or _attempt(read, key[1]) for key in set(keys)}
    column = np.empty(len(keys), dtype=object)
    column[:] = [known[key][0] or "" for key in keys]
    failed = {key for key, (_, bad) in known.items() if bad}
    bad = np.array([key in failed for key in keys], dtype=bool) if failed else np.zeros(len(keys), dtype=bool)
    return ReadColumn(column, bad)


def _numbers(column: Column, cells: Cells, read: Callable[[object], object], in_pence: bool) -> ReadColumn:
    """Float cells at once; every other cell, and every float out of bounds, one by one. Blank is NaN."""
    plain, floats = _plain_numbers(cells)
    low = 0 if column.from_zero else -values.MOST_POUNDS
    careful = ~plain | ~((floats >= low) & (floats <= values.MOST_POUNDS)) | (column.kind is Kind.COUNT)
    if in_pence and column.kind in (Kind.MONEY, Kind.PRICE):
        careful[:] = True
    bad = np.zeros(len(cells), dtype=bool)
    if isinstance(cells, CellColumn) and not column.needed:
        careful &= ~cells.is_blank
    for position in np.flatnonzero(careful).tolist():
        if not (is_blank(cells[position]) and not column.needed):
            result, bad[position] = _attempt(read, cells[position])
            floats[position] = np.nan if result is None else float(result)  # type: ignore[arg-type]  # a Decimal
    return ReadColumn(floats, bad)


def _plain_numbers(cells: Cells) -> tuple[Bools, Floats]:
    """Which cells are plain numbers, and those numbers; NaN elsewhere."""
    if isinstance(cells, CellColumn):
        return cells.is_number, np.where(cells.is_number, cells.numbers, np.nan)
    plain = np.array([type(value) is float or type(value) is int for value in cells], dtype=bool)
    floats = np.full(len(cells), np.nan)
    try:
        floats[plain] = [value for value, is_plain in zip(cells, plain, strict=True) if is_plain]
    except OverflowError:  # an integer beyond any float: the parser refuses it
        plain[:] = False
    return plain, floats


def _as_stored(kind: Kind, floats: Floats) -> object:
    """Money as Int64 pence; every other number as it is."""
    if kind is not Kind.MONEY:
        return floats
    blank = np.isnan(floats)
    return pd.arrays.IntegerArray(pence_from_floats(np.where(blank, 0.0, floats)), blank)
