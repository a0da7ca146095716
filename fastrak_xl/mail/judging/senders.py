"""Who sent a mail, where its From leaves no doubt."""

from __future__ import annotations

import re
from email.errors import MessageDefect
from email.message import Message

from fastrak_xl.mail.received.headers import decoded, values

_ADDRESS = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z0-9-]{2,63}"
_FROM = re.compile(
    rf"""(?:(?P<name>(?:"(?:[^"\\]|\\.)*"|[^<>"@,;:\\])*)<\s*(?P<bracketed>{_ADDRESS})\s*>|(?P<bare>{_ADDRESS}))"""
    r"\s*(?P<comment>\([^()@<>]*\))?"
)
_LONGEST = 2000
_ONCE = ("from", "sender", "message-id", "date", "subject", "to", "cc", "reply-to", "in-reply-to", "references")


def is_well_formed(message: Message) -> bool:
    """Whether every program reads these headers alike: nothing misplaced, nothing twice that may stand only once."""
    headers_end_clearly = not any(_is_in_headers(defect) for defect in message.defects)
    once = all(len(values(message, name)) <= 1 for name in _ONCE)
    own = [*values(message, "from", "message-id", "in-reply-to", "references")]
    return headers_end_clearly and once and not any(re.search(r"[\x00-\x08\x0a-\x1f\x7f]", value) for value in own)


def sender_of(message: Message) -> str:
    """The one address in From, in lower case; "" where it is not one plain ASCII address, or its name shows another."""
    found = values(message, "from")
    if len(found) != 1 or len(found[0]) > _LONGEST or not found[0].isascii():
        return ""
    parts = _FROM.fullmatch(found[0])
    if parts is None:
        return ""
    address = (parts["bracketed"] or parts["bare"]).lower()
    shown = decoded(parts["name"] or "").lower().replace(address, "")
    return "" if "@" in shown or ".." in address or address.startswith(".") or ".@" in address else address


def _is_in_headers(defect: MessageDefect) -> bool:
    """Whether a defect is one of the headers themselves; a body that is cut short is the pipeline's to judge."""
    return type(defect).__name__ in {
        "MissingHeaderBodySeparatorDefect", "FirstHeaderLineIsContinuationDefect", "MisplacedEnvelopeHeaderDefect",
        "MalformedHeaderDefect", "InvalidHeaderDefect", "NotTakenApart",
    }  # fmt: skip
