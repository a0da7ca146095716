"""The command `categorise`: what a Sector Hierarchy did, and which funds remain."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from fastrak_xl.commands.changing import run_change, say_outcome
from fastrak_xl.commands.opening import open_book, place_of_copy, understanding
from fastrak_xl.commands.options import How
from fastrak_xl.commands.progress import progress
from fastrak_xl.commands.refusals import DONE, HAS_ERRORS, refuse_no_file, say, the_only_run, writing
from fastrak_xl.commands.terminal import answer, as_json_text, listing

if TYPE_CHECKING:
    from fastrak_workbook.saving.target import Saved
    from fastrak_xl.app.categorise.bulk import Categorised, Stream
    from fastrak_xl.app.plans import Plan
    from fastrak_xl.engine.link.linked import LinkedBook


@dataclass(frozen=True)
class CategoriseRequest:
    """A `categorise` as it was asked for."""

    file: Path
    hierarchy: str
    sector_model: str = ""
    overwrite: bool = False
    how: How = field(default_factory=How)


def run_categorise(request: CategoriseRequest) -> int:
    """`categorise`: read, apply the hierarchy, write; say what went where and what remains."""
    from fastrak_xl.app.stages import CALCULATE, CHECK, READ, WRITE

    refuse_no_file(request.file)
    target = None if request.how.dry_run else place_of_copy(request.file, request.how, "categorised")
    with the_only_run(target), progress([READ, CHECK, CALCULATE, WRITE]) as stage, understanding(request.file):
        book = open_book(request.file, target)
        from fastrak_xl.app.categorise.bulk import categorise

        names = request.hierarchy, request.sector_model
        with writing(target.path if target else request.file):
            done = categorise(book, *names, overwrite=request.overwrite, stage=stage)
    _say_what_was_done(request, done, book.written)
    return DONE if done.done else HAS_ERRORS


def run_accept(file: Path, how: How, sector_model: str, percent: float) -> int:
    """`categorise --accept-suggestions`: take what is suggested with at least that likelihood, and say why."""

    def plan(linked: LinkedBook) -> Plan:
        from fastrak_xl.app.categorise import naming
        from fastrak_xl.app.categorise.accepting import accept_suggestions

        return accept_suggestions(linked, naming.sector_model(linked, sector_model), percent / 100)

    return run_change(file, how, "categorised", plan)


def _say_what_was_done(request: CategoriseRequest, done: Categorised, written: Saved | None) -> None:
    if request.how.as_json:
        answer(as_json_text(_as_json(done, str(written.path) if written else None)))
    else:
        for line in listing(done.diagnostics):
            say(line)
        for line in _report(done):
            answer(line)
    say_outcome(written, is_done=done.done)


def _report(done: Categorised) -> Iterator[str]:
    from fastrak_xl.app.totals import counted
    from fastrak_xl.domain.money import pounds_text

    if not done.done:
        yield "Nothing was categorised. Correct the errors above and run again."
        return
    for stream in done.streams:
        yield _stream_line(stream)
    money = pounds_text(done.value_pence)
    counts = f"{counted(done.assigned, 'fund')} assigned, {done.moved:,} moved ({money})"
    yield f"{done.sector_model}, by {done.hierarchy}: {counts}."
    yield f"{counted(len(done.remaining), 'fund')} still unassigned ({pounds_text(done.remaining_pence)})."
    for fund, reason in done.remaining:
        yield f"  {pounds_text(fund.value_pence):>14}  {fund.name} ({fund.code_type} {fund.code}): {reason}"


def _stream_line(stream: Stream) -> str:
    from fastrak_xl.app.totals import counted
    from fastrak_xl.domain.money import pounds_text

    amounts = f"{counted(stream.funds, 'fund')}, {pounds_text(stream.value_pence)}"
    if not stream.source_sector:
        return f"  no {stream.source} sector: {amounts}"
    leads = stream.sector or ("several sectors" if stream.is_ambiguous else "no mapping")
    return f"  {stream.source}: {stream.source_sector} → {leads}: {amounts}"


def _as_json(done: Categorised, output: str | None) -> dict[str, object]:
    from fastrak_xl.domain.money import plain_pounds

    return {
        "output": output,
        "hierarchy": done.hierarchy,
        "sector_model": done.sector_model,
        "assigned": done.assigned,
        "moved": done.moved,
        "value": plain_pounds(done.value_pence),
        "sources": [
            {
                "source": stream.source,
                "source_sector": stream.source_sector,
                "sector": stream.sector,
                "ambiguous": stream.is_ambiguous,
                "funds": stream.funds,
                "value": plain_pounds(stream.value_pence),
            }
            for stream in done.streams
        ],
        "unassigned": [
            {
                "name": fund.name,
                "code_type": fund.code_type,
                "code": fund.code,
                "value": plain_pounds(fund.value_pence),
                "reason": reason,
            }
            for fund, reason in done.remaining
        ],
        "diagnostics": [one.as_json() for one in done.diagnostics],
    }
