"""The commands around a result: order files, approval, orders from what is approved, and what changed."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import openpyxl
import pytest

from tests.contract.test_workbook_port import as_xlsx
from tests.e2e import ooxml_validator
from tests.errors.good_book import good_tables


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "book.xlsx"
    path.write_bytes(as_xlsx(good_tables()))
    return path


def test_order_files_add_up_to_the_sheet_trades(fastrak, book: Path, tmp_path: Path) -> None:
    ended = fastrak("rebalance", book, "--trades-csv", tmp_path / "orders", "--json")
    answer = json.loads(ended.out)
    assert ended.code == 0
    sheet = openpyxl.load_workbook(answer["output"])["Trades"]
    [heading] = [row[0].row for row in sheet.iter_rows() if row[0].value == "Client ID"]
    column = [cell.value for cell in sheet[heading]].index("Trade") + 1
    trades = sum(sheet.cell(row, column).value for row in range(heading + 1, sheet.max_row + 1))
    moved = 0.0
    for one in answer["orders"]:
        with Path(one["file"]).open(encoding="utf-8-sig", newline="") as file:
            for line in csv.DictReader(file):
                moved += float(line["Amount"]) * (1 if line["Action"] == "Buy" else -1)
    assert moved == pytest.approx(trades, abs=0.001)
    assert sorted(path.name for path in (tmp_path / "orders").iterdir()) == [
        f"{one['platform']} orders.csv" for one in answer["orders"]
    ]


def test_order_files_are_never_overwritten(fastrak, book: Path, tmp_path: Path) -> None:
    for _ in range(2):
        assert fastrak("rebalance", book, "--trades-csv", tmp_path / "o").code == 0
    assert "Nucleus orders (2).csv" in [path.name for path in (tmp_path / "o").iterdir()]
    (tmp_path / "file").write_text("mine")
    assert fastrak("rebalance", book, "--trades-csv", tmp_path / "file").code == 2


def test_approve_seals_a_copy_and_puts_a_file_beside_it(fastrak, book: Path, tmp_path: Path) -> None:
    assert fastrak("rebalance", book, "--by", "Ann Archer").code == 0
    ended = fastrak("approve", tmp_path / "book rebalanced.xlsx", "--by", "Kim Lee", "--note", "Seen.")
    assert ended.code == 0, ended.err
    approved = tmp_path / "book rebalanced approved.xlsx"
    beside = json.loads((tmp_path / "book rebalanced approved.approval.json").read_text("utf-8"))
    assert beside["file"] == approved.name
    assert ["Approval", "Prepared by", "Ann Archer"] in beside["approval"]
    assert openpyxl.load_workbook(approved).sheetnames[-1] == "Approval"
    verified = fastrak("verify", approved, book)
    assert (verified.code, "to the byte" in verified.out, "Approved by Kim Lee" in verified.err) == (0, True, True)
    again = fastrak("approve", approved, "--by", "Ben")
    assert (again.code, "approved already" in again.err) == (1, True)


def test_approve_in_place_keeps_a_backup(fastrak, book: Path, tmp_path: Path) -> None:
    result = tmp_path / "r.xlsx"
    fastrak("rebalance", book, "-o", result)
    before = result.read_bytes()
    assert fastrak("approve", result, "--by", "Kim Lee", "--in-place").code == 0
    assert (tmp_path / "r backup.xlsx").read_bytes() == before
    assert (tmp_path / "r.approval.json").exists()
    assert fastrak("verify", result, book, "--json").code == 0


def test_the_open_xml_sdk_finds_nothing_wrong_with_an_approved_result(fastrak, book: Path, tmp_path: Path) -> None:
    result = tmp_path / "r.xlsx"
    fastrak("rebalance", book, "-o", result)
    before = ooxml_validator.errors(result)
    fastrak("approve", result, "--by", "Kim Lee", "--in-place")
    assert ooxml_validator.errors(result) == before
    out = tmp_path / "d.xlsx"
    fastrak("rebalance", book, "-o", tmp_path / "n.xlsx", "--set", "Cash reserve £=5")
    fastrak("diff", result, tmp_path / "n.xlsx", "-o", out)
    assert ooxml_validator.errors(out) == set()


def test_what_is_no_result_is_not_approved(fastrak, book: Path) -> None:
    for command in (("approve", book, "--by", "Kim"), ("approve", book, "--by", " ")):
        ended = fastrak(*command)
        assert (ended.code, ended.out) == (2, "")
    assert [path.name for path in book.parent.iterdir()] == [book.name]


def test_under_two_person_approval_orders_wait(fastrak, book: Path, tmp_path: Path) -> None:
    on = ("--set", "Two-person approval=On", "--by", "Kim Lee")
    early = fastrak("rebalance", book, *on, "--trades-csv", tmp_path / "o")
    assert (early.code, "fastrak orders" in early.err, (tmp_path / "o").exists()) == (2, True, False)
    assert not (tmp_path / "book rebalanced.xlsx").exists()
    result = tmp_path / "book rebalanced.xlsx"
    assert fastrak("rebalance", book, *on).code == 0
    assert fastrak("orders", result, tmp_path / "o").code == 1
    own = fastrak("approve", result, "--by", "kim lee")
    assert (own.code, "somebody else" in own.err) == (1, True)
    assert fastrak("approve", result, "--by", "Ann Archer").code == 0
    ended = fastrak("orders", tmp_path / "book rebalanced approved.xlsx", tmp_path / "o", "--json")
    assert ended.code == 0, ended.err
    assert len(json.loads(ended.out)["orders"]) == len(list((tmp_path / "o").iterdir())) > 0


def test_verify_says_what_was_changed_in_a_sealed_result(fastrak, book: Path, tmp_path: Path) -> None:
    result = tmp_path / "r.xlsx"
    fastrak("rebalance", book, "-o", result)
    fastrak("approve", result, "--by", "Kim Lee", "--in-place")
    (tmp_path / "r.approval.json").write_text("{}")
    ended = fastrak("verify", result, book)
    assert (ended.code, "lacks what an approval says" in ended.out) == (1, True)


def test_diff_of_last_months_result_and_this_months(fastrak, book: Path, tmp_path: Path) -> None:
    old, new, out = (tmp_path / f"{name}.xlsx" for name in ("old", "new", "changes"))
    fastrak("rebalance", book, "-o", old)
    tables = good_tables()
    tables["Holdings"][0] |= {"Value": 2600.0, "Units": 1040.0}
    book.write_bytes(as_xlsx(tables))
    fastrak("rebalance", book, "-o", new)
    ended = fastrak("diff", old, new)
    assert ended.code == 0
    assert "A1, Alder UK Equity (KA01): £2,500.00 → £2,600.00" in ended.out
    found = json.loads(fastrak("diff", old, new, "--json", "-o", out).out)["differences"]
    assert {"section": "Holdings", "what": "A1, Alder UK Equity (KA01)", "old": "£2,500.00", "new": "£2,600.00",
            "change": "100.00"} in found  # fmt: skip
    assert openpyxl.load_workbook(out).active.max_row == len(found) + 1
    assert fastrak("diff", old, old).out == "No differences.\n"
    no_result = fastrak("diff", book, new)
    assert (no_result.code, "is no result" in no_result.err) == (2, True)
