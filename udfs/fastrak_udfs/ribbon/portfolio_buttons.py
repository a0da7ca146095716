"""The buttons of the group Portfolios."""

from __future__ import annotations

from fastrak_udfs.ribbon.desk import Desk
from fastrak_udfs.ribbon.doing import UPLOADS, bytes_of, planned, stopped, written
from fastrak_udfs.ribbon.use_cases import find
from fastrak_workbook.guard.reading import GuardedReader
from fastrak_xl.app.check import check
from fastrak_xl.app.totals import counted


def new_portfolio(desk: Desk) -> str:
    """A model portfolio laid out, its percentages to be filled in."""
    plan = find("New model portfolios", "fastrak_xl.app.portfolios.making", "new_portfolio")
    name = desk.person.ask("What is the new Model Portfolio called?")
    sectors = list(check(desk.workbook, stage=desk.stage).linked.sectors.models)
    model = sectors.index(desk.person.choose("On which Sector Model does it rest?", sectors))
    return planned(desk, lambda linked: plan(linked, name, model))


def replace_fund(desk: Desk) -> str:
    """One fund in the place of another in every portfolio."""
    plan = find("Replacing a fund", "fastrak_xl.app.portfolios.replacing", "replace_fund")
    fund = find("Replacing a fund", "fastrak_xl.app.portfolios.replacing", "find_fund")
    old = desk.person.ask("Which fund goes? Give any of its codes, or its exact name.")
    new = desk.person.ask(f"Which fund comes in the place of {old}?")
    return planned(desk, lambda linked: plan(linked, fund(linked, old), fund(linked, new)))


def export_portfolios(desk: Desk) -> str:
    """Every model portfolio as a spreadsheet."""
    listed = find("Exporting portfolios", "fastrak_xl.app.portfolios.exchange", "list_portfolios")
    draw = find("Exporting portfolios", "fastrak_workbook.upload.writing", "portfolios_workbook")
    portfolios = listed(desk.workbook, stage=desk.stage)
    if not portfolios.done:
        return stopped(desk, portfolios.diagnostics, "No portfolios were written.")
    return written(desk, "portfolios", draw(portfolios), f"{counted(portfolios.versions, 'portfolio')}.")


def import_portfolios(desk: Desk) -> str:
    """Model portfolios from a spreadsheet."""
    plan = find("Importing portfolios", "fastrak_xl.app.portfolios.exchange", "import_portfolios")
    read = find("Importing portfolios", "fastrak_workbook.upload.reading", "read_portfolios")
    [file] = desk.person.choose_files("Model portfolios to import", UPLOADS)
    upload = read(bytes_of(file), file.name, GuardedReader())
    return planned(desk, lambda linked: plan(linked, upload))
