"""What the commands print, and how they end: answers to stdout, everything else to stderr."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from fastrak_xl.domain.printable import printable, printable_json

if TYPE_CHECKING:
    from fastrak_workbook.file_book import FileBook
    from fastrak_xl.app.rebalance import Outcome
    from fastrak_xl.app.selection import Selection
    from fastrak_xl.domain.diagnostics import Diagnostic

DONE, HAS_ERRORS, WRONG_USAGE, REFUSED = 0, 1, 2, 3


@dataclass
class Refused(Exception):
    """The command cannot be carried out: one sentence and the exit code."""

    sentence: str
    exit_code: int = WRONG_USAGE

    def __str__(self) -> str:
        return self.sentence


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


def say(text: str) -> None:
    """A line for the person, not part of the answer."""
    print(printable(text), file=sys.stderr)


def answer(text: str) -> None:
    """A line of the answer."""
    print(printable(text))


def parse_overrides(pairs: Iterable[str]) -> dict[str, str]:
    """`NAME=VALUE` pairs as settings; Refused for one without an equals sign."""
    overrides: dict[str, str] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or not name.strip():
            raise Refused(f"--set takes NAME=VALUE, such as --set \"Cash reserve %=2\" (found '{pair}').")
        overrides[name.strip()] = value.strip()
    return overrides


def refuse_to_replace(path: Path, force: bool) -> None:
    """Refused if the path is taken (and not forced) or its folder is missing."""
    if path.is_dir():
        raise Refused(f"{path} is a folder. Add the name of a file.")
    if path.exists() and not force:
        raise Refused(f"{path} is there already. Choose another name, or add --force to replace it.")
    if not path.parent.is_dir():
        raise Refused(f"There is no folder {path.parent}. Make it first, or choose another one.")


def refuse_other_endings(path: Path, endings: Iterable[str]) -> None:
    """Refused for a name under which Excel would not open a workbook."""
    known = [ending.lower() for ending in endings]
    if path.suffix.lower() not in known:
        raise Refused(f"{path.name} has to end in {' or '.join(known)}, or Excel will not open it.")


def refuse_copy(file: Path, out: Path, force: bool) -> None:
    """Refused if a copy of FILE cannot go to `out`: above all, if that is FILE itself."""
    if out.exists() and file.exists() and out.samefile(file):
        raise Refused("-o names FILE itself. Give the copy another name; `rebalance --in-place` keeps a backup.")
    refuse_other_endings(out, [file.suffix])
    refuse_to_replace(out, force)


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """What can go wrong with a file that is to be written, as one sentence."""
    try:
        yield
    except OSError as unusable:
        reason = (unusable.strerror or str(unusable)).lower()
        raise Refused(f"{path} cannot be written: {reason}. Choose another place.", REFUSED) from unusable


@contextmanager
def _understanding(file: Path) -> Iterator[None]:
    """What can be wrong with a workbook's bytes, as one sentence."""
    from fastrak_workbook.graft.xml import NotAWorkbook

    try:
        yield
    except NotAWorkbook as refused:
        raise Refused(f"{file.name}: {refused}", REFUSED) from refused


def refuse_no_file(file: Path) -> None:
    """Refused if there is no file of that name, or something else is."""
    if not file.exists():
        raise Refused(f"There is no file {file}.")
    if not file.is_file():
        raise Refused(f"{file} is not a file. Name a workbook (.xlsx or .xlsm).", REFUSED)


def open_book(file: Path, target: Path | None = None, *, keep_backup: bool = False) -> FileBook:
    """The workbook in a file, which another process begins to read while this one loads the rest of the program."""
    from fastrak_workbook.gate.kinds import refuse_lock_notes
    from fastrak_workbook.guard.reading import GuardedReader
    from fastrak_workbook.layout import WANTED

    with _understanding(file):
        refuse_lock_notes(file.name)
    data = _bytes_of(file)
    reader = GuardedReader()
    reader.start(data, WANTED)
    from fastrak_workbook.file_book import FileBook

    return FileBook(data, file.name, target, keep_backup=keep_backup, read_source=reader)


def _bytes_of(file: Path) -> bytes:
    """What is in a file; Refused where there is none, it is too large, or it cannot be read."""
    from fastrak_workbook.gate.limits import MIB, MOST_FILE

    refuse_no_file(file)
    try:
        size = file.stat().st_size
        if size > MOST_FILE:
            raise Refused(f"{file.name}: The file is too large: {size / MIB:,.0f} MB. Split it by client.", REFUSED)
        return file.read_bytes()
    except OSError as unusable:
        reason = (unusable.strerror or str(unusable)).lower()
        raise Refused(f"{file} cannot be read: {reason}.", REFUSED) from unusable


def run_check(file: Path, out: Path | None, *, force: bool, as_json: bool) -> int:
    """`check`: all diagnostics; with `out`, a copy with the sheet Checks."""
    if out is not None:
        refuse_copy(file, out, force)
    book = open_book(file, out)
    from fastrak_xl.app.check import check, write_checks

    with _understanding(file):
        checked = check(book)
        if out is not None:
            with writing(out):
                write_checks(book, checked)
            say(f"The sheet Checks is in {out}.")
    if as_json:
        answer(_json({"diagnostics": [one.as_json() for one in checked.diagnostics]}))
    else:
        for line in _listing(checked.diagnostics):
            answer(line)
    return HAS_ERRORS if any(one.is_error for one in checked.diagnostics) else DONE


def run_rebalance(request: Request) -> int:
    """`rebalance`: the main job, its summary, and where the result is."""
    refuse_no_file(request.file)
    target = _target(request)
    book = open_book(request.file, target, keep_backup=request.in_place)
    from fastrak_xl.app.rebalance import rebalance
    from fastrak_xl.app.selection import NotThere

    with writing(target), _understanding(request.file):
        try:
            outcome = rebalance(
                book, request.overrides, request.selection, replace=request.replace, clock=time.perf_counter
            )
        except NotThere as not_there:
            raise Refused(str(not_there)) from not_there
    if request.as_json:
        answer(_json(_as_json(outcome, target)))
    else:
        _print_outcome(outcome, target)
    return DONE if outcome.results else HAS_ERRORS


def _target(request: Request) -> Path:
    from fastrak_workbook.saving import result_path

    if request.in_place and request.out is not None:
        raise Refused("Use either -o or --in-place, not both.")
    if request.in_place:
        return request.file
    if request.out is None:
        return result_path(request.file, "rebalanced")
    refuse_copy(request.file, request.out, request.force)
    return request.out


def _print_outcome(outcome: Outcome, target: Path) -> None:
    for line in _listing(outcome.diagnostics):
        say(line)
    if outcome.results is None:
        answer("Nothing was rebalanced and nothing was written. Correct the errors above and run again.")
        return
    if outcome.results.as_at:
        day = date.fromisoformat(outcome.results.as_at)
        answer(f"As at {day.day} {day:%B %Y}.")
    for headline in outcome.results.headlines:
        answer(headline)
    say(f"The result is {target}")
    stages = ", ".join(f"{stage} {seconds:.2f} s" for stage, seconds in outcome.seconds.items())
    say(f"Time: {stages}.")


def _listing(diagnostics: Iterable[Diagnostic]) -> list[str]:
    """Every diagnostic on a line, and how many there are."""
    from fastrak_xl.app.totals import counted

    found = list(diagnostics)
    errors = sum(one.is_error for one in found)
    total = f"{counted(errors, 'error')}, {counted(len(found) - errors, 'warning')}."
    return [*map(str, found), total]


def _as_json(outcome: Outcome, target: Path) -> dict[str, object]:
    """The published object of `rebalance --json`; money as strings with two decimals."""
    from fastrak_xl.domain.money import plain_pounds

    totals = outcome.totals
    return {
        "output": str(target) if outcome.results else None,
        "accounts": totals.accounts if totals else 0,
        "rebalanced": totals.rebalanced if totals else 0,
        "skipped": totals.skipped if totals else 0,
        "trades": totals.trades if totals else 0,
        "turnover": plain_pounds(totals.turnover if totals else 0),
        "unassigned": {
            "funds": totals.unassigned_funds if totals else 0,
            "value": plain_pounds(totals.unassigned_value if totals else 0),
        },
        "diagnostics": [one.as_json() for one in outcome.diagnostics],
        "seconds": {stage: round(seconds, 4) for stage, seconds in outcome.seconds.items()},
    }


def _json(value: object) -> str:
    return printable_json(json.dumps(value, ensure_ascii=False, indent=2))


def run_verify(result: Path, source: Path, *, as_json: bool) -> int:
    """`verify`: identical, or the first difference."""
    result_book, source_book = open_book(result), open_book(source)
    from fastrak_xl.app.verify import verify

    with _understanding(result):
        verdict = verify(result_book, source_book)
    if verdict.is_no_result:
        raise Refused(verdict.difference)
    if as_json:
        answer(_json({"identical": not verdict.difference, "difference": verdict.difference, "note": verdict.note}))
    else:
        answer(verdict.difference or "Identical: the input gives the same result again.")
        if verdict.note:
            say(verdict.note)
    return HAS_ERRORS if verdict.difference else DONE


def run_eval(formula: str, file: Path) -> int:
    """`eval`: one worksheet function on a workbook."""
    book = open_book(file)
    from fastrak_udfs.formula import FormulaError, evaluate

    with _understanding(file):
        try:
            text = evaluate(formula, book)
        except FormulaError as wrong:
            raise Refused(str(wrong)) from wrong
    answer(text)
    return DONE
