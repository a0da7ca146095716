"""The commands `upload-template` and `upload`: funds into sectors by spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from fastrak_xl.commands.changing import say_outcome
from fastrak_xl.commands.opening import bytes_of, open_book, place_beside, place_of_copy, say_where, understanding
from fastrak_xl.commands.options import How
from fastrak_xl.commands.progress import progress
from fastrak_xl.commands.refusals import (
    DONE,
    HAS_ERRORS,
    refuse_no_file,
    say,
    the_only_run,
    writing,
)
from fastrak_xl.commands.terminal import answer, as_json_text, listing

if TYPE_CHECKING:
    from fastrak_workbook.saving.target import Target
    from fastrak_xl.app.categorise.fund_list import FundList
    from fastrak_xl.app.categorise.upload import Upload, Uploaded

_SHOWN = 50


@dataclass(frozen=True)
class TemplateRequest:
    """An `upload-template` as it was asked for."""

    file: Path
    sector_model: str = ""
    only_unassigned: bool = False
    out: Path | None = None
    force: bool = False


@dataclass(frozen=True)
class UploadRequest:
    """An `upload` as it was asked for."""

    file: Path
    upload: Path
    partial: bool = False
    create_sectors: bool = False
    how: How = field(default_factory=How)


def run_upload_template(request: TemplateRequest) -> int:
    """`upload-template`: the funds of a workbook as a spreadsheet to fill in."""
    from fastrak_xl.app.stages import CHECK, READ, WRITE

    refuse_no_file(request.file)
    target = place_beside(request.file, request.out, "upload template", force=request.force)
    with the_only_run(target), progress([READ, CHECK, WRITE]) as stage, understanding(request.file):
        book = open_book(request.file)
        from fastrak_xl.app.categorise.fund_list import list_funds

        funds = list_funds(book, request.sector_model, only_unassigned=request.only_unassigned, stage=stage)
        if funds.done:
            stage(WRITE)
            _write_template(target, funds)
    for line in listing(funds.diagnostics) if funds.diagnostics else ():
        say(line)
    if not funds.done or target.saved is None:
        answer("No template was written. Correct the errors above and run again.")
        return HAS_ERRORS
    answer(_template_line(funds))
    say_where(target.saved, f"The upload template is {target.saved.path}")
    return DONE


def _write_template(target: Target, funds: FundList) -> None:
    from fastrak_workbook.upload.writing import upload_workbook

    with writing(target.path):
        target.put(upload_workbook(funds))


def _template_line(funds: FundList) -> str:
    from fastrak_xl.app.totals import counted
    from fastrak_xl.domain.money import pounds_text

    free = [row for row in funds.rows if not row.sector]
    money = pounds_text(sum(row.value for row in free))
    return f"{counted(len(funds.rows), 'fund')}, {len(free):,} of them unassigned ({money})."


def run_upload(request: UploadRequest) -> int:
    """`upload`: check every row of the upload, then change the workbook."""
    from fastrak_xl.app.stages import CALCULATE, CHECK, READ, WRITE

    refuse_no_file(request.file)
    target = None if request.how.dry_run else place_of_copy(request.file, request.how, "categorised")
    with the_only_run(target), progress([READ, CHECK, CALCULATE, WRITE]) as stage:
        with understanding(request.file):
            book = open_book(request.file, target)
        upload = _read(request.upload)
        from fastrak_xl.app.categorise.upload import apply_upload

        options = {"partial": request.partial, "create_sectors": request.create_sectors}
        with writing(target.path if target else request.file), understanding(request.file):
            done = apply_upload(book, upload, **options, stage=stage)
    output = str(book.written.path) if book.written else None
    if request.how.as_json:
        answer(as_json_text(_as_json(done, output)))
    else:
        for line in listing(done.diagnostics):
            say(line)
        for line in _report(done):
            answer(line)
    say_outcome(book.written, is_done=done.done)
    return DONE if done.done else HAS_ERRORS


def _read(path: Path) -> Upload:
    from fastrak_workbook.guard.reading import GuardedReader
    from fastrak_workbook.upload.reading import read_upload

    with understanding(path):
        return read_upload(bytes_of(path), path.name, GuardedReader())


def _report(done: Uploaded) -> Iterator[str]:
    from fastrak_xl.app.categorise.upload import OUTCOMES, REJECTED

    rejected = done.rows.get(REJECTED, ())
    if not done.done:
        yield "Nothing was changed. Correct the errors above and run again, or leave those rows out with --partial."
    else:
        counts = (f"{len(done.rows[outcome]):,} {outcome}" for outcome in OUTCOMES)
        yield f"Rows: {', '.join(counts)}."
    if rejected:
        more = f" and {len(rejected) - _SHOWN:,} more" if len(rejected) > _SHOWN else ""
        yield f"Rejected: row {', '.join(map(str, rejected[:_SHOWN]))}{more}."
    if done.new_sectors:
        yield f"New sectors: {', '.join(done.new_sectors)}."


def _as_json(done: Uploaded, output: str | None) -> dict[str, object]:
    from fastrak_xl.app.categorise.upload import OUTCOMES

    return {
        "output": output,
        **{outcome: list(done.rows.get(outcome, ())) for outcome in OUTCOMES},
        "new_sectors": list(done.new_sectors),
        "diagnostics": [one.as_json() for one in done.diagnostics],
    }
