"""Two machines that answer mail do not write to each other for ever, with manners or without."""

from __future__ import annotations

from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import cast

import pytest

from fastrak_xl.mail.judging.judge import MOST_ROUNDS, judge
from fastrak_xl.mail.judging.verdict import Answer
from fastrak_xl.mail.replies.reply import reply_to
from fastrak_xl.mail.settings.firm import Firm
from fastrak_xl.mail.workbooks.outcome import Attachment, Outcome, Said, Wish
from tests.unit.mail.prepared import lines

pytestmark = pytest.mark.usefixtures("authres")

OURS = Firm("fastrak@firm.example", ("@partner.example",), "mx.firm.example", b"ours")
THEIRS = Firm("books@partner.example", ("@firm.example",), "mx.partner.example", b"theirs")
Robot = Callable[[EmailMessage], EmailMessage | None]


def delivered(mail: EmailMessage, to: Firm) -> EmailMessage:
    """The mail as the receiving firm's server hands it over, checked and found to be the sender's."""
    domain = str(mail["From"]).rpartition("@")[2].rstrip(">")
    head = (
        f"Authentication-Results: {to.authserv_id}; dmarc=pass header.from={domain}\r\n"
        f"Received: from out by {to.authserv_id} with ESMTPS; Mon, 2 Mar 2026 09:00:00 +0000\r\n"
    )
    return cast(EmailMessage, message_from_bytes(head.encode() + mail.as_bytes(), policy=policy.default))


def fastrak(firm: Firm) -> Robot:
    """A firm that runs this program, and rebalances whatever comes."""

    def answers(mail: EmailMessage) -> EmailMessage | None:
        verdict = judge(mail, firm)
        if not isinstance(verdict, Answer):
            return None
        outcome = Outcome(verdict.wish, Said.DONE, attachments=(Attachment("book rebalanced.xlsx", b"PK"),))
        return reply_to(mail, outcome, firm, verdict.sender)

    return answers


def boor(*, keeps_files: bool, keeps_headers: bool) -> Robot:
    """An old responder: it says nothing of being one, answers everything, and may send all of it back."""
    count = iter(range(10_000))

    def answers(mail: EmailMessage) -> EmailMessage:
        answer = EmailMessage()
        answer["From"], answer["To"] = THEIRS.address, OURS.address
        answer["Subject"] = f"I am away: {mail['Subject']}"
        answer["Message-ID"] = f"<{next(count)}@partner.example>"
        answer["In-Reply-To"] = mail["Message-ID"]
        answer["References"] = f"{mail['References'] or ''} {mail['Message-ID']}"
        if keeps_headers:
            answer["X-Fastrak-Loop"] = mail["X-Fastrak-Loop"]
        answer.set_content("Away until Monday.")
        if keeps_files:
            answer.add_attachment(b"PK", maintype="application", subtype="octet-stream", filename="book.xlsx")
        return answer

    return answers


def first_mail() -> EmailMessage:
    data = lines("From: lou@partner.example").partition(b"From:")
    return cast(EmailMessage, message_from_bytes(data[1] + data[2], policy=policy.default))


def letters(ours: Robot, theirs: Robot) -> int:
    """How many mails the two send each other after the first, which comes from their side; 100 is for ever."""
    mail: EmailMessage | None = first_mail()
    for sent in range(100):
        assert mail is not None
        at, robot = (OURS, ours) if sent % 2 == 0 else (THEIRS, theirs)
        mail = robot(delivered(mail, at))
        if mail is None:
            return sent
    return 100


def test_two_of_this_program() -> None:
    assert letters(fastrak(OURS), fastrak(THEIRS)) == 1


@pytest.mark.parametrize(
    ("keeps_files", "keeps_headers", "most"),
    [(False, False, 2), (False, True, 2), (True, True, 2), (True, False, 2 * MOST_ROUNDS)],
)
def test_one_without_manners(keeps_files: bool, keeps_headers: bool, most: int) -> None:
    assert letters(fastrak(OURS), boor(keeps_files=keeps_files, keeps_headers=keeps_headers)) == most


def test_the_simulation_would_see_a_loop() -> None:
    old = boor(keeps_files=False, keeps_headers=False)
    assert letters(old, boor(keeps_files=True, keeps_headers=False)) == 100


def test_a_template_is_not_sent_twice_to_a_robot() -> None:
    mail = delivered(first_mail(), OURS)
    reply = reply_to(mail, Outcome(Wish.TEMPLATE, Said.DONE), OURS, "lou@partner.example")
    assert fastrak(THEIRS)(delivered(reply, THEIRS)) is None
