"""Handing a reply over to the mail server, and knowing afterwards whether it took it."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from email.policy import SMTP as AS_SENT

from fastrak_xl.mail.settings.config import TIMEOUT, MailConfig, Tls

Login = Callable[[smtplib.SMTP], object]
Send = Callable[[EmailMessage, str], None]

_SEVEN_BIT = AS_SENT.clone(cte_type="7bit")


class NotSent(Exception):
    """The server has not taken the reply. `for_good`: it never will."""

    def __init__(self, kind: str, *, for_good: bool = False) -> None:
        super().__init__(kind)
        self.kind = kind
        self.for_good = for_good


class NobodyKnows(Exception):
    """The connection broke after the reply had been handed over and before the server had said that it has it."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


def send(config: MailConfig, login: Login, reply: EmailMessage, to: str) -> None:
    """Send to one person and, in the same delivery, to ourselves. Raises NotSent or NobodyKnows."""
    data = reply.as_bytes(policy=_SEVEN_BIT)
    receivers = [to, config.address] if config.smtp.copy_to_self else [to]
    with _session(config, login) as server:
        _agree(server, "" if config.smtp.null_sender else config.address, receivers)
        try:
            code, _ = server.data(data)
        except smtplib.SMTPDataError as refused:
            raise _refused("data", refused.smtp_code) from None
        except (OSError, smtplib.SMTPException) as broken:
            raise NobodyKnows(type(broken).__name__) from None
        if code != 250:
            raise _refused("data", code)


def _agree(server: smtplib.SMTP, sender: str, receivers: list[str]) -> None:
    """Sender and receivers; only where all are accepted is anything sent to any."""
    try:
        code, _ = server.mail(sender)
        if code != 250:
            raise _refused("sender", code)
        for number, receiver in enumerate(receivers):
            code, _ = server.rcpt(receiver)
            if code not in (250, 251):
                raise _refused("receiver" if number == 0 else "own address", code)
    except (OSError, smtplib.SMTPException) as broken:
        raise NotSent(type(broken).__name__) from None


def _refused(what: str, code: int) -> NotSent:
    """A receiver whom the server will never take is for good; what else it refuses may be put right."""
    return NotSent(f"{what} refused with {code}", for_good=code >= 500 and what in ("receiver", "data"))


@contextmanager
def _session(config: MailConfig, login: Login) -> Iterator[smtplib.SMTP]:
    """A connection, logged in; what goes wrong until then is NotSent, what goes wrong at goodbye does not matter."""
    settings = config.smtp
    try:
        server = _connected(config)
        if settings.tls is Tls.STARTTLS:
            server.starttls(context=ssl.create_default_context())
        server.ehlo_or_helo_if_needed()
        if settings.user:
            login(server)
    except (OSError, smtplib.SMTPException) as broken:
        raise NotSent(type(broken).__name__) from None
    try:
        yield server
    finally:
        with suppress(OSError, smtplib.SMTPException):
            server.quit()


def _connected(config: MailConfig) -> smtplib.SMTP:
    settings = config.smtp
    if settings.tls is Tls.TLS:
        secure = ssl.create_default_context()
        return smtplib.SMTP_SSL(settings.host, settings.port, timeout=TIMEOUT, context=secure)
    return smtplib.SMTP(settings.host, settings.port, timeout=TIMEOUT)
