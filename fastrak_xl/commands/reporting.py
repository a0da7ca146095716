"""The command `report`: pages for the client file, as a workbook of their own and as PDF."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from fastrak_xl.commands.opening import open_book, place, say_where, understanding
from fastrak_xl.commands.printing import as_pdf, office
from fastrak_xl.commands.progress import progress
from fastrak_xl.commands.refusals import (
    DONE,
    HAS_ERRORS,
    Refused,
    refuse_copy,
    refuse_no_file,
    refuse_other_endings,
    say,
    the_only_run,
    writing,
)
from fastrak_xl.commands.terminal import answer, as_json_text, listing

if TYPE_CHECKING:
    from fastrak_workbook.file_book import FileBook
    from fastrak_workbook.saving.target import Target
    from fastrak_xl.app.client_report import ClientReports
    from fastrak_xl.app.selection import Selection
    from fastrak_xl.app.stages import Stage
    from fastrak_xl.domain.diagnostics import Diagnostic

_LONGEST_STEM = 120


@dataclass(frozen=True)
class ReportRequest:
    """A `report` as it was asked for. `split`: a folder that gets a file per client."""

    file: Path
    selection: Selection
    overrides: dict[str, str] = field(default_factory=dict)
    everybody: bool = False
    split: Path | None = None
    pdf: bool = False
    out: Path | None = None
    force: bool = False
    as_json: bool = False


def run_report(request: ReportRequest) -> int:
    """`report`: rebalance as `rebalance` would, and write the clients' pages. FILE stays as it is."""
    from fastrak_xl.app.stages import CALCULATE, CHECK, READ, WRITE

    refuse_no_file(request.file)
    _refuse_nobody(request)
    if request.pdf:
        office()  # before anything is read
    target = _one_place(request)
    stages = [READ, CHECK, CALCULATE, WRITE]
    with the_only_run(target), progress(stages) as stage, understanding(request.file):
        reports, diagnostics = _reports(open_book(request.file), request, stage)
        written: list[Path] = []
        if reports is not None:
            stage(WRITE)
            written = _write(reports, request, target)
    return _say(request, reports, diagnostics, written)


def _refuse_nobody(request: ReportRequest) -> None:
    chosen = request.selection
    if not (request.everybody or chosen.accounts or chosen.clients or chosen.advisers):
        raise Refused("Say whose report: --client ID, --account ID, --adviser NAME, or --all.")
    if request.split is not None and request.out is not None:
        raise Refused("Use either -o or --split, not both.")


def _one_place(request: ReportRequest) -> Target | None:
    """Where the one workbook goes; None where there is one for each client."""
    from fastrak_workbook.saving.target import Manner, Target

    if request.split is not None:
        if request.split.is_file():
            raise Refused(f"{request.split} is a file. Name a folder, or one that can be made.")
        return None
    if request.out is None:
        return Target(request.file.with_suffix(".xlsx"), Manner.NUMBERED, verb="client report")
    refuse_other_endings(request.out, [".xlsx"])
    refuse_copy(request.file, request.out, request.force)
    return place(request.out, request.force)


def _reports(
    book: FileBook, request: ReportRequest, stage: Stage
) -> tuple[ClientReports | None, tuple[Diagnostic, ...]]:
    """The reports, or None where errors stop them."""
    from fastrak_xl.app.check import check
    from fastrak_xl.app.client_report import client_reports
    from fastrak_xl.app.rebalance import run_report as calculated
    from fastrak_xl.app.stages import CALCULATE

    checked = check(book, request.overrides, stage=stage)
    if checked.blocking:
        return None, checked.diagnostics
    stage(CALCULATE)
    report, left_out = calculated(checked, request.selection)
    return client_reports(book, report, left_out), (*checked.diagnostics, *report.warnings())


def _write(reports: ClientReports, request: ReportRequest, target: Target | None) -> list[Path]:
    """Draw and print everything, then write: each workbook, and its PDF beside it."""
    from fastrak_workbook.client_report.writing import report_workbook
    from fastrak_workbook.saving.parts import sweep

    if target is not None:
        with writing(target.path):
            return _put([(target, report_workbook(reports))], request)
    folder = request.split
    assert folder is not None  # only then is there no one place
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        sweep(folder)
        return _put([(_place_of(folder, one, request), report_workbook(one)) for one in reports.each()], request)


def _place_of(folder: Path, reports: ClientReports, request: ReportRequest) -> Target:
    """A client's file: "C0012 Ann Archer client report.xlsx", numbered if that is there; --force replaces it."""
    from fastrak_workbook.saving.names import file_name
    from fastrak_workbook.saving.target import Manner, Target

    client = reports.clients[0]
    stem = file_name(f"{client.client_id} {client.name}")[:_LONGEST_STEM].strip() or "client"
    if request.force:
        return Target(folder / f"{stem} client report.xlsx", Manner.REPLACE)
    return Target(folder / f"{stem}.xlsx", Manner.NUMBERED, verb="client report")


def _put(workbooks: list[tuple[Target, bytes]], request: ReportRequest) -> list[Path]:
    from fastrak_workbook.saving.target import Manner, Target

    pdfs = as_pdf({str(number): data for number, (_, data) in enumerate(workbooks)}) if request.pdf else {}
    paths: list[Path] = []
    for number, (target, data) in enumerate(workbooks):
        saved = target.put(data)
        if not request.as_json:
            say_where(saved, f"The client report is {saved.path}")
        paths.append(saved.path)
        if request.pdf:
            beside = saved.path.with_suffix(".pdf")
            manner = Manner.REPLACE if request.force else Manner.NUMBERED if beside.exists() else Manner.NEW
            pdf = Target(beside, manner)
            paths.append(_beside(pdf, pdfs[str(number)], request))
    return paths


def _beside(pdf: Target, data: bytes, request: ReportRequest) -> Path:
    saved = pdf.put(data)
    if not request.as_json:
        say_where(saved, f"To print: {saved.path}")
    return saved.path


def _say(
    request: ReportRequest, reports: ClientReports | None, diagnostics: tuple[Diagnostic, ...], written: list[Path]
) -> int:
    from fastrak_xl.app.totals import counted

    clients = len(reports.clients) if reports else 0
    accounts = sum(len(client.accounts) for client in reports.clients) if reports else 0
    if request.as_json:
        found = [one.as_json() for one in diagnostics]
        files = [str(path) for path in written]
        answer(as_json_text({"output": files, "clients": clients, "accounts": accounts, "diagnostics": found}))
    else:
        for line in listing(diagnostics) if diagnostics else ():
            say(line)
        nothing = "No report was written. Correct the errors above and run again."
        answer(f"{counted(clients, 'client')}, {counted(accounts, 'account')}." if reports else nothing)
    return DONE if reports else HAS_ERRORS
