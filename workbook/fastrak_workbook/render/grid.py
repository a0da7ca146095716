"""The sizes of a result sheet's columns and rows."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from fastrak_workbook.layout import Column
from fastrak_workbook.render import look, measure
from fastrak_workbook.render.cells import Cell
from fastrak_workbook.render.sheets import ResultSheet, SheetTable
from fastrak_xl.domain.arrays import Floats, Ints
from fastrak_xl.domain.columns import coded

_MANY = 50
"""From so many distinct texts on, they are measured all at once."""


def column_pixels(sheet: ResultSheet) -> list[float]:
    """The widths of the sheet's columns in pixels: what the widest of its tables needs there."""
    widths: list[float] = []
    for table in sheet.tables:
        for index, column in enumerate(table.columns):
            needed = look.width(column, table.data[column.field], indented=is_indented(table.columns, index))
            if index < len(widths):
                widths[index] = max(widths[index], needed)
            else:
                widths.append(needed)
    return widths


def header_points(table: SheetTable, widths: Sequence[float]) -> float:
    """The height of a table's headings: two lines at least, so that filter arrows have one to themselves."""
    counts = [look.heading_lines(column, width) for column, width in zip(table.columns, widths, strict=False)]
    return measure.row_points(max(2, *counts))


def row_points(table: SheetTable, widths: Sequence[float]) -> Floats:
    """The heights of a table's rows, each as high as its longest text needs."""
    lines = np.ones(table.row_count, dtype=np.int64)
    for index, column in enumerate(table.columns):
        if look.wraps(column):
            width = widths[index] - look.indent(is_indented(table.columns, index))
            np.maximum(lines, _line_counts(table.data[column.field], width), out=lines)
    heights = np.array([measure.row_points(count) for count in range(1 + int(lines.max(initial=1)))])
    return heights[lines]


def is_indented(columns: Sequence[Column], index: int) -> bool:
    """Whether a column of texts stands right of one of numbers, which would else touch it."""
    return index > 0 and look.is_right_aligned(columns[index - 1]) and not look.is_right_aligned(columns[index])


def _line_counts(values: Sequence[Cell], width: float) -> Ints:
    column = coded(values)
    if len(column.values) < _MANY:
        counted = [1 if value is None else measure.lines(str(value), width) for value in column.values]
        return np.array(counted, dtype=np.int64)[column.codes]
    return measure.many_lines(["" if value is None else str(value) for value in column.values], width)[column.codes]
