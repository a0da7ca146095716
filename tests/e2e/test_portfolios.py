"""The commands of model portfolios on the demo and the good book: what they say, write, and leave as it was."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from fastrak_workbook.file_book import FileBook
from fastrak_workbook.saving.target import Target
from fastrak_workbook.shipped import DEMO_FILE, shipped
from fastrak_workbook.upload.reading import read_portfolios
from fastrak_workbook.upload.writing import portfolios_workbook
from fastrak_xl.app.check import check
from fastrak_xl.app.plans import Plan, carry_out
from fastrak_xl.app.portfolios.exchange import import_portfolios, list_portfolios
from fastrak_xl.app.portfolios.making import copy_portfolio, new_portfolio
from fastrak_xl.app.portfolios.replacing import replace_fund
from fastrak_xl.commands.refusals import say
from fastrak_xl.commands.terminal import answer, as_json_text
from fastrak_xl.domain.not_there import NotThere
from fastrak_xl.engine.link.linked import LinkedBook
from tests.e2e import ooxml_validator
from tests.e2e.conftest import Ended
from tests.errors.book_file import as_file
from tests.errors.good_book import good_tables
from tests.injection import PAYLOADS, no_control_characters, no_live_cell
from tests.raw_book import raw_workbook

Command = Callable[..., Ended]


@pytest.fixture
def demo(tmp_path: Path) -> Path:
    path = tmp_path / "demo.xlsx"
    path.write_bytes(shipped(DEMO_FILE))
    return path


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "book.xlsx"
    path.write_bytes(as_file(good_tables()))
    return path


def linked(path: Path) -> LinkedBook:
    """What a workbook links to; no errors may stand in it."""
    checked = check(FileBook(path.read_bytes(), path.name))
    assert [str(one) for one in checked.diagnostics if one.is_error] == []
    return checked.linked


def test_down_and_up_again_changes_nothing(fastrak: Command, demo: Path) -> None:
    ended = fastrak("export-portfolios", demo)
    assert ended.code == 0, ended.err
    exported = demo.with_name("demo portfolios.xlsx")
    no_live_cell(exported.read_bytes())
    assert ooxml_validator.errors(exported) == set()
    ended = fastrak("import-portfolios", demo, exported, "--in-place")
    assert ended.code == 0, ended.err
    count = len(linked(demo).portfolios.versions)
    assert ended.out.endswith(
        f"{count} portfolios in the file: 0 new, 0 changed, {count} unchanged. 0 more in the workbook stay.\n"
    )
    assert demo.read_bytes() == shipped(DEMO_FILE)
    assert fastrak("export-portfolios", demo, "-o", exported).code == 2


def test_from_a_layout_to_a_checked_portfolio_without_leaving_excel(fastrak: Command, book: Path) -> None:
    options = ("--sector-model", "Simple", "--risk-profile", "Balanced", "--in-place")
    ended = fastrak("new-portfolio", book, "Fresh", *options)
    assert ended.code == 0, ended.err
    count = len(linked(book).portfolios.versions)
    exported = book.with_name("fill in.xlsx")
    assert fastrak("export-portfolios", book, "-o", exported).code == 0
    sheet = (filled := openpyxl.load_workbook(exported)).worksheets[0]
    mine = [row for row in sheet.iter_rows(2) if row[1].value == "Fresh"]
    assert len(mine) == 8
    for row, share in zip(mine, (0.6, 0.3, 0.05), strict=False):
        row[8].value = share
    filled.save(exported)
    ended = fastrak("import-portfolios", book, exported, "--in-place")
    assert ended.code == 1
    assert "FX501" in ended.err
    assert "Fresh / Balanced / All" in ended.err
    assert len(linked(book).portfolios.versions) == count
    mine[3][8].value = "5%"
    filled.save(exported)
    ended = fastrak("import-portfolios", book, exported, "--in-place", "--json")
    assert ended.code == 0, ended.err
    assert json.loads(ended.out)["changed"] == ["Fresh / Balanced / All"]
    assert len(linked(book).portfolios.versions) == count + 1
    assert fastrak("eval", '=FASTRAK_TARGET("Fresh")', book).out == "1\n"


def test_a_fund_is_replaced_and_still_sold(fastrak: Command, demo: Path) -> None:
    before = linked(demo)
    version = before.portfolios.versions[0]
    funds = before.funds.funds
    old = next(fund for fund in version.funds if fund)
    free = [fund for fund in range(1, len(funds)) if fund not in version.funds]
    new = next(fund for fund in free if before.sectors.of_fund[version.model, fund] < 0)
    ended = fastrak("replace-fund", demo, funds[old].canonical[1], funds[new].name, "--in-place", "--json")
    assert ended.code == 0, ended.err
    done = json.loads(ended.out)
    titles = [one.title for one in before.portfolios.versions if old in one.funds]
    assert sorted(one["portfolio"] for one in done["portfolios"]) == sorted(titles)
    after = linked(demo)
    keys = {fund.canonical: number for number, fund in enumerate(after.funds.funds)}
    was, now = keys[funds[old].canonical], keys[funds[new].canonical]
    assert not any(was in one.funds for one in after.portfolios.versions)
    for one, earlier in zip(after.portfolios.versions, before.portfolios.versions, strict=True):
        assert (now in one.funds) == (old in earlier.funds)
        assert sum(one.weights) == 1
    assert after.sectors.name_of(version.model, was) == after.sectors.name_of(version.model, now)
    assert fastrak("rebalance", demo).code == 0


def test_a_trial_run_says_it_all_and_writes_nothing(fastrak: Command, book: Path) -> None:
    ended = fastrak("replace-fund", book, "KC03", "Gorse Europe", "--dry-run")
    assert ended.out == (
        "  Core / Balanced / All: 30%\n"
        "  Core / Balanced / Transact: 60%\n"
        "2 portfolios changed: Gorse Europe in place of Cedar Global.\n"
    )
    assert ended.err.endswith("This was a trial run: nothing was written.\n")
    assert list(book.parent.iterdir()) == [book]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("new-portfolio", "x"), "Say on which Sector Model the portfolio rests: --sector-model NAME."),
        (("new-portfolio", "x", "--copy-from", "Cor"), "There is no model portfolio Cor. Did you mean Core?"),
        (("replace-fund", "Elm Gilts", "KA01"), "There is no fund Elm Gilts. Did you mean Elm Gilt?"),
        (("replace-fund", "KE05", "KA01", "--sector-model", "Hous"), "There is no sector model Hous. Did you mean"),
        (("import-portfolios", "none.xlsx"), "There is no file none.xlsx."),
    ],
)
def test_a_name_that_leads_nowhere_is_wrong_usage(
    fastrak: Command, book: Path, arguments: tuple[str, ...], sentence: str
) -> None:
    command, *rest = arguments
    ended = fastrak(command, book, *rest)
    assert ended.code == 2
    assert ended.err.startswith(sentence)
    assert list(book.parent.iterdir()) == [book]


@pytest.mark.parametrize(
    ("encoding", "delimiter"),
    [("utf-8", ","), ("utf-8-sig", ";"), ("utf-16", "\t"), ("utf-16-le", ","), ("cp1252", ","), ("cp1252", ";")],
)
def test_text_files_of_any_encoding_are_taken(fastrak: Command, book: Path, encoding: str, delimiter: str) -> None:
    """The web product's own export has the five columns alone."""
    lines = [
        ["Sector Model", "Sector", "Fund", "Fund Code Type", "Fund Code"],
        ["Simple", "Bonds", "Société £ Générale", "Own", "WP-77"],
    ]
    upload = book.with_name("export.csv")
    upload.write_bytes("".join(f"{delimiter.join(line)}\r\n" for line in lines).encode(encoding))
    ended = fastrak("upload", book, upload, "--dry-run")
    assert ended.code == 0, ended.err
    assert ended.out.startswith("Rows: 1 assigned, 0 moved, 0 unassigned, 0 unchanged, 0 rejected.")
    rows = good_tables()["Model Portfolios"]
    cells = [list(rows[0]), *([f"{cell if cell is not None else ''}" for cell in row.values()] for row in rows[4:7])]
    portfolios = book.with_name("portfolios.csv")
    portfolios.write_bytes("".join(f"{delimiter.join(line)}\r\n" for line in cells).encode(encoding))
    ended = fastrak("import-portfolios", book, portfolios, "--dry-run")
    assert ended.code == 0, ended.err
    assert ended.out == "1 portfolio in the file: 0 new, 0 changed, 1 unchanged. 2 more in the workbook stay.\n"


def test_a_mistake_in_a_text_file_has_its_row(fastrak: Command, book: Path) -> None:
    upload = book.with_name("export.csv")
    upload.write_text("Sector Model,Sector,Fund,Fund Code Type,Fund Code\nSimple,Bnods,x,Own,WP-77\n", "utf-8")
    ended = fastrak("upload", book, upload)
    assert ended.code == 1
    assert ended.err.startswith("export.csv!B2: error FX206: ")
    assert "Did you mean Bonds?" in ended.err


@pytest.mark.parametrize("data", [b"", b"%PDF-1.4", b"<html><body>", b"\x00\xff" * 400])
def test_what_is_no_table_is_refused(fastrak: Command, book: Path, data: bytes) -> None:
    upload = book.with_name("up.csv")
    upload.write_bytes(data)
    for command in ("upload", "import-portfolios"):
        ended = fastrak(command, book, upload)
        assert ended.code == 3
        assert ended.err.startswith("up.csv: The file ")
        assert "valuation" not in ended.err


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS.keys())
def test_no_text_comes_to_life(payload: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A payload as the name of everything that a portfolio names, through every use-case of portfolios."""
    tables = good_tables()
    for row in (row for rows in tables.values() for row in rows):
        for heading, plain in (("Sector", "Bonds"), ("Model Portfolio", "Core"), ("Sector Model", "Simple")):
            row.update({heading: payload} if row.get(heading) == plain else {})
    tables["Funds"][4]["Fund Name"] = tables["Funds"][5]["Fund Name"] = tables["Model Portfolios"][2]["Fund Name"] = (
        payload
    )
    out = tmp_path / "out.xlsx"
    sheets = {name: [list(rows[0]), *(list(row.values()) for row in rows)] for name, rows in tables.items()}
    made = FileBook(raw_workbook(sheets, shared=True), "book.xlsx", Target(out))
    exported = portfolios_workbook(list_portfolios(made))
    no_live_cell(exported)
    upload = read_portfolios(exported, "up.xlsx")
    assert carry_out(made, lambda book: import_portfolios(book, upload)).changes == {}

    def copied(book: LinkedBook) -> Plan:
        return copy_portfolio(book, "Twin", (next(iter(book.portfolios.names.values())), ""))

    for plan_of in (copied, lambda book: replace_fund(book, book.funds.keys["CitiCode", "KE05"], 6)):
        plan = carry_out(made, plan_of)
        assert plan.is_sound
        no_live_cell(out.read_bytes())
        for line in (*plan.said, as_json_text(plan.facts)):
            answer(line)
    with pytest.raises(NotThere) as refused:
        carry_out(made, lambda book: new_portfolio(book, "x", 0, [f"no {payload}"], payload))
    say(str(refused.value))
    printed = capsys.readouterr()
    no_control_characters(printed.out + printed.err)
