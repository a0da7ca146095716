"""Bytes from a mailbox, read as a mail. Whatever they are, this ends, and what follows may walk through the parts."""

from __future__ import annotations

import re
from email.errors import MessageDefect
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default

DEEPEST = 50
"""Parts within parts: people's mail has five."""
MOST_HEADERS = 2000
MOST_MULTIPARTS = 200
_MULTIPARTS = re.compile(rb"(?:multipart/|message/rfc822)", re.IGNORECASE)


class NotTakenApart(MessageDefect):
    """The mail's parts lie too deep, or its headers are too many: only its headers were read, or only the first."""


def read_mail(data: bytes) -> EmailMessage:
    """The mail. One that nobody can have meant carries the defect NotTakenApart and has no parts."""
    parser = BytesParser(EmailMessage, policy=default)
    if len(_MULTIPARTS.findall(data)) > MOST_MULTIPARTS:  # the parser's time grows with lines times depth
        return _headers_alone(parser, data)
    try:
        mail = parser.parsebytes(data)
    except RecursionError:
        return _headers_alone(parser, data)
    return mail if _depth(mail) <= DEEPEST and len(mail.keys()) <= MOST_HEADERS else _headers_alone(parser, data)


def _headers_alone(parser: BytesParser[EmailMessage], data: bytes) -> EmailMessage:
    head = data[: data.find(b"\n\n") if b"\n\n" in data[:65_536] else 65_536]
    mail = parser.parsebytes(head, headersonly=True)
    mail.defects.append(NotTakenApart())
    return mail


def _depth(mail: EmailMessage) -> int:
    """How deep parts lie, counted without recursion; it stops counting where it is too deep."""
    level, depth = [mail], 0
    while level and depth <= DEEPEST:
        inside = (part.get_payload() for part in level if part.is_multipart())
        level = [one for parts in inside for one in parts if isinstance(one, EmailMessage)]
        depth += 1
    return depth
