"""`fastrak categorise`: the demo's funds in bulk, a trial run, in place, and names that try to be more."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from fastrak_workbook.file_book import FileBook
from fastrak_workbook.saving.target import Target
from fastrak_workbook.shipped import DEMO_FILE, shipped
from fastrak_xl.app.categorise.bulk import categorise
from fastrak_xl.app.check import check
from fastrak_xl.commands.categorising import _report
from fastrak_xl.commands.terminal import answer
from tests.e2e.conftest import Ended
from tests.errors.book_file import as_file
from tests.errors.good_book import good_tables
from tests.injection import PAYLOADS, no_control_characters, no_live_cell
from tests.raw_book import raw_workbook

Command = Callable[..., Ended]
HIERARCHY = ("--hierarchy", "FE to Simple Sectors")


@pytest.fixture
def demo(tmp_path: Path) -> Path:
    path = tmp_path / "demo.xlsx"
    path.write_bytes(shipped(DEMO_FILE))
    return path


def test_nothing_stays_unassigned_in_the_demo_but_what_cannot_be_known(fastrak: Command, demo: Path) -> None:
    ended = fastrak("categorise", demo, *HIERARCHY, "--json")
    assert ended.code == 0, ended.err
    done = json.loads(ended.out)
    assert Path(done["output"]).name == "demo categorised.xlsx"
    assert done["assigned"] == 195
    assert {fund["reason"] for fund in done["unassigned"]} == {"no FE sector", "no mapping for Unclassified"}
    checked = check(FileBook(Path(done["output"]).read_bytes(), "demo.xlsx"))
    assert not any(one.is_error for one in checked.diagnostics)
    linked = checked.linked
    free = [fund for fund in range(1, len(linked.funds)) if linked.sectors.of_fund[0, fund] < 0]
    assert sorted(linked.funds.funds[fund].canonical for fund in free) == sorted(
        (fund["code_type"], fund["code"]) for fund in done["unassigned"]
    )
    money = {linked.funds.funds[fund].canonical: 0 for fund in free}
    for fund, pence in zip(linked.holdings.fund.tolist(), linked.holdings.value.tolist(), strict=True):
        if fund in free:
            money[linked.funds.funds[fund].canonical] += pence
    assert money == {
        (fund["code_type"], fund["code"]): round(float(fund["value"]) * 100) for fund in done["unassigned"]
    }


def test_a_dry_run_says_it_all_and_writes_nothing(fastrak: Command, demo: Path) -> None:
    ended = fastrak("categorise", demo, *HIERARCHY, "--dry-run")
    assert ended.code == 0
    assert "FE: Unclassified → no mapping: 12 funds, £" in ended.out
    assert "no FE sector: 33 funds, £" in ended.out
    assert "Simple Sectors, by FE to Simple Sectors: 195 funds assigned, 0 moved (£" in ended.out
    assert "45 funds still unassigned (£" in ended.out
    assert "nothing was written" in ended.err
    assert list(demo.parent.iterdir()) == [demo]
    assert demo.read_bytes() == shipped(DEMO_FILE)


def test_in_place_keeps_a_backup_and_the_second_time_changes_nothing(fastrak: Command, demo: Path) -> None:
    assert fastrak("categorise", demo, *HIERARCHY, "--in-place").code == 0
    once = demo.read_bytes()
    again = fastrak("categorise", demo, *HIERARCHY, "--in-place", "--overwrite")
    assert again.code == 0
    assert "0 funds assigned, 0 moved" in again.out
    assert demo.read_bytes() == once
    assert sorted(path.name for path in demo.parent.iterdir()) == ["demo backup.xlsx", "demo.xlsx"]


def test_one_model_is_built_from_another(fastrak: Command, demo: Path) -> None:
    ended = fastrak("categorise", demo, "--hierarchy", "Simple Sectors to House View", "--json")
    assert ended.code == 0
    done = json.loads(ended.out)
    assert done["sector_model"] == "House View"
    assert {fund["reason"] for fund in done["unassigned"]} == {"no Simple Sectors sector"}


def test_a_wrong_name_is_wrong_usage(fastrak: Command, demo: Path) -> None:
    ended = fastrak("categorise", demo, "--hierarchy", "FE to Simple Sector")
    assert ended.code == 2
    assert ended.err.strip().endswith("Did you mean FE to Simple Sectors?")


def test_errors_of_the_sectors_are_listed_and_nothing_is_written(fastrak: Command, tmp_path: Path) -> None:
    tables = good_tables()
    tables["Sector Hierarchies"][0]["Sector"] = "UK Equities"
    book = tmp_path / "book.xlsx"
    book.write_bytes(as_file(tables))
    ended = fastrak("categorise", book, "--hierarchy", "From FE")
    assert ended.code == 1
    assert "Sector Hierarchies!E2: error FX206" in ended.err
    assert list(tmp_path.iterdir()) == [book]


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS.keys())
def test_no_text_comes_to_life(payload: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    tables = good_tables()
    for row in tables["Sectors"] + tables["Sector Models"] + tables["Sector Hierarchies"]:
        row["Sector"] = payload if row["Sector"] == "Bonds" else row["Sector"]
    tables["Model Portfolios"] = [row for row in tables["Model Portfolios"] if row["Sector"] != "Bonds"]
    tables["Funds"].append(
        {**tables["Funds"][4], "Fund Name": payload, "Fund Code": "Z9", "ISIN": None, "CitiCode": None}
    )
    out = tmp_path / "out.xlsx"
    sheets = {name: [list(rows[0]), *(list(row.values()) for row in rows)] for name, rows in tables.items()}
    book = FileBook(raw_workbook(sheets, shared=True), "book.xlsx", Target(out))
    done = categorise(book, "From FE")
    assert done.assigned == 1
    no_live_cell(out.read_bytes())
    for line in _report(done):
        answer(line)
    no_control_characters(capsys.readouterr().out)
