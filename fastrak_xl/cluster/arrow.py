"""A result table's columns as Arrow: texts by dictionary, money as decimals with two places, shares as floats."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
import pyarrow as pa

from fastrak_workbook.layout import Kind, TableLayout
from fastrak_xl.domain.arrays import Bools, Ints
from fastrak_xl.domain.columns import Coded, Numbers

MONEY = pa.decimal128(18, 2)


def arrow_table(layout: TableLayout, columns: Mapping[str, Coded | Numbers]) -> pa.Table:
    """The columns of a result table under its headings; a blank is null."""
    return pa.table({column.header: _column(column.kind, columns[column.field]) for column in layout.columns})


def _column(kind: Kind, column: Coded | Numbers) -> pa.Array:
    if isinstance(column, Coded):
        return _texts(column)
    if kind is Kind.MONEY:
        return pence_as_money(np.asarray(column.values, dtype=np.int64), column.blank)
    return pa.array(column.values, pa.float64(), mask=column.blank)


def _texts(column: Coded) -> pa.Array:
    """Each distinct text once, "" as null."""
    codes, distinct = pd.factorize(np.array(column.values, dtype=object))
    is_blank = np.array([text == "" for text in distinct], dtype=bool)
    of_row = codes[column.codes] if len(codes) else np.zeros(0, dtype=np.int64)
    mask = is_blank[of_row] if is_blank.any() else None
    return pa.DictionaryArray.from_arrays(pa.array(of_row.astype(np.int32), mask=mask), pa.array(distinct, pa.string()))


def pence_as_money(pence: Ints, blank: Bools | None = None) -> pa.Array:
    """Integer pence as decimals in pounds, exactly."""
    words = np.empty((len(pence), 2), dtype="<i8")
    words[:, 0], words[:, 1] = pence, pence >> 63
    there = None if blank is None else pa.py_buffer(np.packbits(~blank, bitorder="little"))
    return pa.Array.from_buffers(MONEY, len(pence), [there, pa.py_buffer(words)])


def money_as_pence(column: pa.ChunkedArray) -> Ints:
    """The same back; a blank is 0."""
    whole = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    parts = whole.chunks if isinstance(whole, pa.ChunkedArray) else [whole]
    arrays = []
    for part in parts:
        words = np.frombuffer(part.buffers()[1], dtype="<i8")[0::2][part.offset : part.offset + len(part)]
        arrays.append(np.where(part.is_null().to_numpy(zero_copy_only=False), 0, words))
    return np.concatenate(arrays) if arrays else np.zeros(0, dtype=np.int64)
