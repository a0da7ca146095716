"""The Client Report: whose pages it holds, what stands on them, and that it is a workbook like any other."""

from __future__ import annotations

import time
from dataclasses import replace
from io import BytesIO

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from fastrak_workbook import layout
from fastrak_workbook.client_report.grid import POINTS, grid_of
from fastrak_workbook.client_report.pages import What, head_of, lay_out
from fastrak_workbook.client_report.writing import report_workbook, sheet_names
from fastrak_workbook.file_book import FileBook
from fastrak_workbook.layout import Column, Kind
from fastrak_workbook.memory_book import MemoryBook
from fastrak_workbook.shipped import DEMO_FILE, shipped
from fastrak_xl.app.check import check
from fastrak_xl.app.client_report import ClientReport, SectorPart, client_reports
from fastrak_xl.app.rebalance import run_report
from fastrak_xl.app.selection import Selection
from fastrak_xl.engine.link.sectors import UNASSIGNED
from tests import injection
from tests.errors.good_book import good_tables
from tests.unit.workbook.client_report.five_accounts import FIVE, five_reports

REPORTS = five_reports()
PAGES = {account: client.accounts[0] for account, client in zip(FIVE, REPORTS.clients, strict=True)}


def opened(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(data))


def texts(sheet: Worksheet) -> list[str]:
    return [cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]


def test_a_page_says_whose_it_is_and_how_it_stands() -> None:
    facts = dict(PAGES["ONE"].facts)
    assert facts == {
        "Wrapper": "ISA", "Platform": "Nucleus", "Valuation date": "30/09/2026", "Value": "£12,345.67",
        "Risk profile": "Balanced", "Model portfolio": "Core", "Adviser": "Kim Lee", "Result": "Rebalanced",
    }  # fmt: skip
    assert PAGES["ONE"].title == "ISA on Nucleus, account ONE"
    assert REPORTS.firm == "Harbour & Vale Financial Planning LLP"


@pytest.mark.parametrize("account", FIVE)
def test_subtotals_add_up_to_the_total_and_to_the_rows(account: str) -> None:
    page = PAGES[account]
    for name in ("value", "trade", "after_value"):
        rows = sum(row[name] for part in page.sectors for row in part.rows)
        assert rows == page.sums[name] == sum(part.sums[name] for part in page.sectors)
    shares = [part.sums["current"] for part in page.sectors if part.sums["current"] is not None]
    assert not shares or sum(shares) == pytest.approx(1)
    assert page.sums["drift"] in (None, 0)


def test_what_is_unassigned_is_a_part_and_a_sentence() -> None:
    page = PAGES["FREE"]
    assert page.sectors[-1].name == UNASSIGNED
    assert page.sectors[-1].sums["value"] == 9_876_643
    [sentence] = [point for point in page.points if point.startswith("Unassigned")]
    assert "2 funds are in no sector of Simple (Hazel With-Profits, " in sentence
    assert "£98,766.43, 100.0% of the account" in sentence


def test_what_is_wrong_stands_first() -> None:
    assert PAGES["SHORT"].points[0].startswith("No trades: more is to be paid out than the account may sell.")
    assert PAGES["OVER"].points[0] == "Cash is overdrawn by £1,234.56."
    assert "£5,000.00 is to be paid out." in PAGES["SHORT"].points


def test_an_account_left_out_for_an_error_is_named() -> None:
    tables = good_tables()
    next(row for row in tables["Settings"] if row["Setting"] == "Accounts with errors")["Value"] = "Leave out"
    tables["Holdings"][3]["Value"] = "lots"
    book = MemoryBook(tables)
    checked = check(book)
    reports = client_reports(book, *run_report(checked, Selection()))
    page = next(page for client in reports.clients for page in client.accounts if page.account_id == "A2")
    assert (dict(page.facts)["Result"], page.sectors) == ("Not run", ())
    assert page.points == ("Left out: see the sheet Checks.",)
    report_workbook(reports)


def test_one_client_has_the_sheet_client_report_and_several_their_own() -> None:
    assert opened(report_workbook(five_reports(clients=("C2",)))).sheetnames == ["Client Report"]
    names = opened(report_workbook(REPORTS)).sheetnames
    assert names[0] == "C1 Client One"
    assert len({name.casefold() for name in names}) == 5
    assert all(len(name) <= 31 for name in names)


def test_names_that_excel_forbids_are_no_sheet_names() -> None:
    def client(client_id: str, name: str) -> ClientReport:
        return ClientReport(client_id, name, "", ())

    names = sheet_names([client("'1'", "a/b"), client("1", "a b"), client("", "History"), client("[]", "::"), *[
        client("C", "x" * 40) for _ in range(3)]])  # fmt: skip
    assert len({name.casefold() for name in names}) == len(names)
    assert not any(set("[]:*?/\\") & set(name) or name.startswith("'") or name.endswith("'") for name in names)
    assert "history" not in [name.casefold() for name in names]


def test_the_page_is_a4_at_its_own_size_with_its_head_repeated() -> None:
    for sheet in opened(report_workbook(REPORTS)):
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
        assert sheet.page_setup.scale in (None, 100)
        assert not sheet.sheet_properties.pageSetUpPr or not sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_title_rows == "$1:$3"
        assert sheet.print_area
        sizes = [cell.font.size for row in sheet.iter_rows() for cell in row if cell.value is not None]
        assert min(sizes) >= POINTS == 8


def test_pages_are_counted_by_client() -> None:
    several = opened(report_workbook(REPORTS))
    counts = [lay_out(client, grid_of(client), head_of(REPORTS, client))[1] for client in REPORTS.clients]
    assert counts[1] > 3
    assert [sheet.oddFooter.right.text for sheet in several] == [f"Page &P of {count}" for count in counts]
    alone = opened(report_workbook(five_reports(clients=("C2",))))
    assert alone.active.oddFooter.right.text == "Page &P of &N"
    assert len(several.worksheets[1].row_breaks.brk) == counts[1] - 1


def test_a_long_name_of_the_input_leaves_the_page_number_its_place() -> None:
    one = next(REPORTS.each())
    for name in ("& " * 200, "&" * 300, "x" * 300):
        footer = opened(report_workbook(replace(one, origin=f"Fastrak XL of {name}"))).active.oddFooter
        assert footer.right.text == "Page &P of &N"
        assert footer.left.text.startswith("Fastrak XL of")


def test_each_page_begins_with_whose_account_it_is() -> None:
    client = REPORTS.clients[1]
    lines, _ = lay_out(client, grid_of(client), head_of(REPORTS, client))
    starts = [number for number, line in enumerate(lines) if line.starts_page]
    for number in starts:
        assert lines[number].text == "ISA on Nucleus, account SIXTY (continued)"
        assert lines[number + 1].what is What.HEADINGS
        assert lines[number + 2].what is What.SECTOR
        after = lines[number + 3]
        assert after.what is What.FUND
        assert after.part is lines[number + 2].part
    assert sum(line.what is What.FUND for line in lines) == 64


@pytest.mark.parametrize("sectors", [1, 26, 60])
def test_no_page_is_fuller_than_a_page(sectors: int) -> None:
    client = REPORTS.clients[1]
    page = client.accounts[0]
    rows = [row for part in page.sectors for row in part.rows]
    long = "A sector with a name as long as some firms have them, and then a little longer than that"
    parts = [
        SectorPart(f"{number} {long}", "#123456", (dict(row) | {"fund_name": "Long name " * (number % 60)},), page.sums)
        for number, row in enumerate(rows[:sectors])
    ]
    facts = tuple((label, f"{fact} {long}") for label, fact in page.facts)
    wide = replace(page, title=f"{page.title} {long} {long}", facts=facts, sectors=tuple(parts), points=(long,) * 12)
    client = replace(client, name=f"{client.name} {long}", accounts=(wide, wide))
    grid, head = grid_of(client), head_of(REPORTS, client)
    lines, pages = lay_out(client, grid, head)
    heights = [sum(head.points(grid))]
    for line in lines:
        heights = [*heights, sum(head.points(grid))] if line.starts_page else heights
        heights[-1] += line.points
    assert len(heights) == pages
    assert max(heights) <= 523, "points between the margins of an A4 page on its side"
    assert not lines[0].starts_page
    assert max(line.points for line in lines) <= 409
    report_workbook(replace(REPORTS, clients=(client,)))


def test_the_chart_says_in_words_what_it_shows() -> None:
    drawing = _part(report_workbook(five_reports(clients=("C1",))), "xl/drawings/drawing1.xml")
    assert (
        'descr="Bar chart of each sector&apos;s share of the account: UK Equity 102.0% now, 40.0%'
        in drawing.replace("'", "&apos;")
    )
    chart = _part(report_workbook(five_reports(clients=("C1",))), "xl/charts/chart1.xml")
    assert "B50804" in chart, "in the sector's own colour"


def test_text_is_text() -> None:
    tables = good_tables()
    for number, payload in enumerate(injection.PAYLOADS.values()):
        tables["Holdings"][number % 2]["Fund Name"] = None
        tables["Funds"].append({"Fund Code Type": "Own", "Fund Code": f"P{number}", "Fund Name": payload})
        tables["Holdings"].append(
            {"Account ID": "A1", "Fund Code Type": "Own", "Fund Code": f"P{number}", "Value": 5.0}
        )
    tables["Clients"][0]["Client Name"] = '=HYPERLINK("http://evil.example")&B2'
    tables["Settings"].append({"Setting": "Firm", "Value": "<r>&P of &N</r>", "Notes": None})
    book = MemoryBook(tables)
    reports = client_reports(book, *run_report(check(book), Selection()))
    workbook = opened(report_workbook(reports))
    cells = [cell for sheet in workbook for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert "<r>&P of &N</r>" in [cell.value for cell in cells]


def test_same_input_same_bytes() -> None:
    assert report_workbook(REPORTS) == report_workbook(five_reports())


def test_a_split_file_holds_one_client_and_nobody_else() -> None:
    for one in REPORTS.each():
        words = " ".join(texts(opened(report_workbook(one)).active))
        others = [client.name for client in REPORTS.clients if client is not one.clients[0]]
        assert one.clients[0].name in words
        assert not [name for name in others if name in words]


def test_a_later_column_of_the_report_is_shown_where_it_is_filled(monkeypatch: pytest.MonkeyPatch) -> None:
    gain = Column("Estimated Gain", "estimated_gain", Kind.MONEY)
    wider = replace(layout.REBALANCE, columns=(*layout.REBALANCE.columns[:-1], gain, layout.REBALANCE.columns[-1]))
    monkeypatch.setattr(layout, "REBALANCE", wider)
    client = REPORTS.clients[0]
    page = client.accounts[0]
    assert gain not in grid_of(client).columns, "nothing to show"
    parts = [replace(part, sums=dict(part.sums) | {"estimated_gain": 123_456}) for part in page.sectors]
    shown = grid_of(replace(client, accounts=(replace(page, sectors=tuple(parts)),))).columns
    assert [column.field for column in shown[-3:]] == ["action", "estimated_gain", "reason"]


def test_a_hundred_clients_take_seconds(capsys: pytest.CaptureFixture[str]) -> None:
    started = time.process_time()
    book = FileBook(shipped(DEMO_FILE), DEMO_FILE)
    reports = client_reports(book, *run_report(check(book), Selection()))
    data = report_workbook(reports)
    seconds = time.process_time() - started
    with capsys.disabled():
        print(f"\n{len(reports.clients)} clients' reports: {seconds:.2f} s of processor time, {len(data):,} bytes")
    assert len(reports.clients) == 100
    assert seconds < 5


def _part(data: bytes, name: str) -> str:
    import zipfile

    with zipfile.ZipFile(BytesIO(data)) as package:
        return package.read(name).decode()
