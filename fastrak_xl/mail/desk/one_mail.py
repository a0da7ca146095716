"""One mail from the inbox to its answer. The ledger is told of each step before the next one begins.

No result is kept: the same mail gives the same answer again, so a run that was cut short simply begins anew.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from email.message import EmailMessage

from fastrak_xl.mail.desk.ledger import ENDED, Entry, Ledger, State
from fastrak_xl.mail.desk.log import Log
from fastrak_xl.mail.desk.mailbox import Mailbox, Waiting
from fastrak_xl.mail.desk.sending import NobodyKnows, NotSent, Send
from fastrak_xl.mail.judging.verdict import Answer
from fastrak_xl.mail.received.documents import documents
from fastrak_xl.mail.replies.reply import reply_to
from fastrak_xl.mail.settings.config import MailConfig
from fastrak_xl.mail.settings.firm import Firm
from fastrak_xl.mail.workbooks.answering import answer, refusal
from fastrak_xl.mail.workbooks.outcome import Outcome, Wish
from fastrak_xl.mail.workbooks.protecting import protected

MOST_STARTS = 5
"""A mail that was begun so often, and stopped the program each time, is refused."""

MOST_TRIES = 20
"""A reply that the mail server has not taken so often is given up."""

_LONGEST_PAUSE = 3600.0


@dataclass(frozen=True)
class Desk:
    """All that is needed to answer mail. `password_for` a sender is asked only where results are encrypted."""

    config: MailConfig
    firm: Firm
    ledger: Ledger
    mailbox: Mailbox
    send: Send
    password_for: Callable[[str], str]
    clock: Callable[[], float]
    log: Log


@dataclass(frozen=True)
class Case:
    """A mail that is to be answered. `reply_id` is the Message-ID of its one reply, known before there is a reply;
    `key` is how ledger and log call it. `is_too_large`: its headers alone were downloaded.
    """

    waiting: Waiting
    message: EmailMessage
    wanted: Answer
    reply_id: str
    key: str
    is_too_large: bool


def attend(desk: Desk, case: Case) -> None:
    """Bring a mail one or more steps further; at the end it is moved, last of all."""
    entry = desk.ledger.entry(case.key)
    if entry is not None and entry.state is State.SENDING:
        entry = _was_it_sent(desk, case, entry)
    if entry is not None and entry.state in ENDED:
        _file(desk, case, entry.state, began=entry.uid == case.waiting.uid)
        return
    if entry is not None and _is_early(desk, entry):
        return
    desk.ledger.put(case.key, State.SEEN, started=1, uid=case.waiting.uid)
    began = desk.clock()
    outcome = _outcome(desk, case, entry)
    desk.ledger.put(case.key, State.DONE)
    took, size = desk.clock() - began, case.waiting.size
    desk.log.event("answered", mail=case.key, wish=outcome.wish, said=outcome.said, seconds=took, size=size)
    _reply(desk, case, outcome, entry.tries if entry else 0)


def _was_it_sent(desk: Desk, case: Case, entry: Entry) -> Entry:
    """A sending that was cut short: what the mailbox tells about it. Once the hold-off is over it was not sent."""
    folders = desk.config.imap.folders
    if desk.mailbox.holds(case.reply_id, folders.sent, folders.inbox):
        desk.ledger.put(case.key, State.SENT)
        return replace(entry, state=State.SENT)
    return entry


def _is_early(desk: Desk, entry: Entry) -> bool:
    """Whether it is too soon: for sending again what may be on its way, or after a server has refused a reply."""
    waited = desk.clock() - entry.since
    if entry.state is State.SENDING:
        return waited < desk.config.hold_off
    return bool(entry.tries) and waited < min(desk.config.poll * 2.0**entry.tries, _LONGEST_PAUSE)


def _outcome(desk: Desk, case: Case, entry: Entry | None) -> Outcome:
    wish = case.wanted.wish
    if case.is_too_large:
        size, most = case.waiting.size / (1 << 20), desk.config.max_mb
        sentence = f"The message is {size:,.0f} MB large, and at most {most:,.0f} MB are read. Split it by client."
        return refusal(Wish.REBALANCE if wish is Wish.TEMPLATE else wish, sentence)
    if entry is not None and entry.starts >= MOST_STARTS and not entry.tries:
        desk.ledger.trouble("answer", "stopped the program")
        return _unable(wish)
    try:
        outcome = answer(wish, documents(case.message))
        if desk.config.protects(case.wanted.sender):
            outcome = protected(outcome, desk.password_for(case.wanted.sender))
    except Exception as bug:  # a mistake of the program's own must cost one answer, not all mail that waits
        desk.ledger.trouble("answer", type(bug).__name__)
        desk.log.event("trouble", mail=case.key, step="answer", kind=type(bug).__name__)
        return _unable(wish)
    return outcome


def _unable(wish: Wish) -> Outcome:
    return refusal(wish, "The workbook could not be worked on, and it is not your mistake: ask whoever runs this.")


def _reply(desk: Desk, case: Case, outcome: Outcome, tries: int) -> None:
    """Send the reply, and say in the ledger what is known about it at every moment."""
    sender = case.wanted.sender
    reply = reply_to(case.message, outcome, desk.firm, sender, confidential=desk.config.protects(sender))
    desk.ledger.put(case.key, State.SENDING)
    try:
        desk.send(reply, sender)
    except NobodyKnows as broken:
        _note(desk, case, broken.kind)
        return
    except NotSent as refused:
        _note(desk, case, refused.kind)
        given_up = refused.for_good or tries + 1 >= MOST_TRIES
        desk.ledger.put(case.key, State.FAILED if given_up else State.DONE, tried=1)
        if given_up:
            _file(desk, case, State.FAILED)
        return
    desk.ledger.put(case.key, State.SENT)
    _file(desk, case, State.SENT)


def _note(desk: Desk, case: Case, kind: str) -> None:
    desk.ledger.trouble("send", kind)
    desk.log.event("trouble", mail=case.key, step="send", kind=kind)


def _file(desk: Desk, case: Case, state: State, *, began: bool = False) -> None:
    folders = desk.config.imap.folders
    lay_away(desk, case.waiting, folders.failed if state is State.FAILED else folders.done, began=began)
    desk.log.event("filed", mail=case.key, state=str(state))


def lay_away(desk: Desk, waiting: Waiting, folder: str, *, began: bool) -> None:
    """Out of the inbox; `began`: an earlier run, or a connection that broke, may have laid a copy there already."""
    if began:
        desk.mailbox.move_again(waiting, folder)
    else:
        desk.mailbox.move(waiting.uid, folder)
