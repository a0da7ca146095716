from __future__ import annotations

import datetime
import re
from io import BytesIO

import openpyxl
import pytest
from openpyxl.cell import Cell
from python_calamine import CalamineWorkbook

from fastrak_workbook.graft.package import NotAWorkbook, Package
from fastrak_workbook.graft.results import graft_results
from fastrak_workbook.last_run import last_tables
from fastrak_workbook.layout import REBALANCE
from fastrak_workbook.read.source import package_source
from fastrak_workbook.render.cells import text
from tests.injection import no_live_cell
from tests.unit.workbook import sample_workbooks as books
from tests.unit.workbook.sample_results import PAYLOADS, empty_results, sample_checks, sample_results

RESULTS = sample_results(8, 15)
SHEETS = ["Summary", "Rebalance", "Trades", "Unassigned", "Checks", "Run"]
ALLOWED = {"[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"}
WORKBOOKS = {
    "plain": books.plain_workbook,
    "rich": books.rich_workbook,
    "prefixed": books.prefixed_workbook,
    "bare": books.bare_workbook,
    "macros": books.macro_workbook,
}


def look_of(cell: Cell) -> tuple[object, ...]:
    return (
        cell.value,
        cell.number_format,
        repr(cell.font),
        repr(cell.fill),
        repr(cell.border),
        repr(cell.alignment),
    )


def opened(package: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(package))


@pytest.mark.parametrize("make", WORKBOOKS.values(), ids=WORKBOOKS.keys())
def test_every_part_but_the_lists_and_styles_stays_byte_for_byte(make):
    before = books.parts(make())
    after = books.parts(graft_results(make(), RESULTS))
    assert {name for name in before if after[name] != before[name]} <= ALLOWED
    assert list(after)[: len(before)] == list(before)


@pytest.mark.parametrize("make", WORKBOOKS.values(), ids=WORKBOOKS.keys())
def test_openpyxl_opens_the_result_with_the_sheets_at_its_end(make):
    before = opened(make()).sheetnames
    assert opened(graft_results(make(), RESULTS)).sheetnames == before + SHEETS


@pytest.mark.parametrize("make", WORKBOOKS.values(), ids=WORKBOOKS.keys())
def test_cells_that_were_there_keep_their_formats(make):
    before, after = opened(make()), opened(graft_results(make(), RESULTS))
    for sheet in before.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                now = after[sheet.title][cell.coordinate]
                assert look_of(now) == look_of(cell)


@pytest.mark.parametrize("make", WORKBOOKS.values(), ids=WORKBOOKS.keys())
def test_result_cells_have_our_formats(make):
    sheet = opened(graft_results(make(), RESULTS))["Rebalance"]
    assert sheet["A4"].font.name == "Calibri"
    assert sheet["A4"].fill.fgColor.rgb == "FF1F3864"
    assert sheet["L5"].number_format == '#,##0.00;[Red]-#,##0.00;"–"'
    assert sheet["M5"].number_format == "0.00%"
    assert sheet["C5"].number_format == "@"


def test_parts_join_the_folder_that_relationships_name():
    before, after = books.moved_workbook(), graft_results(books.moved_workbook(), RESULTS)
    package = Package.from_bytes(after)
    assert [sheet.part for sheet in package.sheets[2:4]] == [
        "book/worksheets/sheet1.xml",
        "book/worksheets/sheet2.xml",
    ]
    assert len(package.tables) == 7
    changed = {name for name, data in books.parts(before).items() if package.part(name) != data}
    assert changed == {"[Content_Types].xml", "book/main.xml", "book/_rels/main.xml.rels", "book/look.xml"}


def test_values_come_out_as_they_went_in():
    sheet = opened(graft_results(books.rich_workbook(), RESULTS))["Rebalance"]
    rows = list(sheet.iter_rows(min_row=5, values_only=True))
    assert len(rows) == len(RESULTS.rebalance["code"])
    value, units, code = (REBALANCE.fields.index(name) for name in ("value", "units", "code"))
    assert [row[value] for row in rows] == [pence / 100 for pence in RESULTS.rebalance["value"]]
    assert [row[units] for row in rows] == RESULTS.rebalance["units"]
    assert [row[code] for row in rows] == RESULTS.rebalance["code"]


def test_text_is_text():
    results = sample_results(4, len(PAYLOADS))
    package = graft_results(books.plain_workbook(), results)
    no_live_cell(package)
    fund, account = REBALANCE.fields.index("fund_name"), REBALANCE.fields.index("account_id")
    rows = [row for row in last_tables(package, package_source)["Rebalance"] if row[account] == "TR-100237"]
    for row, payload in zip(rows, PAYLOADS, strict=True):
        assert row[fund] == text(payload).replace("\ufffe", "_xFFFE_").replace("\uffff", "_xFFFF_")


def test_same_input_same_bytes():
    package = books.rich_workbook()
    assert graft_results(package, RESULTS) == graft_results(package, RESULTS)


def test_dates_count_from_1904_where_the_workbook_does():
    old_mac = books.edited(
        books.plain_workbook(),
        {"xl/workbook.xml": lambda text: text.replace("<workbookPr", '<workbookPr date1904="1"')},
    )
    for package in (old_mac, books.plain_workbook()):
        summary = opened(graft_results(package, RESULTS))["Summary"]
        dates = {cell.value for (cell,) in summary["I20:I40"] if cell.is_date and cell.value}
        assert dates == {datetime.datetime(2026, 3, 31)}


def test_sheet_in_front_stays_in_front_and_no_other_is_selected():
    package = Package.from_bytes(graft_results(books.rich_workbook(), RESULTS))
    assert b'activeTab="2"' in package.part("xl/workbook.xml")
    selected = [sheet.name for sheet in package.sheets if b"tabSelected" in package.part(sheet.part)]
    assert selected == ["It's £ & more"]


def test_hidden_sheets_and_names_stay():
    after = opened(graft_results(books.rich_workbook(), RESULTS))
    assert after["Workings"].sheet_state == "hidden"
    assert after.defined_names["Fee"].attr_text == "Holdings!$B$2"
    assert after["Holdings"].print_title_rows == "$1:$1"
    assert after["Rebalance"].print_title_rows == "$4:$4"


def test_tables_have_numbers_and_names_of_their_own():
    package = Package.from_bytes(graft_results(graft_results(books.rich_workbook(), RESULTS), RESULTS))
    numbers = [re.search(rb' id="(\d+)"', package.part(table.part))[1] for table in package.tables]
    names = [table.name for table in package.tables]
    assert len(set(numbers)) == len(set(names)) == 15
    assert {"Holdings", "FastrakRebalance", "FastrakRebalance2", "FastrakSectors", "FastrakSectors2"} <= set(names)


def test_cells_of_checks_are_links_where_their_sheet_is_in_the_workbook():
    sheet = opened(graft_results(books.plain_workbook("Holdings", "FUNDS"), RESULTS))["Checks"]
    links = {cell.coordinate: cell.hyperlink.location for (cell,) in sheet["D5:D8"] if cell.hyperlink}
    assert links == {"D5": "'Holdings'!E17", "D6": "'FUNDS'!B9"}


def test_empty_results_show_headings_and_a_friendly_line():
    after = opened(graft_results(books.plain_workbook(), empty_results()))
    assert after["Trades"]["A2"].value == "Nothing to report: no trades are needed."
    assert after["Trades"].tables["FastrakTrades"].ref == "A4:N5"
    assert after["Trades"]["A4"].value == "Client ID"
    assert after["Checks"]["A2"].value == "Nothing to report: no errors and no warnings."


def test_check_alone_adds_checks_alone():
    assert opened(graft_results(books.plain_workbook(), sample_checks())).sheetnames[2:] == ["Checks"]


def test_styles_do_not_grow_with_every_run():
    once = graft_results(books.rich_workbook(), RESULTS)
    twice = graft_results(once, RESULTS)
    assert books.parts(twice)["xl/styles.xml"] == books.parts(once)["xl/styles.xml"]


def test_a_strict_workbook_is_read_with_its_results_by_another_reader():
    # openpyxl leaves out every sheet of a strict workbook, so another library reads it.
    result = CalamineWorkbook.from_filelike(BytesIO(graft_results(books.strict_workbook(), RESULTS)))
    assert result.sheet_names[-len(SHEETS) :] == SHEETS
    assert result.get_sheet_by_name("Rebalance").to_python()[3][0] == "Client ID"
    assert len(result.get_sheet_by_name("Rebalance").to_python()) == 4 + len(RESULTS.rebalance["code"])


def test_what_joins_a_strict_workbook_is_strict():
    after = books.parts(graft_results(books.strict_workbook(), RESULTS))
    before = books.parts(books.strict_workbook())
    assert {name for name in before if after[name] != before[name]} <= ALLOWED
    written = [data for name, data in after.items() if data != before.get(name) and name != "[Content_Types].xml"]
    assert all(b"openxmlformats.org/spreadsheetml" not in data for data in written)
    assert all(b"openxmlformats.org/drawingml" not in data for data in written)
    assert sum(b"http://purl.oclc.org/ooxml/spreadsheetml/main" in data for data in written) >= len(SHEETS)


@pytest.mark.parametrize("data", [b"", b"not a zip file", books.zipped({"a.txt": b"a"})])
def test_what_is_no_workbook_is_refused_with_a_sentence(data):
    with pytest.raises(NotAWorkbook, match="no Excel workbook"):
        graft_results(data, RESULTS)
