"""The reply to a mail: its headers, its two bodies and its files. The same mail and outcome give the same bytes."""

from __future__ import annotations

import re
from email.headerregistry import Address
from email.message import EmailMessage, Message
from email.utils import parsedate_to_datetime

from fastrak_xl.domain.printable import printable
from fastrak_xl.mail.received.headers import decoded, first
from fastrak_xl.mail.received.ids import LOOP_HEADER, message_ids, reply_id, reply_token
from fastrak_xl.mail.replies.bodies import as_html, as_text
from fastrak_xl.mail.replies.composing import fill
from fastrak_xl.mail.replies.folding import POLICY
from fastrak_xl.mail.replies.wording import letter
from fastrak_xl.mail.settings.firm import Firm
from fastrak_xl.mail.workbooks.outcome import Outcome

_ANSWERED = re.compile(r"(?:(?:re|aw|sv|antw|fw|fwd)\s*(?:\[\d+\])?\s*:\s*)+", re.IGNORECASE)
_LONGEST_SUBJECT = 150
_MOST_REFERENCES = 60


def reply_to(
    message: Message, outcome: Outcome, firm: Firm, sender: str, *, confidential: bool = False
) -> EmailMessage:
    """The reply, to `sender` alone, to be sent with a null envelope sender. Its Date is that of the mail.

    A confidential one has its result behind a password, so that its body quotes no cell.
    """
    reply = EmailMessage(policy=POLICY)
    _address(reply, message, firm, sender)
    _date(reply, message)
    said = letter(outcome, firm.address, confidential=confidential)
    fill(reply, as_text(said), as_html(said), outcome.attachments, reply_token(message, firm, sender))
    return reply


def _address(reply: EmailMessage, message: Message, firm: Firm, sender: str) -> None:
    answered = message_ids(first(message, "message-id"))[:1]
    before = message_ids(first(message, "references")) or message_ids(first(message, "in-reply-to"))[:1]
    thread = list(dict.fromkeys([*before, *answered]))
    local, _, domain = firm.address.rpartition("@")
    reply["From"] = Address("Fastrak XL", local, domain)
    reply["To"] = Address("", *_halves(sender))
    reply["Subject"] = reply_subject(first(message, "subject"))
    reply["Message-ID"] = reply_id(message, firm, sender)
    if answered:
        reply["In-Reply-To"] = answered[0]
    if thread:
        reply["References"] = " ".join(
            thread if len(thread) <= _MOST_REFERENCES else [thread[0], *thread[1 - _MOST_REFERENCES :]]
        )
    reply["Auto-Submitted"] = "auto-replied"
    reply["X-Auto-Response-Suppress"] = "All"
    reply[LOOP_HEADER] = reply_token(message, firm, sender)


def _halves(address: str) -> tuple[str, str]:
    local, _, domain = address.rpartition("@")
    return local, domain


def reply_subject(subject: str) -> str:
    """ "Re: " and what was written, on one line, without marks that a program would obey."""
    plain = _ANSWERED.sub("", " ".join(printable(" ".join(decoded(subject).split())).split()), count=1)
    if len(plain) > _LONGEST_SUBJECT:
        plain = f"{plain[:_LONGEST_SUBJECT].rstrip()}…"
    return f"Re: {plain or 'your workbook'}"


def _date(reply: EmailMessage, message: Message) -> None:
    """Without a date that can be read the reply has none, and the server that sends it adds one."""
    try:
        date = parsedate_to_datetime(first(message, "date"))
    except (TypeError, ValueError, OverflowError):
        return
    if date.year >= 1900:  # older ones a mail cannot carry
        reply["Date"] = date
