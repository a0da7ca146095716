"""Arrow columns as the typed columns of an input table: read at once, with the rules of a sheet's column.

Numbers are looked at as arrays; every distinct text goes once through the parser of cells, and so does every number
that is not plain. Decimals become pence exactly.
"""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from fastrak_workbook.layout import Column, Kind
from fastrak_workbook.parse.columns import ReadColumn, read_column
from fastrak_xl.domain.arrays import Bools, Ints
from fastrak_xl.domain.money import pence_from_floats
from fastrak_xl.domain.values import MOST_POUNDS

_NUMBERS = (Kind.MONEY, Kind.PRICE, Kind.NUMBER)
_MOST_PLACES = 20
_PLAIN = r"^-?(0|[1-9]\d{0,11})(\.\d{1,8})?$"
"""A number written as text that can be read in one way only, and is within bounds."""


def read_arrow(column: Column, cells: pa.ChunkedArray, *, in_pence: bool = False) -> ReadColumn:
    """All cells of a column; see :func:`fastrak_workbook.parse.columns.read_column`."""
    if column.kind in _NUMBERS and not in_pence:
        kind = cells.type
        if pa.types.is_decimal(kind) and column.kind is Kind.MONEY and 0 <= kind.scale <= _MOST_PLACES:
            return _exact_pence(column, cells.cast(pa.decimal128(38, kind.scale)))
        if pa.types.is_floating(kind) or pa.types.is_integer(kind) or pa.types.is_decimal(kind):
            return _numbers(column, cells)
        if pa.types.is_string(_value_type(kind)) or pa.types.is_large_string(_value_type(kind)):
            return _written_numbers(column, cells)
    return _distinct(column, cells, in_pence)


def _value_type(kind: pa.DataType) -> pa.DataType:
    return kind.value_type if pa.types.is_dictionary(kind) else kind


def _distinct(column: Column, cells: pa.ChunkedArray, in_pence: bool = False) -> ReadColumn:
    """Every distinct cell read once."""
    encoded = cells if pa.types.is_dictionary(cells.type) else pc.dictionary_encode(cells)
    whole = encoded.unify_dictionaries().combine_chunks()
    if isinstance(whole, pa.ChunkedArray):  # without a row
        whole = pa.DictionaryArray.from_arrays(pa.array([], pa.int32()), pa.array([], _value_type(cells.type)))
    texts = [*whole.dictionary.to_pylist(), None]
    codes = pc.fill_null(whole.indices.cast(pa.int64()), len(texts) - 1).to_numpy(zero_copy_only=False)
    used = np.bincount(codes, minlength=len(texts)) > 0
    values, bad, _ = read_column(column, texts, in_pence=in_pence)
    return ReadColumn(values[codes], (bad & used)[codes])  # type: ignore[index]  # an array of either kind


def _numbers(column: Column, cells: pa.ChunkedArray) -> ReadColumn:
    if pa.types.is_decimal(cells.type):  # a text in between, since only that gives the nearest float
        cells = cells.cast(pa.decimal128(38, cells.type.scale)).cast(pa.string())
    floats = pc.cast(cells, pa.float64(), safe=False)
    return _checked(column, cells, floats)


def _written_numbers(column: Column, cells: pa.ChunkedArray) -> ReadColumn:
    texts = cells.cast(pa.string())
    plain = pc.match_substring_regex(texts, _PLAIN)
    return _checked(column, texts, pc.cast(pc.if_else(plain, texts, None), pa.float64()))


def _checked(column: Column, cells: pa.ChunkedArray, floats: pa.ChunkedArray) -> ReadColumn:
    """Floats within bounds as they are; every other cell that is not blank through the parser."""
    numbers = floats.to_numpy().copy()
    blank = cells.is_null().to_numpy()
    low = 0 if column.from_zero else -MOST_POUNDS
    careful = ~((numbers >= low) & (numbers <= MOST_POUNDS)) & ~(blank & (not column.needed))
    numbers[blank] = np.nan
    bad = np.zeros(len(numbers), dtype=bool)
    places = np.flatnonzero(careful)
    values: object = _as_pence(numbers) if column.kind is Kind.MONEY else numbers
    if len(places):
        _one_by_one(column, cells, places, values, bad)
    return ReadColumn(values, bad)


def _one_by_one(column: Column, cells: pa.ChunkedArray, places: Ints, values: object, bad: Bools) -> None:
    """The parser's answers for some cells, put in their places."""
    read = _distinct(column, cells.take(pa.array(places)))
    bad[places] = read.bad
    values[places] = read.values  # type: ignore[index]  # an array of either kind


def _as_pence(pounds: np.ndarray) -> pd.arrays.IntegerArray:
    blank = ~(np.abs(pounds) <= MOST_POUNDS)
    return pd.arrays.IntegerArray(pence_from_floats(np.where(blank, 0.0, pounds)), blank)


def _exact_pence(column: Column, cells: pa.ChunkedArray) -> ReadColumn:
    """Decimals as pence, halves away from zero; those out of bounds through the parser."""
    most = pa.scalar(Decimal(MOST_POUNDS), cells.type)
    low = pa.scalar(Decimal(0 if column.from_zero else -MOST_POUNDS), cells.type)
    inside = pc.and_(pc.less_equal(cells, most), pc.greater_equal(cells, low))
    sound = pc.fill_null(inside, False)
    nothing = pa.scalar(None, cells.type)
    small = pc.if_else(sound, cells, nothing).cast(pa.decimal128(14 + cells.type.scale, cells.type.scale))
    rounded = pc.round(small, 2, round_mode="half_towards_infinity") if cells.type.scale > 2 else small
    pounds = rounded.cast(pa.decimal128(18, 2)).combine_chunks()
    pounds = pa.concat_arrays(pounds.chunks) if isinstance(pounds, pa.ChunkedArray) else pounds
    pence = _low_words(pounds)
    is_sound = sound.to_numpy()
    values = pd.arrays.IntegerArray(np.where(is_sound, pence, 0), ~is_sound)
    bad = np.zeros(len(pence), dtype=bool)
    places = np.flatnonzero(~is_sound & ~(cells.is_null().to_numpy() & (not column.needed)))
    if len(places):
        _one_by_one(column, cells.cast(pa.string()), places, values, bad)
    return ReadColumn(values, bad)


def _low_words(decimals: pa.Array) -> Ints:
    """The unscaled integers of decimals that fit 64 bits."""
    words = np.frombuffer(decimals.buffers()[1], dtype=np.int64) if len(decimals) else np.zeros(0, dtype=np.int64)
    start = decimals.offset
    low: Ints = words[0::2][start : start + len(decimals)].copy()
    return low
