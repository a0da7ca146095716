"""Results that leave the firm encrypted, where the file fastrak.toml asks for it. Nothing is written to a disk."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

from fastrak_xl.mail.workbooks.outcome import Attachment, Outcome, Wish

_EMPTY = frozenset({Wish.TEMPLATE, Wish.HELP})


def protected(outcome: Outcome, password: str) -> Outcome:
    """The outcome with every attachment that holds clients' data behind a password (AES-256, as Excel does it)."""
    if outcome.wish in _EMPTY:
        return outcome
    return replace(outcome, attachments=tuple(_encrypted(one, password) for one in outcome.attachments))


def _encrypted(file: Attachment, password: str) -> Attachment:
    from msoffcrypto.format.ooxml import OOXMLFile

    written = BytesIO()
    OOXMLFile(BytesIO(file.data)).encrypt(password, written)
    return Attachment(file.name, written.getvalue())
