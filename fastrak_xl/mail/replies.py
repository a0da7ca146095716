"""The reply to a mail: its headers, its two bodies and its files. The same mail and outcome give the same bytes."""

from __future__ import annotations

import hashlib
import mimetypes
import re
from datetime import datetime
from email import policy
from email.header import Header
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage, Message
from email.utils import parsedate_to_datetime
from typing import Any

from fastrak_xl.domain.printable import printable
from fastrak_xl.mail.bodies import as_html, as_text
from fastrak_xl.mail.documents import SPREADSHEETS, tidy_name
from fastrak_xl.mail.firm import Firm
from fastrak_xl.mail.headers import decoded, first
from fastrak_xl.mail.ids import LOOP_HEADER, identity, message_ids, reply_id, reply_token
from fastrak_xl.mail.letter import letter
from fastrak_xl.mail.outcome import Attachment, Outcome

__all__ = ["identity", "reply_id", "reply_to"]

_TYPES = {name.rpartition(".")[2]: kind for kind, name in SPREADSHEETS.items()}
_ANSWERED = re.compile(r"(?:(?:re|aw|sv|antw|fw|fwd)\s*(?:\[\d+\])?\s*:\s*)+", re.IGNORECASE)
_LONGEST_SUBJECT = 150
_MOST_REFERENCES = 60


class _Ids(UnstructuredHeader, BaseHeader):
    """Message ids, one on a line: folded as text, the library would make encoded words of long ones."""

    def fold(self, *, policy: Any) -> str:
        """The header as it is sent."""
        return f"{self.name}: {f'{policy.linesep} '.join(str(self).split())}{policy.linesep}"


class _Subject(UnstructuredHeader, BaseHeader):
    """A text in any script: the library's newer folding loses blanks between encoded words (python/cpython#144156)."""

    def fold(self, *, policy: Any) -> str:
        """The header as it is sent."""
        text = str(self)
        charset = "us-ascii" if text.isascii() and "=?" not in text else "utf-8"
        folded = Header(text, charset, header_name=self.name).encode(linesep=policy.linesep)
        return f"{self.name}: {folded}{policy.linesep}"


_HEADERS = HeaderRegistry()
_HEADERS.map_to_type("subject", _Subject)
_HEADERS.map_to_type("references", _Ids)
_HEADERS.map_to_type("in-reply-to", _Ids)
_POLICY = policy.SMTP.clone(header_factory=_HEADERS)


def reply_to(
    message: Message,
    outcome: Outcome,
    firm: Firm,
    sender: str,
    *,
    at: datetime | None = None,
    confidential: bool = False,
) -> EmailMessage:
    """The reply, to `sender` alone, to be sent with a null envelope sender. Its Date is `at`, else that of the mail.

    A confidential one has its result behind a password, so that its body quotes no cell.
    """
    reply = EmailMessage(policy=_POLICY)
    _address(reply, message, firm, sender)
    _date(reply, message, at)
    said = letter(outcome, firm.address, confidential=confidential)
    reply.set_content(as_text(said), subtype="plain", charset="utf-8", cte="quoted-printable")
    reply.add_alternative(as_html(said), subtype="html", charset="utf-8", cte="quoted-printable")
    for attachment in outcome.attachments:
        _attach(reply, attachment)
    _mark_boundaries(reply, reply_token(message, firm, sender))
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


def _date(reply: EmailMessage, message: Message, at: datetime | None) -> None:
    """Without a date that can be read the reply has none, and the server that sends it adds one."""
    try:
        date = at or parsedate_to_datetime(first(message, "date"))
    except (TypeError, ValueError, OverflowError):
        return
    if date.year >= 1900:  # older ones a mail cannot carry
        reply["Date"] = date


def _attach(reply: EmailMessage, attachment: Attachment) -> None:
    name = tidy_name(attachment.name)
    ending = name.rpartition(".")[2].lower()
    kind = _TYPES.get(ending) or mimetypes.types_map.get(f".{ending}") or "application/octet-stream"
    maintype, _, subtype = kind.partition("/")
    reply.add_attachment(attachment.data, maintype=maintype, subtype=subtype, filename=name)


def _mark_boundaries(reply: EmailMessage, token: str) -> None:
    """Boundaries that are the same at every run, and that no text in the mail can hold but by knowing the secret."""
    for number, part in enumerate(reply.walk()):
        if part.is_multipart():
            part.set_boundary("=_" + hashlib.sha256(f"{token} {number}".encode()).hexdigest()[:40])
