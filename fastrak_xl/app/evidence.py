"""The sheet Run: all that an auditor needs to get the same result again, and the checking of it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import fields

from fastrak_xl import __version__
from fastrak_xl.app.check import Checked
from fastrak_xl.app.ports import Rows, Workbook
from fastrak_xl.app.results import RunLine
from fastrak_xl.app.selection import Selection
from fastrak_xl.app.totals import Totals
from fastrak_xl.domain.book import Table
from fastrak_xl.domain.money import plain_pounds
from fastrak_xl.domain.settings import setting_text
from fastrak_xl.engine.link.accounts import report_day

PROGRAM, INPUT, SELECTION, SETTINGS, THIS_RUN, TOTALS, TABLES = (
    "Program", "Input", "Selection", "Settings", "Settings, this run only", "Totals", "Input tables",
)  # fmt: skip
RUN_SHEET = "Run"
_SEPARATOR = "; "

RunFacts = Mapping[tuple[str, str], str]
"""What a sheet Run says, by section and item."""


def run_lines(workbook: Workbook, checked: Checked, selection: Selection, totals: Totals) -> tuple[RunLine, ...]:
    """Program and input, selection, every setting, the totals, and a fingerprint of every input table."""
    day = report_day(checked.linked.accounts, checked.settings)
    lines = [
        RunLine(PROGRAM, "Fastrak XL", __version__),
        RunLine(INPUT, "File", workbook.name),
        RunLine(INPUT, "SHA-256", workbook.fingerprint),
        RunLine(INPUT, "As at", day.isoformat() if day else ""),
        RunLine(SELECTION, "Accounts", _SEPARATOR.join(selection.accounts) or "All"),
        RunLine(SELECTION, "Clients", _SEPARATOR.join(selection.clients) or "All"),
        RunLine(SELECTION, "Advisers", _SEPARATOR.join(selection.advisers) or "All"),
    ]
    for name, value in checked.settings.chosen.items():
        section = THIS_RUN if name in checked.settings.overridden else SETTINGS
        lines.append(RunLine(section, name, setting_text(value)))
    lines += [RunLine(TOTALS, item, value) for item, value in total_items(totals)]
    book = checked.linked.book
    lines += [
        RunLine(TABLES, table.sheet, table_fingerprint(table))
        for table in (getattr(book, one.name) for one in fields(book))
        if table.present
    ]
    return tuple(lines)


def total_items(totals: Totals) -> list[tuple[str, str]]:
    """The totals as the sheet Run records them."""
    return [
        ("Accounts", str(totals.accounts)),
        ("Rebalanced", str(totals.rebalanced)),
        ("Not rebalanced", str(totals.skipped)),
        ("Value", plain_pounds(totals.value)),
        ("Trades", str(totals.trades)),
        ("Turnover", plain_pounds(totals.turnover)),
        ("Unassigned funds", str(totals.unassigned_funds)),
        ("Unassigned value", plain_pounds(totals.unassigned_value)),
    ]


def table_fingerprint(table: Table) -> str:
    """The number of rows and a SHA-256 over all values of a table as read, in their order."""
    digest = hashlib.sha256()
    for name in table.frame.columns:
        column = table.frame[name]
        digest.update(f"{name}\x1e".encode())
        digest.update("\x1f".join(map(str, column.tolist())).encode("utf-8", "surrogatepass"))
    return f"{len(table):,} rows, SHA-256 {digest.hexdigest()[:32]}"


def overrides_of(run: RunFacts) -> dict[str, str]:
    """The settings that a Run sheet records as given for that run only."""
    return {item: value for (section, item), value in run.items() if section == THIS_RUN}


def setting_of(run: RunFacts, name: str) -> str:
    """A setting's value as a Run sheet records it."""
    return run.get((THIS_RUN, name)) or run.get((SETTINGS, name), "")


def run_facts(rows: Rows) -> RunFacts:
    """The facts of a sheet Run or Approval, by section and item."""
    return {(str(row[0]), str(row[1])): as_text(row[2]) for row in rows[1:]}


def as_text(value: object) -> str:
    """A cell's value as text, so that a date and a moment at midnight, or a blank and an empty text, are the same."""
    if value is None:
        return ""
    isoformat = getattr(value, "isoformat", None)
    return str(isoformat())[:10] if isoformat else str(value)


def selection_of(run: RunFacts) -> Selection:
    """The selection that a Run sheet records."""

    def names(item: str) -> tuple[str, ...]:
        text = run.get((SELECTION, item), "All")
        return () if text in ("All", "") else tuple(text.split(_SEPARATOR))

    return Selection(names("Accounts"), names("Clients"), names("Advisers"))
