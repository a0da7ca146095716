"""Handing a reply over: whatever the server says, it is known afterwards whether the reply can be on its way."""

from __future__ import annotations

import smtplib
from collections.abc import Callable
from email.message import EmailMessage
from typing import Any

import pytest

from fastrak_xl.mail.desk import sending
from fastrak_xl.mail.desk.sending import NobodyKnows, NotSent, send
from fastrak_xl.mail.settings.config import Imap, MailConfig, Smtp, Tls

KIM, ROBOT = "kim@firm.example", "rebalance@firm.example"


class Server:
    """An SMTP server's answers, by command; an exception is raised."""

    def __init__(self, **answers: Any) -> None:
        self.answers = answers
        self.asked: list[tuple[str, ...]] = []

    def __getattr__(self, name: str) -> Callable[..., Any]:
        def command(*given: Any, **_: Any) -> Any:
            self.asked.append((name, *(str(one) for one in given if isinstance(one, str))))
            answer = self.answers.get("_".join([name, *given]) if name == "rcpt" else name, (250, b"OK"))
            if isinstance(answer, Exception):
                raise answer
            return answer

        return command


def config(**smtp: Any) -> MailConfig:
    server = Smtp(host="127.0.0.1", tls=Tls.NONE, **smtp)
    imap = Imap(host="127.0.0.1", user="x", tls=Tls.NONE)
    return MailConfig(address=ROBOT, allow=(KIM,), authserv_id="mx", imap=imap, smtp=server)


@pytest.fixture
def hand_over(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[tuple[str, ...]]]:
    """Send a reply to a server with these answers; what it was asked."""

    def run(settings: MailConfig | None = None, **answers: Any) -> list[tuple[str, ...]]:
        server = Server(**answers)
        monkeypatch.setattr(sending, "_connected", lambda _config: server)
        reply = EmailMessage()
        reply.set_content("£1")
        send(settings or config(), lambda _server: None, reply, KIM)
        return server.asked

    return run


def test_it_goes_to_the_person_and_to_ourselves_in_one_delivery(hand_over: Callable[..., Any]) -> None:
    asked = hand_over()
    assert asked == [("ehlo_or_helo_if_needed",), ("mail", ""), ("rcpt", KIM), ("rcpt", ROBOT), ("data",), ("quit",)]
    asked = hand_over(config(copy_to_self=False, null_sender=False))
    assert asked[1:4] == [("mail", ROBOT), ("rcpt", KIM), ("data",)]


@pytest.mark.parametrize(
    ("answers", "kind", "for_good"),
    [
        ({"mail": (550, b"")}, "sender refused with 550", False),
        ({f"rcpt_{KIM}": (451, b"")}, "receiver refused with 451", False),
        ({f"rcpt_{KIM}": (550, b"")}, "receiver refused with 550", True),
        ({f"rcpt_{ROBOT}": (550, b"")}, "own address refused with 550", False),
        ({"data": smtplib.SMTPDataError(554, b"")}, "data refused with 554", True),
        ({"data": (452, b"")}, "data refused with 452", False),
        ({"mail": smtplib.SMTPServerDisconnected("x")}, "SMTPServerDisconnected", False),
        ({"ehlo_or_helo_if_needed": TimeoutError()}, "TimeoutError", False),
    ],
)
def test_a_refusal_is_certain(hand_over: Callable[..., Any], answers: Any, kind: str, for_good: bool) -> None:
    with pytest.raises(NotSent) as refused:
        hand_over(**answers)
    assert (refused.value.kind, refused.value.for_good) == (kind, for_good)


@pytest.mark.parametrize("broken", [ConnectionResetError(), smtplib.SMTPServerDisconnected("x"), TimeoutError()])
def test_a_connection_that_breaks_in_the_handing_over_is_not(hand_over: Callable[..., Any], broken: Exception) -> None:
    with pytest.raises(NobodyKnows):
        hand_over(data=broken)


def test_a_goodbye_that_fails_does_not_matter(hand_over: Callable[..., Any]) -> None:
    assert hand_over(quit=smtplib.SMTPServerDisconnected("x"))[-1] == ("quit",)
