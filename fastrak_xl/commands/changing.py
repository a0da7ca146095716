"""Commands that plan a change of a workbook and carry it out: read, plan, write, say what was done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from fastrak_xl.commands.opening import open_book, place_of_copy, say_where, understanding
from fastrak_xl.commands.options import How
from fastrak_xl.commands.progress import progress
from fastrak_xl.commands.refusals import DONE, HAS_ERRORS, refuse_no_file, say, the_only_run, writing
from fastrak_xl.commands.terminal import answer, as_json_text, listing

if TYPE_CHECKING:
    from fastrak_workbook.saving.target import Saved
    from fastrak_xl.app.plans import Plan
    from fastrak_xl.engine.link.linked import LinkedBook

_NOTHING = "Nothing was changed. Correct the errors above and run again."


def run_change(
    file: Path,
    how: How,
    verb: str,
    plan_of: Callable[[LinkedBook], Plan],
    *,
    tables: Sequence[str] = (),
    headings: Sequence[str] = (),
) -> int:
    """Carry out a plan; the copy is "<name> <verb>.xlsx".

    Errors on the sheets of `tables`, or in the headings of `headings`, stop it, too.
    """
    from fastrak_xl.app.stages import CALCULATE, CHECK, READ, WRITE

    refuse_no_file(file)
    target = None if how.dry_run else place_of_copy(file, how, verb)
    with the_only_run(target), progress([READ, CHECK, CALCULATE, WRITE]) as stage, understanding(file):
        book = open_book(file, target)
        from fastrak_xl.app.plans import carry_out

        with writing(target.path if target else file):
            plan = carry_out(book, plan_of, tables=tables, headings=headings, stage=stage)
    _say_what_was_done(how, plan, book.written)
    return DONE if plan.is_sound else HAS_ERRORS


def _say_what_was_done(how: How, plan: Plan, written: Saved | None) -> None:
    if how.as_json:
        facts = {"output": str(written.path) if written else None, **plan.facts}
        answer(as_json_text({**facts, "diagnostics": [one.as_json() for one in plan.diagnostics]}))
    else:
        for line in listing(plan.diagnostics) if plan.diagnostics else ():
            say(line)
        for line in plan.said if plan.is_sound else (*plan.said, _NOTHING):
            answer(line)
    say_outcome(written, is_done=plan.is_sound)


def say_outcome(written: Saved | None, *, is_done: bool) -> None:
    """Where the workbook is, or that it was a trial run."""
    if written is not None:
        say_where(written, f"The workbook is {written.path}")
    elif is_done:
        say("This was a trial run: nothing was written.")
