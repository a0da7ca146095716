"""Excel Tables: their numbers, names, ranges, and headings, which the cells have to repeat."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from fastrak_workbook.addresses import Bounds, column_letter, range_bounds
from fastrak_workbook.graft import xml
from fastrak_workbook.graft.package import Package, TablePart
from fastrak_workbook.lint.cells import shared_texts, texts_of
from fastrak_workbook.lint.finding import Finding
from fastrak_workbook.lint.formulas import formula_problem
from fastrak_workbook.lint.names import is_cell_like


def table_findings(package: Package) -> Iterator[Finding]:
    """What is wrong with the workbook's tables."""
    tables = package.tables
    roots = {table.part: xml.parse(package.part(table.part), table.part) for table in tables}
    numbers = Counter(root.get("id") for root in roots.values())
    names = Counter(table.name.casefold() for table in tables)
    texts = shared_texts(package)
    for table in tables:
        root = roots[table.part]
        if numbers[root.get("id")] > 1:
            yield Finding(table.part, table.name, "Two tables have the same id.")
        if names[table.name.casefold()] > 1:
            yield Finding(table.part, table.name, "Two tables have the same name.")
        if not table.name or " " in table.name or is_cell_like(table.name):
            yield Finding(table.part, table.name, "No table may have this name.")
        yield from _columns(package, table, root, texts)
    yield from _overlaps(package, tables)


def _columns(package: Package, table: TablePart, root: xml.Element, texts: list[str]) -> Iterator[Finding]:
    bounds = range_bounds(table.ref)
    columns = list(root.iterfind("{*}tableColumns/{*}tableColumn"))
    headings = Counter(_heading(column).casefold() for column in columns)
    if len(columns) != bounds.right - bounds.left + 1:
        yield Finding(table.part, table.ref, "The table has as many columns as its range is not wide.")
    if bounds.bottom <= bounds.top:
        yield Finding(table.part, table.ref, "The table has no row below its headings.")
    if len({column.get("id") for column in columns}) < len(columns):
        yield Finding(table.part, table.name, "Two columns of the table have the same id.")
    for heading, count in headings.items():
        if count > 1 or not heading:
            yield Finding(table.part, heading, "Two columns of the table have the same heading, or one has none.")
    for column in columns:
        formula = column.find("{*}calculatedColumnFormula")
        if formula is not None and (problem := formula_problem(formula.text or "", 9)):
            yield Finding(table.part, _heading(column), problem)
    if root.get("headerRowCount", "1") != "0":
        yield from _headings(package, table, [_heading(column) for column in columns], bounds, texts)
    own = root.find("{*}autoFilter")
    if own is not None and own.get("ref", "").partition(":")[0] != table.ref.partition(":")[0]:
        yield Finding(table.part, table.name, "The table's filter stands elsewhere than the table.")


def _headings(
    package: Package, table: TablePart, headings: list[str], bounds: Bounds, texts: list[str]
) -> Iterator[Finding]:
    """The cells of the header row have to hold the columns' names as text."""
    sheet = next(sheet for sheet in package.sheets if sheet.name == table.sheet)
    cells: Mapping[str, str | None] = texts_of(package, sheet.part, bounds.top, texts)
    for place, heading in enumerate(headings, bounds.left - 1):
        address = f"{column_letter(place)}{bounds.top}"
        found = cells.get(address)
        if found is None or _plain(found) != _plain(heading):
            yield Finding(sheet.part, address, f"The cell is not the heading of its table's column ({heading}).")


def _heading(column: xml.Element) -> str:
    return column.get("name", "")


def _plain(text: str) -> str:
    return text.replace("_x000a_", "\n").replace("_x000D_", "").replace("\r", "")


def _overlaps(package: Package, tables: tuple[TablePart, ...]) -> Iterator[Finding]:
    for place, one in enumerate(tables):
        for other in tables[place + 1 :]:
            if one.sheet == other.sheet and overlap(range_bounds(one.ref), range_bounds(other.ref)):
                yield Finding(one.part, one.name, f"The table overlaps the table {other.name}.")
    for sheet in package.sheets:
        root = xml.parse(package.part(sheet.part), sheet.part) if sheet.kind == "worksheet" else None
        merged = [] if root is None else [cell.get("ref", "") for cell in root.iterfind("{*}mergeCells/{*}mergeCell")]
        for table in (table for table in tables if table.sheet == sheet.name):
            if any(overlap(range_bounds(ref), range_bounds(table.ref)) for ref in merged):
                yield Finding(sheet.part, table.name, "Cells inside a table are merged.")


def overlap(one: Bounds, other: Bounds) -> bool:
    """Whether two ranges share a cell."""
    return one.left <= other.right and other.left <= one.right and one.top <= other.bottom and other.top <= one.bottom
