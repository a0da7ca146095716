"""Mails of people, which must be answered: to answer nothing at all would be safe and useless."""

from __future__ import annotations

from fastrak_xl.mail.workbooks.outcome import Wish
from tests.unit.mail.judging.machines import OWN_ID
from tests.unit.mail.prepared import (
    BOOK,
    ON_TOP,
    OUTSIDE,
    PLAIN,
    RECEIVED,
    REST,
    RETURN_PATH,
    SUBJECT,
    TEXT,
    TO,
    VOUCHED,
    XLSX,
    lines,
    mixed,
    part,
    raw,
    yes,
)

_KIM = "From: kim@firm.example"
_GOOGLE = (
    "Received: by 2002:a17:906:4a0d:b0:a2c with SMTP id x1; Mon, 2 Mar 2026 09:00:01 -0800",
    "X-Received: by 2002:a05:6402:b2c with SMTP id x2; Mon, 2 Mar 2026 09:00:00 -0800",
    "ARC-Authentication-Results: i=1; mx.firm.example; dmarc=fail header.from=elsewhere.example",
    RECEIVED,
    "Received-SPF: pass (mx.firm.example: domain of kim@firm.example) client-ip=192.0.2.7;",
    "Authentication-Results: mx.firm.example;\n       dkim=pass header.i=@firm.example header.s=s1 header.b=AbC/d+e=;\n"
    "       arc=pass (i=1 spf=pass dmarc=pass fromdomain=firm.example);\n"
    "       dmarc=pass (p=NONE sp=QUARANTINE dis=NONE) header.from=firm.example",
    OUTSIDE,
)
_PICTURE = part("image/png", "logo.png", b"\x89PNG", "Content-ID: <logo>\n")

PERSONS = [
    yes("a workbook and nothing said", lines()),
    yes("a bare address", lines(_KIM)),
    yes("a name in quotes, with a comma", lines('From: "Lee, Kim (London)" <kim@firm.example>')),
    yes("a name with a dot and a comment", lines("From: Kim J. Lee (Adviser) <Kim@Firm.Example>")),
    yes("a name in an encoded word", lines("From: =?utf-8?q?Zo=C3=AB_Kim?= <kim@firm.example>")),
    yes("an encoded word in quotes, as some programs do", lines('From: "=?utf-8?q?Zo=C3=AB?=" <kim@firm.example>')),
    yes("a name that is the address", lines('From: "kim@firm.example" <kim@firm.example>')),
    yes("a folded From", lines("From: Kim Lee\n <kim@firm.example>")),
    yes("anybody of a whole domain", raw(
        RETURN_PATH, VOUCHED.replace("from=firm", "from=partner"), RECEIVED, OUTSIDE, "From: lou@partner.example",
        TO, SUBJECT, REST), sender="lou@partner.example"),
    yes("people whose address is one of our words", raw(
        RETURN_PATH, VOUCHED.replace("from=firm", "from=partner"), RECEIVED, OUTSIDE, "From: help@partner.example",
        TO, SUBJECT, REST), sender="help@partner.example"),
    yes("subject: check", lines("Subject: Check my book please"), Wish.CHECK),
    yes("subject: RE: FW: Rebalance", lines("Subject: RE: FW: Rebalance")),
    yes("subject: upload", lines("Subject: Sectors, upload"), Wish.UPLOAD),
    yes("subject: help, without a file", lines("Subject: help!", body=TEXT), Wish.HELP),
    yes("subject: two words known, the first counts", lines("Subject: check before you rebalance"), Wish.CHECK),
    yes("subject: a word that only holds one of ours", lines("Subject: checklist")),
    yes("subject: in an encoded word", lines("Subject: =?utf-8?b?Q2hlY2sg4oCTIG3DpHJ6?="), Wish.CHECK),
    yes("subject: wide letters", lines("Subject: ＣＨＥＣＫ"), Wish.CHECK),
    yes("subject: of a charset nobody knows", lines("Subject: =?x-none?q?check?= check"), Wish.CHECK),
    yes("subject: bytes outside ASCII", lines("Subject: \udcff\udcfe check"), Wish.CHECK),
    yes("address with a plus", lines("To: fastrak+check@firm.example"), Wish.CHECK),
    yes("address of its own", lines("To: Check <CHECK@firm.example>", "Cc: fastrak@firm.example"), Wish.CHECK),
    yes("address before subject", lines("To: fastrak+check@firm.example", "Subject: rebalance"), Wish.CHECK),
    yes("address in a display name says nothing", lines('To: "check@firm.example" <fastrak@firm.example>')),
    yes("check@ of another domain says nothing", lines("To: check@other.example, fastrak@firm.example")),
    yes("brackets without end in To", lines("To: " + "(" * 100_000)),
    yes("quotes without end in To", lines("To: " + '"' * 99_999)),
    yes("another domain that begins like ours", lines("To: check@firm.example.evil.example, fastrak@firm.example")),
    yes("a mail too large to fetch, of which the headers are here",
        lines(f"In-Reply-To: {OWN_ID}", body='Content-Type: multipart/mixed; boundary="b"\n\n')),
    yes("delivered to an alias", lines("Delivered-To: check@firm.example"), Wish.CHECK),
    yes("no file: the template", lines(body=TEXT), Wish.TEMPLATE),
    yes("no file, rebalance asked: the template", lines("Subject: rebalance", body=TEXT), Wish.TEMPLATE),
    yes("only the signature's picture: the template", lines(body=mixed(_PICTURE)), Wish.TEMPLATE),
    yes("only a card and a certificate: the template",
        lines(body=mixed(part("text/vcard", "kim.vcf"), part("application/pkcs7-signature", "smime.p7s"))),
        Wish.TEMPLATE),
    yes("the template asked for, a file beside it", lines("Subject: template"), Wish.TEMPLATE),
    yes("another kind of file: the refusal is the pipeline's", lines(body=mixed(part("application/pdf", "book.pdf")))),
    yes("a workbook without a name", lines(body=mixed(part(XLSX)))),
    yes("a workbook shown inline", lines(body=BOOK.replace("attachment;", "inline;"))),
    yes("a mail of no parts that is a workbook",
        lines(body=f"Content-Type: {XLSX}\nContent-Transfer-Encoding: base64\n\nUEsDBA==\n")),
    yes("a bounce passed on, with a workbook beside it", lines(body=mixed(
        "--b\nContent-Type: message/rfc822\n\nFrom: mailer-daemon@x.example\nContent-Type: message/delivery-status\n\n"
        "Reporting-MTA: dns; x.example\n\n", part(XLSX, "book.xlsx")))),
    yes("a body cut short", lines(body=BOOK.replace("--b--\n", ""))),
    yes("auto-submitted: no", lines("Auto-Submitted: no (typed by hand)")),
    yes("only absence notes are unwanted", lines("X-Auto-Response-Suppress: OOF, DR")),
    yes("a precedence that is none of the bulk ones", lines("Precedence: first-class")),
    yes("a loop header of somebody else's making", lines(f"X-Fastrak-Loop: {'0' * 20}.{'1' * 20}")),
    yes("a loop header that is nonsense", lines("X-Fastrak-Loop: yes")),
    yes("Reply-To elsewhere: the answer goes to From", lines("Reply-To: eve@evil.example")),
    yes("no Return-Path kept", raw(*PLAIN[1:])),
    yes("the result below our own Received", raw(RETURN_PATH, RECEIVED, VOUCHED, OUTSIDE, *PLAIN[4:])),
    yes("as Google writes it", raw(*_GOOGLE, *PLAIN[4:])),
    yes("results in several headers of one server",
        raw("Authentication-Results: mx.firm.example; spf=pass smtp.mailfrom=firm.example", *PLAIN)),
    yes("a result of a server within", raw("Received: from mx by store.mx.firm.example; Mon, 2 Mar 2026", *PLAIN)),
    yes("another server's result that nobody can read",
        raw(*ON_TOP, "Authentication-Results: mx.sender.example; dmarc=fail (left open", *PLAIN[4:])),
    yes("another server's opinion is no matter",
        raw(*ON_TOP, "Authentication-Results: mx.sender.example; dmarc=fail header.from=firm.example", *PLAIN[4:])),
    yes("our server's name in capitals", raw(VOUCHED.replace("mx.firm", "MX.Firm"), *PLAIN[2:])),
]  # fmt: skip
