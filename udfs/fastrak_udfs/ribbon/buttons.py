"""Every button of the tab by its id in customUI14.xml: a call of one use-case, and what the person is told of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from fastrak_udfs.ribbon.desk import Desk, counted_problems
from fastrak_udfs.ribbon.use_cases import find
from fastrak_workbook.gate.limits import MIB, MOST_FILE
from fastrak_workbook.graft.xml import NotAWorkbook
from fastrak_workbook.guard.reading import GuardedReader
from fastrak_workbook.layout import SETTINGS
from fastrak_workbook.saving.target import Manner, Target
from fastrak_xl.app.check import check, write_checks
from fastrak_xl.app.selection import Selection
from fastrak_xl.app.totals import counted
from fastrak_xl.domain.diagnostics import Diagnostic
from fastrak_xl.domain.money import pounds_text

Action = Callable[[Desk], str]

_WORKBOOKS = (".xlsx", ".xlsm")
_VALUATIONS = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls")


def import_valuations(desk: Desk) -> str:
    """Valuations of platforms into Holdings, Accounts, Clients and Funds."""
    from fastrak_workbook.valuation import ReadingOptions, read_valuation
    from fastrak_xl.app.valuations.bring_in import bring_in

    files = desk.person.choose_files("Valuations to import", _VALUATIONS, several=True)
    desk.stage("Read")
    options, reader = ReadingOptions(), GuardedReader()
    valuations = [read_valuation(_bytes_of(file), file.name, options, reader) for file in files]
    brought = bring_in(desk.workbook, valuations)
    if not brought.done:
        return _stopped(desk, brought.diagnostics, "Nothing was brought in.")
    before, after = pounds_text(brought.before_pence), pounds_text(brought.after_pence)
    new = (f"{counted(number, what)}" for number, what in zip(
        (brought.new_clients, brought.new_accounts, brought.new_funds), ("client", "account", "fund"), strict=True
    ))  # fmt: skip
    waiting = f"{counted(len(brought.unassigned), 'fund')} still to be categorised."
    accounts = counted(len(brought.accounts), "account")
    return f"{accounts}: {before} before, {after} now. New: {', '.join(new)}. {waiting}"


def check_workbook(desk: Desk) -> str:
    """All that is wrong, on a new sheet Checks."""
    checked = check(desk.workbook, stage=desk.stage)
    write_checks(desk.workbook, checked)
    return f"{counted_problems(checked.diagnostics)}\n\nEverything is on the sheet Checks."


def categorise_in_bulk(desk: Desk) -> str:
    """All unassigned funds into sectors, by a Sector Hierarchy."""
    from fastrak_xl.app.categorise.bulk import categorise

    frame = desk.workbook.read()[0].sector_hierarchies.frame
    names = list(dict.fromkeys(str(name) for name in frame["hierarchy"] if name))
    if not names:
        return "There is no Sector Hierarchy in the workbook. Add its rows to the sheet Sector Hierarchies."
    done = categorise(desk.workbook, desk.person.choose("Which Sector Hierarchy?", names), stage=desk.stage)
    if not done.done:
        return _stopped(desk, done.diagnostics, "Nothing was categorised.")
    rest = f"{counted(len(done.remaining), 'fund')} still unassigned ({pounds_text(done.remaining_pence)})."
    return f"{done.sector_model}, by {done.hierarchy}: {counted(done.assigned, 'fund')} assigned. {rest}"


def write_upload_template(desk: Desk) -> str:
    """Every fund and its sector as a spreadsheet to fill in."""
    from fastrak_workbook.upload.writing import upload_workbook
    from fastrak_xl.app.categorise.fund_list import list_funds

    funds = list_funds(desk.workbook, stage=desk.stage)
    if not funds.done:
        return _stopped(desk, funds.diagnostics, "No template was written.")
    return _written(desk, "upload template", upload_workbook(funds), f"{counted(len(funds.rows), 'fund')}.")


def take_upload(desk: Desk) -> str:
    """An upload template, filled in, taken back."""
    from fastrak_workbook.upload.reading import read_upload
    from fastrak_xl.app.categorise.upload import OUTCOMES, apply_upload

    [file] = desk.person.choose_files("The upload template, filled in", _WORKBOOKS)
    done = apply_upload(
        desk.workbook, read_upload(_bytes_of(file), file.name, GuardedReader()), create_sectors=False, stage=desk.stage
    )
    if not done.done:
        return _stopped(desk, done.diagnostics, "Nothing was changed.")
    return f"Rows: {', '.join(f'{len(done.rows[outcome]):,} {outcome}' for outcome in OUTCOMES)}."


def rebalance_all(desk: Desk) -> str:
    """The main job."""
    return _rebalanced(desk, Selection())


def rebalance_selected(desk: Desk) -> str:
    """The main job for the client in the selected row."""
    return _rebalanced(desk, desk.selected())


def _rebalanced(desk: Desk, selection: Selection) -> str:
    from fastrak_xl.app.rebalance import rebalance

    outcome = rebalance(desk.workbook, None, selection, stage=desk.stage)
    if outcome.results is None:
        return _stopped(desk, outcome.diagnostics, "Nothing was rebalanced.")
    other = desk.workbook.results_in.name
    where = "" if other == desk.book.name else f"\n\nOthers may be working on this workbook: the sheets are in {other}."
    return "\n".join(outcome.results.headlines) + where


def compare_settings(desk: Desk) -> str:
    """The workbook under each method, side by side."""
    comparison = find("Comparing settings", "fastrak_xl.app.compare", "compare")(desk.workbook, stage=desk.stage)
    if comparison.compared is None:
        return _stopped(desk, comparison.diagnostics, "Nothing was compared.")
    return "The settings stand side by side on the sheet Compare."


def show_settings(desk: Desk) -> str:
    """The sheet Settings in front."""
    return _show(desk, SETTINGS.sheet, "The workbook has no sheet Settings. Copy it from a new template.")


def client_report(desk: Desk) -> str:
    """The pages of the client in the selected row, as a workbook of their own."""
    from fastrak_xl.app.rebalance import run_report

    reports = find("The client report", "fastrak_xl.app.client_report", "client_reports")
    draw = find("The client report", "fastrak_workbook.client_report.writing", "report_workbook")
    checked = check(desk.workbook, stage=desk.stage)
    if checked.blocking:
        return _stopped(desk, checked.diagnostics, "No report was written.")
    pages = reports(desk.workbook, *run_report(checked, desk.selected()))
    return _written(desk, "client report", draw(pages), "")


def open_board(desk: Desk) -> str:
    """The board in the browser, over the open book."""
    return str(find("The board", "fastrak_xl.board.open_book", "open_board")(desk.workbook))


def new_portfolio(desk: Desk) -> str:
    """A model portfolio laid out, its percentages to be filled in."""
    plan = find("New model portfolios", "fastrak_xl.app.portfolios.making", "new_portfolio")
    name = desk.person.ask("What is the new Model Portfolio called?")
    sectors = list(check(desk.workbook, stage=desk.stage).linked.sectors.models)
    model = sectors.index(desk.person.choose("On which Sector Model does it rest?", sectors))
    return _planned(desk, lambda linked: plan(linked, name, model))


def replace_fund(desk: Desk) -> str:
    """One fund in the place of another in every portfolio."""
    plan = find("Replacing a fund", "fastrak_xl.app.portfolios.replacing", "replace_fund")
    fund = find("Replacing a fund", "fastrak_xl.app.portfolios.replacing", "find_fund")
    old = desk.person.ask("Which fund goes? Give any of its codes, or its exact name.")
    new = desk.person.ask(f"Which fund comes in the place of {old}?")
    return _planned(desk, lambda linked: plan(linked, fund(linked, old), fund(linked, new)))


def export_portfolios(desk: Desk) -> str:
    """Every model portfolio as a spreadsheet."""
    listed = find("Exporting portfolios", "fastrak_xl.app.portfolios.exchange", "list_portfolios")
    draw = find("Exporting portfolios", "fastrak_workbook.upload.writing", "portfolios_workbook")
    portfolios = listed(desk.workbook, stage=desk.stage)
    if not portfolios.done:
        return _stopped(desk, portfolios.diagnostics, "No portfolios were written.")
    return _written(desk, "portfolios", draw(portfolios), f"{counted(portfolios.versions, 'portfolio')}.")


def import_portfolios(desk: Desk) -> str:
    """Model portfolios from a spreadsheet."""
    plan = find("Importing portfolios", "fastrak_xl.app.portfolios.exchange", "import_portfolios")
    read = find("Importing portfolios", "fastrak_workbook.upload.reading", "read_portfolios")
    [file] = desk.person.choose_files("Model portfolios to import", _WORKBOOKS)
    upload = read(_bytes_of(file), file.name, GuardedReader())
    return _planned(desk, lambda linked: plan(linked, upload))


def make_shareable(desk: Desk) -> str:
    """A copy that calculates FASTRAK functions without the add-in."""
    return str(find("Making a workbook shareable", "fastrak_udfs.share", "share_open_book")(desk.workbook))


def send_mail(desk: Desk) -> str:
    """The workbook by e-mail."""
    return str(find("E-mail", "fastrak_xl.mail.outgoing", "send_open_book")(desk.workbook))


def show_guide(desk: Desk) -> str:
    """The workbook's own guide: its Start sheet."""
    return _show(
        desk,
        "Start",
        "1. Fill in the sheets of the template. 2. Check. 3. Categorise, until no fund is unassigned. "
        "4. Keep your Model Portfolios. 5. Run.\n\nThe user guide is docs/user-guide.md of Fastrak XL.",
    )


def diagnose(desk: Desk) -> str:
    """What `fastrak addin doctor` finds."""
    from fastrak_udfs.addin.doctor import diagnosis
    from fastrak_udfs.addin.windows import Windows

    return "\n\n".join(map(str, diagnosis(Windows()))) or "Everything is in order."


BUTTONS: dict[str, Action] = {
    "FastrakImport": import_valuations,
    "FastrakCheck": check_workbook,
    "FastrakBoard": open_board,
    "FastrakBulk": categorise_in_bulk,
    "FastrakUploadTemplate": write_upload_template,
    "FastrakUpload": take_upload,
    "FastrakNewPortfolio": new_portfolio,
    "FastrakReplaceFund": replace_fund,
    "FastrakExportPortfolios": export_portfolios,
    "FastrakImportPortfolios": import_portfolios,
    "FastrakRun": rebalance_all,
    "FastrakThisClient": rebalance_selected,
    "FastrakCompare": compare_settings,
    "FastrakSettings": show_settings,
    "FastrakClientReport": client_report,
    "FastrakShare": make_shareable,
    "FastrakMail": send_mail,
    "FastrakGuide": show_guide,
    "FastrakDiagnose": diagnose,
}


def _bytes_of(file: Path) -> bytes:
    size = file.stat().st_size
    if size > MOST_FILE:
        raise NotAWorkbook(f"{file.name} is too large: {size / MIB:,.0f} MB. Split it by client.")
    return file.read_bytes()


def _stopped(desk: Desk, found: Sequence[Diagnostic], sentence: str) -> str:
    """What errors keep from being done; they are on the sheet Checks, where those of the workbook can be found."""
    checked = check(desk.workbook)
    if any(one.is_error for one in checked.diagnostics):
        write_checks(desk.workbook, checked)
        return f"{sentence} {counted_problems(checked.diagnostics)}\n\nEverything is on the sheet Checks."
    return f"{sentence} {_listed(one for one in found if one.is_error)}"


def _listed(found: Iterable[Diagnostic], most: int = 5) -> str:
    lines = list(map(str, found))
    more = [f"… and {len(lines) - most} more."] if len(lines) > most else []
    return "\n\n".join(["", *lines[:most], *more])


def _written(desk: Desk, verb: str, data: bytes, sentence: str) -> str:
    """A file of its own, where the person wants it."""
    stem = str(desk.book.name).rpartition(".")[0] or str(desk.book.name)
    target = Target(desk.person.name_file(f"Save the {verb} as", f"{stem} {verb}.xlsx"), Manner.REPLACE)
    saved = target.put(data)
    return f"{sentence} It is in {saved.path}".strip()


def _planned(desk: Desk, plan_of: Callable[[Any], Any]) -> str:
    """A planned change of the workbook carried out, and what it says of itself."""
    carry_out = find("This change", "fastrak_xl.app.plans", "carry_out")
    plan = carry_out(desk.workbook, plan_of, stage=desk.stage)
    if not plan.is_sound:
        return _stopped(desk, plan.diagnostics, "Nothing was changed.")
    return "\n".join(plan.said)


def _show(desk: Desk, sheet: str, otherwise: str) -> str:
    for one in desk.book.sheets:
        if one.name.casefold() == sheet.casefold():
            one.activate()
            return ""
    return otherwise
