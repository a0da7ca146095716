"""Input tables changed inside a workbook's package: their rows alone are rewritten, every other byte stays.

What follows a table's length is its own part, the sheet's used range, and the rules that cover the table's columns.
Texts are written inline, so that the shared strings stay as they are and no text becomes a formula.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from fastrak_workbook.graft import archive
from fastrak_workbook.graft.calculation import drop_calculation_order
from fastrak_workbook.graft.date_styles import DateStyles
from fastrak_workbook.graft.following import dimension_following, rules_following, table_following
from fastrak_workbook.graft.package import Package
from fastrak_workbook.graft.row_text import CellText, Row, row_xml
from fastrak_workbook.graft.shared_formulas import spell_out_shared
from fastrak_workbook.graft.sheet_text import SheetText
from fastrak_workbook.graft.standing import (
    CannotSplice,
    Standing,
    refuse_column,
    refuse_lost,
    refuse_obstacles,
    standing,
)
from fastrak_workbook.graft.table_rows import TableRows, calculated_columns
from fastrak_workbook.layout import TableLayout
from fastrak_workbook.read.source import SourceReader, package_source
from fastrak_workbook.render.rows import escaped
from fastrak_xl.app.changes import Added, Amendment, Change, Content, Kept, Values, new_content

__all__ = ["CannotSplice", "splice_tables"]


def splice_tables(
    data: bytes, changes: Mapping[TableLayout, Change], read_source: SourceReader = package_source
) -> bytes:
    """The workbook with its input tables changed; the same workbook and changes give the same bytes.

    NotAWorkbook if the bytes are none; CannotSplice if something stands in the way. ValueError for a row or a field
    that the table does not have.
    """
    source = read_source(data, [name for layout in changes for name in (layout.sheet, layout.table)])
    package = Package.from_bytes(data)
    dates = DateStyles(package)
    formulas_moved = False
    for layout, change in changes.items():
        formulas_moved |= _splice(package, standing(source, package, layout), change, dates)
    dates.save()
    if formulas_moved:
        drop_calculation_order(package)
    try:
        return package.to_bytes()
    except archive.TooLarge as error:
        raise CannotSplice(f"{error} Remove sheets that are no longer needed and try again.") from error


def _splice(package: Package, table: Standing, change: Change, dates: DateStyles) -> bool:
    """Change one table; whether a cell with a formula came, went or moved."""
    part = next(sheet.part for sheet in package.sheets if sheet.name == table.sheet)
    sheet = SheetText.read(package.part(part), part)
    content, blank = _content(table, sheet, change)
    last = table.first + len(content) - 1
    refuse_obstacles(table, package, sheet, last, _first_moving(table, content))
    columns, headers = _columns(table, content)
    right = table.right + len(headers)
    if headers:
        refuse_column(table, headers, package, sheet, max(last, table.last))
    formula_at = _spell_out(table, sheet, content)
    table_text = _table_text(package, table.part.part) if table.part else ""
    calculated = calculated_columns(table_text, table.left)
    rows = TableRows(table, sheet, columns, right, calculated, blank, dates, formula_at)
    bottom = sheet.rows[-1].number if sheet.rows else 0
    sheet.rows = rows.changed(content)
    _add_headings(table, sheet, headers)
    _follow(table, sheet, right, last, bottom)
    package.put(part, sheet.data())
    if table.part is not None:
        package.put(table.part.part, table_following(table_text, right, last, headers).encode())
    return rows.before != rows.after


def _table_text(package: Package, part: str) -> str:
    """A table's part as text; CannotSplice if it is written so that its columns cannot be told from their text."""
    text = package.part(part).decode()
    listed = re.search(r"<((?:[\w.-]+:)?)tableColumns(?=[\s>])", text)
    if (
        "<!" in text
        or listed is None
        or not re.search(rf"<{listed[1]}tableColumn\s.*</{listed[1]}tableColumns", text, re.DOTALL)
    ):
        raise CannotSplice(
            f"The table in {part} is written in an unusual way, so it cannot be changed. "
            "Open the workbook in Excel, save it as .xlsx and try again."
        )
    return text


def _content(table: Standing, sheet: SheetText, change: Change) -> tuple[Content, frozenset[int]]:
    """The table's new content, and its blank rows. A table without rows has one blank one."""
    named = table.rows if isinstance(change, Amendment) else [item.row for item in change if isinstance(item, Kept)]
    blank = refuse_lost(table, named, {row.number: row for row in sheet.rows})
    return new_content(table.rows, change, blank) or [Added({})], blank


def _first_moving(table: Standing, content: Content) -> int:
    """The first row that does not stay in its place."""
    for number, item in enumerate(content, table.first):
        if not (isinstance(item, Kept) and item.row == number):
            return number
    return table.first + len(content)


def _columns(table: Standing, content: Content) -> tuple[dict[str, int], list[str]]:
    """The column of every field, and the headings of those that values need and the table does not have yet."""
    needed = {field for item in content for field, value in item.values.items() if value is not None}
    named = {field for item in content for field in item.values}
    if not named <= set(table.layout.fields):
        raise ValueError(f"{table.layout.sheet} has no fields {sorted(named - set(table.layout.fields))}")
    columns = dict(table.columns)
    headers = []
    for column in table.layout.columns:
        if column.field in needed and column.field not in columns:
            headers.append(column.header)
            columns[column.field] = table.right + len(headers)
    return columns, headers


def _spell_out(table: Standing, sheet: SheetText, content: Content) -> Callable[[int, int], str]:
    in_place: dict[int, Values] = {
        item.row: item.values
        for number, item in enumerate(content, table.first)
        if isinstance(item, Kept) and item.row == number
    }

    def disturbed(row: int, column: int) -> bool:
        if row not in table.rows or not table.left <= column <= table.right:
            return False
        return row not in in_place or column in {table.columns.get(field) for field in in_place[row]}

    return spell_out_shared(sheet, disturbed)


def _add_headings(table: Standing, sheet: SheetText, headers: Sequence[str]) -> None:
    """New columns' headings, each formatted as the last one."""
    if not headers:
        return
    place = next(place for place, row in enumerate(sheet.rows) if row.number == table.header)
    row = Row.read(sheet.rows[place])
    style = next((cell.style for cell in row.cells if cell.column == table.right), 0)
    tag = (f' s="{style}"' if style else "") + ' t="inlineStr"'
    p = sheet.prefix
    new = [
        CellText(table.right + number, tag, f"<{p}is><{p}t>{escaped(header)}</{p}t></{p}is>")
        for number, header in enumerate(headers, 1)
    ]
    others = [cell for cell in row.cells if not table.right < cell.column <= table.right + len(headers)]
    whole = Row((*others, *new), row.tag, row.lead, row.rest)
    sheet.rows[place] = row_xml(table.header, whole, p)


def _follow(table: Standing, sheet: SheetText, right: int, last: int, old_bottom: int) -> None:
    """Let the sheet's used range and its rules follow the table down to `last`."""
    new_bottom = sheet.rows[-1].number

    def bottom(stated: int) -> int:
        return new_bottom if stated == old_bottom else max(stated, new_bottom)

    if last != table.last or right != table.right:
        sheet.head = dimension_following(sheet.head, table, right, bottom)
    if last != table.own_last:
        sheet.tail = rules_following(sheet.tail, table, last)
