"""Mails that are not, or may not be, what they seem: laid aside, no answer."""

from __future__ import annotations

from fastrak_xl.mail.judging.verdict import Reason
from tests.unit.mail.prepared import (
    ON_TOP,
    OUTSIDE,
    PLAIN,
    RECEIVED,
    RETURN_PATH,
    TEXT,
    VOUCHED,
    aside,
    lines,
    mixed,
    raw,
)

_U, _N, _C, _F, _M = (Reason.UNCLEAR_SENDER, Reason.NOT_CHECKED, Reason.CONTRADICTION, Reason.NOT_AUTHENTIC,
                      Reason.MALFORMED)  # fmt: skip
_WRITTEN = PLAIN[4:]
_AR = "Authentication-Results:"
_FAILED = f"{_AR} mx.firm.example; dmarc=fail (p=reject dis=quarantine) header.from=firm.example"


def _vouched(value: str) -> bytes:
    return raw(RETURN_PATH, f"{_AR} {value}", RECEIVED, OUTSIDE, *_WRITTEN)


def _from(value: str) -> bytes:
    return raw(*ON_TOP, f"From: {value}", *_WRITTEN[1:])


def _nested(depth: int) -> str:
    return "".join(f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in range(depth)) + TEXT


FORGERS = [
    aside("a stranger", _from("eve@evil.example"), Reason.STRANGER),
    aside("a colleague who is not on the list", _from("sam@firm.example"), Reason.STRANGER),
    aside("a stranger under Kim's name", _from("Kim Lee <eve@evil.example>"), Reason.STRANGER),
    aside("a domain below an allowed one", _from("lou@mail.partner.example"), Reason.STRANGER),
    aside("an allowed domain as a beginning", _from("lou@partner.example.evil.example"), Reason.STRANGER),
    aside("a plus is another address", _from("kim+x@firm.example"), Reason.STRANGER),
    aside("Kim's address as a name", _from('"kim@firm.example" <eve@evil.example>'), _U),
    aside("an allowed sender who shows another's address", _from('"ann@firm.example" <kim@firm.example>'), _U),
    aside("the same in an encoded word", _from("=?utf-8?q?ann=40firm=2Eexample?= <kim@firm.example>"), _U),
    aside("the same with a wide @", _from("=?utf-8?q?ann=EF=BC=A0firm=2Eexample?= <kim@firm.example>"), _U),
    aside("an address hidden in a comment", _from("kim@firm.example (eve@evil.example)"), _U),
    aside("two addresses", _from("kim@firm.example, eve@evil.example"), _U),
    aside("two addresses in brackets", _from("<kim@firm.example> <eve@evil.example>"), _U),
    aside("a group", _from("Us: kim@firm.example;"), _U),
    aside("a source route", _from("<@evil.example:kim@firm.example>"), _U),
    aside("a quoted local part", _from('"kim"@firm.example'), _U),
    aside("no address at all", _from("Kim Lee"), _U),
    aside("an empty From", _from(""), _U),
    aside("no From", raw(*ON_TOP, *_WRITTEN[1:]), _U),
    aside("a Cyrillic letter in the domain", _from("kim@fіrm.example"), _U),
    aside("a Cyrillic letter in the name", _from("кim@firm.example"), _U),
    aside("the same domain in its ASCII form", _from("kim@xn--frm-dmd.example"), Reason.STRANGER),
    aside("wide letters", _from("ｋｉｍ@firm.example"), _U),
    aside("bytes outside ASCII", _from("\udcff <kim@firm.example>"), _U),
    aside("a domain without a dot", _from("kim@localhost"), _U),
    aside("a From without end", _from("a" * 200_000 + " <kim@firm.example>"), _U),
    aside("a control character in From", _from("Kim\x00 <kim@firm.example>"), _M),
    aside("two From headers", raw(*ON_TOP, "From: eve@evil.example", *_WRITTEN), _M),
    aside("a second From behind a bare carriage return", raw(*ON_TOP, "X-A: b\rFrom: eve@evil.example", *_WRITTEN), _M),
    aside("a From with a blank before its colon", raw(*ON_TOP, "From : eve@evil.example", *_WRITTEN), _M),
    aside("two Message-IDs", raw(*ON_TOP, "Message-ID: <2@firm.example>", *_WRITTEN), _M),
    aside("two subjects", raw(*ON_TOP, "Subject: check", *_WRITTEN), _M),
    aside("a line among the headers that is none", raw(*ON_TOP, "this is no header", *_WRITTEN), _M),
    aside("a first line that continues nothing", raw(" continued", *PLAIN), _M),
    aside("no result", raw(RETURN_PATH, RECEIVED, OUTSIDE, *_WRITTEN), _N),
    aside("a result of none", _vouched("mx.firm.example; none"), _N),
    aside("spf and dkim alone", _vouched("mx.firm.example; spf=pass; dkim=pass header.d=firm.example"), _N),
    aside("dmarc failed", _vouched("mx.firm.example; dmarc=fail header.from=firm.example"), _F),
    aside("dmarc none", _vouched("mx.firm.example; dmarc=none header.from=firm.example"), _F),
    aside("dmarc's best guess", _vouched("mx.firm.example; dmarc=bestguesspass header.from=firm.example"), _F),
    aside("dmarc passed for another domain", _vouched("mx.firm.example; dmarc=pass header.from=evil.example"), _F),
    aside("dmarc passed for no domain", _vouched("mx.firm.example; dmarc=pass"), _F),
    aside("dmarc passed for two domains",
          _vouched("mx.firm.example; dmarc=pass header.from=firm.example header.from=evil.example"), _F),
    aside("two results in one header",
          _vouched("mx.firm.example; dmarc=pass header.from=firm.example; dmarc=fail header.from=firm.example"), _C),
    aside("a pass in a comment", _vouched("mx.firm.example; spf=pass (; dmarc=pass header.from=firm.example)"), _N),
    aside("a comment left open", _vouched("mx.firm.example; dmarc=pass (header.from=firm.example"), _C),
    aside("a quote left open", _vouched('mx.firm.example; dmarc=pass header.from="firm.example'), _C),
    aside("a result in another server's name", _vouched("mx.evil.example; dmarc=pass header.from=firm.example"), _N),
    aside("our server's name as a beginning",
          _vouched("mx.firm.example.evil.example; dmarc=pass header.from=firm.example"), _N),
    aside("our server's name with a letter of another script",
          _vouched("mx.fіrm.example; dmarc=pass header.from=firm.example"), _C),
    aside("another version of the header", _vouched("mx.firm.example 2; dmarc=pass header.from=firm.example"), _C),
    aside("forged below the true one, which failed",
          raw(RETURN_PATH, _FAILED, RECEIVED, VOUCHED, OUTSIDE, *_WRITTEN), _C),
    aside("forged below another's Received, the true one failed",
          raw(RETURN_PATH, _FAILED, RECEIVED, OUTSIDE, VOUCHED, *_WRITTEN), _C),
    aside("forged below another's Received, no true one", raw(RETURN_PATH, RECEIVED, OUTSIDE, VOUCHED, *_WRITTEN), _C),
    aside("forged in a stranger's mail that passed", raw(
        RETURN_PATH, VOUCHED.replace("from=firm", "from=evil"), RECEIVED, VOUCHED, OUTSIDE, *_WRITTEN), _C),
    aside("forged behind a bare carriage return",
          raw(RETURN_PATH, _FAILED, RECEIVED, f"X-A: b\r{VOUCHED}", *_WRITTEN), _C),
    aside("only ARC vouches", raw(RETURN_PATH, RECEIVED, OUTSIDE,
          f"ARC-{_AR} i=1; mx.firm.example; dmarc=pass header.from=firm.example", *_WRITTEN), _N),
    aside("a result without end",
          _vouched("mx.firm.example; dmarc=pass header.from=firm.example " + "x" * 200_000), _C),
    aside("comments a thousand deep",
          _vouched("mx.firm.example; dmarc=pass " + "(" * 4000 + " header.from=firm.example"), _C),
    aside("parts within parts, too many for any parser", lines(body=_nested(3000)), _M),
    aside("parts within parts, more than anybody means", lines(body=_nested(100)), _M),
    aside("mails within mails", lines(body=mixed("--b\n" + "Content-Type: message/rfc822\n\n" * 1000 + TEXT)), _M),
    aside("five thousand headers", raw(*(f"X-{n}: a" for n in range(5_000)), *PLAIN), _M),
]  # fmt: skip
