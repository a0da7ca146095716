"""`fastrak import`: from platforms' files to a workbook on which everything else runs."""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from fastrak_workbook.file_book import FileBook
from fastrak_workbook.shipped import TEMPLATE_FILE, shipped
from fastrak_xl.app.check import check
from tests.e2e.conftest import Ended
from tests.errors.book_file import as_file
from tests.errors.good_book import good_tables
from tests.injection import PAYLOADS, no_control_characters, no_live_cell
from tests.unit.workbook.sample_workbooks import parts, zipped

SAMPLES = (
    Path(os.environ.get("FASTRAK_EXPORTS") or Path(__file__).resolve().parents[3] / "shared" / "exports") / "samples"
)
FILES = sorted(path for path in SAMPLES.rglob("*") if path.is_file() and path.suffix != ".json")
Command = Callable[..., Ended]

needs_samples = pytest.mark.skipif(not FILES, reason=f"no samples under {SAMPLES}; FASTRAK_EXPORTS names their folder")


@pytest.fixture
def empty(fastrak: Command, tmp_path: Path) -> Path:
    """The empty template."""
    path = tmp_path / "book.xlsx"
    assert fastrak("new", path).code == 0
    return path


def expected(path: Path) -> dict[str, object]:
    return json.loads(path.with_name(path.name + ".expected.json").read_text("utf-8"))


def holdings(path: Path) -> list[dict[str, object]]:
    """The rows of Holdings by field; money in pence, a blank is None."""
    frame = FileBook(path.read_bytes(), path.name).read()[0].holdings.frame.astype(object)
    return frame.where(frame.notna(), None).to_dict("records")


def pence(pounds: str | None) -> int | None:
    return None if pounds is None else int(Decimal(pounds) * 100)


@needs_samples
@pytest.mark.parametrize("path", [path for path in FILES if path.parent.name != "refuse"], ids=lambda path: path.name)
def test_every_sample_comes_into_the_empty_template_as_expected(path: Path, fastrak: Command, empty: Path) -> None:
    wanted = expected(path)
    options = [] if wanted["account"] or any("account" in one for one in wanted["holdings"]) else ["--account", "X1"]
    ended = fastrak("import", empty, path, *options, "--json")
    assert ended.code == 0, ended.err
    answer = json.loads(ended.out)
    rows = holdings(Path(answer["output"]))
    cash = {row["account_id"]: row["value"] for row in rows if row["code_type"] == "Cash"}
    funds = [row for row in rows if row["code_type"] != "Cash"]
    assert sorted(worth(row["fund_name"], row["value"], row["book_cost"]) for row in funds) == sorted(
        worth(one["name"], pence(one["value"]), pence(one["book_cost"])) for one in wanted["holdings"]
    )
    codes = {(row["code_type"], row["code"]) for row in funds if row["code_type"] != "Own"}
    assert codes == {(one["code_type"], one["code"]) for one in wanted["holdings"] if one["code"]}
    if "cash_by_account" in wanted:
        assert cash == {account: pence(pounds) for account, pounds in wanted["cash_by_account"].items() if pounds}
    elif wanted.get("cash") is not None:
        assert sum(cash.values()) == pence(wanted["cash"])


def worth(*parts: object) -> tuple[str, ...]:
    """Something that sorts, blanks and all."""
    return tuple(map(str, parts))


@needs_samples
@pytest.mark.parametrize("path", [path for path in FILES if path.parent.name == "refuse"], ids=lambda path: path.name)
def test_what_is_no_valuation_is_refused_by_name(path: Path, fastrak: Command, empty: Path) -> None:
    ended = fastrak("import", empty, path)
    assert ended.code == 3
    (line,) = ended.err.splitlines()
    assert line.startswith(path.name)
    assert sorted(empty.parent.iterdir()) == [empty]


def hargreaves(client: int) -> str:
    """One client's ISA, as one platform writes it."""
    return (
        f"HL Stocks & Shares ISA, , , ,\nClient Name:,Mrs Pat Person{client}, , ,\nClient Number:, HL{client:04}, , ,\n"
        'Spreadsheet created at,30-10-2026 09:12, , ,\n\nStock value:,"1,500.00", , ,\nTotal cash:,"100.00", , ,\n'
        'Amount available to invest:,"100.00", , ,\nTotal value:,"1,600.00", , ,\n\n'
        "Code,Stock,Units held,Price (pence),Value (£),Cost (£),Gain/loss (£),Gain/loss (%),\n"
        '"B3X7QG6","Alder UK Equity","400","250.00","1,000.00","900.00","100.00","11.11"\n'
        '"DUSA","Damson US Index *1","50","1,000.00","500.00","450.00","50.00","11.11"\n'
        '"","Totals","","","1,500.00","1,350.00","150.00","11.11"\n'
    )


def aj_bell(client: int) -> str:
    return (
        "Investment,Quantity,Price,Value (£),Cost (£),Change (£),Date,Time\n"
        '"Birch UK Income (SEDOL:0263494)","100","10.00","1,000.00","800.00","200.00","30-Oct-26","17:54"\n'
        f'"Pine Retail {client} Fund (SEDOL:B8XYYQ8)","10","5.00","50.00","40.00","10.00","30-Oct-26","17:54"\n'
        '"Cash GBP","","","25.00","","","30-Oct-26","17:54"\n'
    )


def wrap(start: int) -> str:
    """A back office's list of many accounts, with semicolons and a byte order mark."""
    lines = ["\ufeffClient Ref;Client;Account Number;Wrapper;Fund;ISIN;Units;Price;Market Value;Valuation Date"]
    for client in range(1, 21):
        name = f"C{client:03};Pat Person{client};W{start}{client:03};GIA"
        lines += [
            f"{name};Cedar Global;GB00B41YBW71;200;5.00;1,000.00;30/10/2026",
            f"{name};Gorse Europe;LU0320240194;10;40.00;400.00;30/10/2026",
            f"{name};Cash;;;;12.50;30/10/2026",
        ]
    return "\r\n".join(lines)


def number(cell: str) -> object:
    """A cell of a workbook: a number where the text is one."""
    plain = cell.replace(",", "")
    return float(plain) if plain.replace(".", "").isdigit() else cell


@pytest.fixture
def five_exports(tmp_path: Path) -> Path:
    """Files of three platforms and two back offices for the same twenty clients."""
    folder = tmp_path / "valuations"
    folder.mkdir()
    for client in range(1, 21):
        (folder / f"hl-{client:02}.csv").write_bytes(hargreaves(client).encode("windows-1252"))
        (folder / f"portfolio-AJ{client:03}-SIPP.csv").write_bytes(b"\xef\xbb\xbf" + aj_bell(client).encode())
    (folder / "wrap.csv").write_text(wrap(1), "utf-8")
    (folder / "wrap-utf16.csv").write_text(wrap(2).lstrip("\ufeff"), "utf-16")
    book = openpyxl.Workbook()
    for line in wrap(3).lstrip("\ufeff").splitlines():
        book.active.append([number(cell) for cell in line.split(";")])
    book.save(folder / "wrap.xlsx")
    return folder


def with_clients() -> bytes:
    """The good book, with the twenty clients and their three kinds of accounts as the firm knows them."""
    tables = good_tables()
    clients, accounts = tables["Clients"], tables["Accounts"]
    for number in range(1, 21):
        client = {"Client ID": f"C{number:03}", "Client Name": f"Pat Person{number}"}
        clients.append(dict.fromkeys(clients[0]) | client | {"Risk Profile": "Balanced", "Model Portfolio": "Core"})
        account = {
            "Account ID": f"AJ{number:03}",
            "Client ID": f"C{number:03}",
            "Wrapper": "SIPP",
            "Platform": "AJ Bell",
        }
        accounts.append(dict.fromkeys(accounts[0]) | account)
    return as_file(tables)


def test_a_folder_of_five_exports_becomes_a_workbook_that_rebalances(
    fastrak: Command, five_exports: Path, tmp_path: Path
) -> None:
    book = tmp_path / "firm.xlsx"
    book.write_bytes(with_clients())
    ended = fastrak("import", book, five_exports, "--json")
    assert ended.code == 0, ended.err
    answer = json.loads(ended.out)
    assert len(answer["accounts"]) == 100
    assert answer["new"]["clients"] == 0
    assert answer["new"]["accounts"] == 80
    assert answer["value"]["after"] == f"{20 * (1600 + 1075 + 3 * 1412.5):.2f}"
    assert [fund["value"] for fund in answer["unassigned"]] == sorted(
        (fund["value"] for fund in answer["unassigned"]), key=float, reverse=True
    )
    done = fastrak("rebalance", answer["output"], "--json")
    assert done.code == 0, done.err
    results = json.loads(done.out)
    assert results["rebalanced"] >= 100
    assert results["unassigned"]["funds"] == 2  # Pine Retail, and what was unassigned before
    sheet = openpyxl.load_workbook(results["output"], read_only=True)["Unassigned"]
    assert any("Pine Retail" in str(cell.value) for row in sheet.iter_rows() for cell in row)


def test_twice_is_once_and_no_order_matters(fastrak: Command, five_exports: Path, tmp_path: Path) -> None:
    book, once, twice, backwards = (tmp_path / f"{name}.xlsx" for name in ("firm", "once", "twice", "backwards"))
    book.write_bytes(with_clients())
    files = sorted(five_exports.iterdir())
    assert fastrak("import", book, *files, "-o", once).code == 0
    assert fastrak("import", once, *files, "-o", twice).code == 0
    assert fastrak("import", book, *reversed(files), "-o", backwards).code == 0
    assert once.read_bytes() == twice.read_bytes() == backwards.read_bytes()


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS.keys())
def test_no_text_of_a_valuation_comes_to_life(payload: str, fastrak: Command, tmp_path: Path) -> None:
    book, valuation, out = tmp_path / "firm.xlsx", tmp_path / "valuation.csv", tmp_path / "out.xlsx"
    book.write_bytes(as_file(good_tables()))
    with valuation.open("w", encoding="utf-8", errors="surrogatepass", newline="") as stream:
        table = csv.writer(stream)
        table.writerow(["Account number", "Client", "Wrapper", "Fund", "ISIN", "Value (£)", "Valuation date"])
        table.writerow(["P-1", payload, payload, payload, "GB00BJS8SJ34", "100.00", "30/09/2026"])
        table.writerow([payload, "C2", "ISA", "Oak", "IE00B3XXRP09", "100.00", "30/09/2026"])
    ended = fastrak("import", book, valuation, "-o", out)
    no_control_characters(ended.out + ended.err)
    if ended.code == 0:
        no_live_cell(out.read_bytes())
    else:
        assert ended.code in (1, 3)
        assert not out.exists()


def test_a_count_that_stops_the_compiled_reader_does_not_stop_the_import(tmp_path: Path) -> None:
    book, valuation = tmp_path / "firm.xlsx", tmp_path / "valuation.csv"
    package = parts(shipped(TEMPLATE_FILE))
    strings = package["xl/sharedStrings.xml"]
    package["xl/sharedStrings.xml"] = re.sub(rb'uniqueCount="\d+"', b'uniqueCount="99999999999"', strings)
    assert package["xl/sharedStrings.xml"] != strings
    book.write_bytes(zipped(package))
    valuation.write_text(
        "Account number,Client,Fund,ISIN,Value (£),Valuation date\nP-1,C2,Oak,GB00BJS8SJ34,100.00,30/09/2026\n", "utf-8"
    )
    command = [sys.executable, "-m", "fastrak_xl.cli", "import", str(book), str(valuation)]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, env=in_this_place())
    assert ended.returncode in (0, 3), ended.stderr


def in_this_place() -> dict[str, str]:
    """The environment of a command that finds this program where the tests find it."""
    return os.environ | {"PYTHONPATH": os.pathsep.join(place for place in sys.path if place)}


def test_a_dry_run_writes_nothing(fastrak: Command, five_exports: Path, tmp_path: Path) -> None:
    book = tmp_path / "firm.xlsx"
    book.write_bytes(with_clients())
    ended = fastrak("import", book, five_exports, "--dry-run")
    assert ended.code == 0
    assert "nothing was written" in ended.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["firm.xlsx", "valuations"]


def test_in_place_keeps_a_backup_and_makes_none_where_nothing_changes(
    fastrak: Command, five_exports: Path, tmp_path: Path
) -> None:
    book, before = tmp_path / "firm.xlsx", with_clients()
    book.write_bytes(before)
    for _ in range(2):
        assert fastrak("import", book, five_exports, "--in-place").code == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["firm backup.xlsx", "firm.xlsx", "valuations"]
    assert (tmp_path / "firm backup.xlsx").read_bytes() == before


def test_flows_are_listed_and_cleared_when_asked(fastrak: Command, tmp_path: Path) -> None:
    book, valuation = tmp_path / "firm.xlsx", tmp_path / "valuation.csv"
    book.write_bytes(as_file(good_tables()))
    valuation.write_text(
        "Account number,Fund,ISIN,Value (£),Valuation date\nA1,Alder UK Equity,GB00B3X7QG63,3500,31/10/2026\n"
        "A1,Cash,,20,31/10/2026\n",
        "utf-8",
    )
    listed = fastrak("import", book, valuation, "-o", tmp_path / "listed.xlsx")
    assert "Accounts!G2: warning FX814" in listed.err
    cleared = fastrak("import", book, valuation, "--clear-flows", "-o", tmp_path / "cleared.xlsx")
    assert "FX814" not in cleared.err
    accounts = check(FileBook((tmp_path / "cleared.xlsx").read_bytes(), "cleared.xlsx")).linked.book.accounts.frame
    assert accounts.loc[2, "valuation_date"] == date(2026, 10, 31)
    assert accounts["cash_in"].isna().all()
