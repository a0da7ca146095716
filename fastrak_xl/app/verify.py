"""Use-case: run an input again under a result's Run sheet, and name the first difference."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields

import pandas as pd

from fastrak_xl.app.check import check
from fastrak_xl.app.evidence import PROGRAM, SETTINGS, THIS_RUN, overrides_of, selection_of
from fastrak_xl.app.ports import Rows, Workbook
from fastrak_xl.app.rebalance import calculate
from fastrak_xl.app.selection import NotThere
from fastrak_xl.app.stages import CALCULATE, COMPARE, READ, Stage, silent
from fastrak_xl.domain.book import Book, Table
from fastrak_xl.domain.money import plain_pounds
from fastrak_xl.domain.values import Amount

RUN_SHEET = "Run"
_FILE_ITEMS = ("File", "SHA-256")

RunFacts = Mapping[tuple[str, str], str]


@dataclass(frozen=True)
class Verdict:
    """`difference` is the first one, in one sentence; "" where the result is what the input gives."""

    difference: str = ""
    note: str = ""
    is_no_result: bool = False


def verify(result: Workbook, source: Workbook, *, stage: Stage = silent) -> Verdict:
    """Whether `source` gives `result` again: program, settings, input tables, then every result table."""
    stage(READ)
    recorded = result.last_results()
    if RUN_SHEET not in recorded:
        return Verdict(f"{result.name} is no result: it holds no sheet Run.", is_no_result=True)
    run = {(str(row[0]), str(row[1])): _text(row[2]) for row in recorded[RUN_SHEET][1:]}
    checked = check(source, overrides_of(run), stage=stage)
    again: Mapping[str, Rows] = {}
    stopped = ""
    if checked.blocking:
        stopped = f"{source.name} has errors now: {checked.blocking[0]}"
    else:
        stage(CALCULATE)
        try:
            again = source.preview(calculate(source, checked, selection_of(run))[0])
        except NotThere as not_there:
            stopped = str(not_there)
    rerun = {(str(row[0]), str(row[1])): _text(row[2]) for row in again.get(RUN_SHEET, [])[1:]}
    stage(COMPARE)
    for difference in _differences(result, recorded, again, run, rerun, checked.linked.book, stopped):
        return Verdict(difference)
    same_file = all(run.get(("Input", item)) == rerun.get(("Input", item)) for item in ("SHA-256",))
    return Verdict(note="" if same_file else "The input file has other bytes than at the time, but the same tables.")


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
        yield f"{new.sheet}: the result was made from {len(old):,} rows, the input has {len(new):,}."
        return
    for name in new.frame.columns:
        is_money = str(new.frame[name].dtype) == "Int64"
        columns = ([_as_typed(value, is_money) for value in table.frame[name].tolist()] for table in (new, old))
        pairs = zip(new.frame.index, *columns, strict=True)
        for row, now, then in pairs:
            if now != then:
                cell = new.cell(row, name)
                yield f"{new.sheet}!{cell}: the result was made from {then or 'blank'}, the input has {now or 'blank'}."


def _as_typed(value: object, is_money: bool) -> str:
    """A read value as a person would type it; "" for a blank."""
    if value is None or value is pd.NA or value != value:
        return ""
    if is_money:
        return plain_pounds(int(value))  # type: ignore[call-overload]  # an Int64
    if isinstance(value, Amount):
        return f"{value.number * 100 if value.mark else value.number:f}{value.mark}"
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return f"{value:g}" if isinstance(value, float) and value.is_integer() else _text(value)


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
                    f"{sheet}, row {number} of the table, {heading}: the result says {_text(before) or 'blank'}, "
                    f"the input gives {_text(after) or 'blank'}."
                )


def _same(before: object, after: object) -> bool:
    if isinstance(before, int | float) and isinstance(after, int | float):
        return before == after  # a cell keeps every digit of a number
    return _text(before) == _text(after)


def _text(value: object) -> str:
    """A cell's value as text, so that a date and a moment at midnight, or a blank and an empty text, are the same."""
    if value is None:
        return ""
    isoformat = getattr(value, "isoformat", None)
    return str(isoformat())[:10] if isoformat else str(value)
