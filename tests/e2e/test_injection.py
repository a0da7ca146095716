"""Texts that try to be formulas, links, markup or terminal commands, in every text of a book, through every output."""

from __future__ import annotations

import csv
import json
import re
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO, StringIO
from pathlib import Path

import openpyxl
import pytest

from fastrak_workbook.client_report.writing import report_workbook
from fastrak_workbook.diff_sheet import diff_workbook
from fastrak_workbook.file_book import FileBook
from fastrak_workbook.functions.sheet import SHEET as FUNCTIONS_SHEET
from fastrak_workbook.graft.package import Package
from fastrak_workbook.order_file import order_file
from fastrak_workbook.render.cells import text as cell_text
from fastrak_workbook.shipped import DEMO_FILE, TEMPLATE_FILE, shipped
from fastrak_xl import cli
from fastrak_xl.app.approval import approve, as_evidence
from fastrak_xl.app.check import check, write_checks
from fastrak_xl.app.client_report import client_reports
from fastrak_xl.app.diff import Difference
from fastrak_xl.app.orders import platform_orders
from fastrak_xl.app.rebalance import rebalance
from fastrak_xl.app.verify import verify
from fastrak_xl.domain.names import folded
from fastrak_xl.domain.values import clean
from tests.errors.good_book import Tables, good_tables
from tests.errors.planting import put
from tests.injection import PAYLOADS, no_control_characters, no_live_cell, nothing_leads_out
from tests.raw_book import raw_workbook

CARRIERS = {
    "Client ID": ("C1",), "Client Name": ("Ann Archer",), "Adviser": ("Kim Lee",), "Risk Profile": ("Balanced",),
    "Model Portfolio": ("Core",), "Account ID": ("A2",), "Wrapper": ("GIA",), "Platform": ("Nucleus",),
    "Fund Name": ("Elm Gilt", "Hazel With-Profits", "Birch UK Income"), "Fund": ("Elm Gilt",), "Fund Code": ("WP-77",),
    "Sector Model": ("Simple",), "Sector": ("Bonds",), "FE Sector": ("IA UK Gilts",), "Source": ("House",),
    "Sector Hierarchy": ("From FE",), "Description": ("Little fluctuation",), "Notes": ("kept in every account",),
    "Source Sector": ("Income",), "Wrappers": ("Family Plan",), "Platforms": ("Harbour Direct",),
}  # fmt: skip
"""By heading the texts of the good book in whose place a payload stands, on every sheet."""

_HALF = re.compile("[\ud800-\udfff\ufffe\uffff]")
"""What a file holds as an escape only, and what then stays one."""

CASES = pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS.keys())


def carrying(payload: str) -> Tables:
    """The good book with the payload in every kind of text; names lead to each other as before."""
    tables = good_tables()
    for rows in tables.values():
        for row in rows:
            row.update({heading: payload for heading, cell in row.items() if cell in CARRIERS.get(heading, ())})
    return tables


def misplaced(payload: str) -> Tables:
    """The good book with the payload where it cannot be right: numbers, dates, settings, choices, unknown names."""
    tables = good_tables()
    places = (
        ("Holdings", 2, "Value"), ("Holdings", 3, "Units"), ("Holdings", 4, "Fund Code Type"), ("Holdings", 5, "Lock"),
        ("Holdings", 6, "Account ID"), ("Accounts", 2, "Valuation Date"), ("Accounts", 3, "Do Not Trade"),
        ("Accounts", 4, "Client ID"), ("Accounts", 5, "Model Portfolio"), ("Clients", 2, "CGT Allowance"),
        ("Clients", 3, "Risk Profile"), ("Sectors", 2, "Colour"), ("Sector Models", 3, "Sector"),
        ("Settings", 2, "Value"), ("Settings", 3, "Setting"), ("Settings", 4, "Value"), ("Settings", 7, "Value"),
        ("Model Portfolios", 3, "Allocation"), ("Model Portfolios", 4, "Sector Model"), ("Funds", 3, "ISIN"),
        ("Funds", 4, "Price"), ("Funds", 5, "SEDOL"),
    )  # fmt: skip
    for sheet, row, heading in places:
        put(sheet, row, heading, payload)(tables)
    return tables


def as_file(tables: Tables) -> bytes:
    return raw_workbook(
        {name: [list(rows[0]), *(list(row.values()) for row in rows)] for name, rows in tables.items()}, shared=True
    )


def arriving(payload: str) -> str:
    """The payload as a result cell holds it: read like any text, no longer than Excel's cells, no halves of pairs."""
    text = clean(_HALF.sub(lambda found: f"_x{ord(found[0]):04X}_", payload))
    units = text.encode("utf-16-le")
    return text if len(units) <= 2 * 32_767 else units[: 2 * 32_766].decode("utf-16-le", "ignore") + "…"


def formulas_hold_no_text(workbook: openpyxl.Workbook, payload: str) -> None:
    """The formulas behind the worksheet functions, and the functions, name cells and numbers, and no text of a cell."""
    cells = (cell for row in workbook[FUNCTIONS_SHEET].iter_rows() for cell in row if cell.data_type == "f")
    formulas = [str(cell.value) for cell in cells] + [name.value for name in workbook.defined_names.values()]
    assert formulas
    assert not [formula for formula in formulas if len(payload) > 3 and payload in formula]


@CASES
def test_results_hold_the_text_and_nothing_live(payload: str) -> None:
    book = FileBook(as_file(carrying(payload)), payload)
    outcome = rebalance(book)
    assert outcome.results is not None, [str(one) for one in outcome.diagnostics if one.is_error]
    written = no_live_cell(book._data, formulas_allowed_on=[FUNCTIONS_SHEET])
    formulas_hold_no_text(written, payload)
    tables = book.last_results()
    for sheet in ("Summary", "Rebalance", "Trades", "Unassigned"):
        assert arriving(payload) in {cell for row in tables[sheet] for cell in row}, sheet
    top = book.cells("Summary", 1, 1, 30, 2)
    sectors = top[: next(row for row, cells in enumerate(top) if cells[0] == "Client ID")]
    assert [arriving(payload)] * 2 in sectors, "sector model and sector beside the chart"
    if not _HALF.search(payload):
        assert [row[2] for row in tables["Run"] if row[1] == "File"] == [cell_text(payload)]
    for heading in ("Client ID", "Client Name", "Account ID", "Wrapper", "Platform", "Risk Profile", "Model Portfolio",
                    "Sector", "Fund Name", "Fund Code"):  # fmt: skip
        column = tables["Rebalance"][0].index(heading)
        assert arriving(payload) in [row[column] for row in tables["Rebalance"][1:]], heading


@CASES
def test_checks_hold_the_text_and_nothing_live(payload: str) -> None:
    book = FileBook(as_file(misplaced(payload)), payload)
    checked = check(book, {"Method": payload, payload: "x", "Cash reserve £": payload})
    assert len(checked.diagnostics) >= 15
    write_checks(book, checked)
    no_live_cell(book._data)


@CASES
def test_the_client_file_and_what_goes_to_platforms_hold_the_text_and_nothing_live(payload: str) -> None:
    tables = carrying(payload)
    tables["Settings"].append({"Setting": "Firm", "Value": payload, "Notes": None})
    book = FileBook(as_file(tables), payload)
    outcome = rebalance(book, {"Paired switches": "All"})
    assert outcome.report is not None
    reports = no_live_cell(report_workbook(client_reports(book, outcome.report, ())))
    shown = {cell.value for sheet in reports for row in sheet.iter_rows() for cell in row}
    assert not payload.isprintable() or any(cell_text(clean(payload))[:20] in str(value) for value in shown)
    approval = approve(book, payload, payload, datetime(2026, 10, 1, tzinfo=UTC))
    no_live_cell(book._data, formulas_allowed_on=[FUNCTIONS_SHEET])
    no_live_cell(diff_workbook([Difference("Trades", payload, payload, payload, 1)]))
    json.loads(as_evidence(book, approval, payload).encode("utf-8", "replace"))
    assert verify(book, FileBook(as_file(tables), payload)).difference == ""
    for orders in platform_orders(outcome.report):
        text = order_file(orders).decode("utf-8-sig")
        cells = [cell for line in csv.reader(StringIO(text)) for cell in line]
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


@pytest.fixture
def fastrak(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Run the command; everything that it printed."""

    def run(*arguments: object) -> str:
        monkeypatch.setattr(sys, "argv", ["fastrak", *map(str, arguments)])
        with pytest.raises(SystemExit):
            cli.main()
        printed = capsys.readouterr()
        no_control_characters(printed.out + printed.err)
        return printed.out

    return run


@CASES
@pytest.mark.usefixtures("unguarded")
def test_a_terminal_shows_it_and_obeys_nothing(payload: str, fastrak: Callable[..., str], tmp_path: Path) -> None:
    good, bad = tmp_path / "good.xlsx", tmp_path / "bad.xlsx"
    good.write_bytes(as_file(carrying(payload)))
    bad.write_bytes(as_file(misplaced(payload)))
    fastrak("rebalance", good)
    fastrak("rebalance", good, "--dry-run")
    json.loads(fastrak("rebalance", good, "--dry-run", "--json"))
    fastrak("rebalance", bad, "--set", f"Method={payload}", "--account", payload)
    fastrak("check", bad, "-o", tmp_path / "checks.xlsx")
    fastrak("verify", tmp_path / "good rebalanced.xlsx", good)
    fastrak("eval", "=FASTRAK_REBALANCE(Accounts!A3)", good)
    unassigned = fastrak("eval", "=FASTRAK_UNASSIGNED()", good)
    assert unassigned.count("\n") >= 2
    for package in tmp_path.glob("*.xlsx"):
        no_live_cell(package.read_bytes(), formulas_allowed_on=[FUNCTIONS_SHEET])
    found = json.loads(fastrak("check", bad, "--json"))["diagnostics"]
    assert len(found) >= 15
    json.loads(fastrak("rebalance", bad, "--json", "--set", f"Method={payload}"))


def test_links_of_checks_stay_inside_whatever_the_sheet_is_called() -> None:
    """A sheet found by its table may have any name; in a link, brackets would be another workbook."""
    for name in ('It\'s "x" & <y>', "=1+1", "[evil.xlsx]Holdings", "http://evil.example", "a'!A1", "_x0041_"):
        data = _with_sheet_named(name)
        book = FileBook(data, "book.xlsx")
        checked = check(book)
        assert [one.sheet for one in checked.diagnostics if one.code == "FX101"] == [name]
        write_checks(book, checked)
        nothing_leads_out(book._data)


def _with_sheet_named(name: str) -> bytes:
    """A book with an unreadable value on a sheet of that name, known by its Excel Table."""
    from tests.errors.book_file import as_file as with_tables

    tables = good_tables()
    put("Holdings", 2, "Value", "twelve")(tables)
    package = Package.from_bytes(with_tables(tables))
    old = package.part(package.workbook_part)
    new = name.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    package.put(package.workbook_part, old.replace(b'name="Holdings"', f'name="{new}"'.encode()))
    return package.to_bytes()


@pytest.mark.parametrize("name", [TEMPLATE_FILE, DEMO_FILE])
def test_what_is_shipped_leads_nowhere(name: str) -> None:
    book = openpyxl.load_workbook(BytesIO(shipped(name)), read_only=True)
    no_live_cell(shipped(name), formulas_allowed_on=book.sheetnames)


def test_there_are_at_least_twenty_two_payloads() -> None:
    print(f"payloads: {len(PAYLOADS)}, text fields: {len(CARRIERS)}")
    assert len(set(PAYLOADS.values())) >= 22
    assert all(folded(clean(payload)) for payload in PAYLOADS.values())
