"""The commands `export-portfolios` and `import-portfolios`: model portfolios as a spreadsheet, and back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from fastrak_xl.commands.changing import run_change
from fastrak_xl.commands.opening import bytes_of, open_book, place_beside, say_where, understanding
from fastrak_xl.commands.options import How
from fastrak_xl.commands.progress import progress
from fastrak_xl.commands.refusals import DONE, HAS_ERRORS, refuse_no_file, say, the_only_run, writing
from fastrak_xl.commands.terminal import answer, listing

if TYPE_CHECKING:
    from fastrak_workbook.saving.target import Target
    from fastrak_xl.app.plans import Plan
    from fastrak_xl.app.portfolios.exchange import PortfolioRows
    from fastrak_xl.engine.link.linked import LinkedBook


def run_export(file: Path, out: Path | None, *, force: bool) -> int:
    """`export-portfolios`: every row of Model Portfolios as a spreadsheet of its own."""
    from fastrak_xl.app.stages import CHECK, READ, WRITE

    refuse_no_file(file)
    target = place_beside(file, out, "portfolios", force=force)
    with the_only_run(target), progress([READ, CHECK, WRITE]) as stage, understanding(file):
        book = open_book(file)
        from fastrak_xl.app.portfolios.exchange import list_portfolios

        listed = list_portfolios(book, stage=stage)
        if listed.done:
            stage(WRITE)
            _write(target, listed)
    for line in listing(listed.diagnostics) if listed.diagnostics else ():
        say(line)
    if not listed.done or target.saved is None:
        answer("No portfolios were written. Correct the errors above and run again.")
        return HAS_ERRORS
    from fastrak_xl.app.totals import counted

    answer(f"{counted(listed.versions, 'portfolio')} in {counted(len(listed.rows), 'row')}.")
    say_where(target.saved, f"The portfolios are in {target.saved.path}")
    return DONE


def _write(target: Target, listed: PortfolioRows) -> None:
    from fastrak_workbook.upload.writing import portfolios_workbook

    with writing(target.path):
        target.put(portfolios_workbook(listed))


def run_import_portfolios(file: Path, source: Path, how: How) -> int:
    """`import-portfolios`: check every row of the spreadsheet, then put its portfolios into the workbook."""
    from fastrak_workbook.guard.reading import GuardedReader
    from fastrak_workbook.upload.reading import read_portfolios

    refuse_no_file(file)
    with understanding(source):
        upload = read_portfolios(bytes_of(source), source.name, GuardedReader())

    def plan(linked: LinkedBook) -> Plan:
        from fastrak_xl.app.portfolios.exchange import import_portfolios

        return import_portfolios(linked, upload)

    return run_change(file, how, "changed", plan, headings=("model_portfolios",))
