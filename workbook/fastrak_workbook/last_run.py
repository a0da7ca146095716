"""Reading back the newest run of ours that a package holds."""

from __future__ import annotations

from fastrak_workbook.addresses import range_bounds
from fastrak_workbook.graft.package import Package
from fastrak_workbook.graft.runs import earlier_runs, suffix
from fastrak_workbook.layout import APPROVAL, RESULT_TABLES, RUN
from fastrak_workbook.read.source import Source, SourceReader
from fastrak_workbook.render.table import table_name
from fastrak_xl.app.ports import Rows


def last_tables(data: bytes, read_source: SourceReader) -> dict[str, Rows]:
    """The newest run's tables by result sheet; a sheet Checks alone is no run. The file has passed the gate."""
    runs = earlier_runs(Package.from_bytes(data))
    number = max((number for number, sheets in runs.items() if RUN.table in sheets), default=0)
    if not number:
        return {}
    ours = (*RESULT_TABLES, APPROVAL)
    sheets = {table.sheet: runs[number][table.table] for table in ours if table.table in runs[number]}
    tables = {table.sheet: table_name(table, suffix(number)) for table in ours}
    source = read_source(data, [*(sheet.name for sheet in sheets.values()), *tables.values()])
    return {sheet: _rows(source, tables[sheet]) for sheet in sheets}


def _rows(source: Source, table: str) -> Rows:
    """An Excel Table's cells, headings first; an empty text is a blank. A table's one blank row is no row."""
    place = next(place for name, place in source.tables.items() if name.casefold() == table.casefold())
    left, top, right, bottom = range_bounds(place.ref)
    rows: Rows = []
    for row in source.grids[place.sheet][top - 1 : bottom]:
        cells = [row[column] if column < len(row) else None for column in range(left - 1, right)]
        rows.append([None if cell == "" else cell for cell in cells])
    return rows[:1] + [row for row in rows[1:] if any(cell is not None for cell in row)]
