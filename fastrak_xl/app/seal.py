"""The seal of an approved result: what it is made of, and what of it no longer holds."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence

from fastrak_xl.app.evidence import RunFacts, as_text, run_facts, setting_of
from fastrak_xl.app.ports import Rows, Workbook
from fastrak_xl.app.results import RunLine
from fastrak_xl.domain.setting_rules import ON

APPROVAL_SHEET = "Approval"
APPROVED, SHEETS, SEAL = "Approval", "Sheets", "Seal"
BY, AT, NOTE, PREPARED, RESULT = "Approved by", "Approved at", "Note", "Prepared by", "Result SHA-256"
SEALED = "SHA-256"


def needs_approval(run: RunFacts) -> bool:
    """Whether the run was made under two-person approval."""
    return setting_of(run, "Two-person approval") == ON


def seal_of(lines: list[RunLine]) -> str:
    """The SHA-256 over an approval's lines, the seal itself left out."""
    facts = [[line.section, line.item, line.value] for line in lines if line.section != SEAL]
    return hashlib.sha256(json.dumps(facts, ensure_ascii=True).encode()).hexdigest()


def broken_seal(result: Workbook, recorded: Mapping[str, Rows], beside: str | None) -> Iterator[str]:
    """What of an approved result is no longer as it was sealed; `beside` is the text of its evidence file.

    A result without a seal has nothing to say here, unless the evidence says that it had one.
    """
    evidence, unreadable = _read(beside)
    if APPROVAL_SHEET not in recorded:
        if beside is not None:
            yield "The result was approved, says the file beside it, but its sheet Approval is gone."
        return
    lines = [RunLine(*map(as_text, row[:3])) for row in recorded[APPROVAL_SHEET][1:]]
    if unreadable:
        yield f"The approval beside the result {unreadable}."
    yield from _other_lines(lines, evidence)
    seal = [line.value for line in lines if line.section == SEAL]
    if seal != [seal_of(lines)]:
        yield "Approval: the sheet was changed after it was sealed."
    yield from _other_cells(lines, result.cells_fingerprints())
    yield from _other_parts(result, evidence)


def _read(beside: str | None) -> tuple[dict[str, object], str]:
    """The evidence file as an object, and what is wrong with it."""
    if beside is None:
        return {}, ""
    try:
        evidence = json.loads(beside)
    except (ValueError, RecursionError):  # brackets in brackets without end
        return {}, "cannot be read"
    if not isinstance(evidence, dict) or not {"sha256", "approval", "parts"} <= set(evidence):
        return {}, "lacks what an approval says"
    return evidence, ""


def _other_lines(lines: Sequence[RunLine], evidence: Mapping[str, object]) -> Iterator[str]:
    """Where the sheet Approval and the file beside it say different things."""
    if "approval" not in evidence:
        return
    given = evidence["approval"]
    there = given if isinstance(given, list) else []
    beside = {(str(one[0]), str(one[1])): str(one[2]) for one in there if isinstance(one, list) and len(one) == 3}
    sheet = {(line.section, line.item): line.value for line in lines}
    for key in dict.fromkeys([*beside, *sheet]):
        if beside.get(key) != sheet.get(key):
            then, now = beside.get(key, "nothing") or "blank", sheet.get(key, "nothing") or "blank"
            yield f"{key[0]}, {key[1]}: the file beside the result says {then}, the sheet Approval {now}."


def _other_cells(lines: Sequence[RunLine], now: Mapping[str, str]) -> Iterator[str]:
    """Sheets whose cells are not those that were sealed."""
    then = {line.item: line.value for line in lines if line.section == SHEETS}
    for sheet, digest in then.items():
        if sheet not in now:
            yield f"The sheet {sheet}, which was sealed, is gone."
        elif now[sheet] != digest:
            yield f"{sheet}: a cell was changed after the result was sealed."
    for sheet in now:
        if sheet not in then and not sheet.startswith(APPROVAL_SHEET):
            yield f"The sheet {sheet} was added after the result was sealed."


def _other_parts(result: Workbook, evidence: Mapping[str, object]) -> Iterator[str]:
    """What else of the file is not as it was sealed: formats, charts, macros."""
    then = evidence.get("parts")
    if not isinstance(then, dict) or evidence.get("sha256") == result.fingerprint:
        return
    now = result.parts_fingerprints()
    changed = [part for part in {**then, **now} if then.get(part) != now.get(part)]
    if changed:
        more = f", and {len(changed) - 1} more" if len(changed) > 1 else ""
        yield (
            f"The file was saved again after it was sealed, with the same cells: {changed[0]} differs{more}. "
            "Formats, charts and the like may have been changed."
        )
    yield "The file has other bytes than the one that was sealed, though all its parts are the same."


def seal_note(recorded: Mapping[str, Rows], beside: str | None) -> str:
    """What was approved by whom; and what could not be compared without the evidence."""
    if APPROVAL_SHEET not in recorded:
        return ""
    facts = run_facts(recorded[APPROVAL_SHEET])
    who = f"Approved by {facts.get((APPROVED, BY), '')}, {facts.get((APPROVED, AT), '')}."
    alone = " No approval file is beside the result, so of its formats and charts nothing can be said."
    return who + (alone if beside is None else "")
