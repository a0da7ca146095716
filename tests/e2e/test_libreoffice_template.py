"""LibreOffice opens both workbooks, calculates every formula anew, and prints them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from fastrak_workbook import layout
from fastrak_workbook.functions.sheet import SHEET as FUNCTIONS_SHEET
from fastrak_workbook.layout import TableLayout
from fastrak_workbook.shipped import DEMO_FILE, TEMPLATE_FILE, shipped
from tests.e2e.libreoffice import convert, pdf_pages, recalculated

FIRST = 4
TOTAL = len(layout.MODEL_PORTFOLIOS.columns) + 1
LAST = FIRST + 299
HELPERS = {"models": 4, "sources": 5, "portfolios": 6, "platforms": 7}

OFFERED = {
    (layout.CLIENTS, "risk_profile"): (5, "Cautious", "Adventurous"),
    (layout.CLIENTS, "portfolio"): (2, "Active", "Tracker"),
    (layout.ACCOUNTS, "wrapper"): (8, "ISA", "Offshore Bond"),
    (layout.ACCOUNTS, "platform"): (5, "Transact", "AJ Bell"),
    (layout.SECTOR_MODELS, "sector_model"): (3, "Simple Sectors", "House View"),
    (layout.SECTOR_MODELS, "sector"): (9, "UK Equity", "Cash"),
    (layout.SECTOR_HIERARCHIES, "source"): (4, "FE", "House View"),
    (layout.MODEL_PORTFOLIOS, "platform"): (6, "All", "AJ Bell"),
    (layout.MODEL_PORTFOLIOS, "sector"): (7, "Home Shares", "Rainy Day Money"),
}
"""What a drop-down of the changed demo offers in its first row: how many, the first, the last."""


def calculated(folder: Path, name: str, change: Callable[[Workbook], None] | None = None) -> Workbook:
    """The shipped workbook, changed if so asked, as LibreOffice calculates it."""
    source, target = folder / name, folder / "calculated"
    source.write_bytes(shipped(name))
    if change:
        workbook = load_workbook(source)
        change(workbook)
        workbook.save(source)
    target.mkdir()
    return load_workbook(recalculated(source, target), data_only=True)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    return calculated(tmp_path_factory.mktemp("template"), TEMPLATE_FILE)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    return calculated(tmp_path_factory.mktemp("demo"), DEMO_FILE)


@pytest.fixture(scope="module")
def changed_demo(tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    """The demo with a wrong allocation, two blank platforms, and what the drop-downs offer written out."""
    return calculated(tmp_path_factory.mktemp("changed"), DEMO_FILE, change)


def change(workbook: Workbook) -> None:
    sheet = workbook["Model Portfolios"]
    sheet.cell(LAST, number_of(layout.MODEL_PORTFOLIOS, "allocation")).value += 0.01
    for row in (FIRST, FIRST + 1):
        sheet.cell(row, number_of(layout.MODEL_PORTFOLIOS, "platform")).value = None
    sheet.cell(FIRST, number_of(layout.MODEL_PORTFOLIOS, "sector_model")).value = "house view"
    for table, field in OFFERED:
        ask_what_is_offered(workbook[table.sheet], table, field)


def ask_what_is_offered(sheet: Worksheet, table: TableLayout, field: str) -> None:
    """Put a drop-down's formula into cells: how many it offers, and the first and the last of them."""
    own = sheet.cell(FIRST, number_of(table, field)).coordinate
    [rule] = [rule for rule in sheet.data_validations.dataValidation if own in rule.sqref]
    offered, at = rule.formula1, first_probe(table, field)
    sheet.cell(FIRST, at).value = f"=ROWS({offered})"
    sheet.cell(FIRST, at + 1).value = f"=INDEX({offered},1)"
    sheet.cell(FIRST, at + 2).value = f"=INDEX({offered},ROWS({offered}))"


def first_probe(table: TableLayout, field: str) -> int:
    return 40 + 3 * number_of(table, field)


def column(sheet: Worksheet, number: int) -> list[object]:
    """The values of a column below the headings, without blanks."""
    cells = sheet.iter_rows(min_row=FIRST, min_col=number, max_col=number, values_only=True)
    return [value for (value,) in cells if value not in (None, "")]


def errors(workbook: Workbook) -> list[str]:
    return [
        f"{sheet.title}!{cell.coordinate}: {cell.value}"
        for sheet in workbook.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "e" or str(cell.value).startswith(("#N/A", "#NAME", "#REF", "#VALUE", "Err:"))
    ]


def number_of(table: TableLayout, field: str) -> int:
    return table.fields.index(field) + 1


def test_no_cell_is_an_error(template: Workbook, demo: Workbook, changed_demo: Workbook) -> None:
    assert template.sheetnames == demo.sheetnames
    assert template.sheetnames[0] == "Start"
    on_purpose = f"{FUNCTIONS_SHEET}!"  # the functions know that an input has changed
    assert not errors(template) + errors(demo)
    assert not [error for error in errors(changed_demo) if not error.startswith(on_purpose)]


def test_every_portfolio_of_the_demo_totals_100_percent(demo: Workbook) -> None:
    assert column(demo["Model Portfolios"], TOTAL) == [1] * 300


def test_the_helper_lists_name_each_thing_once(demo: Workbook) -> None:
    lists = demo["Lists"]
    assert column(lists, HELPERS["models"]) == ["Simple Sectors", "IA Sectors", "House View"]
    assert column(lists, HELPERS["sources"]) == ["FE", "Simple Sectors", "IA Sectors", "House View"]
    assert column(lists, HELPERS["portfolios"]) == ["Active", "Tracker"]
    assert column(lists, HELPERS["platforms"]) == ["All", *column(lists, 2)]


def test_the_empty_template_has_no_total_and_offers_what_is_ready(template: Workbook) -> None:
    assert column(template["Model Portfolios"], TOTAL) == []
    assert column(template["Lists"], HELPERS["models"]) == ["Simple Sectors"]
    assert column(template["Lists"], HELPERS["portfolios"]) == []


def test_a_wrong_allocation_shows_in_its_own_portfolio_and_a_blank_platform_counts_as_all(
    changed_demo: Workbook,
) -> None:
    assert column(changed_demo["Model Portfolios"], TOTAL) == [1] * 291 + [1.01] * 9


@pytest.mark.parametrize(("table", "field"), OFFERED, ids=lambda value: getattr(value, "table", value))
def test_a_drop_down_offers_the_filled_part_of_its_list(changed_demo: Workbook, table: TableLayout, field: str) -> None:
    at = first_probe(table, field)
    cells = changed_demo[table.sheet].iter_rows(min_row=FIRST, max_row=FIRST, min_col=at, max_col=at + 2)
    assert tuple(cell.value for cell in next(cells)) == OFFERED[table, field]


def test_it_prints_with_its_headings_on_every_page(tmp_path: Path) -> None:
    source = tmp_path / DEMO_FILE
    source.write_bytes(shipped(DEMO_FILE))
    pages = pdf_pages(convert(source, tmp_path))
    assert "Fastrak XL" in pages[0]
    assert "fastrak rebalance FILE" in pages[0]
    assert "Client Name" in pages[1]
    holdings = [page for page in pages if "Holdings" in page.splitlines()[-1]]
    assert len(holdings) > 10
    assert all("Fund Code Type" in page and "Book Cost" in page for page in holdings)
