"""A sealed result, changed in every way that comes to mind, or its input: `verify` names each one."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cache
from io import BytesIO

import openpyxl
import pytest

from fastrak_workbook.file_book import FileBook
from fastrak_workbook.functions.prints import functions_sheet
from fastrak_workbook.graft.package import Package
from fastrak_xl.app.approval import CannotApprove, CannotOrder, approve, as_evidence, report_to_order
from fastrak_xl.app.rebalance import NeedsApproval, rebalance
from fastrak_xl.app.results import RunLine
from fastrak_xl.app.seal import seal_of
from fastrak_xl.app.verify import Verdict, verify
from tests.contract.test_workbook_port import as_xlsx
from tests.errors.good_book import good_tables

AT = datetime(2026, 10, 1, 9, 30, tzinfo=UTC)


@dataclass(frozen=True)
class Case:
    """A sealed result, the input that it was made from, and the approval file beside it."""

    result: bytes
    source: bytes
    beside: str | None

    def verdict(self) -> Verdict:
        return verify(FileBook(self.result, "result.xlsx"), FileBook(self.source, "book.xlsx"), beside=self.beside)


def made(tables: dict[str, list[dict[str, object]]], **overrides: str) -> tuple[FileBook, bytes]:
    """A result, and its input."""
    source = as_xlsx(tables)
    book = FileBook(source, "book.xlsx")
    assert rebalance(book, overrides).results
    return book, source


@cache
def sealed() -> Case:
    tables = good_tables() | {"Notes": [{"Minutes": "The committee met."}]}
    book, source = made(tables, **{"Prepared by": "Ann Archer"})
    approval = approve(book, "Kim  Lee", "Seen with the client.", AT)
    return Case(book._data, source, as_evidence(book, approval, "result.xlsx"))


Change = Callable[[Case], Case]


def _edited(data: bytes, edit: Callable[[openpyxl.Workbook], object]) -> bytes:
    workbook = openpyxl.load_workbook(BytesIO(data))
    edit(workbook)
    stream = BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def in_input(sheet: str, cell: str, value: object) -> Change:
    def change(case: Case) -> Case:
        return replace(case, source=_edited(case.source, lambda book: book[sheet].__setitem__(cell, value)))

    return change


def in_result(sheet: str, cell: str, value: object) -> Change:
    def change(case: Case) -> Case:
        return replace(case, result=_edited(case.result, lambda book: book[sheet].__setitem__(cell, value)))

    return change


def under(sheet: str, heading: str, value: object, row: int = 1) -> Change:
    """A cell of a result table, found by its heading."""

    def edit(book: openpyxl.Workbook) -> None:
        [table] = [one for one in book[sheet].tables.values() if not one.name.startswith("FastrakSectors")]
        cells = list(book[sheet][table.ref])
        column = [cell.value for cell in cells[0]].index(heading)
        cells[row][column].value = value

    return lambda case: replace(case, result=_edited(case.result, edit))


def fact(sheet: str, item: str, value: object) -> Change:
    """The value of an item of Run or Approval in the result."""

    def edit(book: openpyxl.Workbook) -> None:
        rows = [row for row in book[sheet].iter_rows(min_col=1, max_col=3) if row[1].value == item]
        rows[0][2].value = value

    return lambda case: replace(case, result=_edited(case.result, edit))


def swapped_weights(case: Case) -> Case:
    def edit(book: openpyxl.Workbook) -> None:
        sheet = book["Model Portfolios"]
        sheet["I2"], sheet["I3"] = sheet["I3"].value, sheet["I2"].value

    return replace(case, source=_edited(case.source, edit))


def without_row(sheet: str, row: int) -> Change:
    return lambda case: replace(case, source=_edited(case.source, lambda book: book[sheet].delete_rows(row)))


def with_row(sheet: str, *values: object) -> Change:
    return lambda case: replace(case, source=_edited(case.source, lambda book: book[sheet].append(values)))


def without_sheet(name: str) -> Change:
    return lambda case: replace(case, result=_edited(case.result, lambda book: book.remove(book[name])))


def with_sheet(name: str) -> Change:
    return lambda case: replace(case, result=_edited(case.result, lambda book: book.create_sheet(name)))


def renamed(old: str, new: str) -> Change:
    return lambda case: replace(case, result=_edited(case.result, lambda book: setattr(book[old], "title", new)))


def in_part(part: str, old: str, new: str) -> Change:
    """Text in one part of the result's package; all others stay to the byte."""

    def change(case: Case) -> Case:
        stream = BytesIO()
        with (
            zipfile.ZipFile(BytesIO(case.result)) as before,
            zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as after,
        ):
            for entry in before.infolist():
                data = before.read(entry)
                if entry.filename == part:
                    assert old.encode() in data, f"{part} lacks {old}"
                    data = data.replace(old.encode(), new.encode(), 1)
                after.writestr(entry, data)
        return replace(case, result=stream.getvalue())

    return change


def in_evidence(edit: Callable[[dict[str, object]], object]) -> Change:
    def change(case: Case) -> Case:
        evidence = json.loads(case.beside or "")
        edit(evidence)
        return replace(case, beside=json.dumps(evidence))

    return change


def forged(case: Case) -> Case:
    """Another name, and a seal that fits it: only the file beside the result knows."""

    def edit(book: openpyxl.Workbook) -> None:
        rows = [row for row in book["Approval"].iter_rows(min_col=1, max_col=3) if row[1].value]
        [by] = [row for row in rows if row[1].value == "Approved by"]
        by[2].value = "Mallory"
        lines = [RunLine(*(str(cell.value or "") for cell in row)) for row in rows if row[0].value != "Section"]
        rows[-1][2].value = seal_of(lines)

    return replace(case, result=_edited(case.result, edit))


def in_functions(old: str, new: str) -> Change:
    """Text in the very hidden sheet of the functions."""

    def change(case: Case) -> Case:
        sheet = functions_sheet(Package.from_bytes(case.result))
        assert sheet is not None
        return in_part(sheet.part, old, new)(case)

    return change


CHANGES: dict[str, tuple[Change, str]] = {
    "input: a setting": (in_input("Settings", "B4", 250.0), "Settings, Cash reserve £: the result says 100, the input gives 250"),
    "input: a policy": (in_input("Settings", "B3", "Sell"), "Settings, Unassigned funds: the result says Hold outside"),
    "input: a portfolio weight": (in_input("Model Portfolios", "I2", 41.0), "Model Portfolios!I2 (Core, Balanced, All"),
    "input: two weights swapped": (swapped_weights, "Model Portfolios!I2 (Core, Balanced, All"),
    "input: a holding's value": (in_input("Holdings", "G2", 2500.01), "Holdings!G2 (A1, CitiCode, KA01): the result was made from 2500.00"),
    "input: a holding's units": (in_input("Holdings", "E2", 1000.0001), "Holdings!E2 (A1"),
    "input: a book cost": (in_input("Holdings", "H2", 1.0), "Holdings!H2 (A1"),
    "input: a holding gone": (without_row("Holdings", 3), "Gone: A1, ISIN, GB00B41YBW71"),
    "input: a holding more": (with_row("Holdings", "A1", "CitiCode", "KE05", None, 1.0, 1.0, 1.0), "New: A1, CitiCode, KE05"),
    "input: money paid out": (in_input("Accounts", "H2", 10.0), "Accounts!H2 (A1"),
    "input: a valuation date": (in_input("Accounts", "J2", date(2026, 9, 16)), "Accounts!J2 (A1"),
    "input: another platform": (in_input("Accounts", "D2", "Quilter"), "Accounts!D2 (A1"),
    "input: a client's risk profile": (in_input("Clients", "D2", "Cautious"), "Clients!D2 (C1"),
    "input: a client's name": (in_input("Clients", "B2", "Ann Archer-Bow"), "Clients!B2 (C1"),
    "input: a fund's price": (in_input("Funds", "J2", 2.51), "Funds!J2 (CitiCode, KA01)"),
    "input: a fund's sector": (in_input("Sector Models", "B2", "Bonds"), "Sector Models!B2 (Simple"),
    "input: a sector's colour": (in_input("Sectors", "C2", "#000000"), "Sectors!C2 (Simple)"),
    "result: the amount of a trade": (under("Trades", "Trade", 1.0), "Trades, row 1 of the table, Trade: the result says 1"),
    "result: the fund of a trade": (under("Trades", "Fund Code", "KZ99"), "Trades, row 1 of the table, Fund Code"),
    "result: a reason": (under("Rebalance", "Reason", "Because."), "Rebalance, row 1 of the table, Reason"),
    "result: a percentage": (under("Rebalance", "Current %", 0.5), "Rebalance, row 1 of the table, Current %"),
    "result: a status": (under("Summary", "Status", "Infeasible", 3), "Summary, row 3 of the table"),
    "result: unassigned money": (under("Unassigned", "Value", 0.01), "Unassigned, row 1 of the table, Value"),
    "result: the version": (fact("Run", "Fastrak XL", "0.0.1"), "Program, Fastrak XL: the result says 0.0.1"),
    "result: a setting on Run": (fact("Run", "Cash reserve £", "1"), "Settings, Cash reserve £: the result says 1, the input gives 100"),
    "result: who prepared it": (fact("Run", "Prepared by", "Mallory"), "Run: a cell was changed"),
    "result: the day on Run": (fact("Run", "As at", "2026-09-29"), "Input, As at: the result says 2026-09-29"),
    "result: the copy of a holding": (in_result("Holdings", "G2", 9.0), "Holdings!G2 (A1, CitiCode, KA01): the result was made from 9.00"),
    "result: a line above a table": (in_result("Rebalance", "A1", "Rebalance Report as at 1 April"), "Rebalance: a cell was changed"),
    "result: beside the tables": (in_result("Trades", "Z99", "call me"), "Trades: a cell was changed"),
    "result: another sheet's cell": (in_result("Notes", "A2", "Nobody met."), "Notes: a cell was changed"),
    "result: another sheet gone": (without_sheet("Notes"), "The sheet Notes, which was sealed, is gone"),
    "result: a result sheet gone": (without_sheet("Trades"), "The result has no sheet Trades"),
    "result: a sheet renamed": (renamed("Notes", "Minutes"), "The sheet Notes, which was sealed, is gone"),
    "result: a sheet more": (with_sheet("Trades, final"), "The sheet Trades, final was added"),
    "functions: a number that they add up": (in_functions(",2)*100,0)", ",2)*900,0)"), "Fastrak Functions: a cell was changed"),
    "functions: what a sheet's cell is held against": (in_functions("<t>ka01</t>", "<t>ka02</t>"), "Fastrak Functions: a cell"),
    "functions: the names": (in_part("xl/workbook.xml", "IFNA(_xlfn.XLOOKUP", "IFNA(7+_xlfn.XLOOKUP"), "Fastrak Functions: a cell"),
    "seal: another name": (fact("Approval", "Approved by", "Mallory"), "Approval, Approved by: the file beside the result says Kim Lee, the sheet Approval Mallory"),
    "seal: another name and a seal to fit": (forged, "Approval, Approved by: the file beside the result says Kim Lee"),
    "seal: another time": (fact("Approval", "Approved at", "2026-01-01 09:30:00 UTC"), "Approval, Approved at"),
    "seal: another note": (fact("Approval", "Note", "All good."), "Approval, Note"),
    "seal: a sheet's print": (fact("Approval", "Trades", "0" * 64), "Sheets, Trades"),
    "seal: the sheet gone": (without_sheet("Approval"), "its sheet Approval is gone"),
    "file beside: another name": (in_evidence(lambda one: one["approval"][0].__setitem__(2, "Mallory")), "Approved by: the file beside the result says Mallory"),
    "file beside: a part's print": (in_evidence(lambda one: one.update(sha256="0" * 64)), "has other bytes than the one that was sealed"),
    "file beside: nothing in it": (lambda case: replace(case, beside="{}"), "lacks what an approval says"),
    "file beside: not readable": (lambda case: replace(case, beside="\x00"), "cannot be read"),
    "file beside: brackets without end": (lambda case: replace(case, beside="[" * 100_000), "cannot be read"),
    "formats: what a number looks like": (in_part("xl/styles.xml", "#,##0.00;[Red]", "0,.00;[Red]"), "xl/styles.xml differs"),
    "formats: a hidden row": (in_part("xl/worksheets/sheet15.xml", "<row r=\"5\"", "<row r=\"5\" hidden=\"1\""), "the sheet Trades differs"),
    "formats: a sheet hidden": (in_part("xl/workbook.xml", 'state="visible"', 'state="hidden"'), "xl/workbook.xml differs"),
    "chart: another colour": (in_part("xl/charts/chart1.xml", "B50804", "00FF00"), "xl/charts/chart1.xml differs"),
}  # fmt: skip


def test_untouched_it_is_the_same_to_the_byte() -> None:
    verdict = sealed().verdict()
    assert (verdict.difference, verdict.same_bytes) == ("", True)
    assert verdict.note == "Approved by Kim Lee, 2026-10-01 09:30:00 UTC."


@pytest.mark.parametrize("name", CHANGES)
def test_every_change_is_named(name: str) -> None:
    change, words = CHANGES[name]
    assert words in change(sealed()).verdict().difference


def test_there_are_more_than_thirty_kinds(capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        print(f"\n{len(CHANGES)} kinds of change to a sealed result, its input or its approval file")
    assert len(CHANGES) >= 30


@pytest.mark.parametrize("item", ["Approved by", "Approved at", "Note", "Prepared by", "Result SHA-256", "SHA-256"])
def test_without_the_file_beside_it_the_seal_still_holds_the_sheet(item: str) -> None:
    case = replace(sealed(), beside=None)
    assert "nothing can be said" in case.verdict().note
    verdict = fact("Approval", item, "Mallory")(case).verdict()
    assert verdict.difference == "Approval: the sheet was changed after it was sealed."


def test_saved_again_by_another_program_it_is_no_longer_the_sealed_file() -> None:
    again = replace(sealed(), result=_edited(sealed().result, lambda book: None))
    assert "saved again after it was sealed, with the same cells" in again.verdict().difference
    assert replace(again, beside=None).verdict().difference == "", "its cells are those that were sealed"


def test_what_the_functions_show_does_not_count_nor_how_a_program_spells_them() -> None:
    """Whoever calculates the workbook and saves it again changes both, and means nothing by it."""
    for change in (
        in_functions("<v>250000</v>", "<v>250000.00000000003</v>"),
        in_functions("Holdings!", "'Holdings'!"),
        in_functions("AND(ISNUMBER(", "AND( ISNUMBER("),
        in_functions("1E+12", "1000000000000"),
        in_part("xl/workbook.xml", "_xlfn.LAMBDA(_xlpm.portfolio,_xlop.item,", "LAMBDA(portfolio, [item],"),
    ):
        again = replace(change(sealed()), beside=None)
        assert again.verdict().difference == ""


def test_an_edited_result_is_not_approved() -> None:
    book, _ = made(good_tables())
    edited = FileBook(under("Trades", "Trade", 1.0)(Case(book._data, b"", None)).result, "result.xlsx")
    with pytest.raises(CannotApprove, match=r"was changed after it was made\. Trades, row 1"):
        approve(edited, "Kim Lee", "", AT)


def test_a_result_is_approved_once_and_by_somebody() -> None:
    book, _ = made(good_tables())
    with pytest.raises(CannotApprove, match="Say who approves"):
        approve(book, "  ", "", AT)
    approve(book, "Kim Lee", "", AT)
    with pytest.raises(CannotApprove, match="approved already, by Kim Lee"):
        approve(book, "Ben Brook", "", AT)
    with pytest.raises(CannotApprove, match="no result") as refused:
        approve(FileBook(as_xlsx(good_tables()), "book.xlsx"), "Kim Lee", "", AT)
    assert refused.value.is_no_result


def two_persons(**overrides: str) -> FileBook:
    return made(good_tables(), **({"Two-person approval": "On"} | overrides))[0]


def test_two_persons_are_two() -> None:
    with pytest.raises(CannotApprove, match="does not say who prepared it"):
        approve(two_persons(), "Kim Lee", "", AT)
    book = two_persons(**{"Prepared by": "Kim Lee"})
    with pytest.raises(CannotApprove, match="somebody else approves it"):
        approve(book, " kim  LEE ", "", AT)
    approve(book, "Ann Archer", "", AT)


def test_orders_leave_approved_results_only() -> None:
    book = two_persons(**{"Prepared by": "Kim Lee"})
    with pytest.raises(CannotOrder, match="is not approved"):
        report_to_order(book, None)
    with pytest.raises(NeedsApproval):
        rebalance(FileBook(as_xlsx(good_tables()), "b.xlsx"), {"Two-person approval": "On"}, with_orders=True)
    approve(book, "Ann Archer", "", AT)
    assert report_to_order(book, None).trades()["trade"]
    changed = FileBook(under("Trades", "Trade", 1.0)(Case(book._data, b"", None)).result, "result.xlsx")
    with pytest.raises(CannotOrder, match="is not as it was made"):
        report_to_order(changed, None)


def test_a_replaced_run_takes_its_approval_with_it() -> None:
    book, _ = made(good_tables())
    approve(book, "Kim Lee", "", AT)
    assert rebalance(book, replace=True).results
    names = openpyxl.load_workbook(BytesIO(book._data)).sheetnames
    assert "Approval" not in names
    assert names.count("Run") == 1


def test_a_second_run_is_approved_by_itself() -> None:
    book, _ = made(good_tables())
    approve(book, "Kim Lee", "", AT)
    assert rebalance(book).results
    approve(book, "Ann Archer", "", AT)
    names = openpyxl.load_workbook(BytesIO(book._data)).sheetnames
    assert names[-2:] == ["Run (2)", "Approval (2)"]


def test_approving_is_the_same_bytes_again() -> None:
    result = made(good_tables())[0]._data
    one, two = (FileBook(result, "result.xlsx") for _ in range(2))
    assert approve(one, "Kim Lee", "", AT) == approve(two, "Kim Lee", "", AT)
    assert one.fingerprint == two.fingerprint
