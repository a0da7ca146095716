"""`fastrak rebalance --dry-run`: what-if for single accounts, as a table on the terminal."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from fastrak_workbook.file_book import FileBook
from tests.e2e.conftest import Ended
from tests.errors.book_file import as_file
from tests.errors.good_book import good_tables

Command = Callable[..., Ended]
pytestmark = pytest.mark.usefixtures("unguarded")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "book.xlsx"
    path.write_bytes(as_file(good_tables()))
    return path


def test_an_account_s_rows_stand_in_columns_and_nothing_is_written(fastrak: Command, book: Path) -> None:
    before = book.read_bytes()
    ended = fastrak("rebalance", book, "--account", "A1", "--set", "Method=Sector", "--dry-run")
    assert ended.code == 0, ended.err
    first, trades, heading, *rows = ended.out.rstrip().splitlines()
    assert first == "A1 (Ann Archer, ISA, Transact, Core, Balanced): Rebalanced"
    assert trades.startswith("4 trades, turnover £") or "turnover" in trades
    assert heading.split() == ["Fund", "Value", "Current", "Target", "Trade", "After", "Reason"]
    reasons = heading.index("Reason")
    assert all(row[reasons - 2 : reasons] == "  " and row[reasons] != " " for row in rows)
    assert any(" is " in row[reasons:] and " target of £" in row[reasons:] for row in rows), "the method tried speaks"
    assert "nothing was written" in ended.err
    assert [path.name for path in book.parent.iterdir()] == ["book.xlsx"]
    assert book.read_bytes() == before


def test_several_accounts_have_a_table_each(fastrak: Command, book: Path) -> None:
    ended = fastrak("rebalance", book, "--client", "C1", "--dry-run")
    blocks = ended.out.strip().split("\n\n")
    assert sorted(block.split()[0] for block in blocks) == ["A1", "A2"]
    assert all(block.count("Reason") == 1 for block in blocks)


def test_the_rows_are_those_of_the_sheet(fastrak: Command, book: Path) -> None:
    found = json.loads(fastrak("rebalance", book, "--account", "A2", "--dry-run", "--json").out)
    assert fastrak("rebalance", book, "--account", "A2").code == 0
    written = FileBook(book.with_name("book rebalanced.xlsx").read_bytes(), "x.xlsx").last_results()
    headings, *rows = written["Rebalance"]
    (account,) = found["accounts"]
    assert found["output"] is None
    assert account["account_id"] == "A2"
    assert [row["reason"] for row in account["rows"]] == [row[headings.index("Reason")] for row in rows]
    trades = [float(row["trade"]) for row in account["rows"]]
    assert trades == [pytest.approx(row[headings.index("Trade")]) for row in rows]
    assert account["valuation_date"] == "2026-09-15"


def test_what_is_wrong_is_said(fastrak: Command, book: Path) -> None:
    wrong = fastrak("rebalance", book, "--set", "Method=Guess", "--dry-run")
    assert (wrong.code, "Nothing was rebalanced" in wrong.out) == (1, True)
    assert fastrak("rebalance", book, "--account", "nobody", "--dry-run").code == 2
    refused = fastrak("rebalance", book, "--dry-run", "--trades-csv", book.parent)
    assert (refused.code, "--trades-csv" in refused.err) == (2, True)
