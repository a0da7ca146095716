"""Replies: what their headers promise, that nothing in a mail or workbook can change them, and the same bytes twice."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import cast

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import html

from fastrak_xl.domain.diagnostics import Diagnostic, Severity
from fastrak_xl.mail.received.documents import documents
from fastrak_xl.mail.received.ids import LOOP_HEADER, is_own_token, reply_id
from fastrak_xl.mail.replies.reply import reply_subject, reply_to
from fastrak_xl.mail.replies.wording import MOST_PROBLEMS, MOST_WARNINGS
from fastrak_xl.mail.workbooks.outcome import Attachment, Figures, Outcome, Said, Wish
from tests.properties.sizes import FEW
from tests.unit.mail.prepared import FIRM, KIM, lines, read

ERROR = Diagnostic("FX101", Severity.ERROR, "Holdings", "G412", "Value is not a number", "#N/A", "Type the amount.")
WARNING = Diagnostic(
    "FX603", Severity.WARNING, "Accounts", "J51", "The valuation is old", "01/02/2026", "Bring a new one."
)
RESULT = Attachment("Lee & Søn rebalanced.xlsx", bytes(range(256)) * 40)
DONE = Outcome(Wish.REBALANCE, Said.DONE, Figures(240, 238, 2, 3212, 2387505125, 409, 322557766), (WARNING,),
               attachments=(RESULT,))  # fmt: skip
PROBLEMS = Outcome(Wish.REBALANCE, Said.PROBLEMS, None, (WARNING, ERROR), attachments=(RESULT,))
REFUSED = Outcome(Wish.CHECK, Said.REFUSED, refusal="The file is a picture. Send a workbook.")
OUTCOMES = [DONE, PROBLEMS, REFUSED, Outcome(Wish.TEMPLATE, Said.DONE), Outcome(Wish.HELP, Said.DONE),
            Outcome(Wish.CHECK, Said.DONE), Outcome(Wish.UPLOAD, Said.DONE, None, (), "", (RESULT,))]  # fmt: skip
_ANY_TEXT = st.text(st.characters(codec="utf-8"), max_size=200)


def sent(reply: EmailMessage) -> EmailMessage:
    """The reply as it arrives."""
    return cast(EmailMessage, message_from_bytes(reply.as_bytes(), policy=policy.default))


def bodies(reply: EmailMessage) -> tuple[str, str]:
    """The text, unwrapped, and the words of the HTML."""
    plain, marked_up = reply.get_body(("plain",)), reply.get_body(("html",))
    assert plain is not None
    assert marked_up is not None
    unwrapped = re.sub(r"\r\n +", " ", plain.get_content()).replace("\r\n", "\n")
    return unwrapped, html.document_fromstring(marked_up.get_content()).text_content()


def reply(outcome: Outcome = DONE, *headers: str) -> EmailMessage:
    return sent(reply_to(read(lines(*headers)), outcome, FIRM, KIM))


def test_headers_that_keep_robots_quiet() -> None:
    made = reply(DONE, "References: <0@firm.example>\n <x@y.example>")
    assert made["From"].addresses[0].addr_spec == "fastrak@firm.example"
    assert made["To"] == KIM
    assert made["Subject"] == "Re: Month end"
    assert made["Auto-Submitted"] == "auto-replied"
    assert made["X-Auto-Response-Suppress"] == "All"
    assert made["In-Reply-To"] == "<1@firm.example>"
    assert made["References"].split() == ["<0@firm.example>", "<x@y.example>", "<1@firm.example>"]
    assert is_own_token(made[LOOP_HEADER], FIRM)
    assert made["Message-ID"] == reply_id(read(lines()), FIRM, KIM)
    assert made["Date"].datetime == datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.mark.parametrize("outcome", OUTCOMES, ids=lambda one: f"{one.wish}-{one.said}")
def test_the_same_bytes_twice(outcome: Outcome) -> None:
    first, second = (reply_to(read(lines()), outcome, FIRM, KIM).as_bytes() for _ in range(2))
    assert first == second
    assert first.isascii()
    assert max(map(len, first.split(b"\r\n"))) <= 998


def test_one_mail_one_id_however_it_came() -> None:
    mail = reply_id(read(lines()), FIRM, KIM)
    assert mail == reply_id(read(lines("Received: by another way", "Return-Path: <k@firm.example>")), FIRM, KIM)
    assert mail != reply_id(read(lines("Message-ID: <2@firm.example>")), FIRM, KIM)
    assert mail != reply_id(read(lines(body="\nno file\n")), FIRM, KIM)
    assert mail != reply_id(read(lines()), FIRM, "lou@partner.example")
    nameless = [reply_id(read(lines(f"Message-ID:\nSubject: {n}")), FIRM, KIM) for n in ("a", "a", "b")]
    assert nameless[0] == nameless[1] != nameless[2]


def test_the_files_come_back_as_they_are() -> None:
    (attached,) = reply(PROBLEMS).iter_attachments()
    assert attached.get_content() == RESULT.data
    assert attached.get_filename() == RESULT.name
    assert attached.get_content_type() == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert documents(reply(PROBLEMS)) == (RESULT,)


def test_a_long_address_stays_whole() -> None:
    long = f"{'k' * 64}@{'d' * 60}.{'e' * 60}.example"
    assert sent(reply_to(read(lines()), REFUSED, FIRM, long))["To"].addresses[0].addr_spec == long


def test_a_files_name_leads_nowhere() -> None:
    named = Attachment("../../a\\b\r\nBcc: x\u202e.xlsx", b"")
    (attached,) = reply(Outcome(Wish.CHECK, Said.DONE, attachments=(named,))).iter_attachments()
    assert attached.get_filename() == "bBcc x.xlsx"


def test_what_a_result_says() -> None:
    for body in bodies(reply(DONE)):
        for words in ("238 of 240 (2 skipped)", "3,212", "£23,875,051.25", "£3,225,577.66 in 409 funds", "Accounts!J51",
                      "Lee & Søn rebalanced.xlsx"):  # fmt: skip
            assert words in body


def test_what_errors_say_each_with_cell_and_cure_and_errors_first() -> None:
    for body in bodies(reply(PROBLEMS)):
        for words in ("1 cell to correct", "Holdings!G412", "(found '#N/A')", "Type the amount.", "FX101"):
            assert words in body
        assert body.index("Holdings!G412") < body.index("Accounts!J51")


@pytest.mark.parametrize(
    ("said", "one", "most"), [(Said.PROBLEMS, ERROR, MOST_PROBLEMS), (Said.DONE, WARNING, MOST_WARNINGS)]
)
def test_so_many_and_then_how_many_more(said: Said, one: Diagnostic, most: int) -> None:
    for body in bodies(reply(Outcome(Wish.REBALANCE, said, None, (one,) * 1234))):
        assert body.count(one.where) == most
        assert f"… and {1234 - most:,} more, on the sheet Checks." in body


def test_a_refusal_is_its_sentence() -> None:
    for body in bodies(reply(REFUSED)):
        assert "The file is a picture. Send a workbook." in body


def test_the_template_comes_with_five_steps() -> None:
    text, _ = bodies(reply(Outcome(Wish.TEMPLATE, Said.DONE)))
    assert re.findall(r"^(\d)\. ", text, re.MULTILINE) == list("12345")


def test_a_confidential_reply_quotes_no_cell_and_no_money() -> None:
    for outcome in (DONE, PROBLEMS):
        made = sent(reply_to(read(lines()), outcome, FIRM, KIM, confidential=True))
        for body in bodies(made):
            assert "#N/A" not in body
            assert "01/02/2026" not in body
            assert "£" not in body
            assert "Accounts!J51" in body


def test_what_a_workbook_holds_is_text_in_the_html() -> None:
    nasty = "<img src=x onerror=alert(1)>\"'&amp;</td></table>\u202e\x1b[2J"
    one = Diagnostic("FX101", Severity.ERROR, nasty, "", nasty, nasty, nasty)
    made = reply(Outcome(Wish.REBALANCE, Said.PROBLEMS, None, (one,), attachments=(Attachment(nasty, b""),)))
    marked_up = made.get_body(("html",))
    assert marked_up is not None
    tree = html.document_fromstring(marked_up.get_content())
    assert not tree.xpath("//img | //script | //a | //@src | //@href | //@onerror")
    assert "<img src=x onerror=alert(1)>\"'&amp;</td></table>" in tree.text_content()
    assert "\x1b" not in made.as_string()


@given(_ANY_TEXT, _ANY_TEXT, _ANY_TEXT)
@example("Straße 東京 عربى 🙂 " * 9, "<a@b>" * 40, "attack\r\nBcc: eve@evil.example\r\n\r\nHello")
@example("", f"<{'x' * 120}@{'y' * 120}.example>", "")
@settings(max_examples=FEW, deadline=None)
def test_nothing_written_adds_a_header(subject: str, references: str, file: str) -> None:
    mail = EmailMessage(policy=policy.compat32)
    mail["Subject"], mail["References"], mail["Message-ID"] = subject, references, "<1@x.example>"
    outcome = Outcome(Wish.CHECK, Said.DONE, attachments=(Attachment(file, b"PK"),))
    data = reply_to(mail, outcome, FIRM, KIM).as_bytes()
    assert data.isascii()
    made = cast(EmailMessage, message_from_bytes(data, policy=policy.default))
    assert sorted(made.keys()) == sorted(
        ["From", "To", "Subject", "Message-ID", "In-Reply-To", "References", "Auto-Submitted",
         "X-Auto-Response-Suppress", LOOP_HEADER, "MIME-Version", "Content-Type"]
    )  # fmt: skip
    assert [part.get_content_type() for part in made.walk()][:4] == [
        "multipart/mixed", "multipart/alternative", "text/plain", "text/html"]  # fmt: skip
    assert made["To"] == KIM
    assert made["Subject"] == reply_subject(subject)


@pytest.mark.parametrize(
    ("written", "answered"),
    [("Month end", "Re: Month end"), ("RE: FW: Month end", "Re: Month end"), ("AW: Re[2]: x", "Re: x"),
     ("", "Re: your workbook"), ("=?utf-8?b?5p2x5Lqs?=", "Re: 東京"), ("a\r\n b", "Re: a b"),
     ("x" * 500, f"Re: {'x' * 150}…"),     ("Recheck: y", "Re: Recheck: y")],
)  # fmt: skip
def test_subjects(written: str, answered: str) -> None:
    assert reply_subject(written) == answered


@pytest.mark.parametrize("date", ["", "nonsense", "Mon, 99 Foo 2026 99:99", "Mon, 2 Mar 1066 09:00:00 +0000"])
def test_a_date_that_cannot_be_read_is_left_to_the_server(date: str) -> None:
    assert reply(DONE, f"Date: {date}")["Date"] is None
