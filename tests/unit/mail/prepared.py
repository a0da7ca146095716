"""Mails as they arrive, each with the verdict that is right for it."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from email.message import EmailMessage

from fastrak_xl.mail.judging.verdict import Answer, Quarantine, Reason, Silent, Verdict
from fastrak_xl.mail.received.parsing import read_mail
from fastrak_xl.mail.settings.firm import Firm
from fastrak_xl.mail.workbooks.outcome import Wish

FIRM = Firm(
    "fastrak@firm.example", ("kim@firm.example", "@partner.example"), "mx.firm.example", b"a secret of the firm's"
)
KIM = "kim@firm.example"

RETURN_PATH = "Return-Path: <kim@firm.example>"
VOUCHED = "Authentication-Results: mx.firm.example; dmarc=pass (p=reject dis=none) header.from=firm.example"
RECEIVED = (
    "Received: from out.firm.example ([192.0.2.7]) by mx.firm.example with ESMTPS; Mon, 2 Mar 2026 09:00:00 +0000"
)
OUTSIDE = "Received: from laptop by out.sender.example with ESMTPSA; Mon, 2 Mar 2026 08:59:58 +0000"
FROM = "From: Kim Lee <kim@firm.example>"
TO = "To: fastrak@firm.example"
SUBJECT = "Subject: Month end"
REST = "Message-ID: <1@firm.example>\nDate: Mon, 2 Mar 2026 09:00:00 +0000\nMIME-Version: 1.0"
TEXT = "Content-Type: text/plain; charset=utf-8\n\nHello\n"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

ON_TOP = (RETURN_PATH, VOUCHED, RECEIVED, OUTSIDE)
PLAIN = (*ON_TOP, FROM, TO, SUBJECT, REST)


def part(kind: str, name: str = "", data: bytes = b"PK\3\4", more: str = "") -> str:
    """One attached part."""
    called = f'; name="{name}"\nContent-Disposition: attachment; filename="{name}"' if name else ""
    encoded = base64.b64encode(data).decode()
    return f"--b\nContent-Type: {kind}{called}\n{more}Content-Transfer-Encoding: base64\n\n{encoded}\n"


def mixed(*parts: str, kind: str = "multipart/mixed") -> str:
    """A body of several parts, the first of them text."""
    return f'Content-Type: {kind}; boundary="b"\n\n--b\n{TEXT}' + "".join(parts) + "--b--\n"


BOOK = mixed(part(XLSX, "book.xlsx"))


def lines(*new: str, at: tuple[str, ...] = PLAIN, body: str = BOOK) -> bytes:
    """The plain mail, with a header replaced that is named again, or added above the writer's own; bytes as sent."""
    names = [one.partition(":")[0].lower() for one in new]
    kept = [one for one in at if one.partition(":")[0].lower() not in names]
    return "\n".join([*kept[:4], *new, *kept[4:]]).encode("utf-8", "surrogateescape") + b"\n" + body.encode()


def raw(*headers: str, body: str = BOOK) -> bytes:
    """A mail of exactly these headers."""
    return "\n".join(headers).encode("utf-8", "surrogateescape") + b"\n" + body.encode()


def read(data: bytes) -> EmailMessage:
    """A mail as the mailbox gives it."""
    return read_mail(data)


@dataclass(frozen=True)
class Prepared:
    """A mail and what has to become of it."""

    name: str
    data: bytes
    verdict: Verdict


def yes(name: str, data: bytes, wish: Wish = Wish.REBALANCE, sender: str = KIM) -> Prepared:
    return Prepared(name, data, Answer(wish, sender))


def no(name: str, data: bytes, reason: Reason) -> Prepared:
    return Prepared(name, data, Silent(reason))


def aside(name: str, data: bytes, reason: Reason) -> Prepared:
    return Prepared(name, data, Quarantine(reason))
