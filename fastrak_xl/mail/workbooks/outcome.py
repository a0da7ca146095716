"""What was wished for, and what came of it: all that a reply is written from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from fastrak_xl.domain.diagnostics import Diagnostic


class Wish(StrEnum):
    """What a sender asks for."""

    REBALANCE = "rebalance"
    CHECK = "check"
    TEMPLATE = "template"
    UPLOAD = "upload"
    HELP = "help"


class Said(StrEnum):
    """How it ended: done, stopped by problems in the workbook, or refused in one sentence."""

    DONE = "done"
    PROBLEMS = "problems"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that comes or goes with a message."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Figures:
    """A run in numbers; `turnover` and `unassigned_value` in pence."""

    accounts: int
    rebalanced: int
    skipped: int
    trades: int
    turnover: int
    unassigned_funds: int
    unassigned_value: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """The answer to one wish. `figures` are there after a rebalance, `refusal` is one sentence where it was refused."""

    wish: Wish
    said: Said
    figures: Figures | None = None
    diagnostics: tuple[Diagnostic, ...] = ()
    refusal: str = ""
    attachments: tuple[Attachment, ...] = ()
