"""Every button of the ribbon, run to its end on the demo over the openpyxl engine, beside the command line."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path
from typing import Any, cast
from xml.etree import ElementTree

import openpyxl
import pytest
import xlwings as xw

import fastrak_udfs.addin
from fastrak_udfs.ribbon.buttons import BUTTONS
from fastrak_udfs.ribbon.press import press
from fastrak_workbook.excel.book import ExcelBook
from fastrak_workbook.excel.reading import read_grid
from fastrak_workbook.file_book import FileBook
from fastrak_workbook.layout import INPUT_TABLES, RESULT_TABLES
from fastrak_workbook.shipped import DEMO_FILE, shipped
from tests.contract.test_workbook_port import as_xlsx, plain
from tests.e2e.conftest import Ended
from tests.errors.good_book import good_tables
from tests.open_excel.engine import open_book
from tests.open_excel.person import Scripted
from tests.open_excel.pywin32 import windows

_RIBBON = Path(fastrak_udfs.addin.__file__).parent / "customUI14.xml"
_FIRST_ACCOUNT_ROW = 4

Fastrak = Callable[..., Ended]


@pytest.fixture(autouse=True)
def no_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    """The board is not started: tests/unit/board tries it over an open book."""
    monkeypatch.setattr("fastrak_xl.board.open_book._start", lambda command: None)


class Both:
    """The demo twice: open in Excel under the ribbon, and as a file under the command line."""

    def __init__(self, folder: Path, fastrak: Fastrak) -> None:
        self.file = folder / DEMO_FILE
        self.file.write_bytes(shipped(DEMO_FILE))
        self.book = open_book(shipped(DEMO_FILE), DEMO_FILE)
        self._fastrak = fastrak

    def press(self, button: str, *answers: object) -> str:
        return press(button, self.book, Scripted(*answers), lambda: False)

    def command(self, *words: object) -> Ended:
        return self._fastrak(*words)

    def agree(self) -> None:
        """Every input table and the newest run's sheets hold the same values."""
        file, excel = FileBook(self.file.read_bytes(), DEMO_FILE), ExcelBook(self.book)
        ours, theirs = excel.read()[0], file.read()[0]
        for layout in INPUT_TABLES:
            name = layout.sheet.lower().replace(" ", "_")
            assert getattr(ours, name).frame.equals(getattr(theirs, name).frame), name
        wanted, found = file.last_results(), excel.last_results()
        assert list(found) == list(wanted)
        for sheet, rows in wanted.items():
            assert _plain(found[sheet]) == _plain(rows), sheet

    def same_sheet(self, ours: str, theirs: str) -> None:
        """One sheet of each holds the same values."""
        page = openpyxl.load_workbook(self.file, read_only=True)[theirs]
        wanted = [list(row) for row in page.iter_rows(values_only=True)]
        assert _trimmed(read_grid(self.book.sheets[ours])) == _trimmed(wanted)


def _plain(rows: list[list[object]]) -> list[list[object]]:
    return [list(map(plain, row)) for row in rows if row[1:2] != ["SHA-256"]]


def _rounded(cell: object) -> object:
    """A number with the digits that every writer of files keeps."""
    return float(f"{cell:.12g}") if isinstance(cell, float) else cell


def _trimmed(rows: list[list[object]]) -> list[list[object]]:
    cut = [[_rounded(plain(cell)) if cell != "" else None for cell in row] for row in rows]
    for row in cut:
        while row and row[-1] is None:
            row.pop()
    while cut and not cut[-1]:
        cut.pop()
    return cut


@pytest.fixture
def both(tmp_path: Path, fastrak: Fastrak) -> Both:
    return Both(tmp_path, fastrak)


def test_rebalancing_from_the_ribbon_and_from_the_command_line(both: Both) -> None:
    """Check, Run, This client and Compare, one after the other on both."""
    said = both.press("FastrakCheck")
    assert said.endswith("Everything is on the sheet Checks.")
    both.command("check", both.file, "-o", both.file.with_name("checked.xlsx"))
    shutil.move(both.file.with_name("checked.xlsx"), both.file)
    both.same_sheet("Checks", "Checks")

    said = both.press("FastrakRun")
    assert re.search(r"accounts? rebalanced", said) or "rebalanced" in said
    both.command("rebalance", both.file, "--in-place")
    both.agree()

    both.book.app.impl.selection = both.book.sheets["Accounts"].range((_FIRST_ACCOUNT_ROW, 3)).impl
    client = both.book.sheets["Accounts"].range((_FIRST_ACCOUNT_ROW, 2)).value
    both.press("FastrakThisClient")
    both.command("rebalance", both.file, "--in-place", "--client", client)
    both.agree()
    assert {row[0] for row in ExcelBook(both.book).last_results()["Rebalance"][1:]} == {client}

    said, compared = both.press("FastrakCompare"), both.file.with_name("compared.xlsx")
    if both.command("compare", both.file, "-o", compared).code:
        # Until every method is there, both refuse to compare them all.
        assert said.startswith("Nothing was compared.")
    else:
        shutil.move(compared, both.file)
        names = openpyxl.load_workbook(both.file, read_only=True).sheetnames
        theirs = next(name for name in names if name.startswith("Compare"))
        both.same_sheet(next(name for name in both.book.sheet_names if name.startswith("Compare")), theirs)
    assert both.book.app.impl.status_bar is False


def test_funds_into_sectors_from_the_ribbon_and_from_the_command_line(both: Both, tmp_path: Path) -> None:
    """Bulk, Upload template, Upload and Import, one after the other on both."""
    hierarchy = str(ExcelBook(both.book).read()[0].sector_hierarchies.frame["hierarchy"].iloc[0])
    assert "assigned" in both.press("FastrakBulk", hierarchy)
    both.command("categorise", both.file, "--hierarchy", hierarchy, "--in-place")
    both.agree()

    ours, theirs = tmp_path / "ours.xlsx", tmp_path / "theirs.xlsx"
    assert str(ours) in both.press("FastrakUploadTemplate", ours)
    both.command("upload-template", both.file, "-o", theirs)
    assert ours.read_bytes() == theirs.read_bytes()

    filled = openpyxl.load_workbook(ours)
    page = filled.worksheets[0]
    heading = next(row for row in page.iter_rows() if any(cell.value == "Sector" for cell in row))
    column = next(cell.column for cell in heading if cell.value == "Sector")
    for row in range(heading[0].row + 1, heading[0].row + 30):
        page.cell(row, column).value = "Property"
    filled.save(ours)
    assert both.press("FastrakUpload", ours).startswith("Rows: ")
    both.command("upload", both.file, ours, "--in-place")
    both.agree()

    account = both.book.sheets["Accounts"].range((_FIRST_ACCOUNT_ROW, 1)).value
    valuation = tmp_path / "valuation.csv"
    valuation.write_text(
        "Account Number,Valuation Date,ISIN,Fund Name,Units,Price,Value\n"
        f"{account},30/09/2026,GB00B3X7QG63,New Fund,100,12.5,1250.00\n"
        f"{account},30/09/2026,,Cash,,,55.10\n",
        encoding="utf-8",
    )
    said = both.press("FastrakImport", [valuation])
    assert said.startswith("1 account: ")
    both.command("import", both.file, valuation, "--in-place")
    both.agree()


def test_portfolios_from_the_ribbon_and_from_the_command_line(both: Both, tmp_path: Path) -> None:
    """Replace fund, Export, Import and New, one after the other on both; New lays out thousands of rows."""
    frame = ExcelBook(both.book).read()[0].model_portfolios.frame
    model, (old, new) = str(frame["sector_model"].iloc[0]), frame["code"].iloc[[0, 1]]
    assert "changed" in both.press("FastrakReplaceFund", old, new)
    both.command("replace-fund", both.file, old, new, "--in-place")
    both.agree()
    ours, theirs = tmp_path / "ours.xlsx", tmp_path / "theirs.xlsx"
    assert str(ours) in both.press("FastrakExportPortfolios", ours)
    both.command("export-portfolios", both.file, "-o", theirs)
    assert ours.read_bytes() == theirs.read_bytes()
    filled = openpyxl.load_workbook(ours)
    page = filled.worksheets[0]
    heading = next(row for row in page.iter_rows() if any(cell.value == "Model Portfolio" for cell in row))
    column = next(cell.column for cell in heading if cell.value == "Model Portfolio")
    for row in range(heading[0].row + 1, page.max_row + 1):
        page.cell(row, column).value = f"{page.cell(row, column).value} II"
    filled.save(ours)
    assert " new," in both.press("FastrakImportPortfolios", ours)
    both.command("import-portfolios", both.file, ours, "--in-place")
    both.agree()
    assert "fill in the allocations" in both.press("FastrakNewPortfolio", "Brand New", model)
    both.command("new-portfolio", both.file, "Brand New", "--sector-model", model, "--in-place")
    both.agree()


@pytest.fixture(scope="module")
def small() -> xw.Book:
    return open_book(as_xlsx(good_tables()))


@pytest.mark.parametrize("button", sorted(BUTTONS))
def test_every_button_ends_in_a_sentence_or_in_silence(small: xw.Book, button: str) -> None:
    """With every question cancelled, too: no button raises, and Excel is as it was."""
    said = press(button, small, Scripted(), lambda: False)
    assert isinstance(said, str)
    assert "Something went wrong" not in said
    assert small.app.impl.status_bar is False
    assert small.app.screen_updating
    assert small.app.calculation == "automatic"


def test_what_is_not_built_yet_says_so(small: xw.Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fastrak_udfs.ribbon.use_cases.find_spec", lambda module: None)
    buttons = ("FastrakBoard", "FastrakReplaceFund", "FastrakClientReport", "FastrakShare", "FastrakMail")
    said = [press(button, small, Scripted("x", "y"), lambda: False) for button in buttons]
    assert all(one.endswith("is not part of this version yet.") for one in said)


def test_what_is_built_later_is_found_by_its_name(small: xw.Book, monkeypatch: pytest.MonkeyPatch) -> None:
    """The ribbon looks a use-case up when its button is pressed."""
    monkeypatch.setattr("fastrak_udfs.ribbon.buttons.find", lambda *_: lambda workbook: f"on {workbook.name}")
    assert press("FastrakBoard", small, Scripted(), lambda: False) == "on book.xlsx"


def test_errors_go_to_the_sheet_checks(tmp_path: Path) -> None:
    tables = good_tables()
    tables["Holdings"][0]["Value"] = "#N/A"
    book = open_book(as_xlsx(tables))
    said = press("FastrakRun", book, Scripted(), lambda: False)
    assert said.startswith("Nothing was rebalanced. 1 error")
    assert "Holdings!G2" in said
    assert set(book.sheet_names) - set(tables) == {"Checks"}
    assert {table.sheet for table in RESULT_TABLES} & set(book.sheet_names) == {"Checks"}


def test_escape_stops_with_nothing_changed() -> None:
    book, presses = open_book(as_xlsx(good_tables())), iter([False, False, False, True])
    before = book.sheet_names
    assert press("FastrakRun", book, Scripted(), lambda: next(presses)) == "Stopped; nothing was changed."
    assert book.sheet_names == before


def test_a_bug_is_one_message(small: xw.Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(BUTTONS, "FastrakRun", lambda desk: {}["gone"])
    assert press("FastrakRun", small, Scripted(), lambda: False).startswith("Something went wrong")


def test_this_client_needs_a_row_of_a_client(small: xw.Book) -> None:
    small.app.impl.selection = small.sheets["Sectors"].range("A2").impl
    assert press("FastrakThisClient", small, Scripted(), lambda: False).startswith("Select a cell in a client's row")
    small.app.impl.selection = small.sheets["Holdings"].range("D3").impl
    press("FastrakThisClient", small, Scripted(), lambda: False)
    assert {row[2] for row in ExcelBook(small).last_results()["Rebalance"][1:]} == {"A1"}


def test_the_ribbon_and_python_have_the_same_buttons() -> None:
    tree = ElementTree.parse(_RIBBON)
    ids = [button.get("id") for button in tree.iter("{http://schemas.microsoft.com/office/2009/07/customui}button")]
    assert sorted(ids) == sorted([*BUTTONS, "FastrakRecalculate"])


def test_the_ribbons_one_call_goes_through_xlwings() -> None:
    with windows() as (udfs, _):
        book = open_book(as_xlsx(good_tables()))
        answer: Any = udfs.call_udf(
            "fastrak_udfs.ribbon.excel_buttons", "FASTRAK_PRESS", ("FastrakGuide",), book.impl, None
        )
    assert answer[0][0].startswith("1. Fill in the sheets of the template.")


def cells(path: Path) -> list[list[object]]:
    sheet = openpyxl.load_workbook(path).worksheets[0]
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def test_the_client_s_pages_and_what_only_shows_from_the_ribbon(both: Both, tmp_path: Path) -> None:
    """On the demo: the client report beside the command's, then Settings, Guide, Board and Diagnose."""
    both.book.app.impl.selection = both.book.sheets["Accounts"].range((_FIRST_ACCOUNT_ROW, 3)).impl
    client = both.book.sheets["Accounts"].range((_FIRST_ACCOUNT_ROW, 2)).value
    ours, theirs = tmp_path / "ours.xlsx", tmp_path / "theirs.xlsx"
    assert both.press("FastrakClientReport", ours) == f"It is in {ours}"
    assert both.command("report", both.file, "--client", client, "-o", theirs).code == 0
    assert cells(ours) == cells(theirs)
    assert both.press("FastrakSettings") == ""
    assert both.press("FastrakGuide") == ""
    assert both.press("FastrakBoard").startswith("The board ")  # opens, or says what has to be installed for it
    assert both.press("FastrakDiagnose")


def test_the_e_mail_button_and_the_command_put_the_same_copy_into_a_mail(
    both: Both, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path)  # where the draft of a book goes that was never saved
    said = both.press("FastrakMail")
    draft = tmp_path / f"{Path(DEMO_FILE).stem} e-mail.eml"
    assert str(draft) in said
    theirs = tmp_path / "theirs.eml"
    assert both.command("share", both.file, "--email", "-o", theirs).code == 0
    assert headings(draft) == headings(theirs)
    assert "FASTRAK_TRADE" in openpyxl.load_workbook(BytesIO(attached(draft))).defined_names


def headings(mail: Path) -> list[tuple[str, str]]:
    """A mail's headers, but for the boundary, which is made of the bytes of the workbook."""
    read = message_from_bytes(mail.read_bytes(), policy=policy.default)
    return [(name, value) for name, value in read.items() if name != "Content-Type"]


def attached(mail: Path) -> bytes:
    read = message_from_bytes(mail.read_bytes(), policy=policy.default)
    (workbook,) = cast(EmailMessage, read).iter_attachments()
    return bytes(workbook.get_content())
