"""Use-case: approve a result. The seal is a SHA-256 over who, when, why, and the cells of every sheet."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from fastrak_xl.app.check import check
from fastrak_xl.app.evidence import RUN_SHEET, RunFacts, overrides_of, run_facts, selection_of, setting_of
from fastrak_xl.app.ports import Rows, Workbook
from fastrak_xl.app.rebalance import run_report
from fastrak_xl.app.report import Report
from fastrak_xl.app.results import Approval, RunLine
from fastrak_xl.app.seal import (
    APPROVAL_SHEET,
    APPROVED,
    AT,
    BY,
    NOTE,
    PREPARED,
    RESULT,
    SEAL,
    SEALED,
    SHEETS,
    needs_approval,
    seal_of,
)
from fastrak_xl.app.stages import Stage, silent
from fastrak_xl.app.verify import verify
from fastrak_xl.domain.names import folded

_LONGEST_NAME, _LONGEST_NOTE = 200, 2_000


@dataclass
class CannotApprove(Exception):
    """Why a result cannot be approved, and what to do: one sentence. `is_no_result`: it holds none."""

    sentence: str
    is_no_result: bool = False

    def __str__(self) -> str:
        return self.sentence


def approve(result: Workbook, by: str, note: str, at: datetime, *, stage: Stage = silent) -> Approval:
    """Seal the newest run of a workbook; `at` knows its time zone. CannotApprove where it is not what it says."""
    name = _one_line(by, _LONGEST_NAME)
    recorded = result.last_results()
    if RUN_SHEET not in recorded:
        raise CannotApprove(f"{result.name} is no result: it holds no sheet Run.", is_no_result=True)
    run = run_facts(recorded[RUN_SHEET])
    _refuse(result, recorded, run, name)
    difference = verify(result, result, stage=stage).difference
    if difference:
        raise CannotApprove(f"{result.name} was changed after it was made. {difference} Run the rebalance again.")
    lines = [
        RunLine(APPROVED, BY, name),
        RunLine(APPROVED, AT, f"{at:%Y-%m-%d %H:%M:%S %Z}".strip()),
        RunLine(APPROVED, NOTE, _one_line(note, _LONGEST_NOTE)),
        RunLine(APPROVED, PREPARED, setting_of(run, "Prepared by")),
        RunLine(APPROVED, RESULT, result.fingerprint),
        *(RunLine(SHEETS, sheet, digest) for sheet, digest in result.cells_fingerprints().items()),
    ]
    approval = Approval((*lines, RunLine(SEAL, SEALED, seal_of(lines))), run.get(("Input", "As at"), ""))
    result.write(approval)
    return approval


def _one_line(text: str, most: int) -> str:
    """A text as a cell gives it back: what is not shown, and blanks in a row, are one blank."""
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())[:most]


def _refuse(result: Workbook, recorded: Mapping[str, Rows], run: RunFacts, name: str) -> None:
    if not name:
        raise CannotApprove("Say who approves: --by NAME.")
    if APPROVAL_SHEET in recorded:
        earlier = run_facts(recorded[APPROVAL_SHEET]).get((APPROVED, BY), "")
        raise CannotApprove(f"{result.name} is approved already, by {earlier}.")
    if not needs_approval(run):
        return
    preparer = setting_of(run, "Prepared by")
    if not preparer:
        raise CannotApprove(
            "Two-person approval is on, and the result does not say who prepared it. "
            "Run `fastrak rebalance --by NAME` again."
        )
    if folded(preparer) == folded(name):
        raise CannotApprove(
            f"Two-person approval is on: {preparer} prepared this result, so somebody else approves it."
        )


def as_evidence(result: Workbook, approval: Approval, name: str) -> str:
    """The approval for a file beside the result: its lines, and a SHA-256 of the sealed file and of every part."""
    lines = [[line.section, line.item, line.value] for line in approval.lines]
    parts = dict(sorted(result.parts_fingerprints().items()))
    evidence = {"file": name, "sha256": result.fingerprint, "approval": lines, "parts": parts}
    return json.dumps(evidence, ensure_ascii=False, indent=2) + "\n"


class CannotOrder(Exception):
    """Why no orders are made from a result: one sentence."""


def report_to_order(result: Workbook, beside: str | None) -> Report:
    """The newest run of a result, calculated again, for its orders; `beside` is the text of its approval file.

    CannotOrder where the result is not what its own tables give, its seal is broken, or it has to be approved first.
    """
    recorded = result.last_results()
    if RUN_SHEET not in recorded:
        raise CannotOrder(f"{result.name} is no result: it holds no sheet Run.")
    run = run_facts(recorded[RUN_SHEET])
    if needs_approval(run) and APPROVAL_SHEET not in recorded:
        raise CannotOrder(f"Two-person approval is on, and {result.name} is not approved: see `fastrak approve`.")
    difference = verify(result, result, beside=beside).difference
    if difference:
        raise CannotOrder(f"{result.name} is not as it was made. {difference} Run the rebalance again.")
    checked = check(result, overrides_of(run))
    return run_report(checked, selection_of(run))[0]
