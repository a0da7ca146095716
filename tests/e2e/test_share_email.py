"""`fastrak share --email`: the shared copy in a mail that is not sent yet."""

from __future__ import annotations

from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import cast

import pytest

from tests.contract.test_workbook_port import as_xlsx
from tests.e2e.conftest import Ended
from tests.errors.good_book import good_tables

Fastrak = Callable[..., Ended]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    file = tmp_path / "book.xlsx"
    file.write_bytes(as_xlsx(good_tables()))
    return file


def test_the_mail_holds_what_share_writes(book: Path, fastrak: Fastrak) -> None:
    assert fastrak("share", book).code == 0
    ended = fastrak("share", book, "--email")
    assert ended.code == 0
    mail = cast(EmailMessage, message_from_bytes(book.with_name("book shared.eml").read_bytes(), policy=policy.default))
    assert mail["X-Unsent"] == "1"
    (attached,) = mail.iter_attachments()
    assert attached.get_filename() == "book.xlsx"
    assert attached.get_content() == book.with_name("book shared.xlsx").read_bytes()


def test_a_second_mail_is_numbered_and_o_names_one(book: Path, fastrak: Fastrak) -> None:
    for _ in range(2):
        assert fastrak("share", book, "--email").code == 0
    assert fastrak("share", book, "--email", "-o", book.with_name("to Kim.eml")).code == 0
    assert fastrak("share", book, "--email", "-o", book.with_name("to Kim.eml")).code == 2
    assert {file.name for file in book.parent.glob("*.eml")} == {"book shared.eml", "book shared (2).eml", "to Kim.eml"}


@pytest.mark.parametrize("words", [("--in-place",), ("-o", "mail.xlsx"), ("-o", "book.xlsx")])
def test_a_mail_is_a_file_of_its_own(book: Path, fastrak: Fastrak, words: tuple[str, ...]) -> None:
    before = book.read_bytes()
    assert fastrak("share", book, "--email", *words).code == 2
    assert book.read_bytes() == before
