"""Use-case: run an input again under a result's Run sheet, and name the first difference."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from math import isclose

import pandas as pd

from fastrak_xl.app.check import check
from fastrak_xl.app.evidence import (
    PROGRAM,
    RUN_SHEET,
    SETTINGS,
    THIS_RUN,
    RunFacts,
    as_text,
    overrides_of,
    run_facts,
    selection_of,
)
from fastrak_xl.app.ports import Rows, Workbook
from fastrak_xl.app.rebalance import calculate
from fastrak_xl.app.results import Results
from fastrak_xl.app.seal import APPROVAL_SHEET, APPROVED, RESULT, broken_seal, seal_note
from fastrak_xl.app.stages import CALCULATE, COMPARE, READ, Stage, silent
from fastrak_xl.domain.book import Book, Table
from fastrak_xl.domain.money import plain_pounds
from fastrak_xl.domain.not_there import NotThere
from fastrak_xl.domain.values import Amount

_FILE_ITEMS = ("File", "SHA-256")


_KEYS = ("account_id", "client_id", "portfolio", "risk_profile", "platform", "sector_model", "hierarchy",
         "source_sector", "code_type", "code", "setting")  # fmt: skip
"""What tells a row of an input table from others, as far as its table has it."""


_DIGITS = 1e-14
"""Programs that save a workbook again keep 15 digits of a number at least."""


@dataclass(frozen=True)
class Verdict:
    """`difference` is the first one, in one sentence; "" where the result is what the input gives.

    `same_bytes`: the input gives the very file again, the sheet Approval left out.
    """

    difference: str = ""
    note: str = ""
    is_no_result: bool = False
    same_bytes: bool = False


def verify(result: Workbook, source: Workbook, *, beside: str | None = None, stage: Stage = silent) -> Verdict:
    """Whether `source` gives `result` again: program, settings, input tables, every result table, then the seal.

    `beside` is the text of the approval file beside the result, None where there is none.
    """
    stage(READ)
    recorded = result.last_results()
    if RUN_SHEET not in recorded:
        return Verdict(f"{result.name} is no result: it holds no sheet Run.", is_no_result=True)
    run = run_facts(recorded[RUN_SHEET])
    checked = check(source, overrides_of(run), stage=stage)
    results: Results | None = None
    stopped = ""
    if checked.blocking:
        stopped = f"{source.name} has errors now: {checked.blocking[0]}"
    else:
        stage(CALCULATE)
        try:
            results = calculate(source, checked, selection_of(run))[0]
        except NotThere as not_there:
            stopped = str(not_there)
    again = source.preview(results) if results else {}
    rerun = run_facts(again.get(RUN_SHEET, [[]]))
    stage(COMPARE)
    for difference in _differences(result, recorded, again, run, rerun, checked.linked.book, stopped):
        return Verdict(difference)
    for difference in broken_seal(result, recorded, beside):
        return Verdict(difference)
    return _verdict(result, source, recorded, results, beside)


def _verdict(
    result: Workbook, source: Workbook, recorded: Mapping[str, Rows], results: Results | None, beside: str | None
) -> Verdict:
    """No difference was found; what remains to be said."""
    run = run_facts(recorded[RUN_SHEET])
    sealed = seal_note(recorded, beside)
    if results is None or run.get(("Input", "SHA-256")) != source.fingerprint:
        return Verdict(note=f"The input file has other bytes than at the time, but the same tables. {sealed}".strip())
    made = run_facts(recorded.get(APPROVAL_SHEET, [[]])).get((APPROVED, RESULT), result.fingerprint)
    if made == source.fingerprint_with(results):
        return Verdict(note=sealed, same_bytes=True)
    other = (
        "The result's file has other bytes, though its tables are the same: it was saved by another program, or made "
    )
    return Verdict(note=f"{other}with --replace. {sealed}".strip())


def _differences(
    result: Workbook,
    recorded: Mapping[str, Rows],
    again: Mapping[str, Rows],
    run: RunFacts,
    rerun: RunFacts,
    book: Book,
    stopped: str,
) -> Iterator[str]:
    """Every difference, the causes before their effects."""
    yield from _facts(run, rerun, (PROGRAM, SETTINGS, THIS_RUN), stopped)
    yield from _tables(book, result.read()[0])
    if stopped:
        yield stopped
        return
    yield from _facts(run, rerun, None, stopped)
    for sheet, rows in again.items():
        if sheet != RUN_SHEET:
            yield from _rows(sheet, recorded.get(sheet), rows)


def _facts(run: RunFacts, rerun: RunFacts, sections: tuple[str, ...] | None, stopped: str) -> Iterator[str]:
    """Where the two Run sheets say different things; the file's own name and bytes may differ."""
    if stopped:
        return
    for key in dict.fromkeys([*run, *rerun]):
        section, item = key
        if (sections is None or section in sections) and item not in _FILE_ITEMS and run.get(key) != rerun.get(key):
            then, now = run.get(key, "nothing"), rerun.get(key, "nothing")
            yield f"{section}, {item}: the result says {then or 'blank'}, the input gives {now or 'blank'}."


def _tables(now: Book, then: Book) -> Iterator[str]:
    """The first cell in which an input table differs from its copy in the result."""
    for field in fields(now):
        new, old = getattr(now, field.name), getattr(then, field.name)
        if new.present and old.present:
            yield from _cells(new, old)


def _cells(new: Table, old: Table) -> Iterator[str]:
    if len(new) != len(old):
        more, fewer = Counter(_whose_rows(new)), Counter(_whose_rows(old))
        added, gone = next(iter(more - fewer), ""), next(iter(fewer - more), "")
        which = f" New: {added}." if added else f" Gone: {gone}." if gone else ""
        yield f"{new.sheet}: the result was made from {len(old):,} rows, the input has {len(new):,}.{which}"
        return
    whose = _whose_rows(new)
    for name in new.frame.columns:
        is_money = str(new.frame[name].dtype) == "Int64"
        columns = ([as_typed(value, is_money) for value in table.frame[name].tolist()] for table in (new, old))
        for row, owner, now, then in zip(new.frame.index, whose, *columns, strict=True):
            if now != then:
                cell = f"{new.sheet}!{new.cell(row, name)} ({owner})" if owner else f"{new.sheet}!{new.cell(row, name)}"
                yield f"{cell}: the result was made from {then or 'blank'}, the input has {now or 'blank'}."


def _whose_rows(table: Table) -> list[str]:
    """For each row, what it is about: an account and a fund's code, a setting's name."""
    keys = [table.frame[name].tolist() for name in _KEYS if name in table.frame.columns]
    if not keys:
        return [""] * len(table)
    return [", ".join(str(one) for one in row if one not in (None, "")) for row in zip(*keys, strict=True)]


def as_typed(value: object, is_money: bool) -> str:
    """A read value as a person would type it; "" for a blank."""
    if value is None or value is pd.NA or value != value:
        return ""
    if is_money:
        return plain_pounds(int(value))  # type: ignore[call-overload]  # an Int64
    if isinstance(value, Amount):
        number = value.number * 100 if value.mark else value.number
        return f"{number.normalize():f}{value.mark}"
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return f"{value:g}" if isinstance(value, float) and value.is_integer() else as_text(value)


def _rows(sheet: str, recorded: Rows | None, again: Rows) -> Iterator[str]:
    """The first row of a result sheet that the input does not give."""
    if recorded is None:
        yield f"The result has no sheet {sheet}."
        return
    if len(recorded) != len(again):
        yield f"{sheet}: the result has {len(recorded) - 1:,} rows, the input gives {len(again) - 1:,}."
    for number, (then, now) in enumerate(zip(recorded, again, strict=False), 0):
        for heading, before, after in zip(again[0], then, now, strict=False):
            if not _same(before, after):
                yield (
                    f"{sheet}, row {number} of the table, {heading}: the result says {as_text(before) or 'blank'}, "
                    f"the input gives {as_text(after) or 'blank'}."
                )


def _same(before: object, after: object) -> bool:
    if isinstance(before, int | float) and isinstance(after, int | float):
        return isclose(before, after, rel_tol=_DIGITS)
    return as_text(before) == as_text(after)
