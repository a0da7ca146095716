"""Changing input tables through the port: every adapter ends with the same tables."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from fastrak_workbook.excel.book import ExcelBook
from fastrak_workbook.file_book import FileBook
from fastrak_workbook.memory_book import MemoryBook
from fastrak_xl.app.changes import Added, Amendment, Change, Kept
from fastrak_xl.app.ports import Workbook
from fastrak_xl.app.rebalance import rebalance
from fastrak_xl.domain.book import Table
from tests.contract.test_workbook_port import as_xlsx
from tests.errors.book_file import as_file
from tests.errors.good_book import Tables, good_tables
from tests.open_excel.engine import open_book

ADAPTERS: dict[str, Callable[[Tables], Workbook]] = {
    "memory": lambda tables: MemoryBook(tables, "book.xlsx"),
    "plain file": lambda tables: FileBook(as_xlsx(tables), "book.xlsx"),
    "file of Excel tables": lambda tables: FileBook(as_file(tables), "book.xlsx"),
    "file with lines above": lambda tables: FileBook(as_file(tables, lines_above=2), "book.xlsx"),
    "excel": lambda tables: ExcelBook(open_book(as_xlsx(tables))),
    "excel with Excel tables": lambda tables: ExcelBook(open_book(as_file(tables, lines_above=2))),
}
NEW = {
    "account_id": "A1", "code_type": "SEDOL", "code": "0263494", "fund_name": '=HYPERLINK("http://x")',
    "units": Decimal("12.3456"), "price": Decimal("10.07"), "value": 12432, "book_cost": None,
}  # fmt: skip


@pytest.fixture(params=list(ADAPTERS))
def book(request: pytest.FixtureRequest) -> Workbook:
    return ADAPTERS[request.param](good_tables())


def holdings(book: Workbook) -> Table:
    read, problems = book.read()
    assert problems == []
    return read.holdings


def rows(table: Table) -> list[dict[str, object]]:
    return [{name: None if value != value else value for name, value in row.items()}
            for row in table.frame.astype(object).where(table.frame.notna(), None).to_dict("records")]  # fmt: skip


def change(book: Workbook, **tables: Change) -> None:
    book.change({name.replace("_", " "): one for name, one in tables.items()})


def test_new_rows_take_the_places_of_removed_ones(book: Workbook) -> None:
    before = rows(holdings(book))
    numbers = list(holdings(book).frame.index)
    change(book, Holdings=Amendment(frozenset(numbers[1:3]), {numbers[4]: {"value": 310050}}, [NEW]))
    after = rows(holdings(book))
    assert after[0] == before[0]
    assert (after[1]["fund_name"], after[1]["code"]) == (NEW["fund_name"], "0263494")
    assert (after[1]["units"], after[1]["price"], after[1]["value"]) == (12.3456, 10.07, 12432)
    assert after[3] == before[4] | {"value": 310050}
    assert [after[2], *after[4:]] == [before[3], *before[5:]]


def test_new_rows_beyond_the_removed_ones_go_below(book: Workbook) -> None:
    before = rows(holdings(book))
    change(book, Holdings=Amendment(added=[NEW, NEW]))
    after = rows(holdings(book))
    assert after[: len(before)] == before
    assert [row["value"] for row in after[len(before) :]] == [12432, 12432]


def test_the_order_given_is_the_new_order(book: Workbook) -> None:
    before = rows(holdings(book))
    numbers = [int(number) for number in holdings(book).frame.index]
    change(book, Holdings=[*map(Kept, reversed(numbers)), Added(NEW)])
    after = rows(holdings(book))
    assert after[:-1] == before[::-1]
    assert after[-1]["value"] == 12432


def test_an_emptied_table_takes_rows_again(book: Workbook) -> None:
    change(book, Holdings=[])
    assert len(book.read()[0].holdings) == 0
    change(book, Holdings=Amendment(added=[NEW]))
    assert [row["value"] for row in rows(holdings(book))] == [12432]


def test_days_and_yes_and_no(book: Workbook) -> None:
    number = int(book.read()[0].accounts.frame.index[3])
    day = date(2026, 10, 31)
    change(book, Accounts=Amendment(changed={number: {"valuation_date": day, "do_not_trade": True, "cash_in": 5}}))
    read, problems = book.read()
    assert problems == []
    row = rows(read.accounts)[3]
    assert (row["valuation_date"], row["do_not_trade"], row["cash_in"]) == (day, True, 5)


def test_a_column_that_values_need_is_added(book: Workbook) -> None:
    tables = good_tables()
    for row in tables["Holdings"]:
        del row["Lock"], row["Book Cost"]
    for make in ADAPTERS.values():
        narrow = make(tables)
        number = int(holdings(narrow).frame.index[2])
        change(narrow, Holdings=Amendment(changed={number: {"lock": "Do not sell", "book_cost": 7}}, added=[NEW]))
        found = rows(holdings(narrow))
        assert [(row["lock"], row["book_cost"]) for row in found[2:4]] == [("Do not sell", 7), ("", None)]


def test_several_tables_change_at_once_and_results_are_written_after(book: Workbook) -> None:
    numbers = {name: int(getattr(book.read()[0], name).frame.index[0]) for name in ("holdings", "accounts")}
    change(
        book,
        Holdings=Amendment(changed={numbers["holdings"]: {"value": 200}}),
        Accounts=Amendment(changed={numbers["accounts"]: {"cash_in": None}}),
    )
    assert rebalance(book).results is not None
    read, _ = book.read()
    assert rows(read.holdings)[0]["value"] == 200
    assert rows(read.accounts)[0]["cash_in"] is None
    assert "Rebalance" in book.last_results()


@pytest.mark.parametrize("wrong", [Amendment(frozenset([99])), [Kept(99)], [Kept(4), Kept(4)]])
def test_rows_that_are_not_there_are_a_mistake_of_the_caller(book: Workbook, wrong: Change) -> None:
    with pytest.raises(ValueError, match="row"):
        change(book, Holdings=wrong)
