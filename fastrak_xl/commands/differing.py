"""The command `diff`: what changed from one result to another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from fastrak_xl.commands.opening import open_book, place, say_where, understanding
from fastrak_xl.commands.progress import progress
from fastrak_xl.commands.refusals import (
    DONE,
    Refused,
    refuse_no_file,
    refuse_other_endings,
    refuse_to_replace,
    the_only_run,
    writing,
)
from fastrak_xl.commands.terminal import answer, as_json_text

if TYPE_CHECKING:
    from fastrak_xl.app.diff import Difference

_SHOWN = 10


@dataclass(frozen=True)
class DiffRequest:
    """A `diff` as it was asked for."""

    old: Path
    new: Path
    out: Path | None = None
    force: bool = False
    as_json: bool = False


def run_diff(request: DiffRequest) -> int:
    """`diff`: the differences on the terminal, all of them with --json or in a workbook with -o."""
    from fastrak_xl.app.stages import COMPARE, READ

    refuse_no_file(request.old)
    refuse_no_file(request.new)
    if request.out is not None:
        refuse_other_endings(request.out, [".xlsx"])
        refuse_to_replace(request.out, request.force)
    target = place(request.out, request.force) if request.out is not None else None
    with the_only_run(target), progress([READ, COMPARE]) as stage:
        stage(READ)
        found = _found(request)
        stage(COMPARE)
        if target is not None:
            from fastrak_workbook.diff_sheet import diff_workbook

            with writing(target.path):
                target.put(diff_workbook(found))
    if request.as_json:
        answer(as_json_text({"differences": [_as_json(one) for one in found]}))
    else:
        for line in _lines(found):
            answer(line)
    if target is not None and target.saved is not None:
        say_where(target.saved, f"All differences are in {target.saved.path}")
    return DONE


def _found(request: DiffRequest) -> tuple[Difference, ...]:
    with understanding(request.old):
        old = open_book(request.old)
        old.last_results()  # refused under its own name
    with understanding(request.new):
        new = open_book(request.new)
        from fastrak_xl.app.diff import NoResult, diff

        try:
            return diff(old, new)
        except NoResult as no_result:
            raise Refused(str(no_result)) from no_result


def _lines(found: Sequence[Difference]) -> Iterator[str]:
    """Section by section, the first ten of each."""
    from fastrak_xl.app.diff import SECTIONS
    from fastrak_xl.app.totals import counted

    if not found:
        yield "No differences."
        return
    for section in SECTIONS:
        own = [one for one in found if one.section == section]
        if not own:
            continue
        yield f"{section}: {counted(len(own), 'difference')}"
        for one in own[:_SHOWN]:
            yield f"  {one.what}: {one.old or 'nothing'} → {one.new or 'nothing'}"
        if len(own) > _SHOWN:
            yield f"  … and {len(own) - _SHOWN:,} more: see them all with -o FILE or --json."


def _as_json(one: Difference) -> dict[str, object]:
    from fastrak_xl.domain.money import plain_pounds

    change = None if one.change_pence is None else plain_pounds(one.change_pence)
    return {"section": one.section, "what": one.what, "old": one.old, "new": one.new, "change": change}
