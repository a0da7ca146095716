"""The open book beyond the port's contract: Excel's state, text that stays text, failures, few round trips."""

from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest
import xlwings as xw

from fastrak_workbook.excel.book import ExcelBook
from fastrak_workbook.excel.quiet import Stopped, status_bar
from fastrak_workbook.excel.reading import read_grid
from fastrak_workbook.file_book import FileBook
from fastrak_workbook.graft.standing import CannotSplice
from fastrak_workbook.render import look
from fastrak_xl.app.changes import Amendment
from fastrak_xl.app.check import check
from fastrak_xl.app.compare import Alternative, compare
from fastrak_xl.app.rebalance import rebalance
from tests.contract.test_workbook_port import as_xlsx, plain
from tests.errors.book_file import as_file
from tests.errors.good_book import Tables, good_tables
from tests.injection import PAYLOADS
from tests.open_excel.engine import excel, open_book

_STATE = ("screen_updating", "display_alerts", "enable_events", "calculation")


def state(book: xw.Book) -> list[object]:
    return [getattr(book.app, name) for name in _STATE]


def round_trips(tables: Tables) -> dict[str, int]:
    """How often a run asks Excel for something or tells it something, by kind."""
    book = open_book(as_file(tables))
    book.app.impl.calls.clear()
    assert rebalance(ExcelBook(book)).results is not None
    return dict(book.app.impl.calls)


def with_more_holdings(count: int) -> Tables:
    tables = good_tables()
    for number in range(count):
        row = {"Account ID": "A3", "Fund Code Type": "Own", "Fund Code": f"N{number}", "Fund Name": f"N{number}"}
        tables["Holdings"].append({**row, "Value": 1.0})
    return tables


def test_round_trips_do_not_grow_with_the_rows() -> None:
    """One read for a table, a write for each block, formats by the column: as many for 400 rows as for four."""
    trips = round_trips(with_more_holdings(400))
    assert trips == round_trips(with_more_holdings(4))
    assert trips["read"] <= len(good_tables())
    assert trips["write"] <= 20


def test_cells_look_as_in_the_file() -> None:
    data = as_xlsx(good_tables())
    book, file = open_book(data), FileBook(data, "book.xlsx")
    rebalance(ExcelBook(book))
    rebalance(file)
    drawn = openpyxl.load_workbook(BytesIO(file._data))["Rebalance"]
    sheet, table = book.sheets["Rebalance"], next(iter(drawn.tables.values()))
    top = int("".join(filter(str.isdigit, table.ref.split(":")[0])))
    assert next(iter(sheet.tables)).range.get_address(False, False) == table.ref
    for column in range(1, drawn.max_column + 1):
        cell, ours = drawn.cell(top + 1, column), sheet.range((top + 1, column))
        look_of_cell = (cell.number_format, cell.font.name, cell.font.sz)
        assert (ours.number_format, ours.font.name, ours.font.size) == look_of_cell
        # A file counts five pixels of padding too, of seven a character.
        group = next(one for one in drawn.column_dimensions.values() if one.min <= column <= one.max)
        assert ours.column_width == pytest.approx(group.width - 5 / 7, abs=0.1)
    assert sheet.impl.page.freeze_panes == drawn.freeze_panes
    assert len(sheet.impl.rules) == len([rule for area in drawn.conditional_formatting for rule in area.rules])
    assert sheet.range((top, 1)).color == look.NAVY


def test_excel_is_as_it_was_afterwards() -> None:
    book = open_book(as_xlsx(good_tables()))
    book.app.calculation = "semiautomatic"
    rebalance(ExcelBook(book))
    assert state(book) == [True, True, True, "semiautomatic"]


def test_a_failure_leaves_no_sheet_and_excel_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    book = open_book(as_xlsx(good_tables()))
    before = book.sheet_names
    drawn: list[object] = []

    def fail(sheet: object, result: object) -> None:
        drawn.append(state(book))
        if len(drawn) == 3:
            raise RuntimeError("Excel is busy")

    monkeypatch.setattr("fastrak_workbook.excel.book.draw_sheet", fail)
    with pytest.raises(RuntimeError, match="busy"):
        rebalance(ExcelBook(book))
    assert drawn == [[False, False, False, "manual"]] * 3
    assert book.sheet_names == before
    assert state(book) == [True, True, True, "automatic"]


def test_the_page_is_set_up_where_there_is_a_printer_and_results_come_without_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    book = open_book(as_xlsx(good_tables()))
    rebalance(ExcelBook(book))
    page = book.sheets["Rebalance"].page_setup.api
    assert (page.Orientation, page.FitToPagesWide, page.FitToPagesTall, page.Zoom) == (2, 1, False, False)
    assert page.PrintTitleRows == "$4:$4"

    class NoPrinter:
        def __setattr__(self, name: str, value: object) -> None:
            raise OSError(name)

    monkeypatch.setattr("tests.open_excel.sheets.SimpleNamespace", lambda **_: NoPrinterSetup())

    class NoPrinterSetup:
        api = NoPrinter()

    rebalance(ExcelBook(book))
    assert "Summary (2)" in book.sheet_names


def test_escape_stops_between_sheets_and_leaves_none() -> None:
    book = open_book(as_xlsx(good_tables()))
    before, asked = book.sheet_names, iter([False, False, True])

    def between() -> None:
        if next(asked):
            raise Stopped

    with pytest.raises(Stopped):
        rebalance(ExcelBook(book, between))
    assert book.sheet_names == before


def test_the_status_bar_tells_the_stage_and_is_given_back() -> None:
    app, presses = excel(), iter([True, False, True])
    with status_bar(app, lambda: next(presses)) as stage:
        stage("Read")
        with pytest.raises(Stopped):
            stage("Calculate")
    assert app.shown == ["Fastrak: Read … (Esc stops)", False]


def test_nothing_is_written_where_reading_finds_errors() -> None:
    tables = good_tables()
    tables["Holdings"][0]["Value"] = "#N/A"
    book = open_book(as_xlsx(tables))
    calls = book.app.impl.calls
    found = check(ExcelBook(book))
    assert [(one.code, one.cell) for one in found.blocking] == [("FX101", "G2")]
    assert rebalance(ExcelBook(book)).results is None
    assert calls["write"] == calls["add"] == 0


def test_results_replace_the_last_run_or_come_beside_it() -> None:
    book = open_book(as_xlsx(good_tables()))
    inputs = len(book.sheets)
    for _ in range(2):
        rebalance(ExcelBook(book))
    assert book.sheet_names[inputs:][::6] == ["Summary", "Summary (2)"]
    rebalance(ExcelBook(book), {"Cash reserve %": "3"}, replace=True)
    assert len(book.sheets) == inputs + 12
    run = ExcelBook(book).last_results()["Run"]
    assert next(row[2] for row in run if row[1] == "Cash reserve %") == "3"


def test_a_failed_replacement_gives_the_old_run_its_names_back(monkeypatch: pytest.MonkeyPatch) -> None:
    book = open_book(as_xlsx(good_tables()))
    rebalance(ExcelBook(book))
    before = ExcelBook(book).last_results()
    names = book.sheet_names
    monkeypatch.setattr("fastrak_workbook.excel.book.draw_sheet", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        rebalance(ExcelBook(book), replace=True)
    assert book.sheet_names == names
    assert ExcelBook(book).last_results() == before


def test_a_book_that_others_share_gets_its_results_in_a_new_one() -> None:
    book = open_book(as_xlsx(good_tables()), fullname="https://firm.sharepoint.com/clients/book.xlsx")
    before = book.sheet_names
    adapter = ExcelBook(book)
    rebalance(adapter)
    assert book.sheet_names == before
    assert adapter.results_in.name != book.name
    assert "Rebalance" in adapter.last_results()


def test_text_stays_text_in_results() -> None:
    """Every payload at once: as the name of a fund that somebody holds."""
    # openpyxl takes no control characters, and does not read their escapes.
    payloads = [text for text in PAYLOADS.values() if text.isprintable() and "_x" not in text]
    assert len(payloads) > 20
    tables, maker = good_tables(), FileBook(as_file(good_tables()), "book.xlsx")
    funds = [{"code_type": "Own", "code": f"P{number}", "fund_name": text} for number, text in enumerate(payloads)]
    held = [{**fund, "account_id": "A3", "value": 100} for fund in funds]
    maker.change({"Funds": Amendment(added=funds), "Holdings": Amendment(added=held)})
    book, file = open_book(maker._data), FileBook(maker._data, "book.xlsx")
    rebalance(ExcelBook(book))
    rebalance(file)
    pages = [sheet.impl.page for sheet in book.sheets if sheet.name not in tables]
    assert all(cell.data_type != "f" for page in pages for row in page.iter_rows() for cell in row)
    found, wanted = ExcelBook(book).last_results(), file.last_results()
    assert len(found["Unassigned"]) > len(payloads)
    for sheet in ("Rebalance", "Unassigned", "Checks"):
        assert [list(map(str, row)) for row in found[sheet]] == [list(map(str, row)) for row in wanted[sheet]]


def test_compare_is_drawn_as_in_the_file() -> None:
    data = as_xlsx(good_tables())
    book, file = open_book(data), FileBook(data, "book.xlsx")
    tried = [Alternative("More cash", {"Cash reserve %": "10"})]
    for workbook in (ExcelBook(book), file):
        assert compare(workbook, tried).compared is not None
    page = openpyxl.load_workbook(BytesIO(file._data))["Compare"]
    wanted = [[plain(cell) for cell in row] for row in page.iter_rows(values_only=True)]
    found = [[plain(cell) for cell in row] for row in read_grid(book.sheets["Compare"])]
    assert found == wanted
    assert len(book.sheets["Compare"].impl.charts) == 2


def test_money_in_currency_cells_is_read_with_all_its_decimals() -> None:
    workbook = openpyxl.load_workbook(BytesIO(as_xlsx(good_tables())))
    cell = workbook["Holdings"]["F2"]
    cell.value, cell.number_format = 2.500049, "£#,##0.00"
    stream = BytesIO()
    workbook.save(stream)
    book, _ = ExcelBook(open_book(stream.getvalue())).read()
    assert book.holdings.frame["price"].iloc[0] == 2.500049


def test_formulas_move_with_their_rows_and_texts_like_formulas_do_not_become_any() -> None:
    tables = good_tables()
    for number, row in enumerate(tables["Holdings"], 4):
        row["Twice"] = f"=G{number}*2"
    book = open_book(as_file(tables, lines_above=2))
    adapter = ExcelBook(book)
    numbers = [int(row) for row in adapter.read()[0].holdings.frame.index]
    new = {"account_id": "A1", "code_type": "Own", "code": "=1+1", "fund_name": "00123", "value": 100}
    adapter.change({"Holdings": Amendment(removed=frozenset(numbers[:1]), added=[new, new])})
    page = book.sheets["Holdings"].impl.page
    assert [page.cell(row, 10).value for row in (4, 5, 12, 13)] == ["=G4*2", "=G5*2", "=G12*2", "=G13*2"]
    assert (page["C4"].value, page["C4"].data_type, page["D4"].value) == ("=1+1", "s", "00123")
    assert next(iter(book.sheets["Holdings"].tables)).range.get_address(False, False) == "A3:J13"


def test_what_stands_below_a_table_is_never_overwritten() -> None:
    tables = good_tables()
    for row in tables["Funds"]:
        row["Mine"] = "note"
    book = open_book(as_file(tables))
    sheet, column = book.sheets["Funds"], len(tables["Funds"][0])
    sheet.range((len(tables["Funds"]) + 3, column)).value = "below"
    before = [[cell.value for cell in row] for row in sheet.impl.page.iter_rows()]
    new = {"code_type": "Own", "code": "X", "fund_name": "X"}
    with pytest.raises(CannotSplice, match=r"something stands in Funds!N11"):
        ExcelBook(book).change({"Clients": Amendment(removed=frozenset([2])), "Funds": Amendment(added=[new] * 3)})
    assert [[cell.value for cell in row] for row in sheet.impl.page.iter_rows()] == before
    assert book.sheets["Clients"].range("A2").value == "C1"
