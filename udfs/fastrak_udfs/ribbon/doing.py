"""What several buttons have in common: files in and out, changes carried out, what is said where errors stop one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from fastrak_udfs.ribbon.desk import Desk, counted_problems
from fastrak_udfs.ribbon.use_cases import find
from fastrak_workbook.gate.limits import MIB, MOST_FILE
from fastrak_workbook.graft.xml import NotAWorkbook
from fastrak_workbook.saving.target import Manner, Target
from fastrak_xl.app.check import check, write_checks
from fastrak_xl.domain.diagnostics import Diagnostic

UPLOADS = (".xlsx", ".xlsm", ".csv", ".tsv", ".txt")
"""The endings of what is uploaded."""


def bytes_of(file: Path) -> bytes:
    """What is in a file; NotAWorkbook where it is too large."""
    size = file.stat().st_size
    if size > MOST_FILE:
        raise NotAWorkbook(f"{file.name} is too large: {size / MIB:,.0f} MB. Split it by client.")
    return file.read_bytes()


def stopped(desk: Desk, found: Sequence[Diagnostic], sentence: str) -> str:
    """What errors keep from being done; they are on the sheet Checks, where those of the workbook can be found."""
    checked = check(desk.workbook)
    if any(one.is_error for one in checked.diagnostics):
        write_checks(desk.workbook, checked)
        return f"{sentence} {counted_problems(checked.diagnostics)}\n\nEverything is on the sheet Checks."
    return f"{sentence} {_listed(one for one in found if one.is_error)}"


def _listed(found: Iterable[Diagnostic], most: int = 5) -> str:
    lines = list(map(str, found))
    more = [f"… and {len(lines) - most} more."] if len(lines) > most else []
    return "\n\n".join(["", *lines[:most], *more])


def written(desk: Desk, verb: str, data: bytes, sentence: str, ending: str = ".xlsx") -> str:
    """A file of its own, where the person wants it."""
    stem = str(desk.book.name).rpartition(".")[0] or str(desk.book.name)
    target = Target(desk.person.name_file(f"Save the {verb} as", f"{stem} {verb}{ending}"), Manner.REPLACE)
    saved = target.put(data)
    return f"{sentence} It is in {saved.path}".strip()


def planned(desk: Desk, plan_of: Callable[[Any], Any]) -> str:
    """A planned change of the workbook carried out, and what it says of itself."""
    carry_out = find("This change", "fastrak_xl.app.plans", "carry_out")
    plan = carry_out(desk.workbook, plan_of, stage=desk.stage)
    if not plan.is_sound:
        return stopped(desk, plan.diagnostics, "Nothing was changed.")
    return "\n".join(plan.said)


def show(desk: Desk, sheet: str, otherwise: str) -> str:
    """A sheet brought to the front, or a sentence where there is none of that name."""
    for one in desk.book.sheets:
        if one.name.casefold() == sheet.casefold():
            one.activate()
            return ""
    return otherwise
