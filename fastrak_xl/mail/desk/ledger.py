"""The ledger: how far each mail has come, so that whatever stops the program, each gets exactly one answer.

It knows a mail by a signed hash of its Message-ID, sender and attachments: no name, no subject, no content. Rows and
what they held are wiped from the file when they are deleted.
"""

from __future__ import annotations

import hashlib
import hmac
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

LEDGER_FILE = "ledger.sqlite"

_MADE = """
CREATE TABLE IF NOT EXISTS mails (
    key TEXT PRIMARY KEY, state TEXT NOT NULL, since REAL NOT NULL,
    starts INTEGER NOT NULL DEFAULT 0, tries INTEGER NOT NULL DEFAULT 0, uid TEXT NOT NULL DEFAULT '');
CREATE TABLE IF NOT EXISTS troubles (at REAL NOT NULL, step TEXT NOT NULL, kind TEXT NOT NULL);
"""
_TROUBLES_KEPT = 100
_DAY = 86_400.0


class State(StrEnum):
    """How far a mail has come. Of the last two no answer was wanted."""

    SEEN = "seen"
    DONE = "done"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    SILENT = "silent"
    QUARANTINED = "quarantined"


ENDED = frozenset({State.SENT, State.FAILED})


@dataclass(frozen=True, slots=True)
class Entry:
    """A mail's state, since when (seconds of the epoch), how often it was begun and its reply tried; and its UID in the
    inbox: where it has ended and is there under the same one, its move was cut short."""

    state: State
    since: float
    starts: int
    tries: int
    uid: str = ""


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that went wrong: when, at which step, and its kind, in words of ours."""

    at: float
    step: str
    kind: str


def key_of(known_as: str, secret: bytes) -> str:
    """How ledger and log call a mail: a hash of its reply's id, or of its own identity where it gets no reply. It is
    the same each time, and of no use without the firm's secret."""
    folded = known_as.strip().lower().encode("utf-8", "surrogateescape")
    return hmac.new(secret, b"log\0" + folded, hashlib.sha256).hexdigest()[:16]


class Ledger:
    """A file that is safe on the disk after every change. Raises sqlite3.Error where it cannot be used."""

    def __init__(self, folder: Path, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._file = sqlite3.connect(folder / LEDGER_FILE, isolation_level=None)
        for pragma in ("synchronous = EXTRA", "secure_delete = ON", "temp_store = MEMORY"):
            self._file.execute(f"PRAGMA {pragma}")
        self._file.executescript(_MADE)
        if "uid" not in {row[1] for row in self._file.execute("PRAGMA table_info(mails)")}:  # made by an older version
            self._file.execute("ALTER TABLE mails ADD COLUMN uid TEXT NOT NULL DEFAULT ''")

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def entry(self, key: str) -> Entry | None:
        """How far a mail has come; None for one that is new."""
        row = self._file.execute("SELECT state, since, starts, tries, uid FROM mails WHERE key = ?", (key,)).fetchone()
        return Entry(State(row[0]), *row[1:]) if row else None

    def put(self, key: str, state: State, *, started: int = 0, tried: int = 0, uid: str = "") -> None:
        """A mail has come so far; `started` and `tried` are added to its counts, a `uid` is kept until the next."""
        self._file.execute(
            "INSERT INTO mails VALUES (:key, :state, :now, :started, :tried, :uid) ON CONFLICT (key) DO UPDATE SET "
            "state = :state, since = :now, starts = starts + :started, tries = tries + :tried, "
            "uid = COALESCE(NULLIF(:uid, ''), uid)",
            {"key": key, "state": state, "now": self._clock(), "started": started, "tried": tried, "uid": uid},
        )

    def counts(self) -> dict[State, int]:
        """How many mails are in each state."""
        found = dict(self._file.execute("SELECT state, COUNT(*) FROM mails GROUP BY state"))
        return {state: found.get(state, 0) for state in State}

    def forget(self, days: int) -> int:
        """Delete what is older; how many mails."""
        before = self._clock() - days * _DAY
        self._file.execute("DELETE FROM troubles WHERE at < ?", (before,))
        return self._file.execute("DELETE FROM mails WHERE since < ?", (before,)).rowcount

    def trouble(self, step: str, kind: str) -> None:
        """Keep what went wrong, the newest hundred."""
        self._file.execute("INSERT INTO troubles VALUES (?, ?, ?)", (self._clock(), step, kind))
        newest = "SELECT rowid FROM troubles ORDER BY rowid DESC LIMIT ?"
        self._file.execute(f"DELETE FROM troubles WHERE rowid NOT IN ({newest})", (_TROUBLES_KEPT,))

    def troubles(self, most: int) -> list[Trouble]:
        """What went wrong last, the newest first."""
        rows = self._file.execute("SELECT at, step, kind FROM troubles ORDER BY rowid DESC LIMIT ?", (most,))
        return [Trouble(*row) for row in rows]
