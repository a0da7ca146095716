"""The commands `approve` and `orders`: a result sealed, the approval file beside it, and what is ordered from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from fastrak_xl.commands.opening import open_book, place_of_copy, say_where, understanding
from fastrak_xl.commands.ordering import export, refuse_no_folder, say_orders
from fastrak_xl.commands.progress import progress
from fastrak_xl.commands.refusals import (
    DONE,
    HAS_ERRORS,
    WRONG_USAGE,
    Refused,
    refuse_no_file,
    say,
    the_only_run,
    writing,
)
from fastrak_xl.commands.terminal import answer, approval_beside, approval_place, as_json_text

if TYPE_CHECKING:
    from fastrak_workbook.file_book import FileBook
    from fastrak_xl.app.results import Approval
    from fastrak_xl.app.stages import Stage


@dataclass(frozen=True)
class ApproveRequest:
    """An `approve` as it was asked for; `at` is the moment, now if it is not given."""

    result: Path
    by: str
    note: str = ""
    out: Path | None = None
    force: bool = False
    in_place: bool = False
    as_json: bool = False
    at: datetime | None = None


def run_approve(request: ApproveRequest) -> int:
    """`approve`: the result checked against its own tables, sealed and written; then the approval file."""
    from fastrak_xl.app.stages import CALCULATE, CHECK, COMPARE, READ, WRITE

    refuse_no_file(request.result)
    target = place_of_copy(request.result, request, "approved")
    stages = [READ, CHECK, CALCULATE, COMPARE, WRITE]
    with the_only_run(target), progress(stages) as stage, understanding(request.result):
        book = open_book(request.result, target)
        with writing(target.path):
            approval = _approved(book, request, stage)
            written = book.written
            assert written is not None  # an approval is always written
            beside = _write_evidence(book, approval, written.path)
    seal = approval.lines[-1].value
    if request.as_json:
        facts = {line.item: line.value for line in approval.lines if line.section == "Approval"}
        answer(as_json_text({"output": str(written.path), "approval_file": str(beside), "seal": seal, **facts}))
    else:
        answer(f"Approved by {approval.lines[0].value}, {approval.lines[1].value}. Seal {seal}.")
        say_where(written, f"The approved result is {written.path}")
        say(f"The approval file is {beside}")
    return DONE


def _approved(book: FileBook, request: ApproveRequest, stage: Stage) -> Approval:
    from fastrak_xl.app.approval import CannotApprove, approve

    try:
        return approve(book, request.by, request.note, request.at or datetime.now(UTC), stage=stage)
    except CannotApprove as refused:
        raise Refused(str(refused), WRONG_USAGE if refused.is_no_result else HAS_ERRORS) from refused


def _write_evidence(book: FileBook, approval: Approval, path: Path) -> Path:
    """The approval file beside the sealed result; one of an earlier file of that name is replaced."""
    from fastrak_workbook.saving.target import Manner, Target
    from fastrak_xl.app.approval import as_evidence

    target = Target(approval_place(path), Manner.REPLACE)
    return target.put(as_evidence(book, approval, path.name).encode()).path


def run_orders(result: Path, folder: Path, *, as_json: bool) -> int:
    """`orders`: the order files of a result, if it is what its own tables give, and approved where it has to be."""
    refuse_no_file(result)
    refuse_no_folder(folder)
    book = open_book(result)
    from fastrak_xl.app.approval import CannotOrder, report_to_order
    from fastrak_xl.app.totals import counted

    with understanding(result):
        try:
            report = report_to_order(book, approval_beside(result))
        except CannotOrder as refused:
            raise Refused(str(refused), HAS_ERRORS) from refused
        exported = export(report, folder)
    if as_json:
        answer(as_json_text(exported.as_json()))
    else:
        say_orders(exported)
        answer(f"{counted(len(exported.files), 'order file')}.")
    return DONE
