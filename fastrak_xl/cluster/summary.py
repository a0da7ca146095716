"""The summary workbook of a batch, and its evidence as JSON. Texts of files are texts there, never formulas."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from dataclasses import dataclass

import xlsxwriter

from fastrak_workbook.graft.results import graft_results
from fastrak_workbook.house_style import NAVY
from fastrak_workbook.layout import ACCOUNTS, CLIENTS, HOLDINGS
from fastrak_xl import __version__
from fastrak_xl.app.evidence import INPUT, PROGRAM, SETTINGS, TABLES, THIS_RUN, TOTALS, total_items
from fastrak_xl.app.report import Held, unassigned_columns
from fastrak_xl.app.results import BatchResults, RunLine
from fastrak_xl.app.summary import sector_lines
from fastrak_xl.app.totals import headlines_of
from fastrak_xl.cluster.figures import Figures
from fastrak_xl.cluster.job import MOST_TOLD, Job, tables_of
from fastrak_xl.cluster.tables import no_rows
from fastrak_xl.domain.diagnostics import Diagnostic, Severity
from fastrak_xl.domain.settings import setting_text
from fastrak_xl.engine.link.linked import link_part
from fastrak_xl.engine.rebalance.changes import Rule

FILES, PARTITIONS, PROBLEMS = "Files", "Partitions", "Not done"


@dataclass(frozen=True)
class Evidence:
    """What an auditor needs: the inputs and their digests, the settings, the totals, every partition's content."""

    models: tuple[str, str]
    files: tuple[tuple[str, str], ...]
    partitions: dict[int, str]
    problems: tuple[tuple[str, str], ...]
    as_at: str
    where_from: tuple[tuple[str, str], ...]


def run_facts_of(job: Job, figures: Figures, evidence: Evidence) -> tuple[RunLine, ...]:
    """The lines of the sheet Run."""
    lines = [
        RunLine(PROGRAM, "Fastrak XL", __version__),
        RunLine(INPUT, "File", evidence.models[0]),
        RunLine(INPUT, "SHA-256", evidence.models[1]),
        RunLine(INPUT, "As at", evidence.as_at),
        *(RunLine(INPUT, item, value) for item, value in evidence.where_from),
    ]
    for name, value in job.settings.chosen.items():
        section = THIS_RUN if name in job.settings.overridden else SETTINGS
        lines.append(RunLine(section, name, setting_text(value)))
    lines += [RunLine(TOTALS, item, value) for item, value in total_items(figures.totals)]
    lines += [RunLine(TOTALS, "Holdings", str(figures.holdings)), RunLine(TOTALS, "Rows", str(figures.rows))]
    lines += [RunLine(TABLES, sheet, told) for sheet, told in tables_of(job.firm.book).items()]
    lines += [RunLine(FILES, name, told) for name, told in evidence.files]
    lines += [RunLine(PROBLEMS, what, why) for what, why in evidence.problems]
    lines += [RunLine(PARTITIONS, f"{number}", key) for number, key in sorted(evidence.partitions.items())]
    return tuple(lines)


def batch_results(job: Job, figures: Figures, evidence: Evidence, of_models: Sequence[Diagnostic]) -> BatchResults:
    """What the summary workbook shows."""
    linked, _ = link_part(job.firm, no_rows(CLIENTS), no_rows(ACCOUNTS), no_rows(HOLDINGS), job.settings)
    money = {(model, fund): Held(pence, accounts) for model, fund, pence, accounts in figures.unassigned}
    sums = {(model, sector): (before, after) for model, sector, before, after in figures.sectors}
    held_back = {Rule(rule): (pence, rows) for rule, pence, rows in figures.held_back}
    found = list(dict.fromkeys([*of_models, *map(_diagnostic, [*figures.of_all, *figures.found])]))
    columns = {name: [line[name] for line in figures.drifts] for name in _LINE_FIELDS}
    return BatchResults(
        unassigned=unassigned_columns(linked, money),
        summary=columns,
        sector_totals=sector_lines(job.firm.sectors, sums),
        headlines=(*headlines_of(figures.totals, held_back, figures.stale, job.settings), *_told(figures, evidence)),
        checks=tuple(sorted(found, key=lambda one: not one.is_error)[:MOST_TOLD]),
        run=run_facts_of(job, figures, evidence),
        as_at=evidence.as_at,
    )


_LINE_FIELDS = (
    "client_id", "client_name", "adviser", "account_id", "wrapper", "platform", "risk_profile", "portfolio",
    "valuation_date", "value", "cash_in", "cash_out", "unassigned", "trades", "turnover", "held_back",
    "largest_drift", "cash_after", "status", "note",
)  # fmt: skip


def _told(figures: Figures, evidence: Evidence) -> list[str]:
    """What a reader of the summary has to know besides."""
    told = [f"Below are the accounts with the largest drifts, {MOST_TOLD:,} at most; all are in the folder rebalance."]
    if figures.errors or figures.warnings:
        told.append(
            f"{figures.errors:,} errors and {figures.warnings:,} warnings in accounts and holdings; "
            "all are in the folder checks."
        )
    told += [f"Not done: {what}: {why}." for what, why in evidence.problems]
    return told


def _diagnostic(told: dict[str, str]) -> Diagnostic:
    return Diagnostic(**{**told, "severity": Severity(told["severity"])})  # type: ignore[arg-type]  # the enum of it


_WHERE = (
    "The sheets that follow: Summary, with the largest drifts; Unassigned; Checks; and Run, the evidence.",
    "Beside this file: the folders rebalance, trades and checks, with every row; and run.json, the same as Run.",
    "To do it again, or to go on after a stop, run the same command: what is done and has not changed is kept.",
)
"""What the first sheet says."""


def summary_workbook(results: BatchResults) -> bytes:
    """The sheets Summary, Unassigned, Checks and Run as an .xlsx file."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        start = book.add_worksheet("Batch")
        start.hide_gridlines(2)
        start.set_column(0, 0, 100)
        start.write_string(
            0, 0, "Summary of a batch", book.add_format({"bold": True, "font_size": 16, "font_color": NAVY})
        )
        for row, line in enumerate(_WHERE, 2):
            start.write_string(row, 0, line)
    return graft_results(stream.getvalue(), results)


def evidence_json(lines: Sequence[RunLine]) -> str:
    """The lines of the sheet Run as one JSON object, by section and item."""
    sections: dict[str, dict[str, str]] = {}
    for line in lines:
        sections.setdefault(line.section, {})[line.item] = line.value
    return json.dumps(sections, ensure_ascii=False, indent=2) + "\n"
