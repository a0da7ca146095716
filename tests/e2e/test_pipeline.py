"""What comes of every wish, over the files that people send."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fastrak_workbook.file_book import FileBook
from fastrak_workbook.shipped import DEMO_FILE, TEMPLATE_FILE, shipped
from fastrak_xl.app.check import check
from fastrak_xl.mail.workbooks.answering import answer
from fastrak_xl.mail.workbooks.outcome import Attachment, Said, Wish

DEMO = Attachment(DEMO_FILE, shipped(DEMO_FILE))
EMPTY = Attachment("Smith family.xlsx", shipped(TEMPLATE_FILE))
pytestmark = pytest.mark.usefixtures("unguarded")
PDF = Attachment("scan.pdf", b"%PDF-1.7 nothing")


def test_rebalance_gives_the_very_bytes_of_the_command(fastrak: Callable[..., Any], tmp_path: Path) -> None:
    file = tmp_path / DEMO.name
    file.write_bytes(DEMO.data)
    assert fastrak("rebalance", file).code == 0
    outcome = answer(Wish.REBALANCE, [DEMO])
    [attached] = outcome.attachments
    assert attached.data == (tmp_path / attached.name).read_bytes()
    assert outcome.said is Said.DONE
    assert outcome.figures is not None
    assert (outcome.figures.accounts, outcome.figures.skipped) == (240, 2)


def test_errors_come_with_the_workbook_and_its_checks() -> None:
    outcome = answer(Wish.REBALANCE, [EMPTY])
    assert outcome.said is Said.PROBLEMS
    assert [one.code for one in outcome.diagnostics] == ["FX004"]
    [attached] = outcome.attachments
    assert attached.name == "Smith family checked.xlsx"
    grids = FileBook(attached.data, attached.name).cells("Checks", 1, 1, 20, 8)
    assert any("FX004" in row for row in grids)


def test_check_says_what_is_wrong() -> None:
    outcome = answer(Wish.CHECK, [DEMO])
    found = check(FileBook(DEMO.data, DEMO.name)).diagnostics
    assert (outcome.said, outcome.diagnostics) == (Said.DONE, found)
    assert answer(Wish.CHECK, [EMPTY]).said is Said.PROBLEMS


@pytest.mark.parametrize("wish", [Wish.REBALANCE, Wish.CHECK, Wish.UPLOAD, Wish.TEMPLATE])
def test_without_a_file_the_template(wish: Wish) -> None:
    outcome = answer(wish, [])
    assert (outcome.wish, outcome.said) == (Wish.TEMPLATE, Said.DONE)
    assert outcome.attachments == (Attachment(TEMPLATE_FILE, shipped(TEMPLATE_FILE)),)


def test_an_upload_alone_is_asked_for_and_with_its_workbook_applied() -> None:
    [to_fill_in] = answer(Wish.UPLOAD, [DEMO]).attachments
    assert to_fill_in.name == "fastrak-demo upload template.xlsx"
    both = [answer(Wish.UPLOAD, files) for files in ([DEMO, to_fill_in], [to_fill_in, DEMO])]
    assert [outcome.said for outcome in both] == [Said.DONE, Said.DONE]
    assert both[0].attachments == both[1].attachments
    assert both[0].attachments[0].name == "fastrak-demo categorised.xlsx"


def test_a_wrong_upload_changes_nothing() -> None:
    upload = Attachment("sectors.csv", b"Sector Model,Sector,Fund Name\nNo such model,UK Equity,No such fund\n")
    outcome = answer(Wish.UPLOAD, [DEMO, upload])
    assert (outcome.said, outcome.attachments) == (Said.PROBLEMS, ())
    assert outcome.diagnostics


def test_pictures_of_a_signature_are_no_workbooks() -> None:
    assert answer(Wish.CHECK, [Attachment("logo.png", b"\x89PNG"), DEMO]).said is Said.DONE


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ([PDF], "The file is a PDF, from which no table can be read. Ask the sender for the workbook (.xlsx)."),
        ([DEMO, DEMO], "2 workbooks came at once. Send each in a message of its own."),
        ([Attachment("~$book.xlsx", b"x")], "The file is the note that Excel leaves beside an open workbook. "
                                            "Name book.xlsx instead."),
    ],
)  # fmt: skip
def test_refusals_are_one_plain_sentence(files: list[Attachment], sentence: str) -> None:
    outcome = answer(Wish.REBALANCE, files)
    assert (outcome.said, outcome.refusal) == (Said.REFUSED, sentence)


def test_an_upload_needs_its_workbook() -> None:
    outcome = answer(Wish.UPLOAD, [DEMO, DEMO])
    assert outcome.refusal == "Send two files: the workbook, and the upload template filled in."
    outcome = answer(Wish.UPLOAD, [DEMO, Attachment("b.xlsx", b"PK\x03\x04 broken")])
    assert outcome.refusal.startswith("b.xlsx: ")
