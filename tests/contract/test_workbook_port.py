"""One contract for every adapter of the workbook port: file and memory answer alike."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from io import BytesIO

import openpyxl
import pytest

from fastrak_workbook.excel.book import ExcelBook
from fastrak_workbook.file_book import FileBook
from fastrak_workbook.layout import RESULT_TABLES
from fastrak_workbook.memory_book import MemoryBook
from fastrak_xl.app.approval import approve
from fastrak_xl.app.check import check, write_checks
from fastrak_xl.app.ports import Workbook
from fastrak_xl.app.rebalance import calculate, rebalance
from fastrak_xl.app.selection import Selection
from fastrak_xl.app.verify import verify
from tests.errors.good_book import good_tables
from tests.open_excel.engine import open_book

Tables = dict[str, list[dict[str, object]]]
Adapter = Callable[[Tables], Workbook]


def as_xlsx(tables: Tables) -> bytes:
    """The tables as a plain workbook: a sheet each, headings in row 1."""
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for name, rows in tables.items():
        sheet = workbook.create_sheet(name)
        headings = list(dict.fromkeys(heading for row in rows for heading in row))
        sheet.append(headings)
        for row in rows:
            sheet.append([row.get(heading) for heading in headings])
    stream = BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def plain(cell: object) -> object:
    """A cell value without the type that a file gives it: a count is a float there, a day a moment at midnight."""
    if isinstance(cell, date):
        return str(cell)[:10]
    return float(cell) if isinstance(cell, int) else cell


ADAPTERS: dict[str, Adapter] = {
    "memory": lambda tables: MemoryBook(tables, "book.xlsx"),
    "file": lambda tables: FileBook(as_xlsx(tables), "book.xlsx"),
    "excel": lambda tables: ExcelBook(open_book(as_xlsx(tables))),
}


@pytest.fixture(params=list(ADAPTERS))
def adapter(request: pytest.FixtureRequest) -> Adapter:
    return ADAPTERS[request.param]


def test_reads_every_table(adapter: Adapter) -> None:
    book, diagnostics = adapter(good_tables()).read()
    assert diagnostics == []
    assert len(book.holdings) == len(good_tables()["Holdings"])
    assert book.holdings.cell(2, "account_id") == "A2"


def test_names_the_same_cells(adapter: Adapter) -> None:
    tables = good_tables()
    tables["Holdings"][1]["Value"] = "twelve"
    tables["Accounts"][0]["Client ID"] = "C999"
    found = {(one.code, one.sheet, one.cell) for one in check(adapter(tables)).diagnostics}
    value = next(i for i, name in enumerate(good_tables()["Holdings"][0]) if name == "Value")
    client = next(i for i, name in enumerate(good_tables()["Accounts"][0]) if name == "Client ID")
    assert found == {
        ("FX101", "Holdings", f"{chr(65 + value)}3"),
        ("FX202", "Accounts", f"{chr(65 + client)}2"),
    }


def test_writes_the_result_sheets_and_reads_them_back(adapter: Adapter) -> None:
    book = adapter(good_tables())
    assert book.last_results() == {}
    outcome = rebalance(book)
    assert outcome.results is not None
    results = book.last_results()
    assert list(results) == [table.sheet for table in RESULT_TABLES]
    for table in RESULT_TABLES:
        assert results[table.sheet][0] == [column.header for column in table.columns]
    assert len(results["Rebalance"]) == len(outcome.results.rebalance["reason"]) + 1


def test_what_is_previewed_is_what_is_written(adapter: Adapter) -> None:
    book = adapter(good_tables())
    outcome = rebalance(book)
    assert outcome.results is not None
    previewed, written = book.preview(outcome.results), book.last_results()
    assert previewed.keys() == written.keys()
    for sheet, rows in previewed.items():
        assert len(rows) == len(written[sheet])
        for one, other in zip(rows, written[sheet], strict=True):
            assert list(map(plain, one)) == list(map(plain, other))


def test_the_newest_run_is_the_last_one(adapter: Adapter) -> None:
    book = adapter(good_tables())
    rebalance(book)
    rebalance(book, {"Funds not in model": "Hold inside"})
    run = {row[1]: row[2] for row in book.last_results()["Run"][1:]}
    assert run["Funds not in model"] == "Hold inside"


def test_checks_alone_are_no_run(adapter: Adapter) -> None:
    book = adapter(good_tables())
    write_checks(book, check(book))
    assert book.last_results() == {}


def test_nothing_is_written_where_errors_stop_the_run(adapter: Adapter) -> None:
    tables = good_tables()
    tables["Holdings"][0]["Value"] = "#N/A"
    book = adapter(tables)
    assert rebalance(book).results is None
    assert book.last_results() == {}


def test_the_result_verifies_against_its_input(adapter: Adapter) -> None:
    result = adapter(good_tables())
    rebalance(result, {"Cash reserve %": "2"})
    assert verify(result, adapter(good_tables())).difference == ""


def test_adapters_give_the_same_results() -> None:
    written = []
    for make in ADAPTERS.values():
        book = make(good_tables())
        rebalance(book)
        written.append({name: rows for name, rows in book.last_results().items() if name != "Run"})
    assert written[0].keys() == written[1].keys()
    for name, rows in written[0].items():
        for one, other in zip(rows, written[1][name], strict=True):
            assert list(map(plain, one)) == list(map(plain, other))


def test_what_writing_will_give_is_known_before(adapter: Adapter) -> None:
    book = adapter(good_tables())
    results, _ = calculate(book, check(book), Selection())
    wanted = book.fingerprint_with(results)
    book.write(results)
    assert book.fingerprint == wanted


def test_the_prints_of_cells_tell_which_sheet_is_otherwise(adapter: Adapter) -> None:
    tables = good_tables()
    tables["Holdings"][0]["Value"] = 2500.01
    one, other = (adapter(each).cells_fingerprints() for each in (good_tables(), tables))
    assert [sheet for sheet in one if one[sheet] != other[sheet]] == ["Holdings"]


def test_an_approval_stands_behind_its_run_and_is_read_back(adapter: Adapter) -> None:
    book = adapter(good_tables())
    rebalance(book)
    rebalance(book)
    approval = approve(book, "Kim Lee", "", datetime(2026, 10, 1, tzinfo=UTC))
    assert [tuple(row) for row in book.last_results()["Approval"][1:4]] == [
        ("Approval", "Approved by", "Kim Lee"),
        ("Approval", "Approved at", "2026-10-01 00:00:00 UTC"),
        ("Approval", "Note", None),
    ]
    assert "Approval (2)" in book.cells_fingerprints()
    assert any(name.endswith("Approval (2)") for name in book.parts_fingerprints())
    assert verify(book, adapter(good_tables())).difference == ""
    assert approval.lines[-1].section == "Seal"
