"""Arrow tables of a file's rows as input tables, with what could not be read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from fastrak_workbook.layout import Column, TableLayout
from fastrak_workbook.parse.book import absent, typed_frame, worded
from fastrak_workbook.parse.columns import ReadColumn, read_column
from fastrak_xl.cluster.file_table import LINES, FileTable
from fastrak_xl.cluster.reading import FILE, IN_PENCE, LINE
from fastrak_xl.cluster.typed import read_arrow
from fastrak_xl.domain.cells import is_blank
from fastrak_xl.domain.diagnostics import Diagnostic


def input_table(layout: TableLayout, rows: pa.Table, files: Sequence[str]) -> tuple[FileTable, list[Diagnostic]]:
    """Rows of files as a table of the layout; a diagnostic per cell that could not be read. Blank rows are left out.

    `files` are names by number; the rows' own are in the column FILE.
    """
    given = {name.removesuffix(IN_PENCE): name for name in rows.column_names if name not in (LINE, FILE)}
    rows = _without_blank_rows(rows, [*given.values()])
    columns: dict[str, object] = {}
    bad = {}
    for column in layout.columns:
        name = given.get(column.field)
        if name is None:
            read = _blank(column, rows.num_rows)
        else:
            read = read_arrow(column, rows.column(name), in_pence=name.endswith(IN_PENCE))
        columns[column.field] = read.values
        if read.bad.any():
            bad[column.field] = read.bad
    numbers = rows.column(FILE).to_numpy() * LINES + rows.column(LINE).to_numpy()
    letters = {field: layout.column(field).header for field in given}
    table = FileTable(layout.sheet, typed_frame(columns, numbers), letters, bad, True, tuple(files))
    pence_fields = frozenset(field for field, name in given.items() if name.endswith(IN_PENCE))

    def cells(position: int) -> dict[str, object]:
        return {field: _cell(rows.column(name)[position]) for field, name in given.items()}

    return table, [*worded(layout, table, cells, pence_fields)]


def _blank(column: Column, count: int) -> ReadColumn:
    """A column that is not there, in so many rows."""
    one = read_column(absent(column), [None])
    return ReadColumn(np.repeat(one.values, count), np.zeros(count, dtype=bool))  # type: ignore[call-overload]  # an array


def no_rows(layout: TableLayout) -> FileTable:
    """A table of the layout that is there, with all its columns, and has no row."""
    columns: dict[str, object] = {column.field: read_column(column, []).values for column in layout.columns}
    headings = {column.field: column.header for column in layout.columns}
    return FileTable(layout.sheet, typed_frame(columns, np.zeros(0, dtype=np.int64)), headings)


def _cell(value: pa.Scalar) -> object:
    cell = value.as_py()
    return cell if cell is None or isinstance(cell, str | int | float | bool) else str(cell)


def _without_blank_rows(rows: pa.Table, names: list[str]) -> pa.Table:
    """Without the rows in which a person sees nothing. Few have no first cell, and only those are looked at."""
    if not names:
        return rows
    first = rows.column(names[0])
    texts = first.cast(pa.string()) if pa.types.is_dictionary(first.type) else first
    doubtful = texts.is_null()
    if pa.types.is_string(texts.type) or pa.types.is_large_string(texts.type):
        doubtful = pc.or_(doubtful, pc.equal(pc.utf8_trim_whitespace(pc.fill_null(texts, "")), ""))
    places = np.flatnonzero(doubtful.to_numpy())
    if not len(places):
        return rows
    some = rows.select(names).take(pa.array(places)).to_pylist()
    blank = [place for place, row in zip(places.tolist(), some, strict=True) if all(map(is_blank, row.values()))]
    kept = np.ones(rows.num_rows, dtype=bool)
    kept[blank] = False
    return rows.filter(pa.array(kept))


def with_file(rows: pa.Table, number: int) -> pa.Table:
    """The rows with their file's number."""
    return rows.append_column(FILE, pa.repeat(pa.scalar(number, pa.int64()), rows.num_rows))


def alike(tables: Sequence[pa.Table]) -> Iterator[list[pa.Table]]:
    """Tables that can be put one after the other as they are, together."""
    groups: dict[object, list[pa.Table]] = {}
    for table in tables:
        groups.setdefault((tuple(table.column_names), tuple(map(str, table.schema.types))), []).append(table)
    yield from groups.values()
