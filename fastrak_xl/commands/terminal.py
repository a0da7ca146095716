"""What the commands print, and how they end: answers to stdout, everything else to stderr."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from fastrak_xl.commands.opening import bytes_of, open_book, place, place_of_copy, say_where, understanding
from fastrak_xl.commands.progress import progress
from fastrak_xl.commands.refusals import (
    DONE,
    HAS_ERRORS,
    Refused,
    refuse_copy,
    refuse_no_file,
    say,
    the_only_run,
    writing,
)
from fastrak_xl.domain.printable import printable, printable_json

if TYPE_CHECKING:
    from fastrak_workbook.file_book import FileBook
    from fastrak_workbook.saving.target import Saved, Target
    from fastrak_xl.app.rebalance import Outcome
    from fastrak_xl.app.selection import Selection
    from fastrak_xl.app.stages import Stage
    from fastrak_xl.app.totals import Totals
    from fastrak_xl.domain.diagnostics import Diagnostic


@dataclass(frozen=True)
class Request:
    """A `rebalance` as it was asked for."""

    file: Path
    overrides: dict[str, str] = field(default_factory=dict)
    selection: Selection | None = None
    out: Path | None = None
    force: bool = False
    in_place: bool = False
    replace: bool = False
    as_json: bool = False
    orders: Path | None = None


def answer(text: str) -> None:
    """A line of the answer."""
    print(printable(text))


def in_columns(columns: Mapping[str, Sequence[str]], left: Sequence[str] = ()) -> Iterator[str]:
    """A table as lines of text, headings first: the first column and those named `left` to the left, others, numbers,
    to the right."""
    headings = list(columns)
    cells = [[heading, *values] for heading, values in columns.items()]
    widths = [max(map(len, column)) for column in cells]
    to_left = [place == 0 or heading in left for place, heading in enumerate(headings)]
    for row in zip(*cells, strict=True):
        shown = (
            text.ljust(width) if is_left else text.rjust(width)
            for text, width, is_left in zip(row, widths, to_left, strict=True)
        )
        yield "  ".join(shown).rstrip()


def parse_overrides(pairs: Iterable[str], option: str = "--set") -> dict[str, str]:
    """`NAME=VALUE` pairs as settings; Refused for one without an equals sign."""
    overrides: dict[str, str] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or not name.strip():
            raise Refused(f"{option} takes NAME=VALUE, such as {option} \"Cash reserve %=2\" (found '{pair}').")
        overrides[name.strip()] = value.strip()
    return overrides


def run_check(file: Path, out: Path | None, *, force: bool, as_json: bool) -> int:
    """`check`: all diagnostics; with `out`, a copy with the sheet Checks."""
    from fastrak_xl.app.stages import CHECK, READ, WRITE

    if out is not None:
        refuse_copy(file, out, force)
    target = place(out, force) if out is not None else None
    with the_only_run(target), progress([READ, CHECK, WRITE]) as stage, understanding(file):
        book = open_book(file, target)
        from fastrak_xl.app.check import check, write_checks

        checked = check(book, stage=stage)
        if out is not None:
            stage(WRITE)
            with writing(out):
                write_checks(book, checked)
    if book.written is not None:
        say_where(book.written, f"The sheet Checks is in {book.written.path}.")
    if as_json:
        answer(as_json_text({"diagnostics": [one.as_json() for one in checked.diagnostics]}))
    else:
        for line in listing(checked.diagnostics):
            answer(line)
    return HAS_ERRORS if any(one.is_error for one in checked.diagnostics) else DONE


def run_rebalance(request: Request) -> int:
    """`rebalance`: the main job, its summary, and where the result is."""
    from fastrak_xl.app.stages import CALCULATE, CHECK, READ, WRITE
    from fastrak_xl.commands.ordering import Exported, export, refuse_no_folder, say_orders

    refuse_no_file(request.file)
    if request.orders is not None:
        refuse_no_folder(request.orders)
    exported: Exported | None = None
    target = place_of_copy(request.file, request, "rebalanced")
    with the_only_run(target), progress([READ, CHECK, CALCULATE, WRITE]) as stage:
        book = open_book(request.file, target)
        outcome = rebalanced(book, request, target, stage)
        if request.orders is not None and outcome.report is not None:
            exported = export(outcome.report, request.orders)
    if request.as_json:
        answer(as_json_text(_as_json(outcome, book.written) | (exported.as_json() if exported else {})))
        if book.written is not None and book.written.note:
            say(book.written.note)
    else:
        _print_outcome(outcome, book.written)
        if exported:
            say_orders(exported)
    return DONE if outcome.results else HAS_ERRORS


def rebalanced(book: FileBook, request: Request, target: Target | None, stage: Stage) -> Outcome:
    """Run the main job; without a target nothing is written."""
    from fastrak_xl.app.rebalance import NeedsApproval, rebalance

    with writing(target.path if target else request.file), understanding(request.file):
        try:
            return rebalance(
                book,
                request.overrides,
                request.selection,
                replace=request.replace,
                dry_run=target is None,
                with_orders=request.orders is not None,
                clock=time.perf_counter,
                stage=stage,
            )
        except NeedsApproval as not_yet:
            raise Refused(
                "Two-person approval is on, so orders leave approved results only. Leave out --trades-csv, have "
                "the result approved (`fastrak approve`), then use `fastrak orders`."
            ) from not_yet


def _print_outcome(outcome: Outcome, written: Saved | None) -> None:
    for line in listing(outcome.diagnostics):
        say(line)
    if outcome.results is None:
        answer("Nothing was rebalanced and nothing was written. Correct the errors above and run again.")
        return
    if outcome.results.as_at:
        day = date.fromisoformat(outcome.results.as_at)
        answer(f"As at {day.day} {day:%B %Y}.")
    for headline in outcome.results.headlines:
        answer(headline)
    if written is not None:
        say_where(written, f"The result is {written.path}")
    stages = ", ".join(f"{stage} {seconds:.2f} s" for stage, seconds in outcome.seconds.items())
    say(f"Time: {stages}.")


def listing(diagnostics: Iterable[Diagnostic]) -> list[str]:
    """Every diagnostic on a line, and how many there are."""
    from fastrak_xl.app.totals import counted

    found = list(diagnostics)
    errors = sum(one.is_error for one in found)
    total = f"{counted(errors, 'error')}, {counted(len(found) - errors, 'warning')}."
    return [*map(str, found), total]


def _as_json(outcome: Outcome, written: Saved | None) -> dict[str, object]:
    """The published object of `rebalance --json`; money as strings with two decimals."""
    return {
        "output": str(written.path) if written else None,
        **totals_as_json(outcome.totals),
        "diagnostics": [one.as_json() for one in outcome.diagnostics],
        "seconds": {stage: round(seconds, 4) for stage, seconds in outcome.seconds.items()},
    }


def totals_as_json(totals: Totals | None) -> dict[str, object]:
    """A run in numbers; all of them 0 where there was none."""
    from fastrak_xl.domain.money import plain_pounds

    return {
        "accounts": totals.accounts if totals else 0,
        "rebalanced": totals.rebalanced if totals else 0,
        "skipped": totals.skipped if totals else 0,
        "trades": totals.trades if totals else 0,
        "turnover": plain_pounds(totals.turnover if totals else 0),
        "unassigned": {
            "funds": totals.unassigned_funds if totals else 0,
            "value": plain_pounds(totals.unassigned_value if totals else 0),
        },
    }


def as_json_text(value: object) -> str:
    """An answer as the one JSON object that `--json` prints."""
    return printable_json(json.dumps(value, ensure_ascii=False, indent=2))


def approval_place(result: Path) -> Path:
    """Where the approval file of a result stands: beside it."""
    return result.with_name(f"{result.stem}.approval.json")


def approval_beside(result: Path) -> str | None:
    """The text of the approval file beside a result; None where there is none."""
    path = approval_place(result)
    return bytes_of(path).decode("utf-8", "replace") if path.is_file() else None


def run_verify(result: Path, source: Path, *, as_json: bool) -> int:
    """`verify`: identical, or the first difference."""
    result_book, source_book = open_book(result), open_book(source)
    from fastrak_xl.app.stages import CALCULATE, CHECK, COMPARE, READ
    from fastrak_xl.app.verify import verify

    with progress([READ, CHECK, CALCULATE, COMPARE]) as stage, understanding(result):
        verdict = verify(result_book, source_book, beside=approval_beside(result), stage=stage)
    if verdict.is_no_result:
        raise Refused(verdict.difference)
    if as_json:
        answer(
            as_json_text(
                {
                    "identical": not verdict.difference,
                    "difference": verdict.difference,
                    "note": verdict.note,
                    "same_bytes": verdict.same_bytes,
                }
            )
        )
    else:
        to_the_byte = ", to the byte" if verdict.same_bytes else ""
        answer(verdict.difference or f"Identical: the input gives the same result again{to_the_byte}.")
        if verdict.note:
            say(verdict.note)
    return HAS_ERRORS if verdict.difference else DONE


def run_eval(formula: str, file: Path) -> int:
    """`eval`: one worksheet function on a workbook."""
    book = open_book(file)
    from fastrak_udfs.formula import FormulaError, evaluate
    from fastrak_xl.app.stages import CALCULATE, CHECK, READ

    with progress([READ, CHECK, CALCULATE]) as stage, understanding(file):
        try:
            text = evaluate(formula, book, stage=stage)
        except FormulaError as wrong:
            raise Refused(str(wrong)) from wrong
    answer(text)
    return DONE
