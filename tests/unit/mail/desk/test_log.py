"""The log: one JSON object a line, in which no client, sender or file can be found."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fastrak_workbook.template.demo import demo_content
from fastrak_xl.mail.desk.log import Log
from fastrak_xl.mail.judging.verdict import Reason
from fastrak_xl.mail.received.ids import identity
from fastrak_xl.mail.workbooks.outcome import Said, Wish
from tests.unit.mail.prepared import KIM, lines, read

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
_TEXTS = ("mail", "wish", "said", "reason", "state", "step", "kind")


def logged(event: str, **fields: object) -> str:
    stream = io.StringIO()
    Log(stream, lambda: AT).event(event, **fields)  # type: ignore[arg-type]  # misuse is what some of these tests are about
    return stream.getvalue()


def test_a_line_holds_what_is_listed() -> None:
    mail = identity(read(lines()))
    line = logged("answered", mail=mail, wish=Wish.CHECK, said=Said.DONE, seconds=1.23456, size=3)
    assert line.endswith("\n")
    assert json.loads(line) == {
        "at": "2026-03-02T09:00:00.000+00:00", "event": "answered", "mail": mail, "wish": "check", "said": "done",
        "seconds": 1.235, "size": 3,
    }  # fmt: skip
    reason = json.loads(logged("not answered", reason=Reason.STRANGER, state="quarantined"))["reason"]
    assert reason == "a sender who is not on the list"


@pytest.mark.parametrize(
    "kind", ["SMTPRecipientsRefused", "SSLCertVerificationError", "abort", "data refused with 451", "TimeoutError"]
)
def test_errors_are_known_by_their_class(kind: str) -> None:
    assert json.loads(logged("trouble", step="send", kind=kind))["kind"] == kind


@given(st.dictionaries(st.sampled_from(_TEXTS), st.text(min_size=1)), st.text(min_size=1))
def test_whatever_is_passed_by_mistake_is_a_question_mark(fields: dict[str, str], event: str) -> None:
    line = logged(event, **fields)
    assert line.count("\n") == 1
    for name, shown in json.loads(line).items():
        text = {"event": event, **fields}.get(name)
        assert text is None or shown == "?" or shown == text.strip() == text
    assert KIM not in logged(KIM, **dict.fromkeys(_TEXTS, KIM))


def test_no_name_of_the_demo_gets_in() -> None:
    demo = demo_content()
    names = {str(row[field]) for table, field in (("Clients", "client_name"), ("Clients", "client_id"),
             ("Accounts", "account_id"), ("Funds", "fund_name")) for row in demo[table]}  # fmt: skip
    assert len(names) > 1000
    only = {"2026-03-02T09:00:00.000+00:00", "?"}
    for name in names:
        for text in (name, name.lower(), name.split()[-1]):
            assert set(json.loads(logged(text, **dict.fromkeys(_TEXTS, text))).values()) == only
