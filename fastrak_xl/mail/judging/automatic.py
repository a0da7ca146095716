"""Mail that a machine sent, and that is never answered, or two machines would write to each other for ever."""

from __future__ import annotations

import re
from email.message import Message

from fastrak_xl.mail.judging.verdict import Reason
from fastrak_xl.mail.received.documents import own_parts
from fastrak_xl.mail.received.headers import all_headers, values
from fastrak_xl.mail.received.ids import LOOP_HEADER, is_own_token
from fastrak_xl.mail.settings.firm import Firm

_BULK = {"bulk", "list", "junk", "auto_reply"}
_NO_ANSWER_WANTED = {"all", "autoreply"}
_ROBOT_HEADERS = {"x-autoreply", "x-autorespond", "x-autoresponder", "x-auto-reply-from", "x-failed-recipients"}
_REPORTS = {"message/delivery-status", "message/disposition-notification", "message/feedback-report"}
_A_PERSON = re.compile(r"no\s*(?:[;(].*)?", re.IGNORECASE)
_ROBOTS = re.compile(
    r"(?:mailer-daemon|postmaster|no-?_?reply|do-?_?not-?_?reply|(?:.*-)?bounces?|(?:.*-)?request|listserv|majordomo)"
    r"(?:[+=].*)?"
)


def sign_of_a_machine(message: Message, firm: Firm) -> Reason | None:
    """What in the headers says that no person sent this mail; None where nothing does.

    A loop header that this firm did not sign says nothing: anybody can write one.
    """
    for name, value in all_headers(message):
        if reason := _reason(name, value.lower(), firm):
            return reason
    return _of_its_kind(message)


def is_robots_address(sender: str) -> bool:
    """Whether the address is one at which no person reads."""
    return _ROBOTS.fullmatch(sender.rpartition("@")[0]) is not None


def _reason(name: str, value: str, firm: Firm) -> Reason | None:
    if name == "auto-submitted":
        return None if _A_PERSON.fullmatch(value) else Reason.AUTOMATIC
    if name == "precedence":
        return Reason.BULK if value.strip() in _BULK else None
    if name == "x-auto-response-suppress":
        asked = {one.strip() for one in value.split(",")}
        return Reason.NO_ANSWER_WANTED if asked & _NO_ANSWER_WANTED else None
    if name == "return-path":
        return Reason.BOUNCE if value.replace(" ", "") == "<>" else None
    if name == LOOP_HEADER.lower():
        return Reason.OWN_MAIL if is_own_token(value, firm) else None
    if name.startswith("list-"):
        return Reason.MAILING_LIST
    return Reason.AUTOMATIC if name in _ROBOT_HEADERS else None


def _of_its_kind(message: Message) -> Reason | None:
    """Reports of delivery and reading, and answers to invitations."""
    kind = message.get_content_type()
    parts = list(own_parts(message))
    if kind == "multipart/report" or any(part.get_content_type() in _REPORTS for part in parts):
        return Reason.BOUNCE
    if any(part.get_content_type() == "text/calendar" and "method" in _parameters(part) for part in parts):
        return Reason.INVITATION
    return None


def _parameters(part: Message) -> str:
    return " ".join(values(part, "content-type")).lower()
