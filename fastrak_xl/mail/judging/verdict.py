"""What is done about a mail: answer it, leave it, or lay it aside for a person to look at."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from fastrak_xl.mail.workbooks.outcome import Wish


class Reason(StrEnum):
    """Why a mail gets no answer. The words are ours, so a log may hold them."""

    AUTOMATIC = "sent by a machine"
    BULK = "bulk mail"
    MAILING_LIST = "from a mailing list"
    BOUNCE = "a report of delivery or reading"
    INVITATION = "an invitation, or an answer to one"
    NO_ANSWER_WANTED = "its sender wants no automatic answer"
    OWN_MAIL = "our own mail"
    ROBOTS_ADDRESS = "from an address at which nobody reads"
    ANSWER_WITHOUT_FILE = "an answer to our reply, with no file"
    TOO_MANY_ROUNDS = "too many answers in one conversation"
    MALFORMED = "headers that cannot be trusted"
    UNCLEAR_SENDER = "a From that is not one plain address"
    STRANGER = "a sender who is not on the list"
    NOT_CHECKED = "no DMARC result of our own mail server"
    NOT_AUTHENTIC = "DMARC did not pass"
    CONTRADICTION = "contradictory check results in our mail server's name"


@dataclass(frozen=True, slots=True)
class Answer:
    """A person of the firm's wants something; `sender` is a plain lower-case address."""

    wish: Wish
    sender: str


@dataclass(frozen=True, slots=True)
class Silent:
    """Nobody waits for an answer, or an answer could start a loop."""

    reason: Reason


@dataclass(frozen=True, slots=True)
class Quarantine:
    """It may not be what it seems: no answer, and a person looks at it."""

    reason: Reason


Verdict = Answer | Silent | Quarantine
