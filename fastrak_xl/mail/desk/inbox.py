"""All mail that waits in the inbox, looked at once: what we sent ourselves is filed, the rest judged and answered."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from fastrak_xl.mail.desk.ledger import State, key_of
from fastrak_xl.mail.desk.mailbox import TROUBLE, Waiting
from fastrak_xl.mail.desk.one_mail import Case, Desk, attend, lay_away
from fastrak_xl.mail.judging.judge import judge
from fastrak_xl.mail.judging.verdict import Answer, Quarantine, Silent
from fastrak_xl.mail.received.ids import identity, own_reply_id, reply_id
from fastrak_xl.mail.received.parsing import read_mail
from fastrak_xl.mail.settings.reading import Misconfigured


def attend_to_all(desk: Desk, is_over: Callable[[], bool] = lambda: False) -> None:
    """Go once through the inbox. Our own replies come first: they tell what was sent before the program was stopped."""
    desk.ledger.forget(desk.config.retention_days)
    for one in _file_copies(desk, began=True):
        if is_over():
            break
        _attend_or_lay_aside(desk, one)
    _file_copies(desk, began=False)


def _file_copies(desk: Desk, *, began: bool) -> list[Waiting]:
    """File the copies of our replies that have arrived; what else waits. `began`: a run before may have begun it."""
    others = []
    for one in desk.mailbox.waiting():
        if known_as := own_reply_id(one.message_id, one.loop, desk.firm):
            _file_copy(desk, one, known_as, began=began)
        else:
            others.append(one)
    return others


def _file_copy(desk: Desk, copy: Waiting, known_as: str, *, began: bool) -> None:
    """A copy of our own reply proves that it was sent."""
    key = key_of(known_as, desk.firm.secret)
    entry = desk.ledger.entry(key)
    if entry is not None and entry.state is State.SENDING:
        desk.ledger.put(key, State.SENT)
    lay_away(desk, copy, desk.config.imap.folders.sent, began=began)


def _attend_or_lay_aside(desk: Desk, waiting: Waiting) -> None:
    """A mistake of the program's own costs one mail, which a person finds under Failed."""
    case: Case | None = None
    try:
        case = _judged(desk, waiting)
        if case is not None:
            attend(desk, case)
    except (*TROUBLE, sqlite3.Error, Misconfigured):
        raise  # none of them is about this mail
    except Exception as bug:
        if case is not None:
            desk.ledger.put(case.key, State.FAILED)
        desk.ledger.trouble("judge", type(bug).__name__)
        desk.log.event("trouble", step="judge", kind=type(bug).__name__, size=waiting.size)
        desk.mailbox.move(waiting.uid, desk.config.imap.folders.failed)


def _judged(desk: Desk, waiting: Waiting) -> Case | None:
    """The mail as a case to be answered; None where it is gone, or has been filed without an answer.

    It is judged by its headers before more of it is downloaded: what strangers attach is never looked at.
    """
    too_large = waiting.size > desk.config.most_bytes
    data = desk.mailbox.headers(waiting.uid)
    if data is None:
        return None
    message = read_mail(data)
    verdict = judge(message, desk.firm)
    if isinstance(verdict, Answer) and not too_large:
        if (data := desk.mailbox.whole(waiting.uid)) is None:
            return None
        message = read_mail(data)
        verdict = judge(message, desk.firm)
    if isinstance(verdict, Answer):
        known_as = reply_id(message, desk.firm, verdict.sender)
        return Case(waiting, message, verdict, known_as, key_of(known_as, desk.firm.secret), too_large)
    _file_unanswered(desk, waiting, verdict, key_of(identity(message), desk.firm.secret))
    return None


def _file_unanswered(desk: Desk, waiting: Waiting, verdict: Silent | Quarantine, key: str) -> None:
    folders = desk.config.imap.folders
    aside = isinstance(verdict, Quarantine)
    state = State.QUARANTINED if aside else State.SILENT
    before = desk.ledger.entry(key)
    desk.ledger.put(key, state, uid=waiting.uid)
    began = before is not None and before.uid == waiting.uid
    lay_away(desk, waiting, folders.quarantine if aside else folders.done, began=began)
    desk.log.event("not answered", mail=key, state=state, reason=verdict.reason)
