"""Use-case: the same book under several settings, side by side, so that an adviser sees what each would cost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from fastrak_xl.app.check import Checked, check
from fastrak_xl.app.ports import Workbook
from fastrak_xl.app.rebalance import run_report
from fastrak_xl.app.report import Report
from fastrak_xl.app.results import Columns, Compared, SettingsTotal
from fastrak_xl.app.selection import Selection
from fastrak_xl.app.stages import CALCULATE, WRITE, Stage, silent
from fastrak_xl.app.summary import account_figures
from fastrak_xl.domain.arrays import Floats, Ints
from fastrak_xl.domain.book import Book
from fastrak_xl.domain.diagnostics import Diagnostic
from fastrak_xl.engine.link.accounts import report_day

AS_IT_IS = "As in the workbook"


@dataclass(frozen=True)
class Alternative:
    """Settings to try: what they change of the workbook's own, by exact name, and what they are called."""

    name: str
    overrides: Mapping[str, str]


EVERY_METHOD = (
    Alternative("Full", {"Method": "Full"}),
    Alternative(
        "Tolerance, 5/25 to the band's edge",
        {"Method": "Tolerance", "Tolerance absolute": "5", "Tolerance relative": "25", "Breach when": "Either band",
         "Rebalance to": "Band edge"},
    ),
    Alternative("Cash flow", {"Method": "Cash flow"}),
    Alternative("Sector", {"Method": "Sector"}),
)  # fmt: skip
"""What is compared with the workbook's own settings where nothing else is asked for: each method once."""


@dataclass(frozen=True)
class Comparison:
    """The settings side by side; `compared` is None where errors stopped a run of one of them."""

    diagnostics: tuple[Diagnostic, ...]
    compared: Compared | None


class _ReadOnce:
    """The workbook's tables, read once for all runs."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._read: tuple[Book, list[Diagnostic]] | None = None

    def read(self) -> tuple[Book, list[Diagnostic]]:
        """Every input table."""
        self._read = self._read or self._workbook.read()
        return self._read


def compare(
    workbook: Workbook,
    alternatives: Sequence[Alternative] = EVERY_METHOD,
    selection: Selection | None = None,
    *,
    stage: Stage = silent,
) -> Comparison:
    """Run the workbook as it is and under each alternative, and add the sheet Compare.

    Raises NotThere if the selection names what is not there. Nothing is written where a run has a blocking error.
    """
    source = _ReadOnce(workbook)
    runs: list[tuple[str, Report]] = []
    found: dict[Diagnostic, None] = {}
    for tried in (Alternative(AS_IT_IS, {}), *alternatives):
        checked = check(source, tried.overrides, stage=stage)
        found |= dict.fromkeys(checked.diagnostics)
        if checked.blocking:
            return Comparison(checked.diagnostics, None)
        stage(CALCULATE)
        report, _ = run_report(checked, selection or Selection())
        runs.append((tried.name, report))
    compared = Compared(tuple(_total(name, report) for name, report in runs), _accounts(runs), _day(checked))
    stage(WRITE)
    workbook.write(compared)
    return Comparison(tuple(found), compared)


def _day(checked: Checked) -> str:
    day = report_day(checked.linked.accounts, checked.settings)
    return day.isoformat() if day else ""


def _total(name: str, report: Report) -> SettingsTotal:
    figures = _figures(report)
    left = figures["drift_left"]
    return SettingsTotal(
        settings=name,
        traded=int((figures["trades"] > 0).sum()),
        trades=int(figures["trades"].sum()),
        turnover=int(figures["turnover"].sum()),
        drift_left=None if np.isnan(left).all() else float(np.nanmax(left)),
        cash_after=int(figures["cash_after"].sum()),
        gain=int(figures["gain"].sum()),
    )


def _accounts(runs: Sequence[tuple[str, Report]]) -> Columns:
    """One row per account and settings, an account's rows together, the settings in their order."""
    rows = sorted(_account_rows(runs), key=lambda row: (row[0], row[1]))
    fields = rows[0][2] if rows else {}
    return {field: [row[2][field] for row in rows] for field in fields}


def _account_rows(runs: Sequence[tuple[str, Report]]) -> Iterator[tuple[int, int, dict[str, object]]]:
    for number, (name, report) in enumerate(runs):
        figures, who = _figures(report), report.who
        shown = np.flatnonzero(report.shown)
        for position, account in enumerate(shown.tolist()):
            row: dict[str, object] = {field: column[account] for field, column in who.items()}
            row |= {"settings": name, "status": str(report.result.status[account])}
            row |= {field: int(figures[field][position]) for field in ("trades", "turnover", "cash_after", "gain")}
            left = float(figures["drift_left"][position])
            row["drift_left"] = None if np.isnan(left) else left
            yield account, number, row


def _figures(report: Report) -> dict[str, Ints | Floats]:
    """Per shown account: trades, turnover, cash after, estimated gain, and the largest drift that the trades leave."""
    figures = account_figures(report)
    names = {"trades", "turnover", "cash_after", "gain", "drift_left"}
    return {name: column[report.shown] for name, column in figures.items() if name in names}
