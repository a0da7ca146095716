"""The program at work: once through the inbox, or for as long as it runs. One run per mailbox at a time."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TextIO

from fastrak_workbook.saving.locks import InUse, one_run
from fastrak_workbook.saving.parts import sweep
from fastrak_xl.commands.refusals import REFUSED, Refused
from fastrak_xl.mail.desk.inbox import attend_to_all
from fastrak_xl.mail.desk.ledger import LEDGER_FILE, Ledger
from fastrak_xl.mail.desk.log import Log
from fastrak_xl.mail.desk.mailbox import TROUBLE, Mailbox
from fastrak_xl.mail.desk.one_mail import Desk
from fastrak_xl.mail.desk.sending import send
from fastrak_xl.mail.settings.config import MailConfig
from fastrak_xl.mail.settings.credentials import firms_secret, look_for_passwords, result_password
from fastrak_xl.mail.settings.firm import Firm
from fastrak_xl.mail.signing_in.keeping import Unsafe
from fastrak_xl.mail.signing_in.login import log_in, log_in_to_send
from fastrak_xl.mail.signing_in.provider import NotSignedIn

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 600.0
"""Seconds after a broken connection; doubled each time until one holds."""


@dataclass(frozen=True)
class Service:
    """What stays while connections come and go."""

    config: MailConfig
    firm: Firm
    ledger: Ledger
    log: Log

    def once(self, is_over: Callable[[], bool]) -> None:
        """Go once through the inbox. Raises what a mailbox raises."""
        with self._desk() as desk:
            attend_to_all(desk, is_over)

    def watch(self, stop: threading.Event) -> None:
        """Answer mail as it comes, until asked to stop. A server that is away is tried again, ever more seldom."""
        pause = FIRST_PAUSE
        while not stop.is_set():
            try:
                with self._desk() as desk:
                    self.log.event("connected")
                    while not stop.is_set():
                        attend_to_all(desk, stop.is_set)
                        pause = FIRST_PAUSE
                        if not desk.mailbox.wait(self.config.poll, stop.is_set):
                            stop.wait(self.config.poll)
            except (*TROUBLE, NotSignedIn, Unsafe) as broken:
                self.ledger.trouble("mailbox", type(broken).__name__)
                self.log.event("trouble", step="mailbox", kind=type(broken).__name__, seconds=pause)
                stop.wait(pause)
                pause = min(2 * pause, LONGEST_PAUSE)
        self.log.event("stopped")

    @contextmanager
    def _desk(self) -> Iterator[Desk]:
        """A desk at an open mailbox."""
        config = self.config
        mailbox = Mailbox.opened(config.imap, partial(log_in, config))
        try:
            hand_over = partial(send, config, partial(log_in_to_send, config))
            ask = partial(result_password, config)
            yield Desk(config, self.firm, self.ledger, mailbox, hand_over, ask, time.time, self.log)
        finally:
            mailbox.close()


@contextmanager
def service(config: MailConfig, log_to: TextIO) -> Iterator[Service]:
    """The only service on its mailbox; Refused where another one runs, Misconfigured where a password is missing."""
    _leave_no_dumps()
    config.state.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with one_run(config.state / LEDGER_FILE, seconds=0):
            sweep(config.state)
            secret = firms_secret(config.state)
            look_for_passwords(config)
            firm = Firm(config.address, config.allow, config.authserv_id, secret)
            ledger = Ledger(config.state, time.time)
            try:
                yield Service(config, firm, ledger, Log(log_to))
            finally:
                ledger.close()
    except InUse:
        raise Refused("Another run answers this mailbox already. Stop that one first.", REFUSED) from None


def _leave_no_dumps() -> None:
    """What is in memory, clients' data, is not written to the disk when the program crashes."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
