"""Words and files put into a mail, whose bytes are the same at every run."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from email.message import EmailMessage

from fastrak_xl.mail.received.documents import SPREADSHEETS, tidy_name
from fastrak_xl.mail.workbooks.outcome import Attachment

_TYPES = {name.rpartition(".")[2]: kind for kind, name in SPREADSHEETS.items()}


def fill(mail: EmailMessage, text: str, html: str, files: Iterable[Attachment], token: str) -> None:
    """Text, HTML and files. The boundaries are made of `token`, which no text in the mail can know."""
    mail.set_content(text, subtype="plain", charset="utf-8", cte="quoted-printable")
    mail.add_alternative(html, subtype="html", charset="utf-8", cte="quoted-printable")
    for file in files:
        name = tidy_name(file.name)
        kind = _TYPES.get(name.rpartition(".")[2].lower(), "application/octet-stream")
        maintype, _, subtype = kind.partition("/")
        mail.add_attachment(file.data, maintype=maintype, subtype=subtype, filename=name)
    for number, part in enumerate(mail.walk()):
        if part.is_multipart():
            part.set_boundary("=_" + hashlib.sha256(f"{token} {number}".encode()).hexdigest()[:40])
