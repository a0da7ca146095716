"""Conditional formats of the result tables: what a reader's eye should find first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from fastrak_workbook.layout import Column
from fastrak_workbook.render import look
from fastrak_workbook.render.table import SheetTable

# Just below the threshold, so that a drift of exactly 5 points that floats as 4.9999999 is shaded.
_FAR, _NEAR = 0.0499999, 0.0199999

_WORDS = {
    "action": {"Buy": look.GREEN, "Sell": look.RED, "Hold": look.QUIET},
    "status": {
        "Rebalanced": look.GREEN,
        "No trades needed": look.QUIET,
        "Nothing to do": look.QUIET,
        "Do Not Trade": look.AMBER,
        "No model portfolio": look.AMBER,
        "Infeasible": look.RED,
        "Not run": look.RED,
    },
}


def add_rules(workbook: Any, sheet: Any, table: SheetTable) -> None:
    """Give a table on an XlsxWriter worksheet the rules that its columns ask for."""
    for index, formula, style in rules_of(table):
        rule = {"type": "formula", "criteria": formula, "format": workbook.add_format(style)}
        sheet.conditional_format(table.first_row, index, table.last_row, index, rule | {"stop_if_true": False})
    accounts = account_column(table)
    if accounts is not None:
        _separate_accounts(workbook, sheet, table, accounts)


def rules_of(table: SheetTable) -> Iterator[tuple[int, str, dict[str, Any]]]:
    """A table's rules as (column, formula, properties), a column's strongest first."""
    for index, column in enumerate(table.columns):
        for formula, style in _rules(column, _cell(table, index)):
            yield index, formula, style


def account_column(table: SheetTable) -> int | None:
    """The column by which the rows of the Rebalance Report belong together; None on other sheets."""
    fields = [column.field for column in table.columns]
    named = "account_id" in fields and table.name.startswith("FastrakRebalance")
    return fields.index("account_id") if named else None


def _rules(column: Column, cell: str) -> list[tuple[str, dict[str, Any]]]:
    """A column's rules as (formula, properties), the strongest first."""
    red = {"bg_color": look.PALE_RED, "font_color": look.RED}
    amber = {"bg_color": look.PALE_AMBER, "font_color": look.AMBER}
    if column.field in ("drift", "largest_drift"):
        return [
            (f"=ABS(N({cell}))>={_FAR}", red),
            (f"=AND(ABS(N({cell}))>={_NEAR},ABS(N({cell}))<{_FAR})", amber),
        ]
    if column.field == "severity":
        return [(f'={cell}="Error"', red | {"bold": True}), (f'={cell}="Warning"', amber)]
    words = _WORDS.get(column.field, {})
    return [(f'={cell}="{word}"', {"font_color": colour}) for word, colour in words.items()]


def _separate_accounts(workbook: Any, sheet: Any, table: SheetTable, index: int) -> None:
    """A stronger line above the first row of each account."""
    name = f"${xl_col_to_name(index)}"
    criteria = f"={name}{table.first_row + 1}<>{name}{table.first_row}"
    style = workbook.add_format({"top": 1, "top_color": look.ACCOUNT_LINE})
    rule = {"type": "formula", "criteria": criteria, "format": style}
    sheet.conditional_format(table.first_row, 0, table.last_row, len(table.columns) - 1, rule)


def _cell(table: SheetTable, index: int) -> str:
    return f"${xl_col_to_name(index)}{table.first_row + 1}"
