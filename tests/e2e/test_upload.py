"""`fastrak upload-template` and `upload`: down, filled in, and up again; the same funds as in bulk."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from fastrak_workbook.file_book import FileBook
from fastrak_workbook.saving.target import Target
from fastrak_workbook.shipped import DEMO_FILE, shipped
from fastrak_workbook.upload.reading import read_upload
from fastrak_workbook.upload.writing import upload_workbook
from fastrak_xl.app.categorise.fund_list import list_funds
from fastrak_xl.app.categorise.upload import apply_upload
from fastrak_xl.app.check import check
from tests.e2e import ooxml_validator
from tests.e2e.conftest import Ended
from tests.errors.book_file import as_file
from tests.errors.good_book import good_tables
from tests.injection import PAYLOADS, no_live_cell
from tests.raw_book import raw_workbook

Command = Callable[..., Ended]
HEADINGS = ["Sector Model", "Sector", "Fund", "Fund Code Type", "Fund Code"]
HELPERS = ["FE Sector", "Value", "Accounts", "Suggested Sector", "Likelihood", "Why"]


@pytest.fixture
def demo(tmp_path: Path) -> Path:
    path = tmp_path / "demo.xlsx"
    path.write_bytes(shipped(DEMO_FILE))
    return path


@pytest.fixture
def template(fastrak: Command, demo: Path) -> Path:
    ended = fastrak("upload-template", demo)
    assert ended.code == 0, ended.err
    assert ended.out.startswith("1,301 funds, 215 of them unassigned (£")
    return demo.with_name("demo upload template.xlsx")


def sectors(path: Path) -> dict[tuple[str, str], str]:
    """Every fund's sector in the first model, by the fund's code."""
    linked = check(FileBook(path.read_bytes(), path.name)).linked
    return {fund.canonical: linked.sectors.name_of(0, number) for number, fund in enumerate(linked.funds.funds)}


def test_the_template_is_ready_to_be_filled_in(template: Path) -> None:
    book = openpyxl.load_workbook(template)
    sheet = book.worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    assert list(rows[0]) == HEADINGS + HELPERS
    assert all(cell.number_format == "@" for row in sheet.iter_rows(2, 50, 1, 5) for cell in row)
    free = [row for row in rows[1:] if not row[1]]
    assert rows[1 : len(free) + 1] == free
    assert [row[6] for row in free] == sorted((row[6] for row in free), reverse=True)
    (rule,) = sheet.data_validations.dataValidation
    assert rule.type == "list"
    choices = [cell.value for (cell,) in book.worksheets[1].iter_rows(2)]
    assert rule.formula1 == f"Sectors!$A$2:$A${len(choices) + 1}"
    assert {row[1] for row in rows[1:]} - {None} <= set(choices)
    no_live_cell(template.read_bytes())


def test_the_validator_finds_nothing_wrong_with_the_template(template: Path) -> None:
    assert ooxml_validator.errors(template) == set()


def test_twice_gives_the_same_bytes(fastrak: Command, demo: Path, template: Path) -> None:
    assert fastrak("upload-template", demo, "-o", demo.with_name("again.xlsx")).code == 0
    assert demo.with_name("again.xlsx").read_bytes() == template.read_bytes()
    assert fastrak("upload-template", demo, "-o", template).code == 2


def test_uploading_what_was_downloaded_changes_nothing(fastrak: Command, demo: Path, template: Path) -> None:
    ended = fastrak("upload", demo, template, "--in-place")
    assert ended.code == 0, ended.err
    assert ended.out == "Rows: 0 assigned, 0 moved, 0 unassigned, 1,301 unchanged, 0 rejected.\n"
    assert demo.read_bytes() == shipped(DEMO_FILE)
    assert sorted(path.name for path in demo.parent.iterdir()) == ["demo upload template.xlsx", "demo.xlsx"]


def test_taking_what_is_suggested_above_95_is_categorising_in_bulk_and_more(
    fastrak: Command, demo: Path, template: Path
) -> None:
    book = openpyxl.load_workbook(template)
    sheet = book.worksheets[0]
    listed = {(row[3].value, row[4].value): row for row in sheet.iter_rows(2)}
    for row in sheet.iter_rows(2):
        row[1].value = row[1].value or (row[8].value if (row[9].value or 0) >= 0.95 else None)
    book.save(template)
    ended = fastrak("upload", demo, template, "-o", demo.with_name("up.xlsx"), "--json")
    assert ended.code == 0, ended.err
    assert len(json.loads(ended.out)["assigned"]) == 196
    assert (
        fastrak("categorise", demo, "--hierarchy", "FE to Simple Sectors", "-o", demo.with_name("bulk.xlsx")).code == 0
    )
    by_upload, in_bulk = sectors(demo.with_name("up.xlsx")), sectors(demo.with_name("bulk.xlsx"))
    in_no_bulk = [fund for fund in listed if in_bulk[fund] == "Unassigned"]
    known = set(listed) - set(in_no_bulk)
    assert {fund: by_upload[fund] for fund in known} == {fund: in_bulk[fund] for fund in known}
    assert {listed[fund][5].value for fund in in_no_bulk} == {None, "Unclassified"}
    assert len(in_no_bulk) == 215 - 171
    more = [fund for fund in in_no_bulk if by_upload[fund] != "Unassigned"]
    assert len(more) == 196 - 171
    assert all(listed[fund][10].value.startswith("Another share class of ") for fund in more)


def test_the_five_columns_alone_are_accepted_and_only_the_first_sheet_is_read(fastrak: Command, tmp_path: Path) -> None:
    book, upload = tmp_path / "book.xlsx", tmp_path / "export.xlsx"
    book.write_bytes(as_file(good_tables()))
    rows = [HEADINGS, ["Simple", "Bonds", "Hazel With-Profits", "Own", "WP-77"]]
    upload.write_bytes(raw_workbook({"Sheet1": rows, "Sector Models": [["nothing"], ["here"]]}))
    ended = fastrak("upload", book, upload)
    assert ended.code == 0, ended.err
    assert ended.out.startswith("Rows: 1 assigned, 0 moved, 0 unassigned, 0 unchanged, 0 rejected.")
    assert sectors(tmp_path / "book categorised.xlsx")["Own", "WP-77"] == "Bonds"


def test_wrong_rows_are_listed_and_nothing_is_written_unless_partial(fastrak: Command, tmp_path: Path) -> None:
    book, upload = tmp_path / "book.xlsx", tmp_path / "up.xlsx"
    book.write_bytes(as_file(good_tables()))
    rows = [["Simple", "Bonds", "", "Own", "WP-77"], ["Simple", "Bond", "", "CitiCode", "KA01"]]
    upload.write_bytes(raw_workbook({"Upload": [HEADINGS, *rows]}))
    ended = fastrak("upload", book, upload)
    assert ended.code == 1
    assert "up.xlsx, Upload!B3: error FX206" in ended.err
    assert "Rejected: row 3." in ended.out
    assert sorted(path.name for path in tmp_path.iterdir()) == ["book.xlsx", "up.xlsx"]
    ended = fastrak("upload", book, upload, "--partial")
    assert ended.code == 0
    assert "1 assigned, 0 moved, 0 unassigned, 0 unchanged, 1 rejected" in ended.out


def test_what_is_no_workbook_is_refused(fastrak: Command, demo: Path) -> None:
    upload = demo.with_name("up.xlsx")
    upload.write_bytes(b"%PDF-1.7")
    ended = fastrak("upload", demo, upload)
    assert ended.code == 3
    assert ended.err.startswith("up.xlsx: ")


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS.keys())
def test_no_text_comes_to_life_on_the_way_down_or_up(payload: str, tmp_path: Path) -> None:
    tables = good_tables()
    for row in (row for sheet in ("Sectors", "Sector Models", "Model Portfolios") for row in tables[sheet]):
        row["Sector"] = payload if row["Sector"] == "Bonds" else row["Sector"]
    tables["Sector Hierarchies"] = [row for row in tables["Sector Hierarchies"] if row["Sector"] != "Bonds"]
    tables["Funds"][4]["Fund Name"] = tables["Funds"][4]["FE Sector"] = payload
    tables["Funds"][7]["Fund Name"] = payload
    sheets = {name: [list(rows[0]), *(list(row.values()) for row in rows)] for name, rows in tables.items()}
    out = tmp_path / "out.xlsx"
    book = FileBook(raw_workbook(sheets, shared=True), "book.xlsx", Target(out))
    template = upload_workbook(list_funds(book))
    no_live_cell(template)
    done = apply_upload(book, read_upload(template, "up.xlsx"), create_sectors=True)
    assert done.done
    no_live_cell(out.read_bytes())
    if len(payload.encode("utf-16-le", "surrogatepass")) < 60_000:  # a longer text is cut off, and so another one
        assert len(done.rows["unchanged"]) == 7
