"""Every prepared mail gets its verdict, and no mail whatever is answered that should not be."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fastrak_xl.mail.judging.judge import MOST_ROUNDS, judge
from fastrak_xl.mail.judging.verdict import Answer, Quarantine, Reason, Silent
from fastrak_xl.mail.received.ids import reply_token
from fastrak_xl.mail.settings.firm import MICROSOFT_365, Firm
from fastrak_xl.mail.workbooks.outcome import Wish
from tests.properties.sizes import EXAMPLES
from tests.unit.mail.judging.forgers import FORGERS
from tests.unit.mail.judging.machines import MACHINES
from tests.unit.mail.judging.persons import PERSONS
from tests.unit.mail.prepared import FIRM, FROM, KIM, PLAIN, RECEIVED, VOUCHED, Prepared, lines, raw, read

pytestmark = pytest.mark.usefixtures("authres")

ALL = [*PERSONS, *MACHINES, *FORGERS]


@pytest.mark.parametrize("prepared", ALL, ids=lambda one: one.name)
def test_verdict(prepared: Prepared) -> None:
    assert judge(read(prepared.data), FIRM) == prepared.verdict


def test_there_are_enough_and_of_each_kind() -> None:
    kinds = Counter(type(one.verdict) for one in ALL)
    print(
        f"{len(ALL)} prepared mails: {kinds[Answer]} answered, {kinds[Silent]} silent, {kinds[Quarantine]} laid aside"
    )
    assert len({one.name for one in ALL}) == len(ALL) >= 60
    assert min(kinds.values()) >= 30


def test_every_reason_has_its_mail() -> None:
    given_reasons = {one.verdict.reason for one in ALL if not isinstance(one.verdict, Answer)}
    assert set(Reason) - given_reasons == {Reason.TOO_MANY_ROUNDS}  # which has the test below


def test_a_conversation_ends_after_so_many_of_our_replies() -> None:
    def after(rounds: int) -> bytes:
        ids = (f"<fx.{reply_token(read(lines(f'Message-ID: <{n}@x.example>')), FIRM, KIM)}@firm.example>"
               for n in range(rounds))  # fmt: skip
        return lines("References: " + " ".join(ids))

    assert isinstance(judge(read(after(MOST_ROUNDS - 1)), FIRM), Answer)
    assert judge(read(after(MOST_ROUNDS)), FIRM) == Silent(Reason.TOO_MANY_ROUNDS)


def test_another_firms_reply_ids_are_none_of_ours() -> None:
    other = Firm("fastrak@firm.example", (), "", b"another secret")
    strange = f"<fx.{reply_token(read(lines()), other, KIM)}@firm.example>"
    assert judge(read(lines(f"In-Reply-To: {strange}", body="\nThanks\n")), FIRM) == Answer(Wish.TEMPLATE, KIM)


MICROSOFT = Firm(FIRM.address, FIRM.allowed, MICROSOFT_365, FIRM.secret)
_INNER = "Received: from LO0P.GBRP265.PROD.OUTLOOK.COM by CW1P.GBRP265.PROD.OUTLOOK.COM with HTTPS; Mon, 2 Mar 2026"
_BORDER = "Received: from out.firm.example by LO1.mail.protection.outlook.com with SMTP; Mon, 2 Mar 2026 09:00:00"
_RESULT = (
    "Authentication-Results: spf=pass (sender IP is 192.0.2.7)\n smtp.mailfrom=firm.example; dkim=pass (signature was"
    " verified)\n header.d=firm.example;dmarc={} action=none\n header.from=firm.example;compauth=pass reason=100"
)


@pytest.mark.parametrize(
    ("headers", "verdict"),
    [
        ([_INNER, _RESULT.format("pass"), _BORDER], Answer(Wish.REBALANCE, KIM)),
        ([_INNER, _RESULT.format("fail"), _BORDER], Quarantine(Reason.NOT_AUTHENTIC)),
        ([_INNER, _RESULT.format("bestguesspass"), _BORDER], Quarantine(Reason.NOT_AUTHENTIC)),
        ([_INNER, _RESULT.format("fail"), _BORDER, _RESULT.format("pass")], Quarantine(Reason.CONTRADICTION)),
        ([_INNER, _BORDER, RECEIVED, _RESULT.format("pass")], Quarantine(Reason.CONTRADICTION)),
        ([_INNER, VOUCHED, _BORDER], Quarantine(Reason.NOT_CHECKED)),
    ],
)
def test_microsoft_names_no_server(headers: list[str], verdict: object) -> None:
    assert judge(read(raw(*headers, *PLAIN[4:])), MICROSOFT) == verdict
    if isinstance(verdict, Answer):
        assert isinstance(judge(read(raw(*headers, *PLAIN[4:])), FIRM), Quarantine)


@pytest.mark.parametrize(
    "result",
    [
        "dkim=none (message not signed)\n header.d=none;dmarc=none action=none\n header.from=firm.example;",
        "dkim=none (message not signed)\n header.d=none;dmarc=none action=none\n header.from=firm.example",
        "spf=pass smtp.mailfrom=firm.example; dkim=pass header.d=firm.example;compauth=pass reason=100",
        "",
    ],
)
def test_nothing_stands_in_for_dmarc_within_one_microsoft_organisation(result: str) -> None:
    checked = [f"Authentication-Results: {result}"] if result else []
    internal = ["X-MS-Exchange-Organization-AuthAs: Internal", "X-MS-Exchange-CrossTenant-AuthAs: Internal"]
    assert isinstance(judge(read(raw(_INNER, *checked, _INNER, *internal, *PLAIN[4:])), MICROSOFT), Quarantine)


_NAMES = st.sampled_from(
    ["From", "To", "Subject", "Received", "Authentication-Results", "Return-Path", "Content-Type", "Message-ID",
     "References", "X-Fastrak-Loop", "Content-Disposition", "Content-Transfer-Encoding", "Auto-Submitted"]
)  # fmt: skip
_VALUES = st.text(st.characters(codec="utf-8", exclude_characters="\n"), max_size=60) | st.sampled_from(
    [FROM[6:], VOUCHED[24:], "mx.firm.example; dmarc=pass header.from=", "=?utf-8?b?AAA?=",
     "multipart/mixed; boundary=b", "attachment; filename*=x''%ff", '"kim@firm.example"', "<>", "by mx.firm.example",
     "base64"]
)  # fmt: skip
_HEADERS = st.lists(st.tuples(_NAMES, _VALUES), max_size=14)


@given(_HEADERS, st.binary(max_size=60))
@settings(max_examples=EXAMPLES, deadline=None)
def test_no_mail_raises_and_none_is_answered_without_our_servers_word(
    headers: list[tuple[str, str]], body: bytes
) -> None:
    data = "".join(f"{name}: {value}\n" for name, value in headers).encode() + b"\n" + body
    verdict = judge(read(data), FIRM)
    if isinstance(verdict, Answer):
        assert FIRM.allows(verdict.sender)
        assert b"mx.firm.example; dmarc=pass" in data


@given(st.lists(st.sampled_from(ALL), min_size=1, max_size=1), st.binary(min_size=1, max_size=8), st.integers(0, 700))
@settings(max_examples=EXAMPLES, deadline=None)
def test_a_spoilt_mail_is_judged_too(chosen: list[Prepared], noise: bytes, place: int) -> None:
    data = chosen[0].data[:4000]
    verdict = judge(read(data[:place] + noise + data[place:]), FIRM)
    assert isinstance(verdict, Answer | Silent | Quarantine)
