"""Mails as people send them, with the marks that the firm's own mail server leaves on them."""

from __future__ import annotations

from email.message import EmailMessage
from itertools import count

from fastrak_workbook.shipped import DEMO_FILE, shipped
from tests.e2e.mail_server import AUTHSERV, KIM, ROBOT

XLSX = "vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_NUMBERS = count(1)


def mail(
    *files: tuple[str, bytes],
    subject: str = "Please rebalance",
    sender: str = KIM,
    checked: bool = True,
    **headers: str,
) -> EmailMessage:
    """A mail to the processing address; `checked`: the firm's server vouches for its sender."""
    message = EmailMessage()
    if checked:
        domain = sender.partition("@")[2]
        message["Authentication-Results"] = f"{AUTHSERV}; dmarc=pass header.from={domain}"
    message["From"], message["To"], message["Subject"] = f"Kim Lee <{sender}>", ROBOT, subject
    message["Date"] = "Wed, 30 Sep 2026 09:00:00 +0100"
    message["Message-ID"] = f"<{next(_NUMBERS)}.mail@{sender.partition('@')[2]}>"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content("Dear robot,\n\nplease see attached.\n\nKim\n")
    for name, data in files:
        message.add_attachment(data, maintype="application", subtype=XLSX, filename=name)
    return message


def demo() -> tuple[str, bytes]:
    """The demo workbook as an attachment."""
    return DEMO_FILE, shipped(DEMO_FILE)


def files_of(message: EmailMessage) -> dict[str, bytes]:
    """The attachments by name."""
    return {str(part.get_filename()): part.get_content() for part in message.iter_attachments()}
