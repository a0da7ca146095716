"""The rows of a changed table: what stays keeps its bytes, what moves its cells, what is new looks like them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from html import unescape

from fastrak_workbook.graft.date_styles import DateStyles
from fastrak_workbook.graft.formulas import depends_on_place, shifted
from fastrak_workbook.graft.row_text import (
    CellText,
    Row,
    cell_at,
    formats_of,
    formula_columns,
    lies_within,
    may_calculate,
    moves_whole,
    renumbered,
    replaced,
    row_xml,
)
from fastrak_workbook.graft.sheet_text import RowText, SheetText, attribute, tags, whole_number
from fastrak_workbook.graft.standing import Standing
from fastrak_workbook.graft.value_cells import ValueCells
from fastrak_workbook.render.rows import escaped
from fastrak_xl.app.changes import Added, Kept, Values

_NO_CELL = CellText(-1, "")

_COLUMN_END = re.compile(r"</(?:[\w.-]+:)?tableColumn\s*>")


@dataclass
class TableRows:
    """One table's rows on the way from their old content to their new one.

    `calculated` are the formulas of calculated columns, `blank` the rows of the body in which nothing stands,
    `formula_at` tells a formula that cells share. `before` and `after` collect the cells that hold formulas, to tell
    whether any came, went or moved.
    """

    table: Standing
    sheet: SheetText
    columns: Mapping[str, int]
    right: int
    calculated: Mapping[int, str]
    blank: frozenset[int]
    dates: DateStyles
    formula_at: Callable[[int, int], str]

    def __post_init__(self) -> None:
        self._old = {row.number: row for row in self.sheet.rows}
        self._values = ValueCells(self.table, self.sheet.prefix, self.dates)
        self._moulds: dict[int, tuple[Row, list[tuple[int, int, CellText | None, CellText]]]] = {}
        self._seen: dict[tuple[str, ...], Row] = {}
        self.before: set[tuple[int, int]] = set()
        self.after: set[tuple[int, int]] = set()

    def changed(self, content: Sequence[Kept | Added]) -> list[RowText]:
        """All rows of the sheet, those of the table with their new content."""
        first, end = self.table.first, self.table.first + len(content)
        new: dict[int, RowText] = {}
        for number in range(first, max(end, self.table.last + 1)):
            item = content[number - first] if number < end else None
            if (row := self._row(number, item)) is not None:
                new[number] = row
        above = [row for row in self.sheet.rows if row.number < first]
        below = [row for row in self.sheet.rows if row.number >= max(end, self.table.last + 1)]
        return list(_numbered([*above, *new.values(), *below], self.sheet.prefix))

    def _row(self, number: int, item: Kept | Added | None) -> RowText | None:
        """The row that a place gets; None where nothing is left in it."""
        here = self._old.get(number)
        if isinstance(item, Kept) and here is not None and item.row == number:
            return self._changed_in_place(here, item.values) or self._made(number, item, Row.read(here))
        if isinstance(item, Kept) and not item.values:
            source = self._old.get(item.row)
            if source is not None and not self._has_beside and moves_whole(source):
                self.before |= {(number, column) for column in formula_columns(here)}
                self.after |= {(number, column) for column in formula_columns(source)}
                return renumbered(source, number)
        return self._made(number, item, self._glance(here) if isinstance(item, Added) else Row.read(here))

    def _changed_in_place(self, row: RowText, values: Values) -> RowText | None:
        """A row that stays, with other values in some cells; None where something is calculated from them."""
        if values and may_calculate(row, self.sheet.prefix):
            return None
        changed: RowText | None = row
        for field, value in values.items():
            column = self.columns.get(field)
            old = cell_at(changed, column, self.sheet.prefix) if changed and column is not None else None
            if changed is None or column is None or old is None:
                return None
            changed = replaced(
                changed, [self._values.cell(column, old.style, field, value, old.span)], self.sheet.prefix
            )
        return changed

    def _glance(self, row: RowText | None) -> Row:
        """A row that is to look like another: its formats and which cells calculate, whatever else is in them."""
        key = None if row is None or self._has_beside or row.number in self.blank else formats_of(row)
        if key is None:
            return Row.read(row)
        if key not in self._seen:
            self._seen[key] = Row.read(row)
        return self._seen[key]

    @cached_property
    def _has_beside(self) -> bool:
        """Whether a row below the headings has, or may have, cells beside the table."""
        rows = (row for row in self.sheet.rows if row.number >= self.table.first)
        return not all(lies_within(row, self.table.left, self.right, self.sheet.prefix) for row in rows)

    def _made(self, number: int, item: Kept | Added | None, here: Row) -> RowText | None:
        """A row put together anew: its cells inside the table, and those beside it, which stay where they are."""
        inside = here.inside(self.table.left, self.right)
        self.before |= {(number, cell.column) for cell in inside if cell.formula}
        beside = here.outside(self.table.left, self.right)
        if item is None:
            tag, cells = here.tag, []
        elif isinstance(item, Kept):
            source = here if item.row == number else Row.read(self._old.get(item.row))
            tag = source.tag
            moved = [cell.moved(number - item.row) for cell in source.inside(self.table.left, self.right)]
            cells = self._with_values(moved, item.values)
        else:
            pattern = here if inside else self._pattern
            tag = pattern.tag_for_new
            cells = list(self._new_cells(number, item, pattern))
        self.after |= {(number, cell.column) for cell in cells if cell.formula}
        if not cells and not beside and not here.rest:
            return None
        return row_xml(number, Row((*cells, *beside), tag, here.lead, here.rest), self.sheet.prefix)

    def _with_values(self, cells: list[CellText], values: Values) -> list[CellText]:
        """A kept row's cells with other values in some; what is calculated from them has to be calculated again."""
        if not values:
            return cells
        by_column = {cell.column: cell.uncalculated() if cell.formula else cell for cell in cells}
        for field, value in values.items():
            if (column := self.columns.get(field)) is None:
                continue  # a blank in a column that is not there
            old = by_column.get(column)
            by_column[column] = self._values.cell(
                column, old.style if old else self._column_style(column), field, value
            )
        return list(by_column.values())

    def _new_cells(self, number: int, item: Added, pattern: Row) -> Iterator[CellText]:
        """A new row's cells, each formatted as the pattern's. A row without values is blank: it calculates nothing."""
        given = {self.columns[field]: (field, value) for field, value in item.values.items() if value not in (None, "")}
        prepared = number in self.blank
        for column, style, blank, model in self._mould(pattern):
            if column in given:
                yield self._values.cell(column, style, *given[column])
            elif prepared and model.formula:
                yield model.uncalculated()
            elif column in self.calculated and given:
                yield self._calculated(column, style, number)
            elif blank is not None:
                yield blank

    def _mould(self, pattern: Row) -> list[tuple[int, int, CellText | None, CellText]]:
        """For each column its format, its cell where it is blank, and the pattern's cell."""
        known = self._moulds.get(id(pattern))
        if known is not None:
            return known[1]
        models = {cell.column: cell for cell in pattern.cells}
        mould = []
        for column in range(self.table.left, self.right + 1):
            model = models.get(column, _NO_CELL)
            style = self._column_style(column) if model is _NO_CELL else model.style
            mould.append((column, style, CellText(column, f' s="{style}"') if style else None, model))
        self._moulds[id(pattern)] = (pattern, mould)
        return mould

    def _calculated(self, column: int, style: int, number: int) -> CellText:
        """A calculated column's cell: the column's formula, or the last row's where that depends on its place."""
        formula, prefix = self.calculated[column], self.sheet.prefix
        tag = f' s="{style}"' if style else ""
        model = next((cell for cell in self._pattern.cells if cell.column == column), _NO_CELL)
        found = model.formula
        if found and attribute(found[1], "t") == "array":
            return replace(model.moved(number - self._pattern_row).uncalculated(), column=column)
        if found and depends_on_place(formula):
            text = self.formula_at(self._pattern_row, column) or unescape(found[2] or "")
            formula = shifted(text, number - self._pattern_row)
        return CellText(column, tag, f"<{prefix}f>{escaped(formula)}</{prefix}f>")

    @cached_property
    def _pattern_row(self) -> int:
        """The last row of the body that has cells, which new rows below it look like; the last row where none has."""
        inside = (self.table.left, self.right)
        with_cells = (row for row in reversed(self.table.rows) if Row.read(self._old.get(row)).inside(*inside))
        return next(with_cells, self.table.last)

    @cached_property
    def _pattern(self) -> Row:
        return Row.read(self._old.get(self._pattern_row))

    def _column_style(self, column: int) -> int:
        """The format of a column's cells where no cell stands; 0 for a column that is added to the table."""
        return self._column_styles.get(column, 0) if column <= self.table.right else 0

    @cached_property
    def _column_styles(self) -> dict[int, int]:
        styles: dict[int, int] = {}
        for found in tags(self.sheet.head, "col"):
            first, last = (whole_number(found[0], name) for name in ("min", "max"))
            style = whole_number(found[0], "style")
            overlap = range(max(first - 1, self.table.left), min(last - 1, self.table.right) + 1)
            styles |= dict.fromkeys(overlap, style)
        return styles


def _numbered(rows: list[RowText], prefix: str) -> Iterator[RowText]:
    """The rows; one that has no number of its own gets it where the row before is not the one that it follows."""
    previous = 0
    for row in rows:
        tag = next(tags(row.text, "row"))[0]
        if row.number != previous + 1 and attribute(tag, "r") is None:
            row = renumbered(row, row.number)
        previous = row.number
        yield row


def calculated_columns(text: str, left: int) -> dict[int, str]:
    """The formulas of a table part's calculated columns, by column of the sheet."""
    formulas: dict[int, str] = {}
    for place, found in enumerate(tags(text, "tableColumn")):
        if found[0].endswith("/>"):
            continue
        end = _COLUMN_END.search(text, found.end()).start()  # type: ignore[union-attr]  # the part is well-formed
        formula = next(tags(text[found.end() : end], "calculatedColumnFormula"), None)
        if formula is not None and not formula[0].endswith("/>"):
            start = found.end() + formula.end()
            formulas[left + place] = unescape(text[start : text.index("<", start)])
    return formulas
