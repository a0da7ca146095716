"""A file in, an answer out: what somebody wishes for, through the same use-cases as the commands.

Files are read in the guarded process; everything stays in memory, and nothing is written to a disk.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from fastrak_workbook.file_book import FileBook
from fastrak_workbook.graft.xml import NotAWorkbook
from fastrak_workbook.guard import reading
from fastrak_workbook.saving.names import numbered
from fastrak_workbook.shipped import TEMPLATE_FILE, shipped
from fastrak_workbook.upload.reading import read_upload
from fastrak_workbook.upload.writing import upload_workbook
from fastrak_xl.app.categorise.fund_list import list_funds
from fastrak_xl.app.categorise.upload import apply_upload
from fastrak_xl.app.check import check, write_checks
from fastrak_xl.app.rebalance import rebalance
from fastrak_xl.app.totals import Totals
from fastrak_xl.domain.diagnostics import errors
from fastrak_xl.domain.not_there import NotThere
from fastrak_xl.mail.workbooks.choosing import TurnedDown, book_and_upload, open_book, the_one
from fastrak_xl.mail.workbooks.outcome import Attachment, Figures, Outcome, Said, Wish

Files = Sequence[Attachment]


def answer(wish: Wish, files: Files) -> Outcome:
    """Carry out a wish over the files that came with it. What is wrong with them is in the outcome, never raised."""
    if not files:
        wish = wish if wish is Wish.HELP else Wish.TEMPLATE
    try:
        return _ANSWERS[wish](files)
    except NotAWorkbook as refused:
        return refusal(wish, str(refused))
    except (NotThere, TurnedDown) as refused:
        return refusal(wish, str(refused))


def refusal(wish: Wish, sentence: str) -> Outcome:
    """A wish that is not carried out, and why."""
    return Outcome(wish, Said.REFUSED, refusal=sentence)


def _rebalance(files: Files) -> Outcome:
    file = the_one(files)
    book = open_book(file)
    ran = rebalance(book)
    if ran.totals is None:
        return _checks(Wish.REBALANCE, file)
    attached = (_beside(file, "rebalanced", book),)
    return Outcome(Wish.REBALANCE, Said.DONE, _figures(ran.totals), ran.diagnostics, attachments=attached)


def _check(files: Files) -> Outcome:
    return _checks(Wish.CHECK, the_one(files))


def _checks(wish: Wish, file: Attachment) -> Outcome:
    """Everything that is wrong with a workbook, and the workbook with the sheet Checks."""
    book = open_book(file)
    checked = check(book)
    write_checks(book, checked)
    said = Said.PROBLEMS if errors(checked.diagnostics) else Said.DONE
    return Outcome(wish, said, diagnostics=checked.diagnostics, attachments=(_beside(file, "checked", book),))


def _upload(files: Files) -> Outcome:
    """With a workbook and a filled-in upload, the workbook changed; with a workbook alone, the upload to fill in."""
    file, uploaded = book_and_upload(files)
    if uploaded is None:
        return _upload_template(file)
    try:
        upload = read_upload(uploaded.data, uploaded.name, reading.GuardedReader())
    except NotAWorkbook as refused:
        raise TurnedDown(f"{uploaded.name}: {refused}") from refused
    book = open_book(file)
    done = apply_upload(book, upload)
    if not done.done:
        return Outcome(Wish.UPLOAD, Said.PROBLEMS, diagnostics=done.diagnostics)
    attached = (_beside(file, "categorised", book),)
    return Outcome(Wish.UPLOAD, Said.DONE, diagnostics=done.diagnostics, attachments=attached)


def _upload_template(file: Attachment) -> Outcome:
    funds = list_funds(open_book(file))
    if not funds.done:
        return _checks(Wish.UPLOAD, file)
    name = _name(Path(file.name).with_suffix(".xlsx").name, "upload template")
    return Outcome(Wish.UPLOAD, Said.DONE, attachments=(Attachment(name, upload_workbook(funds)),))


def _template(_files: Files) -> Outcome:
    return Outcome(Wish.TEMPLATE, Said.DONE, attachments=(Attachment(TEMPLATE_FILE, shipped(TEMPLATE_FILE)),))


def _help(_files: Files) -> Outcome:
    return Outcome(Wish.HELP, Said.DONE)


_ANSWERS: Mapping[Wish, Callable[[Files], Outcome]] = {
    Wish.REBALANCE: _rebalance,
    Wish.CHECK: _check,
    Wish.UPLOAD: _upload,
    Wish.TEMPLATE: _template,
    Wish.HELP: _help,
}


def _beside(file: Attachment, verb: str, book: FileBook) -> Attachment:
    return Attachment(_name(file.name, verb), book.data)


def _name(name: str, verb: str) -> str:
    """The name that a command would give the copy: "book rebalanced.xlsx"."""
    return next(numbered(Path(name), verb)).name


def _figures(totals: Totals) -> Figures:
    return Figures(
        totals.accounts,
        totals.rebalanced,
        totals.skipped,
        totals.trades,
        totals.turnover,
        totals.unassigned_funds,
        totals.unassigned_value,
    )
