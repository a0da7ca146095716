"""Mails that no person sent: no answer."""

from __future__ import annotations

from fastrak_xl.mail.judging.verdict import Reason
from fastrak_xl.mail.received.ids import reply_token
from tests.unit.mail.prepared import FIRM, KIM, PLAIN, TEXT, lines, mixed, no, part, raw, read

OWN_TOKEN = reply_token(read(lines()), FIRM, KIM)
OWN_ID = f"<fx.{OWN_TOKEN}@firm.example>"
_REPORT = f'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n--b\n{TEXT}--b--\n'
_STATUS = mixed("--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.other.example\n\n")
_INVITATION = mixed(
    "--b\nContent-Type: text/calendar; charset=utf-8; method=REQUEST\n\nBEGIN:VCALENDAR\nEND:VCALENDAR\n"
)
_A, _B, _N, _L = Reason.AUTOMATIC, Reason.BOUNCE, Reason.NO_ANSWER_WANTED, Reason.MAILING_LIST
_BARE = "From: {}@partner.example"

MACHINES = [
    no("auto-replied", lines("Auto-Submitted: auto-replied"), _A),
    no("auto-generated, with a file", lines("Auto-Submitted: auto-generated; owner=x"), _A),
    no("auto-notified in odd case", lines("AUTO-SUBMITTED: Auto-Notified"), _A),
    no("auto-submitted said twice", lines("Auto-Submitted: no", "Auto-Submitted: auto-replied"), _A),
    no("auto-submitted without a word", lines("Auto-Submitted:"), _A),
    no("precedence bulk", lines("Precedence: bulk"), Reason.BULK),
    no("precedence list", lines("Precedence: List"), Reason.BULK),
    no("precedence junk", lines("Precedence: junk"), Reason.BULK),
    no("precedence auto_reply", lines("Precedence: auto_reply"), Reason.BULK),
    no("list id", lines("List-Id: <all.firm.example>"), _L),
    no("list unsubscribe", lines("List-Unsubscribe: <mailto:leave@firm.example>"), _L),
    no("a list header that nobody has registered", lines("List-Whatever: x"), _L),
    no("suppress all", lines("X-Auto-Response-Suppress: All"), _N),
    no("suppress automatic replies", lines("X-Auto-Response-Suppress: DR, AutoReply"), _N),
    no("an old responder's header", lines("X-Autoreply: yes"), _A),
    no("failed recipients", lines("X-Failed-Recipients: kim@firm.example"), _A),
    no("null envelope sender", raw("Return-Path: <>", *PLAIN[1:]), _B),
    no("null envelope sender, with a blank", raw("Return-Path: < >", *PLAIN[1:]), _B),
    no("a delivery report", lines(body=_REPORT), _B),
    no("a read receipt", lines(body=_REPORT.replace("delivery-status", "disposition-notification")), _B),
    no("a delivery status in a plain mail", lines(body=_STATUS), _B),
    no("an invitation", lines(body=_INVITATION), Reason.INVITATION),
    no("mailer-daemon", lines(_BARE.format("MAILER-DAEMON")), Reason.ROBOTS_ADDRESS),
    no("postmaster", lines(_BARE.format("postmaster")), Reason.ROBOTS_ADDRESS),
    no("no-reply", lines(_BARE.format("no-reply")), Reason.ROBOTS_ADDRESS),
    no("an address for bounces", lines(_BARE.format("all-bounces+kim=firm")), Reason.ROBOTS_ADDRESS),
    no("our own address", lines("From: Fastrak XL <fastrak@firm.example>"), Reason.OWN_MAIL),
    no("our own address with a plus", lines("From: fastrak+check@firm.example"), Reason.OWN_MAIL),
    no("our own loop header", lines(f"X-Fastrak-Loop: {OWN_TOKEN}"), Reason.OWN_MAIL),
    no("our own loop header, sent back by a robot under another id",
       lines(f"X-Fastrak-Loop: {OWN_TOKEN}", "Message-ID: <robot@partner.example>"), Reason.OWN_MAIL),
    no("thanks for our reply", lines(f"In-Reply-To: {OWN_ID}", "Subject: Re: rebalance", body=TEXT),
       Reason.ANSWER_WITHOUT_FILE),
    no("an absence note without manners", lines(f"References: <1@x.example> {OWN_ID}", "Subject: Absent", body=TEXT),
       Reason.ANSWER_WITHOUT_FILE),
    no("an absence note whose program encodes ids",
       lines(f"In-Reply-To: =?utf-8?q?{OWN_ID.replace('<', '=3C').replace('>', '=3E')}?=", body=TEXT),
       Reason.ANSWER_WITHOUT_FILE),
    no("an absence note with a logo", lines(f"In-Reply-To: {OWN_ID}", body=mixed(part("image/png", "logo.png"))),
       Reason.ANSWER_WITHOUT_FILE),
]  # fmt: skip
