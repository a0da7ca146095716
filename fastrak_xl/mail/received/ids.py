"""Ids that only the firm can make: of a reply, and in the header by which it knows its own mail again."""

from __future__ import annotations

import hashlib
import hmac
import re
from email.message import Message

from fastrak_xl.mail.received.documents import documents
from fastrak_xl.mail.received.headers import decoded, first, values
from fastrak_xl.mail.settings.firm import Firm

LOOP_HEADER = "X-Fastrak-Loop"

_OWN = "own\0"
_PREFIX = "<fx."
_DIGITS = 20  # 80 bits each, and an id so short that no program folds it
_TOKEN = re.compile(rf"([0-9a-f]{{{_DIGITS}}})\.([0-9a-f]{{{_DIGITS}}})")
_MESSAGE_ID = re.compile(r"<[\x21-\x3b\x3d\x3f-\x7e]{1,250}@[\x21-\x3b\x3d\x3f-\x7e]{1,250}>")


def message_ids(text: str) -> list[str]:
    """The well-formed message ids in a header's value, in order."""
    return _MESSAGE_ID.findall(text)


def identity(message: Message) -> str:
    """What makes a mail this one, in hex: its Message-ID, else what its writer sent; with the files attached.

    What changes on the way (Received, Return-Path) does not count, so a mail delivered twice is one mail.
    """
    own_id = first(message, "message-id")
    parts = ["id", own_id] if own_id else ["sent", *values(message, "from", "date", "subject"), _body(message)]
    parts += [hashlib.sha256(one.data).hexdigest() for one in documents(message)]
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogateescape")).hexdigest()


def _body(message: Message) -> str:
    texts = (part.get_payload() for part in message.walk() if part.get_content_maintype() == "text")
    return "\0".join(text for text in texts if isinstance(text, str))


def reply_token(message: Message, firm: Firm, sender: str) -> str:
    """The token of the one reply to this mail: signed, and the same however often it is asked for."""
    name = _signed(firm, f"reply\0{sender}\0{identity(message)}")
    return f"{name}.{_signed(firm, _OWN + name)}"


def reply_id(message: Message, firm: Firm, sender: str) -> str:
    """The Message-ID of the one reply to this mail; it is known before there is a reply."""
    return _id_of(reply_token(message, firm, sender), firm)


def _id_of(token: str, firm: Firm) -> str:
    return f"{_PREFIX}{token}@{firm.domain}>"


def own_reply_id(message_id: str, loop: str, firm: Firm) -> str:
    """The reply of ours that a mail in the mailbox is, by its Message-ID, or, where a server on the way has given it
    another one, by its loop header; "" for any other mail."""
    if is_own_id(message_id, firm):
        return message_id
    return _id_of(loop.strip(), firm) if is_own_token(loop, firm) else ""


def token_of(reply_id: str) -> str:
    """What stands in the loop header of the reply with this id."""
    return reply_id.removeprefix(_PREFIX).partition("@")[0]


def is_own_token(text: str, firm: Firm) -> bool:
    """Whether this firm made the token."""
    found = _TOKEN.fullmatch(text.strip())
    return found is not None and hmac.compare_digest(found[2], _signed(firm, _OWN + found[1]))


def is_own_id(message_id: str, firm: Firm) -> bool:
    """Whether a Message-ID is that of a reply of this firm's."""
    ending = f"@{firm.domain}>"
    is_formed = message_id.startswith(_PREFIX) and message_id.lower().endswith(ending)
    return is_formed and is_own_token(message_id[len(_PREFIX) : -len(ending)], firm)


def own_ids(message: Message, firm: Firm) -> set[str]:
    """The ids of the firm's own replies among those that a mail answers; some programs write them as encoded words."""
    answered = values(message, "in-reply-to", "references")
    named = {one for value in answered for text in (value, decoded(value)) for one in message_ids(text)}
    return {one for one in named if is_own_id(one, firm)}


def _signed(firm: Firm, text: str) -> str:
    return hmac.new(firm.secret, text.encode("utf-8", "surrogateescape"), hashlib.sha256).hexdigest()[:_DIGITS]
