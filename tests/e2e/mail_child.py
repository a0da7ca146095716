"""Mail services to be killed: each line of stdin is a JSON object that says where, and starts one in a forked process.

Told are the settings, the folder for temporary files, the log, and the moment: so many seconds after the so manieth
step began or ended (0: never). Printed are the signal that ended it (0: none) and the steps that it had come to.
"""

from __future__ import annotations

import json
import os
import signal
import smtplib
import sys
import tempfile
import threading
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import fastrak_workbook.guard.reading as guard
from fastrak_workbook.read.admitted import admitted_source
from fastrak_xl.mail import desk, inbox, sending
from fastrak_xl.mail.documents import documents
from fastrak_xl.mail.ledger import Ledger
from fastrak_xl.mail.mailbox import Mailbox
from fastrak_xl.mail.outcome import Wish
from fastrak_xl.mail.reading_config import read_config
from fastrak_xl.mail.service import service
from tests.e2e.mails import mail
from tests.errors.book_file import as_file
from tests.errors.good_book import good_tables

STEPS = (
    (Mailbox, "waiting"), (Mailbox, "headers"), (Mailbox, "whole"), (Mailbox, "holds"), (Mailbox, "move"),
    (Ledger, "put"), (inbox, "judge"), (desk, "answer"), (desk, "reply_to"), (sending, "_agree"),
    (smtplib.SMTP, "data"), (smtplib.SMTP, "getreply"), (smtplib.SMTP, "quit"),
)  # fmt: skip


class Moment:
    """Counts steps as they begin and end, and kills its process at one of them."""

    def __init__(self, step: int, seconds: float, told: int) -> None:
        self._left = step
        self._seconds = seconds
        self._told = told

    def around(self, step: Callable[..., Any]) -> Callable[..., Any]:
        """The step, counted as it begins and as it ends."""

        def counted(*args: Any, **more: Any) -> Any:
            self._count(step.__name__)
            result = step(*args, **more)
            self._count(step.__name__)
            return result

        return counted

    def _count(self, name: str) -> None:
        os.write(self._told, f"{name}\n".encode())
        self._left -= 1
        if self._left == 0 and self._seconds:
            threading.Timer(self._seconds, die).start()
        elif self._left == 0:
            die()


def die() -> None:
    """At once, with nothing tidied up."""
    os.kill(os.getpid(), signal.SIGKILL)


class _Unguarded:
    def __call__(self, data: bytes, wanted: Any) -> Any:
        return admitted_source(data, wanted)


def load_all() -> None:
    """Answer a mail here, so that what answering loads is in every process that is forked afterwards."""
    guarded = guard.GuardedReader
    guard.GuardedReader = _Unguarded  # type: ignore[misc, assignment]  # as below
    desk.answer(Wish.REBALANCE, documents(mail(("Archer.xlsx", as_file(good_tables())))))
    guard.GuardedReader = guarded  # type: ignore[misc]  # what it was


def main(told: dict[str, Any], steps: int) -> None:
    """Go once through the inbox, or until killed."""
    tempfile.tempdir = told["temporary"]
    os.environ["TMPDIR"] = told["temporary"]
    moment = Moment(told["step"], told["seconds"], steps)
    for owner, name in STEPS:
        setattr(owner, name, moment.around(getattr(owner, name)))
    if not told["guarded"]:
        guard.GuardedReader = _Unguarded  # type: ignore[misc, assignment]  # a process for each takes half a second
    with Path(told["log"]).open("a", encoding="utf-8") as log, service(read_config(Path(told["config"])), log) as one:
        one.once(lambda: False)


def _run(told: dict[str, Any]) -> tuple[int, list[str]]:
    reader, writer = os.pipe()
    process = os.fork()
    if process == 0:
        os.close(reader)
        with suppress(BaseException):
            try:
                main(told, writer)
            except BaseException:
                traceback.print_exc()
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as steps:
        names = steps.read().split()
    status = os.waitpid(process, 0)[1]
    return os.WTERMSIG(status), names


if __name__ == "__main__":
    load_all()
    for line in sys.stdin:
        print(json.dumps(_run(json.loads(line))), flush=True)
