"""The sizes of a result sheet's columns and rows."""

from __future__ import annotations

from collections.abc import Sequence

from fastrak_workbook.layout import Column
from fastrak_workbook.render import look, measure
from fastrak_workbook.render.cells import Cell
from fastrak_workbook.render.sheets import ResultSheet, SheetTable


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


def row_points(table: SheetTable, widths: Sequence[float]) -> list[float]:
    """The heights of a table's rows, each as high as its longest text needs."""
    counts = [
        _line_counts(table.data[column.field], widths[index] - look.indent(is_indented(table.columns, index)))
        for index, column in enumerate(table.columns)
        if look.wraps(column)
    ]
    heights = [measure.row_points(count) for count in range(1 + max(map(max, counts), default=1))]
    return [heights[count] for count in map(max, zip(*counts, strict=True))]


def is_indented(columns: Sequence[Column], index: int) -> bool:
    """Whether a column of texts stands right of one of numbers, which would else touch it."""
    return index > 0 and look.is_right_aligned(columns[index - 1]) and not look.is_right_aligned(columns[index])


def _line_counts(values: Sequence[Cell], width: float) -> list[int]:
    counted = {value: 1 if value is None else measure.lines(str(value), width) for value in set(values)}
    return [counted[value] for value in values]
