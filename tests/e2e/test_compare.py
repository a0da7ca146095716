"""`fastrak compare`: settings side by side, in a copy and on the terminal."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from fastrak_workbook.shipped import DEMO_FILE, shipped
from tests.e2e.conftest import Ended
from tests.injection import no_live_cell

Command = Callable[..., Ended]


@pytest.fixture
def demo(tmp_path: Path) -> Path:
    path = tmp_path / "book.xlsx"
    path.write_bytes(shipped(DEMO_FILE))
    return path


def test_the_totals_stand_on_the_terminal_and_all_in_the_copy(fastrak: Command, demo: Path) -> None:
    before = demo.read_bytes()
    ended = fastrak("compare", demo, "--with", "Cash reserve %=2", "--with", "Funds not in model=Hold outside")
    assert ended.code == 0, ended.err
    heading, *lines = ended.out.splitlines()
    assert heading.split()[0] == "Settings"
    assert [line.split("  ")[0] for line in lines] == [
        "As in the workbook", "Cash reserve %=2", "Funds not in model=Hold outside",
    ]  # fmt: skip
    assert demo.read_bytes() == before
    copy = demo.with_name("book compared.xlsx")
    own = openpyxl.load_workbook(demo, read_only=True).sheetnames
    sheet = no_live_cell(copy.read_bytes(), formulas_allowed_on=own)["Compare"]
    assert set(sheet.tables) == {"FastrakCompareTotals", "FastrakCompare"}
    assert len(sheet._charts) == 2


def test_a_second_time_is_another_sheet(fastrak: Command, demo: Path) -> None:
    fastrak("compare", demo, "--with", "Cash reserve %=2", "--in-place")
    assert fastrak("compare", demo, "--with", "Cash reserve %=3", "--in-place").code == 0
    assert fastrak("rebalance", demo, "--in-place").code == 0
    names = openpyxl.load_workbook(demo, read_only=True).sheetnames
    assert [name for name in names if name.startswith("Compare")] == ["Compare", "Compare (2)"]


def test_json_has_every_account_and_money_as_text(fastrak: Command, demo: Path) -> None:
    ended = fastrak("compare", demo, "--with", "Cash reserve %=2", "--client", "C0001", "--json")
    found = json.loads(ended.out)
    assert [total["settings"] for total in found["totals"]] == ["As in the workbook", "Cash reserve %=2"]
    assert sum(float(row["turnover"]) for row in found["accounts"]) == pytest.approx(
        sum(float(total["turnover"]) for total in found["totals"])
    )
    assert {row["client_id"] for row in found["accounts"]} == {"C0001"}


def test_what_is_wrong_is_said(fastrak: Command, demo: Path) -> None:
    wrong = fastrak("compare", demo, "--with", "Method=Guess")
    assert wrong.code == 1
    assert "Nothing was compared" in wrong.out
    assert fastrak("compare", demo, "--with", "nonsense").code == 2
    assert fastrak("compare", demo, "--account", "nobody").code == 2
    assert not demo.with_name("book compared.xlsx").exists()
