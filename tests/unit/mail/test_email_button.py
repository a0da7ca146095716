"""The E-mail button's draft: unsent, with the workbook in it, and made beside the open book."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import cast

import pytest

from fastrak_workbook.excel.book import ExcelBook
from fastrak_xl.mail import email_button
from fastrak_xl.mail.email_button import draft, folder_for, send_open_book
from tests.contract.test_workbook_port import as_xlsx
from tests.errors.good_book import good_tables
from tests.open_excel.engine import open_book

SHARED = b"PK\3\4 a shared copy"


def arrived(data: bytes) -> EmailMessage:
    return cast(EmailMessage, message_from_bytes(data, policy=policy.default))


def test_a_draft_is_unsent_and_holds_the_workbook() -> None:
    mail = arrived(draft(SHARED, "Lee & Søn.xlsx"))
    assert mail["X-Unsent"] == "1"
    assert mail["Subject"] == "Lee & Søn"
    assert {"To", "From", "Date", "Message-ID"}.isdisjoint(mail.keys())
    (attached,) = mail.iter_attachments()
    assert attached.get_content() == SHARED
    assert attached.get_filename() == "Lee & Søn.xlsx"
    plain, marked_up = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain is not None
    assert marked_up is not None
    assert "“Lee & Søn.xlsx”" in plain.get_content()
    assert "“Lee &amp; Søn.xlsx”" in marked_up.get_content()


def test_a_draft_has_the_same_bytes_twice_and_no_line_too_long() -> None:
    first, second = (draft(SHARED * 100, f"{'Ä' * 90}.xlsm") for _ in range(2))
    assert first == second
    assert first.isascii()
    assert max(map(len, first.split(b"\r\n"))) <= 998


def test_a_name_adds_no_header() -> None:
    mail = arrived(draft(SHARED, "a\r\nTo: eve@evil.example\r\n\r\n.xlsx"))
    assert "To" not in mail
    assert mail["X-Unsent"] == "1"


@pytest.fixture
def _sharing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Making a copy shareable is tested where it is made."""
    monkeypatch.setattr(email_button, "share_open_book", lambda workbook: SHARED)


@pytest.mark.usefixtures("_sharing")
@pytest.mark.parametrize(("opens", "said"), [(True, "The mail is open"), (False, "Open it with a double click")])
def test_the_button_makes_a_new_draft_and_says_where(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, opens: bool, said: str
) -> None:
    monkeypatch.setattr(email_button, "folder_for", lambda place: tmp_path)
    workbook = ExcelBook(open_book(as_xlsx(good_tables())))
    shown = list[Path]()

    def show(path: Path) -> bool:
        shown.append(path)
        return opens

    for name in ("{} e-mail.eml", "{} e-mail (2).eml"):
        answer = send_open_book(workbook, show)
        expected = tmp_path / name.format(workbook.name.removesuffix(".xlsx"))
        assert shown.pop() == expected
        assert said in answer
        assert str(expected) in answer
        (attached,) = arrived(expected.read_bytes()).iter_attachments()
        assert attached.get_content() == SHARED


@pytest.mark.usefixtures("_sharing")
def test_a_workbook_with_errors_is_not_sent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(email_button, "folder_for", lambda place: tmp_path)
    tables = good_tables()
    tables["Holdings"][0]["Value"] = "#N/A"
    said = send_open_book(ExcelBook(open_book(as_xlsx(tables))), lambda path: True)
    assert said.startswith("No mail was made: the workbook has 1 error.")
    assert not list(tmp_path.iterdir())


def test_the_folder_is_the_books_own_else_documents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    assert folder_for(str(Path(__file__))) == Path(__file__).parent
    assert folder_for("https://firm.sharepoint.com/books/book.xlsx") == tmp_path
    assert folder_for("Book1") == tmp_path
    (tmp_path / "Documents").mkdir()
    assert folder_for("Book1") == tmp_path / "Documents"
    assert folder_for(str(tmp_path / "gone" / "book.xlsx")) == tmp_path / "Documents"
