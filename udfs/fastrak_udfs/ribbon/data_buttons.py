"""The buttons of the groups Data and Categorise."""

from __future__ import annotations

from fastrak_udfs.ribbon.desk import Desk, counted_problems
from fastrak_udfs.ribbon.doing import UPLOADS, bytes_of, stopped, written
from fastrak_workbook.guard.reading import GuardedReader
from fastrak_xl.app.check import check, write_checks
from fastrak_xl.app.totals import counted
from fastrak_xl.domain.money import pounds_text

VALUATIONS = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls")
"""The endings of platforms' exports."""


def import_valuations(desk: Desk) -> str:
    """Valuations of platforms into Holdings, Accounts, Clients and Funds."""
    from fastrak_workbook.valuation import ReadingOptions, read_valuation
    from fastrak_xl.app.valuations.bring_in import bring_in

    files = desk.person.choose_files("Valuations to import", VALUATIONS, several=True)
    desk.stage("Read")
    options, reader = ReadingOptions(), GuardedReader()
    valuations = [read_valuation(bytes_of(file), file.name, options, reader) for file in files]
    brought = bring_in(desk.workbook, valuations)
    if not brought.done:
        return stopped(desk, brought.diagnostics, "Nothing was brought in.")
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
        return stopped(desk, done.diagnostics, "Nothing was categorised.")
    rest = f"{counted(len(done.remaining), 'fund')} still unassigned ({pounds_text(done.remaining_pence)})."
    return f"{done.sector_model}, by {done.hierarchy}: {counted(done.assigned, 'fund')} assigned. {rest}"


def write_upload_template(desk: Desk) -> str:
    """Every fund and its sector as a spreadsheet to fill in."""
    from fastrak_workbook.upload.writing import upload_workbook
    from fastrak_xl.app.categorise.fund_list import list_funds

    funds = list_funds(desk.workbook, stage=desk.stage)
    if not funds.done:
        return stopped(desk, funds.diagnostics, "No template was written.")
    return written(desk, "upload template", upload_workbook(funds), f"{counted(len(funds.rows), 'fund')}.")


def take_upload(desk: Desk) -> str:
    """An upload template, filled in, taken back."""
    from fastrak_workbook.upload.reading import read_upload
    from fastrak_xl.app.categorise.upload import OUTCOMES, apply_upload

    [file] = desk.person.choose_files("The upload template, filled in", UPLOADS)
    done = apply_upload(
        desk.workbook, read_upload(bytes_of(file), file.name, GuardedReader()), create_sectors=False, stage=desk.stage
    )
    if not done.done:
        return stopped(desk, done.diagnostics, "Nothing was changed.")
    return f"Rows: {', '.join(f'{len(done.rows[outcome]):,} {outcome}' for outcome in OUTCOMES)}."
