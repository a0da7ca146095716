"""Shared workbooks: their functions calculate without the add-in, and nothing else in them has changed."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import msoffcrypto
import openpyxl
import pandas as pd
import pytest

from fastrak_udfs.shared_answers import evaluator
from fastrak_workbook.file_book import FileBook
from fastrak_workbook.functions.sheet import SHEET
from fastrak_workbook.graft.package import Package
from fastrak_workbook.lint import lint
from fastrak_workbook.sharing.keeping import CannotGraft
from fastrak_workbook.sharing.share import Shared, Sharing, share
from fastrak_workbook.shipped import DEMO_FILE, TEMPLATE_FILE, shipped
from fastrak_xl import cli
from fastrak_xl.app.check import check
from fastrak_xl.app.rebalance import rebalance
from tests.contract.test_workbook_port import as_xlsx
from tests.e2e import calling_book, libreoffice, ooxml_validator
from tests.e2e.calling_book import PLACES, with_calls
from tests.errors.good_book import good_tables
from tests.properties.carried import Carrier
from tests.properties.test_carried_functions import same


def formulas(portfolio: str, sector: str, accounts: str) -> list[str]:
    """Calls in every form in which Excel saves those of an add-in; `accounts` is a range of IDs on Accounts."""
    first = accounts.partition(":")[0]
    return [
        f'[1]!FASTRAK_TARGET("{portfolio}","{sector}","Balanced")',
        f"[1]!FASTRAK_VALUE(Accounts!{accounts})",
        '_xldudf_FASTRAK_SECTOR("Cash")',
        f'[1]!FASTRAK_WEIGHT(Accounts!{first},"Cash")',
        f"'C:\\Add-ins\\fastrak.xlam'!FASTRAK_DRIFT(Accounts!{accounts},\"{sector}\")",
        f'[1]!FASTRAK_TRADE(Accounts!{first},"Cash")',
        f"[1]!FASTRAK_REBALANCE(Accounts!{first})",
        '[1]!FASTRAK_VALUE("nobody")',
    ]


SMALL = formulas("Core", "UK Equity", "A2:A3")
PLAIN = [re.sub(r"^(\[1\]!|_xldudf_|'.*'!)", "", formula) for formula in SMALL]


def result(data: bytes, calls: list[str]) -> bytes:
    """A workbook rebalanced, with calls."""
    book = FileBook(data, "book.xlsx")
    rebalance(book)
    return with_calls(book.data, calls)


@pytest.fixture(scope="module")
def called() -> bytes:
    """A small book's result."""
    return result(as_xlsx(good_tables()), SMALL)


@pytest.fixture(scope="module")
def called_demo() -> bytes:
    """The demo's result."""
    return result(shipped(DEMO_FILE), formulas("Active", "UK Equity", "A4:A8"))


def shared_of(data: bytes, how: Sharing | None = None) -> Shared:
    return share(data, how or Sharing(), evaluator, check(FileBook(data, "book.xlsx")))


@pytest.fixture(scope="module")
def shared(called: bytes) -> bytes:
    return shared_of(called).data


def parts(data: bytes) -> dict[str, bytes]:
    package = Package.from_bytes(data)
    return {name: package.part(name) for name in package.names}


def test_calls_are_plain_dynamic_arrays_with_fresh_values(shared: bytes) -> None:
    package = Package.from_bytes(shared)
    sheet = next(sheet for sheet in package.sheets if sheet.name == calling_book.SHEET)
    text = package.part(sheet.part).decode()
    for formula in PLAIN:
        assert f'">{formula.replace("&", "&amp;").replace(chr(34), "&quot;")}</f>' in text, formula
    assert text.count('cm="1"') == len(SMALL) == text.count('t="array"')
    assert "#NAME?" not in text
    assert not [name for name in package.names if "externalLink" in name]


def test_three_engines_agree_on_the_shared_demo(called_demo: bytes) -> None:
    """IronCalc on the LAMBDAs, the cached values that eval gave, and pandas over the sheet Rebalance."""
    shared = shared_of(called_demo).data
    assert lint(shared) == []
    excel = Carrier(shared)
    excel.model.evaluate()
    cached = openpyxl.load_workbook(BytesIO(shared), data_only=True, read_only=True)
    calls, compared = cached[calling_book.SHEET], 0
    number = excel.sheets.index(calling_book.SHEET)
    for row in calls.iter_rows():
        for cell in row:
            if cell.value is not None:
                assert same(excel.model.get_cell_value(number, cell.row, cell.column), cell.value), cell.coordinate
                compared += 1
    assert compared > 100
    report = pd.DataFrame(cached["Rebalance"].values)
    table = report[report[report == "Account ID"].any(axis=1).idxmax() :]
    frame = pd.DataFrame(table.values[1:], columns=table.values[0])
    account = cached["Accounts"]["A4"].value
    own = frame[frame["Account ID"] == account]
    assert same(calls.cell(1 + PLACES, 2).value, round(float(own["Value"].sum()), 2))
    assert same(calls.cell(1 + 3 * PLACES, 2).value, float(own[own["Sector"] == "Cash"]["Current %"].sum()))
    cash = own[own["Fund Code"] == "CASH"].iloc[0]
    assert same(calls.cell(1 + 5 * PLACES, 2).value, float(cash["Trade"]))


def test_everything_else_stays_byte_identical(called: bytes, shared: bytes) -> None:
    before, after = parts(called), parts(shared)
    package = Package.from_bytes(called)
    ours = {sheet.part for sheet in package.sheets if sheet.name in (calling_book.SHEET, SHEET)}
    lists = {"[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"}
    links = {name for name in before if "externalLink" in name}
    changed = {name for name in before if before[name] != after.get(name)}
    assert changed == ours | lists | links
    assert set(after) - set(before) == {"xl/metadata1.xml"}


def test_the_same_workbook_is_shared_to_the_same_bytes(called: bytes, shared: bytes) -> None:
    assert shared_of(called).data == shared


def new_errors(data: bytes, folder: Path) -> set[ooxml_validator.Found]:
    """What the validator finds in a file, without what openpyxl had put into the book that it was made of."""
    found = []
    for name, content in (("made.xlsx", data), ("source.xlsx", as_xlsx(good_tables()))):
        (folder / name).write_bytes(content)
        found.append(ooxml_validator.errors(folder / name))
    return found[0] - found[1]


HOWS = {
    "whole": Sharing(),
    "anonymous": Sharing(anonymise=True),
    "only": Sharing(only=("Rebalance", "Trades")),
    "protected": Sharing(protect=True),
}


@pytest.mark.parametrize("how", list(HOWS))
def test_shared_files_are_sound(called: bytes, how: str, tmp_path: Path) -> None:
    data = shared_of(called, HOWS[how]).data
    assert lint(data) == []
    assert new_errors(data, tmp_path) == set()


@pytest.mark.parametrize("name", [TEMPLATE_FILE, DEMO_FILE])
def test_what_we_ship_carries_its_functions(name: str) -> None:
    names = openpyxl.load_workbook(BytesIO(shipped(name)), read_only=True).defined_names
    assert {f"FASTRAK_{one}" for one in ("TARGET", "SECTOR", "VALUE", "WEIGHT", "DRIFT")} <= set(names)


def test_results_are_sound(called: bytes, tmp_path: Path) -> None:
    assert lint(called) == []
    assert new_errors(called, tmp_path) == set()


def test_nobody_is_named_in_an_anonymous_copy() -> None:
    tables = good_tables()
    for sheet in ("Accounts", "Holdings"):
        for line in tables[sheet]:
            line["Account ID"] = f"PLAN-{line['Account ID']}"
    for line in tables["Clients"]:
        line["Adviser"] = "Ophelia Smallbone"
    called = result(as_xlsx(tables), ['[1]!FASTRAK_VALUE("plan-a1")'])
    frame = FileBook(called, "x").read()[0]
    data = shared_of(called, Sharing(anonymise=True)).data
    text = b"".join(parts(data).values()).decode("utf-8", "replace").casefold()
    for name in (*frame.clients.frame["client_name"], "Ophelia", "Smallbone", "PLAN-"):
        assert name.casefold() not in text
    after = FileBook(data, "x").read()[0]
    assert after.clients.frame["client_name"].iloc[0] == "Client 1"
    assert after.holdings.frame["value"].tolist() == frame.holdings.frame["value"].tolist()
    excel = Carrier(data)
    excel.ask([f'=FASTRAK_VALUE("{after.accounts.frame["account_id"].iloc[0]}")'])
    assert excel.answer(0) == [[5000.0]]


def test_only_some_sheets_go_along_and_nothing_of_the_others(called: bytes) -> None:
    """No hidden sheet either: it would tell of every account."""
    shared = shared_of(called, Sharing(only=("rebalance", "Trades")))
    assert set(openpyxl.load_workbook(BytesIO(shared.data)).sheetnames) == {"Rebalance", "Trades"}
    assert not [name for name in openpyxl.load_workbook(BytesIO(shared.data)).defined_names if "FASTRAK" in name]
    assert not shared.has_functions


def test_no_part_of_what_stayed_behind_is_in_the_file() -> None:
    """The demo's texts are shared by its sheets: those that only other sheets show are gone too."""
    book = FileBook(shipped(DEMO_FILE), "demo.xlsx")
    frame = book.read()[0].clients.frame
    data = shared_of(book.data, Sharing(only=("Risk Profiles", "Sectors"))).data
    text = b"".join(parts(data).values()).decode("utf-8", "replace")
    assert [name for name in (*frame["client_name"], *frame["client_id"]) if name in text] == []
    before, after = (openpyxl.load_workbook(BytesIO(one), read_only=True) for one in (book.data, data))
    for name in ("Risk Profiles", "Sectors"):
        assert list(before[name].values) == list(after[name].values)


def test_where_they_call_a_function_it_keeps_its_answer(called: bytes) -> None:
    free = ('[1]!FASTRAK_VALUE("A1")', '[1]!FASTRAK_TRADE("A1","Cash")', PLAIN[0])
    book = FileBook(as_xlsx(good_tables()), "book.xlsx")
    rebalance(book)
    data = with_calls(book.data, list(free))
    part = shared_of(data, Sharing(only=(calling_book.SHEET, "Trades")))
    assert part.has_functions
    assert set(openpyxl.load_workbook(BytesIO(part.data)).sheetnames) == {calling_book.SHEET, "Trades", SHEET}
    whole, alone = Carrier(shared_of(called).data), Carrier(part.data)
    calls = PLAIN[0], '=FASTRAK_VALUE("A1")', '=FASTRAK_TRADE("A1","Cash")'
    for excel in (whole, alone):
        excel.ask([f"={call.lstrip('=')}" for call in calls])
    for place in range(len(calls)):
        assert same(alone.answer(place)[0][0], whole.answer(place)[0][0])
        assert isinstance(alone.answer(place)[0][0], float)


def test_a_sheet_that_is_calculated_from_another_does_not_go_without_it(called: bytes) -> None:
    with pytest.raises(CannotGraft, match="Calls is calculated from Accounts"):
        shared_of(called, Sharing(only=("Calls",)))


def test_a_sheet_that_is_not_there_is_named(called: bytes) -> None:
    with pytest.raises(CannotGraft, match="There is no sheet Trade in the workbook"):
        shared_of(called, Sharing(only=("Trade",)))


def test_trades_of_a_workbook_without_a_run_are_not_available() -> None:
    excel = Carrier(shared_of(as_xlsx(good_tables())).data)
    excel.ask(['=FASTRAK_TRADE("A1","Cash")', '=FASTRAK_REBALANCE("A1")', '=FASTRAK_TRADE("","Cash")'])
    assert [excel.answer(place)[0][0] for place in range(3)] == ["#N/A", "#N/A", "#VALUE!"]


def test_a_shared_copy_that_is_rebalanced_answers_from_the_new_run(shared: bytes) -> None:
    book = FileBook(shared, "shared.xlsx")
    rebalance(book, {"Cash reserve £": "700"})
    [headings, *rows] = book.last_results()["Rebalance"]
    lines = [dict(zip(headings, row, strict=True)) for row in rows]
    [trade] = [line["Trade"] for line in lines if (line["Account ID"], line["Fund Code"]) == ("A1", "CASH")]
    before, after = Carrier(shared), Carrier(book.data)
    for excel in (before, after):
        excel.ask(['=FASTRAK_TRADE("A1","Cash")'])
    assert same(after.answer(0)[0][0], trade)
    assert not same(before.answer(0)[0][0], trade)


def test_libreoffice_calculates_the_hidden_sheet_to_the_same_values(tmp_path: Path) -> None:
    """Its formulas are classic ones, so the values, bases, shares and drifts that the LAMBDAs add up can be checked."""
    file = tmp_path / DEMO_FILE
    file.write_bytes(shipped(DEMO_FILE))
    ours, theirs = filled(file), filled(libreoffice.recalculated(file, tmp_path / "again"))
    for place, value in ours.items():
        assert same(theirs.get(place) or "", value or ""), place
    assert len(ours) > 50_000


def filled(file: Path) -> dict[tuple[int, int], object]:
    """What the cells of the hidden sheet show, by row and column; blank ones are left out."""
    rows = openpyxl.load_workbook(file, data_only=True, read_only=True)[SHEET].iter_rows()
    return {(cell.row, cell.column): cell.value for row in rows for cell in row if cell.value is not None}


def test_a_password_locks_the_copy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file, copy = tmp_path / "book.xlsx", tmp_path / "locked.xlsx"
    file.write_bytes(as_xlsx(good_tables()))
    monkeypatch.setenv("SHARED_PASSWORD", "spring tide")
    monkeypatch.setattr(
        "sys.argv", ["fastrak", "share", str(file), "-o", str(copy), "--password-from", "SHARED_PASSWORD"]
    )
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 0
    assert "spring" not in "".join(capsys.readouterr())
    assert copy.read_bytes().startswith(b"\xd0\xcf\x11\xe0")
    opened, plain = msoffcrypto.OfficeFile(BytesIO(copy.read_bytes())), BytesIO()
    opened.load_key(password="spring tide")
    opened.decrypt(plain)
    assert "FASTRAK_TRADE" in openpyxl.load_workbook(plain).defined_names
    wrong = msoffcrypto.OfficeFile(BytesIO(copy.read_bytes()))
    with pytest.raises(msoffcrypto.exceptions.InvalidKeyError):
        wrong.load_key(password="neap tide", verify_password=True)
