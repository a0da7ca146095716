"""Mail services to be killed: each line of stdin is a JSON object that says where, and starts one in a forked process.

Told are the settings, the folder for temporary files, the log, what the server cannot, and the moment: so many seconds
after the so manieth step began or ended (0: never). Printed are the signal that ended it (0: none) and the steps that
it had come to.
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

from imap_tools import BaseMailBox

import fastrak_workbook.guard.reading as guard
from fastrak_workbook.read.admitted import admitted_source
from fastrak_xl.mail.desk import inbox, one_mail, sending
from fastrak_xl.mail.desk.ledger import Ledger
from fastrak_xl.mail.desk.mailbox import Mailbox
from fastrak_xl.mail.desk.service import service
from fastrak_xl.mail.received.documents import documents
from fastrak_xl.mail.settings.reading import read_config
from fastrak_xl.mail.workbooks.outcome import Wish
from tests.e2e.mails import mail
from tests.errors.book_file import as_file
from tests.errors.good_book import good_tables

STEPS = (
    (Mailbox, "waiting"), (Mailbox, "headers"), (Mailbox, "whole"), (Mailbox, "holds"), (Mailbox, "move"),
    (BaseMailBox, "copy"),
    (Ledger, "put"), (inbox, "judge"), (one_mail, "answer"), (one_mail, "reply_to"), (sending, "_agree"),
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
    one_mail.answer(Wish.REBALANCE, documents(mail(("Archer.xlsx", as_file(good_tables())))))
    guard.GuardedReader = guarded  # type: ignore[misc]  # what it was


def main(told: dict[str, Any], steps: int) -> None:
    """Go once through the inbox, or until killed."""
    tempfile.tempdir = told["temporary"]
    os.environ["TMPDIR"] = told["temporary"]
    moment = Moment(told["step"], told["seconds"], steps)
    for owner, name in STEPS:
        setattr(owner, name, moment.around(getattr(owner, name)))
    can = Mailbox._can
    Mailbox._can = lambda box, what: what not in told["cannot"] and can(box, what)  # type: ignore[method-assign]
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
