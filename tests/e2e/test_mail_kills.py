"""Killed at every step of answering a mail: exactly one reply, nothing lost, and nothing readable left on the disk."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from email.message import EmailMessage
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.e2e.mail_server import KIM, ROBOT, MailServer
from tests.e2e.mails import demo, files_of, mail
from tests.errors.book_file import as_file
from tests.errors.good_book import good_tables
from tests.properties.sizes import MAIL_KILLS

SMALL = as_file(good_tables())
HOLD_OFF = 0.6
LONGEST = 0.04
"""Seconds after the beginning or end of a step within which a kill lands that does not land just there."""

TOO_LATE = "was through before"
"""How a run is counted that ended before the moment of its kill; another one takes its place."""

OURS = {"fastrak.toml", "ledger.sqlite", "ledger.sqlite-journal", "secret", "log"}

Run = Callable[..., tuple[int, list[str]]]


@pytest.fixture
def run(server: MailServer, tmp_path: Path) -> Iterator[Run]:
    """Go once through the inbox in a process of its own, to be killed at a step; the signal, and the steps it came to.

    Step 0 is none: it runs to its end.
    """
    config = server.config(tmp_path / "firm", hold_off=HOLD_OFF)
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    root = Path(__file__).parents[2]
    surroundings = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-u", "-m", "tests.e2e.mail_child"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, cwd=root, env=surroundings) as running:

        def once(
            step: int = 0, seconds: float = 0.0, *, guarded: bool = False, cannot: Sequence[str] = ()
        ) -> tuple[int, list[str]]:
            told: dict[str, Any] = {
                "config": str(config),
                "temporary": str(temporary),
                "log": str(tmp_path / "firm" / "log"),
            }
            told |= {"step": step, "seconds": seconds, "guarded": guarded, "cannot": cannot}
            assert running.stdin is not None
            assert running.stdout is not None
            print(json.dumps(told), file=running.stdin, flush=True)
            ended, steps = json.loads(running.stdout.readline())
            return ended, steps

        yield once


def until_done(server: MailServer, run: Run) -> None:
    """Run again and again, as a service is started again and again, until no mail waits."""
    began = time.monotonic()
    while server.mails(ROBOT):
        assert time.monotonic() < began + 30, "the mail is never done"
        assert run()[0] == 0
        time.sleep(0.05)


def left_readable(folder: Path, secrets: set[str]) -> list[str]:
    """Files that should not be there, and those that hold one of these words or the beginning of a workbook."""
    words = [word.encode() for word in secrets] + [b"PK\x03\x04", b"UEsDB"]
    files = [path for path in folder.rglob("*") if path.is_file()]
    strange = [path.name for path in files if path.name not in OURS and path.suffix != ".lock"]
    return strange + [path.name for path in files if path.name != "fastrak.toml" and _holds(path, words)]


def _holds(path: Path, words: list[bytes]) -> bool:
    data = path.read_bytes()
    return any(word in data for word in words)


def check_one_reply(server: MailServer, sent: EmailMessage) -> None:
    """One reply; mail and reply filed where they belong, once."""
    [reply] = server.replies_to(sent)
    assert list(files_of(reply)) == ["Archer rebalanced.xlsx"]
    assert [one["Message-ID"] for one in server.mails(ROBOT, "Done")] == [sent["Message-ID"]]
    assert [one["Message-ID"] for one in server.mails(ROBOT, "Sent")] == [reply["Message-ID"]]
    assert server.mails(ROBOT, "Failed") == []
    for folder in ("Done", "Sent"):
        server.empty(ROBOT, folder)
    server.empty(KIM)


def test_killed_at_every_step(server: MailServer, run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """First at the beginning and the end of every step in turn, then at moments between, as often as is asked for."""
    random = Random(20260930)
    server.deliver(mail(("Archer.xlsx", SMALL)))
    _, every = run()
    server.empty(ROBOT, "Done")
    server.empty(ROBOT, "Sent")
    server.empty(KIM)
    steps = len(every)
    assert {"whole", "judge", "answer", "reply_to", "data", "put", "move"} <= set(every)
    stride = max(1, steps // MAIL_KILLS)
    killed: Counter[str] = Counter()
    for number in count():
        if killed.total() - killed[TOO_LATE] == MAIL_KILLS:
            break
        step = 1 + number * stride % steps
        seconds = 0.0 if number < steps else random.random() * LONGEST
        sent = mail(("Archer.xlsx", SMALL), subject="Rebalance Ann Archer")
        server.deliver(sent)
        ended, came_to = run(step, seconds, guarded=number % 25 == 0)
        killed[came_to[-1] if ended == signal.SIGKILL else TOO_LATE] += 1
        assert left_readable(tmp_path, {"Archer", "Ann", KIM, "mail@firm"}) == [], (number, step, seconds)
        until_done(server, run)
        check_one_reply(server, sent)
    assert left_readable(tmp_path, {"Archer", KIM, "mail@firm"}) == []
    with capsys.disabled():
        print(f"\n{MAIL_KILLS} mails whose answering was killed, of {steps} steps each: {dict(killed)}; one reply each")


@pytest.mark.parametrize("cannot", [["MOVE"], ["MOVE", "UIDPLUS"]])
@pytest.mark.parametrize(("folder", "copied_before"), [("Done", 0), ("Sent", 1), ("Quarantine", 0)])
def test_what_was_killed_half_filed_is_filed_once(
    server: MailServer, run: Run, folder: str, copied_before: int, cannot: list[str]
) -> None:
    """Killed where the copy is in its folder and the original still in the inbox; a broken MOVE leaves them so, too."""
    is_answered = folder != "Quarantine"
    server.deliver(mail(("Archer.xlsx", SMALL), checked=is_answered))
    _, steps = run(cannot=cannot)
    server.empty(ROBOT, folder)
    sent = mail(("Archer.xlsx", SMALL), checked=is_answered)
    server.deliver(sent)
    copying = [number for number, step in enumerate(steps, start=1) if step == "copy"]
    ended, _ = run(copying[2 * copied_before + 1], cannot=cannot)
    assert ended == signal.SIGKILL
    [filed] = server.mails(ROBOT, folder)
    assert filed["Message-ID"] in {one["Message-ID"] for one in server.mails(ROBOT)}
    until_done(server, run)
    assert [one["Message-ID"] for one in server.mails(ROBOT, folder)] == [filed["Message-ID"]]
    assert len(server.replies_to(sent)) == is_answered


def test_killed_while_the_demo_is_read(server: MailServer, run: Run, tmp_path: Path) -> None:
    """The reading process outlives the service by moments, holds everything in memory, and leaves nothing either."""
    server.deliver(mail(("Archer.xlsx", SMALL)))
    reading = 1 + run()[1].index("answer")
    server.empty(KIM)
    server.deliver(mail(demo()))
    ended, _ = run(reading, 0.7, guarded=True)
    assert ended == signal.SIGKILL
    assert left_readable(tmp_path, client_names()) == []
    until_done(server, run)
    assert len(server.mails(KIM)) == 1
    assert left_readable(tmp_path, client_names()) == []


def client_names() -> set[str]:
    from fastrak_workbook.file_book import FileBook

    book, _ = FileBook(demo()[1], "demo").read()
    return {str(name) for name in book.clients.frame["client_name"]}
