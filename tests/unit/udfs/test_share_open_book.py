"""*Make shareable* on an open book: the copy that `fastrak share` makes of the same workbook."""

from __future__ import annotations

import tempfile
from pathlib import Path

import openpyxl
import pytest

from fastrak_udfs.ribbon.press import press
from fastrak_udfs.share import share_open_book
from fastrak_workbook.excel.book import ExcelBook
from fastrak_workbook.graft.package import Package
from fastrak_workbook.lint import lint
from fastrak_xl.app.rebalance import rebalance
from tests.contract.test_workbook_port import as_xlsx
from tests.errors.good_book import good_tables
from tests.open_excel.engine import open_book
from tests.open_excel.person import Scripted


def names(path: Path) -> set[str]:
    return set(openpyxl.load_workbook(path).defined_names)


def test_the_copy_carries_the_functions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    book = open_book(as_xlsx(good_tables()))
    rebalance(ExcelBook(book))
    before = list(book.sheet_names)
    target = tmp_path / "out.xlsx"
    said = press("FastrakShare", book, Scripted(target), lambda: False)
    assert said == f"The copy calculates FASTRAK functions without the add-in. It is in {target}"
    assert {"FASTRAK_TARGET", "FASTRAK_TRADE", "FASTRAK_REBALANCE"} <= names(target)
    assert not lint(target.read_bytes())
    assert list(book.sheet_names) == before
    left = [path.name for path in tmp_path.iterdir() if not path.name.startswith("fastrak-locks")]
    assert left == ["out.xlsx"], "no copy is left behind"


def test_it_is_the_same_copy_every_time() -> None:
    workbook = ExcelBook(open_book(as_xlsx(good_tables())))
    one, other = (Package.from_bytes(share_open_book(workbook)) for _ in range(2))
    # Whoever saves the open book says when, in its properties.
    assert [name for name in one.names if one.part(name) != other.part(name) and "docProps" not in name] == []
    assert one.names == other.names


def test_a_book_with_errors_is_not_shared() -> None:
    tables = good_tables()
    tables["Holdings"][0]["Value"] = "#N/A"
    said = press("FastrakShare", open_book(as_xlsx(tables)), Scripted(), lambda: False)
    assert said.startswith("Nothing was shared")
