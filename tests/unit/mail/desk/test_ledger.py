"""The ledger: what it remembers, for how long, and what it never holds."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from fastrak_xl.mail.desk.ledger import LEDGER_FILE, Entry, Ledger, State, Trouble, key_of

DAY = 86_400.0


class Clock:
    def __init__(self) -> None:
        self.now = 1_000_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ledger(tmp_path: Path, clock: Clock) -> Ledger:
    return Ledger(tmp_path, clock)


def test_a_mails_key_stays_what_it_was_and_needs_the_secret() -> None:
    reply = "<fx.1@firm.example>"
    assert key_of(reply, b"ours") == "e6551cbc27b8166b", "or the mails of before an upgrade would be answered again"
    assert key_of(" <FX.1@firm.example>", b"ours") == key_of(reply, b"ours")
    assert len({key_of(reply, b"ours"), key_of(reply, b"theirs"), key_of("<fx.2@firm.example>", b"ours")}) == 3


def test_a_mail_goes_through_its_states(ledger: Ledger, clock: Clock) -> None:
    assert ledger.entry("a") is None
    ledger.put("a", State.SEEN, started=1)
    ledger.put("a", State.DONE)
    clock.now += 5
    ledger.put("a", State.SENDING)
    ledger.put("a", State.DONE, tried=1)
    assert ledger.entry("a") == Entry(State.DONE, 1_000_000_005.0, 1, 1)
    assert ledger.counts() == {**dict.fromkeys(State, 0), State.DONE: 1}


def test_a_mail_keeps_its_number_in_the_inbox_until_it_has_another(ledger: Ledger, clock: Clock) -> None:
    ledger.put("a", State.SEEN, started=1, uid="7")
    ledger.put("a", State.SENT)
    assert ledger.entry("a") == Entry(State.SENT, clock.now, 1, 0, "7")
    ledger.put("a", State.SENT, uid="9")
    assert ledger.entry("a") == Entry(State.SENT, clock.now, 1, 0, "9")


def test_a_ledger_that_an_older_version_made_is_read_on(tmp_path: Path, clock: Clock) -> None:
    with closing(sqlite3.connect(tmp_path / LEDGER_FILE)) as older:
        older.executescript(
            "CREATE TABLE mails (key TEXT PRIMARY KEY, state TEXT NOT NULL, since REAL NOT NULL,"
            " starts INTEGER NOT NULL DEFAULT 0, tries INTEGER NOT NULL DEFAULT 0);"
            "INSERT INTO mails VALUES ('a', 'sent', 5.0, 1, 0);"
        )
    for _ in range(2):
        ledger = Ledger(tmp_path, clock)
        assert ledger.entry("a") == Entry(State.SENT, 5.0, 1, 0)
    ledger.put("b", State.SEEN, uid="7")


def test_it_outlives_its_process(ledger: Ledger, tmp_path: Path, clock: Clock) -> None:
    ledger.put("a", State.SENDING)
    assert Ledger(tmp_path, clock).entry("a") == Entry(State.SENDING, clock.now, 0, 0)


def test_what_is_old_is_forgotten_and_wiped_from_the_file(ledger: Ledger, tmp_path: Path, clock: Clock) -> None:
    ledger.put("<fx.old@firm.example>", State.SENT)
    ledger.trouble("send", "an old trouble")
    clock.now += 80 * DAY
    ledger.put("<fx.new@firm.example>", State.SENT)
    clock.now += 10 * DAY
    assert ledger.forget(90) == 0
    clock.now += 1
    assert ledger.forget(90) == 1
    assert ledger.entry("<fx.old@firm.example>") is None
    assert ledger.troubles(5) == []
    data = (tmp_path / LEDGER_FILE).read_bytes()
    assert b"fx.new" in data
    assert b"fx.old" not in data
    assert b"old trouble" not in data


def test_the_newest_troubles_are_kept(ledger: Ledger, clock: Clock) -> None:
    for number in range(150):
        ledger.trouble("send", f"kind {number}")
    assert ledger.troubles(2) == [Trouble(clock.now, "send", "kind 149"), Trouble(clock.now, "send", "kind 148")]
    assert len(ledger.troubles(1000)) == 100
