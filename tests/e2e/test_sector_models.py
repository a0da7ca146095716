"""The commands of sectors and sector models on the demo: what they say, what they write, what `check` says after."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from fastrak_workbook.file_book import FileBook
from fastrak_workbook.saving.target import Target
from fastrak_workbook.shipped import DEMO_FILE, shipped
from fastrak_xl.app.categorise.models import copy_sector, new_sector_model
from fastrak_xl.app.categorise.sector_joins import merge_sectors
from fastrak_xl.app.categorise.sectors import rename_sector
from fastrak_xl.app.check import check
from fastrak_xl.app.plans import carry_out
from fastrak_xl.commands.refusals import say
from fastrak_xl.commands.terminal import answer, as_json_text
from fastrak_xl.domain.not_there import NotThere
from fastrak_xl.engine.link.linked import LinkedBook
from tests.e2e.conftest import Ended
from tests.errors.book_file import as_file
from tests.errors.good_book import good_tables
from tests.injection import PAYLOADS, no_control_characters, no_live_cell

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


def test_suggestions_above_95_are_taken_in_one_action(fastrak: Command, demo: Path) -> None:
    ended = fastrak("categorise", demo, "--accept-suggestions", "95", "--json")
    assert ended.code == 0, ended.err
    done = json.loads(ended.out)
    assert len(done["assigned"]) == 221
    assert all(fund["likelihood"] >= 0.95 and fund["reason"] for fund in done["assigned"])
    after = linked(Path(done["output"]))
    keys = {fund.canonical: number for number, fund in enumerate(after.funds.funds)}
    for fund in done["assigned"]:
        assert after.sectors.name_of(0, keys[fund["code_type"], fund["code"]]) == fund["sector"]
    assert int((after.sectors.of_fund[0, 1:] < 0).sum()) == done["unassigned"]["funds"] == 240 - 221
    trial = fastrak("categorise", demo, "--accept-suggestions", "95", "--dry-run")
    assert "→ Managed: Another share class of Farrowdale Managed R Acc, which is in Managed." in trial.out
    assert "of 227 suggestions, 221 funds assigned (£" in trial.out
    assert "nothing was written" in trial.err


def test_categorise_wants_one_way_to_do_it(fastrak: Command, demo: Path) -> None:
    for options in ((), ("--hierarchy", "x", "--accept-suggestions", "95")):
        ended = fastrak("categorise", demo, *options)
        assert ended.code == 2
        assert "either --hierarchy NAME, or --accept-suggestions PERCENT" in ended.err
    assert fastrak("categorise", demo, "--accept-suggestions", "95", "--overwrite").code == 2
    assert fastrak("categorise", demo, "--accept-suggestions", "195").code == 2


def test_a_sector_renamed_and_merged_in_place_leaves_a_sound_book(fastrak: Command, demo: Path) -> None:
    before = linked(demo)
    ended = fastrak("rename-sector", demo, "simple sectors", "fixed interest", "Bonds & Gilts", "--in-place")
    assert ended.code == 0, ended.err
    assert ended.out.startswith("Simple Sectors: Fixed Interest is now Bonds & Gilts.\nChanged: 1 row of Sectors, ")
    after = linked(demo)
    assert [one.weights for one in after.portfolios.versions] == [one.weights for one in before.portfolios.versions]
    ended = fastrak("merge-sectors", demo, "Simple Sectors", "Bonds & Gilts", "Alternatives", "--in-place", "--json")
    assert ended.code == 0, ended.err
    assert json.loads(ended.out)["merged"] == "Bonds & Gilts"
    merged = linked(demo)
    assert merged.sectors.sector(0, "Bonds & Gilts") < 0
    assert [one.weights for one in merged.portfolios.versions] == [one.weights for one in before.portfolios.versions]
    assert fastrak("rebalance", demo).code == 0


def test_a_model_is_made_and_filled_from_others(fastrak: Command, demo: Path) -> None:
    ended = fastrak("new-sector-model", demo, "Mine", "--sector", "Good", "--sector", "Other", "--in-place")
    assert (ended.code, ended.out) == (0, "The new sector model Mine has 2 sectors and no funds yet.\n")
    ended = fastrak("copy-sector", demo, "IA Sectors", "UK Gilts", "Mine", "--in-place")
    assert ended.code == 0, ended.err
    assert ended.out.startswith("Mine: UK Gilts has ")
    ended = fastrak("new-sector-model", demo, "Yours", "--copy-from", "Mine", "-o", demo.with_name("out.xlsx"))
    assert ended.code == 0, ended.err
    after = linked(demo.with_name("out.xlsx")).sectors
    mine, yours = after.model("Mine"), after.model("Yours")
    assert [after.name_of(mine, fund) for fund in range(1, 99)] == [after.name_of(yours, fund) for fund in range(1, 99)]
    assert (after.of_fund[mine] >= 0).sum() > 0


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("rename-sector", "Simpel", "Bonds", "x"), "There is no sector model Simpel. Did you mean Simple?"),
        (("rename-sector", "Simple", "Bond", "x"), "Simple has no sector Bond. Did you mean Bonds?"),
        (("rename-sector", "Simple", "Bonds", "uk equity"), "There is a sector uk equity already."),
        (("merge-sectors", "Simple", "Bonds", "Bonds"), "A sector can be merged into another one of its own"),
        (("copy-sector", "Simple", "Bonds", "Nowhere"), "There is no sector model Nowhere."),
        (("new-sector-model", "house"), "There is a sector model house already."),
        (("new-sector-model", "x", "--copy-from", "House", "--sector", "y"), "Use either --copy-from or --sector"),
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


def test_an_error_in_the_workbook_stops_it(fastrak: Command, book: Path) -> None:
    tables = good_tables()
    tables["Sector Models"][0]["Sector"] = "nowhere"
    book.write_bytes(as_file(tables))
    ended = fastrak("rename-sector", book, "Simple", "Bonds", "x")
    assert ended.code == 1
    assert "FX206" in ended.err
    assert ended.out == "Nothing was changed. Correct the errors above and run again.\n"


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS.keys())
def test_no_name_comes_to_life(payload: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A name as it is typed is the name that the workbook holds, or it is refused."""
    out = tmp_path / "out.xlsx"
    made = FileBook(as_file(good_tables()), "book.xlsx", Target(out))
    for plan_of in (
        lambda book: rename_sector(book, 2, payload),
        lambda book: new_sector_model(book, payload, [payload]),
        lambda book: copy_sector(book, 2, 1),
        lambda book: merge_sectors(book, 2, 0),
    ):
        try:
            plan = carry_out(made, plan_of)
        except NotThere as not_there:
            say(str(not_there))
            continue
        assert plan.is_sound
        no_live_cell(out.read_bytes())
        for line in (*plan.said, as_json_text(plan.facts)):
            answer(line)
    linked(out)
    printed = capsys.readouterr()
    no_control_characters(printed.out + printed.err)
