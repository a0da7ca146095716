"""A result table as it stands on its sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from fastrak_workbook.layout import Column, TableLayout
from fastrak_workbook.render.cells import Cell, cells
from fastrak_xl.app.results import Columns


@dataclass(frozen=True)
class SheetTable:
    """A table's Excel name, its columns, their cells by field, and the row (from 0) of its headings.

    `links`, by field, hold the place in the workbook that a cell leads to, or None.
    """

    name: str
    columns: tuple[Column, ...]
    data: Mapping[str, Sequence[Cell]]
    header_row: int
    links: Mapping[str, Sequence[str | None]] = field(default_factory=dict)

    @property
    def row_count(self) -> int:
        """How many rows it has, headings not counted."""
        return len(self.data[self.columns[0].field])

    @property
    def first_row(self) -> int:
        """The row (from 0) of its first data."""
        return self.header_row + 1

    @property
    def last_row(self) -> int:
        """Its last row (from 0): an Excel Table without data still has one blank row."""
        return self.header_row + max(1, self.row_count)

    def rows(self) -> list[list[Cell]]:
        """Its headings and then its rows, as cell values."""
        headings: list[Cell] = [column.header for column in self.columns]
        columns = (self.data[column.field] for column in self.columns)
        return [headings, *(list(row) for row in zip(*columns, strict=True))]


def sheet_table(
    layout: TableLayout,
    suffix: str,
    columns: Columns,
    header_row: int,
    links: Mapping[str, Sequence[str | None]] | None = None,
) -> SheetTable:
    """The table of that layout, with the run's number in its name; KeyError if the result lacks a column."""
    data = {column.field: cells(columns[column.field], column.kind) for column in layout.columns}
    if len({len(values) for values in data.values()}) > 1:
        raise ValueError(f"the columns of {layout.table} are not equally long")
    return SheetTable(table_name(layout, suffix), layout.columns, data, header_row, links or {})


def table_name(layout: TableLayout, suffix: str) -> str:
    """The Excel name of a run's table: FastrakTrades, or FastrakTrades2 on a sheet called Trades (2)."""
    return layout.table + suffix.strip(" ()")
