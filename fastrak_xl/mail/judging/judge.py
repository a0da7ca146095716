"""Whether a mail is answered: the one question on which everything unattended rests."""

from __future__ import annotations

from email.message import EmailMessage

from fastrak_xl.mail.judging.authenticity import reason_to_doubt
from fastrak_xl.mail.judging.automatic import is_robots_address, sign_of_a_machine
from fastrak_xl.mail.judging.senders import is_well_formed, sender_of
from fastrak_xl.mail.judging.verdict import Answer, Quarantine, Reason, Silent, Verdict
from fastrak_xl.mail.judging.wishes import wish_of
from fastrak_xl.mail.received.documents import has_documents
from fastrak_xl.mail.received.ids import own_ids
from fastrak_xl.mail.settings.firm import Firm

MOST_ROUNDS = 20
"""So many of our replies in one conversation, and it is no longer answered."""


def judge(message: EmailMessage, firm: Firm) -> Verdict:
    """What is done about a mail. Nothing is answered that a machine sent, that may be forged, or that comes from
    somebody the firm has not named. Whatever the mail, this does not raise."""
    if sign := sign_of_a_machine(message, firm):
        return Silent(sign)
    if not is_well_formed(message):
        return Quarantine(Reason.MALFORMED)
    sender = sender_of(message)
    if not sender:
        return Quarantine(Reason.UNCLEAR_SENDER)
    if _is_own_address(sender, firm):
        return Silent(Reason.OWN_MAIL)
    if is_robots_address(sender):
        return Silent(Reason.ROBOTS_ADDRESS)
    if not firm.allows(sender):
        return Quarantine(Reason.STRANGER)
    if doubt := reason_to_doubt(message, firm, sender):
        return Quarantine(doubt)
    return _in_conversation(message, firm) or Answer(wish_of(message, firm), sender)


def _is_own_address(sender: str, firm: Firm) -> bool:
    """The processing address, with a plus or without: all our mail comes from there."""
    local, _, domain = sender.rpartition("@")
    return domain == firm.domain and local.partition("+")[0] == firm.local_part.partition("+")[0]


def _in_conversation(message: EmailMessage, firm: Firm) -> Silent | None:
    """An answer to our reply is for us only with a file; "Thank you", and a robot without manners, end there."""
    rounds = len(own_ids(message, firm))
    if rounds >= MOST_ROUNDS:
        return Silent(Reason.TOO_MANY_ROUNDS)
    return Silent(Reason.ANSWER_WITHOUT_FILE) if rounds and not has_documents(message) else None
