"""What the mail service writes down: one JSON object on a line, of fields and words that are listed here.

A name, an address, a subject, a file's name or a cell can therefore not get into a log, by mistake either: what is not
on a list is written as "?". A mail is known by its key in the ledger.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TextIO

from fastrak_xl.mail.desk.ledger import State
from fastrak_xl.mail.judging.verdict import Reason
from fastrak_xl.mail.workbooks.outcome import Said, Wish

_WORDS: dict[str, frozenset[str]] = {
    "event": frozenset({"connected", "not answered", "answered", "filed", "trouble", "stopped"}),
    "wish": frozenset(Wish),
    "said": frozenset(Said),
    "reason": frozenset(Reason),
    "state": frozenset(State),
    "step": frozenset({"mailbox", "judge", "answer", "send"}),
}
_ID = re.compile(r"[0-9a-f]{12,64}")
_ERROR = re.compile(
    r"[A-Za-z0-9]{0,60}(?:Error|Exception|Refused|Disconnected|Timeout|Interrupt)"
    r"|(?:sender|receiver|own address|data) refused with \d{3}|error|abort|readonly|timeout"
    r"|gaierror|herror|NotAWorkbook|TurnedDown|Misconfigured|NotSignedIn"
)


class Log:
    """Lines of JSON on a stream."""

    def __init__(self, stream: TextIO, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._stream, self._clock = stream, clock

    def event(
        self, event: str, *, mail: str = "", wish: str = "", said: str = "", reason: str = "", state: str = "",
        step: str = "", kind: str = "", seconds: float | None = None, size: int | None = None,
    ) -> None:  # fmt: skip
        """One line. `mail` is the ledger's key of it, `kind` an error's class, `size` in bytes."""
        words = {"event": event, "wish": wish, "said": said, "reason": reason, "state": state, "step": step}
        line: dict[str, object] = {"at": self._clock().isoformat(timespec="milliseconds")}
        line |= {name: _listed(word, _WORDS[name]) for name, word in words.items() if word}
        line |= {
            name: _shaped(text, shape) for name, text, shape in (("mail", mail, _ID), ("kind", kind, _ERROR)) if text
        }
        numbers = {"seconds": seconds, "size": size}
        line |= {name: round(float(number), 3) for name, number in numbers.items() if number is not None}
        self._stream.write(json.dumps(line) + "\n")
        self._stream.flush()


def _listed(word: str, words: frozenset[str]) -> str:
    return str(word) if word in words else "?"


def _shaped(text: str, shape: re.Pattern[str]) -> str:
    return text if shape.fullmatch(text) else "?"
