"""What the sender of a mail wants: from the address written to, else the subject, else what is attached."""

from __future__ import annotations

import re
from email.message import Message

from fastrak_xl.mail.received.documents import has_documents
from fastrak_xl.mail.received.headers import decoded, first, values
from fastrak_xl.mail.settings.firm import Firm
from fastrak_xl.mail.workbooks.outcome import Wish

_WORDS = {wish.value: wish for wish in Wish}
_NEED_A_FILE = {Wish.REBALANCE, Wish.CHECK, Wish.UPLOAD}
_LONGEST = 10_000
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')


def wish_of(message: Message, firm: Firm) -> Wish:
    """The first that says one: "+check" or an address of its own (check@), the subject's first word that is one of
    ours, the processing address itself; else a file is rebalanced. Without a file the template answers."""
    said = _by_address(message, firm) or _by_subject(message) or _WORDS.get(firm.local_part)
    if not has_documents(message):
        return Wish.TEMPLATE if said is None or said in _NEED_A_FILE else said
    return said or Wish.REBALANCE


def _by_address(message: Message, firm: Firm) -> Wish | None:
    written_to = values(message, "to", "cc", "x-original-to", "delivered-to")
    of_ours = re.compile(rf"([^\s<>,;:@]{{1,64}})@{re.escape(firm.domain)}(?![\w.-])", re.IGNORECASE)
    for value in written_to:
        for local in of_ours.findall(_QUOTED.sub("", value[:_LONGEST]).lower()):
            name, _, tag = local.partition("+")
            if local != firm.local_part and (wish := _WORDS.get(tag) or _WORDS.get(name)):
                return wish
    return None


def _by_subject(message: Message) -> Wish | None:
    words = re.findall(r"[^\W\d_]+", decoded(first(message, "subject")[:_LONGEST]).casefold())
    return next((_WORDS[word] for word in words if word in _WORDS), None)
