"""Where an input table stands on its sheet, and what stands in the way of changing it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from fastrak_workbook.addresses import Bounds, column_letter, column_position, range_bounds
from fastrak_workbook.graft.package import Package, TablePart
from fastrak_workbook.graft.row_text import Row
from fastrak_workbook.graft.sheet_text import RowText, SheetText, attribute, tags, whole_number
from fastrak_workbook.graft.xml import NotAWorkbook
from fastrak_workbook.layout import TableLayout
from fastrak_workbook.read.source import Source
from fastrak_workbook.read.tables import find_table, heading_form, locate
from fastrak_xl.domain.cells import is_blank

MOST_ROWS = 1_048_576


class CannotSplice(NotAWorkbook):
    """A table's rows cannot be changed; the message is a sentence that says where, why and what to do."""


@dataclass(frozen=True)
class Standing:
    """A table on its sheet. Rows are the sheet's, from 1; columns are counted from 0.

    `last` is the last row that counts, typed below the table's own range or not, `own_last` the last of that range;
    `columns` are those of the fields that have a heading; `part` is None for a table that is only a header row.
    """

    layout: TableLayout
    sheet: str
    header: int
    last: int
    own_last: int
    left: int
    right: int
    columns: Mapping[str, int]
    counted: frozenset[int]
    pence_fields: frozenset[str]
    part: TablePart | None

    @property
    def first(self) -> int:
        """The first row below the headings."""
        return self.header + 1

    @property
    def rows(self) -> range:
        """The rows of the table's body."""
        return range(self.first, self.last + 1)

    def cell(self, column: int, row: int) -> str:
        """A cell's address with its sheet, as messages name it."""
        return f"{self.sheet}!{column_letter(column)}{row}"


def standing(source: Source, package: Package, layout: TableLayout) -> Standing:
    """Where the table of a layout stands; CannotSplice if the workbook does not have it."""
    sheet, header_row, places = locate(source, layout)
    if header_row is None:
        raise CannotSplice(
            f"The workbook has no table {layout.sheet} to write to. "
            f'Add a sheet "{layout.sheet}" with the headings of the template and try again.'
        )
    found, _ = find_table(source, layout)
    columns = {field: column_position(f"{letter}1") for field, letter in found.letters.items()}
    part = _part(package, layout, sheet)
    header, row = header_row + 1, source.grids[sheet][header_row]
    if part is not None and range_bounds(part.ref).top != header:
        raise CannotSplice(
            f"{layout.sheet} cannot be changed: its table {part.name} stands in {sheet}!{part.ref}, "
            f"but its headings in row {header}. Put the table around them and try again."
        )
    if part is not None:
        left, right, own_last = places.start, places.stop - 1, range_bounds(part.ref).bottom
    else:
        left, right = _block(row, columns.values())
        own_last = max([header + 1, *found.rows])
    return Standing(
        layout, sheet, header, max([header + 1, own_last, *found.rows]), own_last, left, right, columns,
        frozenset(found.rows), found.pence_fields, part,
    )  # fmt: skip


def _part(package: Package, layout: TableLayout, sheet: str) -> TablePart | None:
    name = heading_form(layout.table)
    return next((table for table in package.tables if heading_form(table.name) == name and table.sheet == sheet), None)


def _block(headings: list[object], columns: Iterable[int]) -> tuple[int, int]:
    """The first and last column of the headings that stand together with those of the fields."""
    left, right = min(columns), max(columns)
    while left and not is_blank(headings[left - 1]):
        left -= 1
    while right + 1 < len(headings) and not is_blank(headings[right + 1]):
        right += 1
    return left, right


def refuse_obstacles(table: Standing, package: Package, sheet: SheetText, bottom: int, moving: int) -> None:
    """CannotSplice if rows down to `bottom` would overwrite something, or if what is in rows from `moving` cannot move.

    The table may have no totals row, and nothing else may stand in its columns.
    """
    name = table.layout.sheet
    if bottom > MOST_ROWS:
        raise CannotSplice(f"{name} would be longer than a sheet. Remove rows that are no longer needed and try again.")
    _refuse_totals(table, package)
    area = Bounds(table.left + 1, table.header, table.right + 1, max(bottom, table.last))
    for other in package.tables:
        own = table.part is not None and other.part == table.part.part
        if other.sheet == table.sheet and not own and _overlap(area, range_bounds(other.ref)):
            raise _in_the_way(table, f"the table {other.name} ({table.sheet}!{other.ref}) stands")
    for row in sheet.rows:
        if table.last < row.number <= bottom:
            for cell in Row.read(row).inside(table.left, table.right):
                if cell.is_filled:
                    raise _in_the_way(table, f"something stands in {table.cell(cell.column, row.number)}")
    for merged in tags(sheet.tail, "mergeCell"):
        ref = attribute(merged[0], "ref") or ""
        if _overlap(area._replace(top=moving), range_bounds(ref)):
            raise CannotSplice(
                f"{name} cannot be changed: the cells {table.sheet}!{ref} are merged. Unmerge them and try again."
            )


def _refuse_totals(table: Standing, package: Package) -> None:
    if table.part is None:
        return
    text = package.part(table.part.part).decode(errors="replace")
    tag = next((found[0] for found in tags(text, "table")), "")
    if whole_number(tag, "totalsRowCount"):
        raise CannotSplice(
            f"{table.layout.sheet} cannot be changed: its table has a totals row in "
            f"{table.cell(table.left, table.own_last)}. Turn Total Row off under Table Design and try again."
        )


def _in_the_way(table: Standing, what: str) -> CannotSplice:
    return CannotSplice(
        f"{table.layout.sheet} has no room for its new rows: below it {what}. "
        "Move that to the right of the table or to another sheet and try again."
    )


def refuse_lost(table: Standing, kept: Iterable[int], rows: Mapping[int, RowText]) -> frozenset[int]:
    """The rows of the body in which nothing stands; CannotSplice for a cell in a row that no reader counts.

    Such a row holds a note, say, in a column of the user's own: whoever gives the new content does not know of it.
    """
    blank, known = set(), {*kept, *table.counted}
    for number in table.rows:
        if number in table.counted:
            continue
        cells = [cell for cell in Row.read(rows.get(number)).inside(table.left, table.right) if cell.is_filled]
        noted = next((cell for cell in cells if cell.formula is None), None)
        if noted is None:
            blank.add(number)
        elif number not in known:
            raise CannotSplice(
                f"{table.layout.sheet} cannot be changed: {table.cell(noted.column, number)} stands in a row that is "
                "blank otherwise. Move it out of the table, or fill in its row, and try again."
            )
    return frozenset(blank)


def refuse_column(table: Standing, headers: Iterable[str], package: Package, sheet: SheetText, bottom: int) -> None:
    """CannotSplice if columns with these headings cannot be added at the table's right, for what stands there."""
    added = list(headers)
    area = Bounds(table.right + 2, table.header, table.right + 1 + len(added), bottom)
    for other in package.tables:
        if other.sheet == table.sheet and _overlap(area, range_bounds(other.ref)):
            raise _no_column(table, added, f"{table.sheet}!{other.ref}")
    for row in sheet.rows:
        if table.header <= row.number <= bottom:
            for cell in Row.read(row).inside(area.left - 1, area.right - 1):
                if cell.is_filled:
                    raise _no_column(table, added, table.cell(cell.column, row.number))
    if table.part is not None and re.search(r"\stableType\s*=", package.part(table.part.part).decode()):
        raise _no_column(table, added, "a query that fills the table")


def _no_column(table: Standing, headers: list[str], what: str) -> CannotSplice:
    names = ", ".join(headers)
    return CannotSplice(
        f"{table.layout.sheet} has no column {names}, and none can be added, since {what} stands in the way. "
        f"Add a column headed {names} to the table and try again."
    )


def _overlap(one: Bounds, other: Bounds) -> bool:
    return one.left <= other.right and other.left <= one.right and one.top <= other.bottom and other.top <= one.bottom
