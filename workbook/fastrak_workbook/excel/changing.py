"""Input tables changed in an open book: what moved or changed is written, row block by row block; all else is not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from openpyxl.formula.translate import Translator

from fastrak_workbook.addresses import column_letter, column_position
from fastrak_workbook.excel.texts import Rows, as_written, write_block
from fastrak_workbook.graft.standing import CannotSplice
from fastrak_workbook.layout import TableLayout
from fastrak_workbook.read.source import Source
from fastrak_workbook.read.tables import find_table, heading_form, locate
from fastrak_workbook.render.entries import entry
from fastrak_xl.app.changes import Added, Amendment, Change, Content, Kept, new_content
from fastrak_xl.domain.cells import CellError, Grid, is_blank


@dataclass(frozen=True)
class Where:
    """A table in an open book; rows and columns count from 1. `last` is its last row that counts.

    `table` is its Excel Table, or None for one that is only a header row.
    """

    sheet: Any
    table: Any
    header: int
    left: int
    right: int
    last: int
    grid: Grid
    columns: dict[str, int]
    counted: frozenset[int]
    pence_fields: frozenset[str]


@dataclass(frozen=True)
class Planned:
    """A table's change, worked out and not yet written: new headings, the rows that change, and the new last row."""

    where: Where
    headers: list[str]
    rows: dict[int, list[object]]
    last: int

    @property
    def right(self) -> int:
        """The table's last column after the change."""
        return self.where.right + len(self.headers)


def plan(book: Any, source: Source, layout: TableLayout, change: Change) -> Planned:
    """What a change of one table writes; CannotSplice if something stands in its way, ValueError for a wrong row."""
    where = _where(book, source, layout)
    rows = range(where.header + 1, where.last + 1)
    blank = frozenset(rows) - where.counted
    content = new_content(rows, change, blank if isinstance(change, Amendment) else ()) or [Added({})]
    last = where.header + len(content)
    headers = _missing(layout, content, where.columns)
    _refuse_obstacles(layout, where, len(headers), last)
    writer = _Rows(layout, where, headers)
    written = {
        number: writer.row(item, number)
        for number, item in enumerate(content, where.header + 1)
        if not (isinstance(item, Kept) and item.row == number and not item.values)
    }
    return Planned(where, headers, written, last)


def _where(book: Any, source: Source, layout: TableLayout) -> Where:
    name, header_row, places = locate(source, layout)
    if header_row is None:
        raise CannotSplice(
            f"The workbook has no table {layout.sheet} to write to. "
            f'Add a sheet "{layout.sheet}" with the headings of the template and try again.'
        )
    sheet, header, grid = book.sheets[name], header_row + 1, list(source.grids[name])
    found, _ = find_table(source, layout)
    columns = {column: column_position(f"{letter}1") + 1 for column, letter in found.letters.items()}
    table = next((one for one in sheet.tables if heading_form(one.name) == heading_form(layout.table)), None)
    left, right = (places.start + 1, places.stop) if table else (min(columns.values()), _last_heading(grid[header_row]))
    own_last = table.range.last_cell.row if table else header + 1
    last = max([header + 1, own_last, *found.rows])
    counted, pence = frozenset(found.rows), found.pence_fields
    return Where(sheet, table, header, left, right, last, grid, columns, counted, pence)


def carry_out(planned: Planned) -> None:
    """Write a planned change: headings, rows in blocks, and the table's new range."""
    where, right = planned.where, planned.right
    sheet, left = where.sheet, where.left
    if planned.headers:
        write_block(sheet.range((where.header, where.right + 1)), [list(planned.headers)])
    if planned.last > where.last:
        _format_new_rows(planned)
    for first, block in _blocks(planned.rows):
        write_block(sheet.range((first, left)), block)
    if planned.last < where.last:
        sheet.range((planned.last + 1, left), (where.last, right)).clear_contents()
    if where.table is not None:
        where.table.resize(sheet.range((where.header, left), (planned.last, right)))


def _last_heading(row: Sequence[object]) -> int:
    """The last column of the headings of a table that is only a header row."""
    return max(column for column, value in enumerate(row, 1) if not is_blank(value))


def _missing(layout: TableLayout, content: Content, columns: dict[str, int]) -> list[str]:
    """The headings of the fields that values need and the table does not have yet."""
    named = {name for item in content for name in item.values}
    if not named <= set(layout.fields):
        raise ValueError(f"{layout.sheet} has no fields {sorted(named - set(layout.fields))}")
    needed = {name for item in content for name, value in item.values.items() if value is not None}
    return [column.header for column in layout.columns if column.field in needed and column.field not in columns]


def _refuse_obstacles(layout: TableLayout, where: Where, added: int, last: int) -> None:
    """CannotSplice if rows below the table, or columns at its right, would overwrite something."""
    below = ((row, column) for row in range(where.last + 1, last + 1) for column in range(where.left, where.right + 1))
    if found := _first_filled(where, below):
        raise CannotSplice(
            f"{layout.sheet} has no room for its new rows: below it something stands in {found}. "
            "Move that to the right of the table or to another sheet and try again."
        )
    rows = range(where.header, max(where.last, last) + 1)
    beside = ((row, column) for row in rows for column in range(where.right + 1, where.right + added + 1))
    if found := _first_filled(where, beside):
        raise CannotSplice(
            f"{layout.sheet} needs another column, and none can be added, since something stands in {found}. "
            "Move that to another sheet and try again."
        )


def _first_filled(where: Where, cells: Iterable[tuple[int, int]]) -> str:
    """The address of the first cell in which something stands; "" if all are free."""
    for row, column in cells:
        if not is_blank(_at(where.grid, row, column)):
            return f"{where.sheet.name}!{column_letter(column - 1)}{row}"
    return ""


def _at(grid: Grid, row: int, column: int) -> object:
    return grid[row - 1][column - 1] if row <= len(grid) and column <= len(grid[row - 1]) else None


def _formulas(sheet: Any, grid: Grid) -> list[list[object]]:
    """What every cell of the sheet holds as it was typed, in one read."""
    read = sheet.range((1, 1), (len(grid), len(grid[0]))).formula
    if isinstance(read, str):
        return [[read]]
    return [list(row) if isinstance(row, list | tuple) else [row] for row in read]


class _Rows:
    """The cells of a table's rows as they are to be written."""

    def __init__(self, layout: TableLayout, where: Where, headers: Sequence[str]) -> None:
        new = {column.field: column.header for column in layout.columns if column.header in headers}
        added = {name: where.right + 1 + headers.index(header) for name, header in new.items()}
        self._layout = layout
        self._columns = where.columns | (added if headers else {})
        self._pence_fields = where.pence_fields
        self._across = (where.left, where.right + len(headers))
        self._counted = sorted(where.counted)
        self._first_formulas: dict[int, str | None] = {}
        self._grid = where.grid
        self._formulas = _formulas(where.sheet, where.grid)

    def row(self, item: Kept | Added, number: int) -> list[object]:
        """The row as it will stand at `number`: a kept one's cells, its formulas moved along, and the new values."""
        left, right = self._across
        columns = range(left, right + 1)
        cells: list[object] = (
            [self._kept(item.row, column, number) for column in columns]
            if isinstance(item, Kept)
            else [self._calculated(column, number) for column in columns]
        )
        for name, value in item.values.items():
            if name in self._columns:
                column = self._layout.column(name)
                shown = entry(column, value, in_pence=name in self._pence_fields)
                cells[self._columns[name] - left] = as_written(shown, is_text_cell=False)
        return cells

    def _kept(self, row: int, column: int, number: int) -> object:
        value = _at(self._grid, row, column)
        formula = self._formula(row, column)
        if formula is None:
            return str(value) if isinstance(value, CellError) else as_written(value, is_text_cell=False)
        return _moved(formula, column, row, number)

    def _calculated(self, column: int, number: int) -> object:
        """A new row's cell: blank, or in a column that every row calculates, as the first row does."""
        if column not in self._first_formulas:
            formulas = [self._formula(row, column) for row in self._counted]
            self._first_formulas[column] = formulas[0] if formulas and None not in formulas else None
        first = self._first_formulas[column]
        return None if first is None else _moved(first, column, self._counted[0], number)

    def _formula(self, row: int, column: int) -> str | None:
        """The formula in a cell; None for a value, or for a text that looks like a formula."""
        cells = self._formulas[row - 1] if row <= len(self._formulas) else ()
        typed = cells[column - 1] if column <= len(cells) else None
        is_formula = isinstance(typed, str) and typed.startswith("=") and typed != _at(self._grid, row, column)
        return typed if is_formula and isinstance(typed, str) else None


def _moved(formula: str, column: int, row: int, number: int) -> str:
    """A formula as Excel copies it from one row to another."""
    return _translated(formula, column, row, number) if number != row and _is_relative(formula) else formula


@lru_cache(maxsize=1024)
def _is_relative(formula: str) -> bool:
    """Whether a formula says something else in another row: [#This Row] does not."""
    return _translated(formula, 1, 1, 2) != formula


def _translated(formula: str, column: int, row: int, number: int) -> str:
    letter = column_letter(column - 1)
    moved: str = Translator(formula, f"{letter}{row}").translate_formula(f"{letter}{number}")
    return moved


def _format_new_rows(planned: Planned) -> None:
    """Rows below the old end look like the first one: above all, codes are text before they arrive."""
    where = planned.where
    for column in range(where.left, planned.right + 1):
        below = where.sheet.range((where.last + 1, column), (planned.last, column))
        below.number_format = where.sheet.range((where.header + 1, column)).number_format or "General"


def _blocks(rows: dict[int, list[object]]) -> Iterator[tuple[int, Rows]]:
    """Rows that stand together, as (number of the first, their cells)."""
    block: Rows = []
    first = 0
    for number in sorted(rows):
        if block and number != first + len(block):
            yield first, block
            block = []
        first = first if block else number
        block.append(rows[number])
    if block:
        yield first, block
