"""What each result sheet holds, as cell values: no spreadsheet library knows of it yet.

The file adapter draws these sheets into a package, memory keeps them, an open Excel book gets them in place.
Below a table stands nothing, but for the totals of Summary and of Compare, which stand above the accounts.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from fastrak_workbook import layout
from fastrak_workbook.layout import TableLayout
from fastrak_workbook.render import lines
from fastrak_workbook.render.cells import Cell
from fastrak_workbook.render.compared import SettingsBlock, settings_block
from fastrak_workbook.render.sectors import SectorBlock, sector_block
from fastrak_workbook.render.table import SheetTable, sheet_table
from fastrak_xl.app.results import AnyResults, Approval, BatchResults, ChecksOnly, Columns, Compared, Results, RunLine
from fastrak_xl.domain.diagnostics import Diagnostic

__all__ = ["Cell", "ResultSheet", "SectorBlock", "SheetTable", "result_sheets", "sheet_names"]

_NO_SHEET_NAME = set("[]:*?/\\")  # Excel forbids them, and a bracket in a link would be another workbook
_OF_A_BATCH = (layout.SUMMARY, layout.UNASSIGNED, layout.CHECKS, layout.RUN)
_ADDRESS = re.compile(r"[A-Z]{1,3}[1-9][0-9]{0,6}(:[A-Z]{1,3}[1-9][0-9]{0,6})?")


@dataclass(frozen=True)
class ResultSheet:
    """One sheet: `lines` stand in column A from row 1, the title first; after a blank row come the tables."""

    name: str
    layout: TableLayout
    lines: tuple[str, ...]
    table: SheetTable
    above: SectorBlock | SettingsBlock | None = None

    @property
    def tables(self) -> tuple[SheetTable, ...]:
        """Its tables from top to bottom."""
        return (self.table,) if self.above is None else (self.above.table, self.table)


def sheet_names(results: AnyResults, suffix: str = "") -> tuple[str, ...]:
    """The names of the sheets that a result is shown on, in their order."""
    if isinstance(results, BatchResults):
        return tuple(table.sheet + suffix for table in _OF_A_BATCH)
    alone = {ChecksOnly: (layout.CHECKS,), Compared: (layout.COMPARE,), Approval: (layout.APPROVAL,)}
    tables = alone.get(type(results), layout.RESULT_TABLES)
    return tuple(table.sheet + suffix for table in tables)


def result_sheets(results: AnyResults, suffix: str = "", linked: Collection[str] = ()) -> list[ResultSheet]:
    """The sheets of one run. `suffix` (" (2)") goes to every sheet's name, its number to every table's.

    A cell named on Checks is a link where `linked`, the sheets that the workbook has, holds its sheet.
    """
    if isinstance(results, Approval):
        return [_sheet(layout.APPROVAL, suffix, lines.approval(results.as_at), _facts(results.lines))]
    if isinstance(results, Compared):
        return [_compare_sheet(results, suffix)]
    checks = _checks_sheet(results, suffix, linked)
    if isinstance(results, ChecksOnly):
        return [checks]
    rows = []
    if isinstance(results, Results):
        rows = [
            _sheet(layout.REBALANCE, suffix, lines.rebalance(results), results.rebalance),
            _sheet(layout.TRADES, suffix, lines.trades(results), results.trades),
        ]
    return [
        _summary_sheet(results, suffix),
        *rows,
        _sheet(layout.UNASSIGNED, suffix, lines.unassigned(results), results.unassigned),
        checks,
        _sheet(layout.RUN, suffix, lines.run(results.as_at), _facts(results.run)),
    ]


def _facts(run: Sequence[RunLine]) -> Columns:
    """Facts of a run or an approval as columns."""
    return {name: [getattr(line, name) for line in run] for name in layout.RUN.fields}


def _summary_sheet(results: Results | BatchResults, suffix: str) -> ResultSheet:
    text = lines.summary(results)
    block = sector_block(results.sector_totals, len(text) + 1, suffix)
    top = block.below if block else len(text) + 1
    accounts = sheet_table(layout.SUMMARY, suffix, results.summary, top)
    return ResultSheet(layout.SUMMARY.sheet + suffix, layout.SUMMARY, text, accounts, block)


def _compare_sheet(compared: Compared, suffix: str) -> ResultSheet:
    text = lines.compare(compared)
    block = settings_block(compared, len(text) + 1, suffix)
    accounts = sheet_table(layout.COMPARE, suffix, compared.accounts, block.below)
    return ResultSheet(layout.COMPARE.sheet + suffix, layout.COMPARE, text, accounts, block)


def _checks_sheet(results: Results | BatchResults | ChecksOnly, suffix: str, linked: Collection[str]) -> ResultSheet:
    checks = results.checks
    columns: dict[str, list[object]] = {
        name: [getattr(check, name) for check in checks] for name in layout.CHECKS.fields if name != "severity"
    }
    columns["severity"] = [check.severity.capitalize() for check in checks]
    known = {name.casefold(): name for name in linked}
    links = {"cell": [_link(check, known) for check in checks]}
    return _sheet(layout.CHECKS, suffix, lines.checks(checks, results.as_at), columns, links)


def _link(check: Diagnostic, known: Mapping[str, str]) -> str | None:
    """Where the cell of a finding is, as Excel writes it; None where there is no such sheet or cell."""
    sheet = known.get(check.sheet.casefold())
    if sheet is None or _NO_SHEET_NAME & set(sheet) or not _ADDRESS.fullmatch(check.cell):
        return None
    quoted = sheet.replace("'", "''")
    return f"'{quoted}'!{check.cell}"


def _sheet(
    table: TableLayout,
    suffix: str,
    text: tuple[str, ...],
    columns: Columns,
    links: Mapping[str, Sequence[str | None]] | None = None,
) -> ResultSheet:
    placed = sheet_table(table, suffix, columns, len(text) + 1, links)
    return ResultSheet(table.sheet + suffix, table, text, placed)
