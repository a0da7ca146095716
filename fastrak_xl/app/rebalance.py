"""The main job: from a filled-in workbook to the Rebalance Report."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from fastrak_xl.app.check import Checked, check
from fastrak_xl.app.evidence import run_lines
from fastrak_xl.app.ports import Workbook
from fastrak_xl.app.report import Report
from fastrak_xl.app.results import Results
from fastrak_xl.app.selection import Selection
from fastrak_xl.app.stages import CALCULATE, WRITE, Stage, silent
from fastrak_xl.app.summary import account_lines, sector_totals
from fastrak_xl.app.totals import Totals, add_up, headlines
from fastrak_xl.domain.diagnostics import Diagnostic
from fastrak_xl.domain.names import folded
from fastrak_xl.engine.link.accounts import report_day
from fastrak_xl.engine.rebalance.run import rebalance as run_engine

Clock = Callable[[], float]


@dataclass(frozen=True)
class Outcome:
    """What a run found and did. `results` is None where errors stopped it. `seconds` are per stage."""

    diagnostics: tuple[Diagnostic, ...]
    results: Results | None
    totals: Totals | None
    seconds: Mapping[str, float] = field(default_factory=dict)
    report: Report | None = None


class NeedsApproval(Exception):
    """Orders were asked for, and under two-person approval they leave approved results only."""


def rebalance(
    workbook: Workbook,
    overrides: Mapping[str, str] | None = None,
    selection: Selection | None = None,
    *,
    replace: bool = False,
    dry_run: bool = False,
    with_orders: bool = False,
    clock: Clock = lambda: 0.0,
    stage: Stage = silent,
) -> Outcome:
    """Read, check, rebalance and write. Nothing is written before everything has been calculated, and by a dry run
    nothing at all.

    Raises NotThere if the selection names what is not there; NeedsApproval if orders may not be made yet.
    """
    started = clock()
    checked = check(workbook, overrides, stage=stage)
    was_read = clock()
    if checked.blocking:
        seconds = _stages(started, was_read, was_read, was_read)
        return Outcome(checked.diagnostics, None, None, seconds)
    if with_orders and checked.settings.two_person_approval:
        raise NeedsApproval
    stage(CALCULATE)
    chosen = selection or Selection()
    report, left_out = run_report(checked, chosen)
    results, totals = _shown(workbook, checked, chosen, report, left_out)
    calculated = clock()
    if not dry_run:
        stage(WRITE)
        workbook.write(results, replace=replace)
    return Outcome(results.checks, results, totals, _stages(started, was_read, calculated, clock()), report)


def calculate(workbook: Workbook, checked: Checked, selection: Selection) -> tuple[Results, Totals]:
    """The results of a workbook without blocking errors; nothing is written."""
    return _shown(workbook, checked, selection, *run_report(checked, selection))


def _shown(
    workbook: Workbook, checked: Checked, selection: Selection, report: Report, left_out: tuple[str, ...]
) -> tuple[Results, Totals]:
    """The report as result tables, with its evidence."""
    totals = add_up(report, left_out)
    day = report_day(checked.linked.accounts, checked.settings)
    results = Results(
        rebalance=report.rows,
        trades=report.trades(),
        unassigned=report.unassigned(),
        summary=account_lines(report, left_out),
        sector_totals=sector_totals(report),
        headlines=headlines(report, totals),
        checks=(*checked.diagnostics, *report.warnings()),
        run=run_lines(workbook, checked, selection, totals),
        as_at=day.isoformat() if day else "",
        basis=checked,
        outcome=report.result,
    )
    return results, totals


def run_report(checked: Checked, selection: Selection) -> tuple[Report, tuple[str, ...]]:
    """The engine's report over the selected accounts, and the names of those that an error leaves out."""
    linked = checked.linked
    chosen = selection.chosen(linked)
    out = {folded(name) for name in checked.left_out}
    is_out = np.array([folded(name) in out for name in linked.accounts.ids], dtype=bool)
    selected = {folded(name) for name, picked in zip(linked.accounts.ids, chosen, strict=True) if picked}
    strangers = out - {folded(name) for name in linked.accounts.ids}
    left_out = tuple(
        name for name in checked.left_out if folded(name) in selected or (chosen.all() and folded(name) in strangers)
    )
    result = run_engine(linked, checked.settings, is_out)
    return Report(linked, checked.settings, result, chosen & ~is_out), left_out


def _stages(started: float, was_read: float, calculated: float, written: float) -> dict[str, float]:
    return {
        "read": was_read - started,
        "engine": calculated - was_read,
        "write": written - calculated,
        "total": written - started,
    }
