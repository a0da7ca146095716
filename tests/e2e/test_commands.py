"""The command as people meet it: what it prints, where, and how it ends."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from fastrak_workbook.shipped import DEMO_FILE, shipped
from fastrak_xl import __version__

pytestmark = pytest.mark.guarded


@pytest.fixture
def demo(tmp_path: Path) -> Path:
    path = tmp_path / DEMO_FILE
    path.write_bytes(shipped(DEMO_FILE))
    return path


def _edit(path: Path, sheet: str, cell: str, value: object) -> None:
    workbook = openpyxl.load_workbook(path)
    workbook[sheet][cell] = value
    workbook.save(path)


def test_version(fastrak) -> None:
    assert fastrak("--version").out == f"{__version__}\n"


def test_demo_runs_twice_and_never_overwrites(fastrak, tmp_path: Path) -> None:
    first = fastrak("demo", tmp_path / "d")
    made = sorted(path.name for path in (tmp_path / "d").iterdir())
    assert (first.code, made) == (0, ["fastrak-demo rebalanced.xlsx", DEMO_FILE])
    before = (tmp_path / "d" / DEMO_FILE).read_bytes()
    second = fastrak("demo", tmp_path / "d")
    assert second.code == 0
    assert "fastrak-demo rebalanced (2).xlsx" in second.err
    assert (tmp_path / "d" / DEMO_FILE).read_bytes() == before
    one, two = ((tmp_path / "d" / f"fastrak-demo rebalanced{n}.xlsx").read_bytes() for n in ("", " (2)"))
    assert one == two, "the same input gives the same bytes"


def test_stages_are_printed(fastrak, tmp_path: Path) -> None:
    err = fastrak("demo", tmp_path).err
    assert all(stage in err for stage in ("read ", "engine ", "write ", "total "))


def test_new_writes_the_template_and_does_not_replace(fastrak, tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    assert fastrak("new", path).code == 0
    assert "Start" in openpyxl.load_workbook(path).sheetnames
    again = fastrak("new", path)
    assert (again.code, "--force" in again.err) == (2, True)
    assert fastrak("new", path, "--force").code == 0


def test_the_empty_template_says_what_is_missing(fastrak, tmp_path: Path) -> None:
    fastrak("new", tmp_path / "book.xlsx")
    ended = fastrak("rebalance", tmp_path / "book.xlsx")
    assert ended.code == 1
    assert "FX004" in ended.err
    assert [path.name for path in tmp_path.iterdir()] == ["book.xlsx"]


def test_rebalance_json(fastrak, demo: Path) -> None:
    ended = fastrak("rebalance", demo, "--json")
    answer = json.loads(ended.out)
    assert ended.code == 0
    assert list(answer) == [
        "output", "accounts", "rebalanced", "skipped", "trades", "turnover", "unassigned", "diagnostics", "seconds",
    ]  # fmt: skip
    assert answer["accounts"] == answer["rebalanced"] + answer["skipped"]
    assert Path(answer["output"]).exists()
    assert list(answer["seconds"]) == ["read", "engine", "write", "total"]
    assert "." in answer["turnover"]
    assert "." in answer["unassigned"]["value"]


def test_rebalance_keeps_every_sheet_and_adds_six(fastrak, demo: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    assert fastrak("rebalance", demo, "-o", out).code == 0
    before, after = (openpyxl.load_workbook(path, read_only=True).sheetnames for path in (demo, out))
    assert after == [*before, "Summary", "Rebalance", "Trades", "Unassigned", "Checks", "Run"]


def test_a_second_run_adds_numbered_sheets_unless_it_replaces(fastrak, demo: Path, tmp_path: Path) -> None:
    one, two, three = (tmp_path / f"{n}.xlsx" for n in (1, 2, 3))
    fastrak("rebalance", demo, "-o", one)
    fastrak("rebalance", one, "-o", two)
    fastrak("rebalance", one, "-o", three, "--replace")
    assert "Rebalance (2)" in openpyxl.load_workbook(two, read_only=True).sheetnames
    names = [openpyxl.load_workbook(path, read_only=True).sheetnames for path in (one, three)]
    assert names[0] == names[1]


def test_output_needs_force_to_replace(fastrak, demo: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    out.write_bytes(b"mine")
    assert fastrak("rebalance", demo, "-o", out).code == 2
    assert out.read_bytes() == b"mine"
    assert fastrak("rebalance", demo, "-o", out, "--force").code == 0
    assert fastrak("rebalance", demo, "-o", demo, "--force").code == 2


def test_in_place_keeps_a_backup(fastrak, demo: Path, tmp_path: Path) -> None:
    before = demo.read_bytes()
    assert fastrak("rebalance", demo, "--in-place").code == 0
    assert demo.read_bytes() != before
    assert (tmp_path / "fastrak-demo backup.xlsx").read_bytes() == before


def test_errors_stop_everything(fastrak, demo: Path, tmp_path: Path) -> None:
    _edit(demo, "Holdings", "G9", "about 12,000")
    ended = fastrak("rebalance", demo)
    assert ended.code == 1
    assert "Holdings!G9: error FX101: Value is not a number (found 'about 12,000')." in ended.err
    assert "nothing was written" in ended.out
    assert [path.name for path in tmp_path.iterdir()] == [DEMO_FILE]


def test_check_prints_and_writes_the_sheet_checks(fastrak, demo: Path, tmp_path: Path) -> None:
    _edit(demo, "Holdings", "G9", "about 12,000")
    ended = fastrak("check", demo, "-o", tmp_path / "checked.xlsx")
    assert ended.code == 1
    assert "FX101" in ended.out
    checks = openpyxl.load_workbook(tmp_path / "checked.xlsx", read_only=True)["Checks"]
    assert any("FX101" in [cell.value for cell in row] for row in checks.iter_rows())
    found = json.loads(fastrak("check", demo, "--json").out)["diagnostics"]
    assert list(found[0]) == ["code", "severity", "sheet", "cell", "problem", "found", "remedy"]


def test_set_overrides_for_this_run_and_is_recorded(fastrak, demo: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    assert fastrak("rebalance", demo, "-o", out, "--set", "Funds not in model=Hold inside").code == 0
    run = {row[1]: row for row in openpyxl.load_workbook(out, read_only=True)["Run"].iter_rows(values_only=True)}
    assert run["Funds not in model"][0] == "Settings, this run only"
    assert run["Funds not in model"][2] == "Hold inside"


@pytest.mark.parametrize(
    ("pair", "code", "text"),
    [
        ("Method=Tolerance", 1, "FX704"),
        ("Minimum trade £=-100", 1, "FX702"),
        ("Method=Sideways", 1, "FX702"),
        ("Metod=Full", 1, "Did you mean Method?"),
        ("Method", 2, "NAME=VALUE"),
    ],
)
def test_settings_that_cannot_be_used_are_refused_by_name(fastrak, demo: Path, pair: str, code: int, text: str) -> None:
    ended = fastrak("rebalance", demo, "--set", pair)
    assert (ended.code, text in ended.err) == (code, True), ended.err


def test_selection(fastrak, demo: Path, tmp_path: Path) -> None:
    accounts = openpyxl.load_workbook(demo, read_only=True)["Accounts"]
    one = str(accounts["A10"].value)
    answer = json.loads(fastrak("rebalance", demo, "--account", one, "--json").out)
    assert answer["accounts"] == 1
    wrong = fastrak("rebalance", demo, "--client", "nobody")
    assert (wrong.code, "nobody" in wrong.err) == (2, True)


def test_verify(fastrak, demo: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    fastrak("rebalance", demo, "-o", out, "--set", "Cash reserve %=3")
    assert fastrak("verify", out, demo).code == 0
    changed = tmp_path / "changed.xlsx"
    changed.write_bytes(demo.read_bytes())
    _edit(changed, "Holdings", "G9", 12345.67)
    ended = fastrak("verify", out, changed)
    assert (ended.code, "Holdings!G9" in ended.out) == (1, True)
    assert "the input has 12345.67." in ended.out
    no_result = fastrak("verify", demo, demo)
    assert (no_result.code, "no sheet Run" in no_result.err) == (2, True)


def test_a_file_that_is_not_there(fastrak, tmp_path: Path) -> None:
    ended = fastrak("rebalance", tmp_path / "none.xlsx")
    assert (ended.code, "There is no file" in ended.err) == (2, True)


@pytest.mark.parametrize(
    ("formula", "answer"),
    [
        ("=FASTRAK_VERSION()", __version__),
        ('=FASTRAK_TARGET("no such portfolio")', "#N/A"),
        ("=FASTRAK_TARGET()", "#VALUE!"),
        ('=FASTRAK_SECTOR("Cash")', "Cash"),
        ('=fastrak_sector({"Cash","nobody knows"})', "Cash\t#N/A"),
    ],
)
def test_eval(fastrak, demo: Path, formula: str, answer: str) -> None:
    ended = fastrak("eval", formula, demo)
    assert (ended.code, ended.out) == (0, f"{answer}\n")


def test_eval_refuses_what_is_not_one_function(fastrak, demo: Path) -> None:
    for formula in ("=SUM(1,2)", "=1+1", "hello", "=FASTRAK_TARGET(SUM(1,2))", "=FASTRAK_TARGET(A1)", "="):
        ended = fastrak("eval", formula, demo)
        assert (ended.code, ended.out) == (2, ""), formula


def test_the_input_is_never_its_own_copy(fastrak, demo: Path) -> None:
    before = demo.read_bytes()
    for command in ("check", "rebalance"):
        assert fastrak(command, demo, "-o", demo, "--force").code == 2
    assert demo.read_bytes() == before


def test_a_folder_is_no_workbook(fastrak, tmp_path: Path) -> None:
    for command in ("check", "rebalance"):
        ended = fastrak(command, tmp_path)
        assert ended.code == 3
        assert "Traceback" not in ended.err


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("rebalance", "."), 3),
        (("rebalance", "no.xlsx"), 2),
        (("new", "folder.xlsx", "--force"), 2),
        (("new", "book.csv"), 2),
        (("new", "missing/book.xlsx"), 2),
        (("new", "a" * 300 + ".xlsx"), 3),
        (("demo", "file.txt"), 3),
        (("rebalance", DEMO_FILE, "-o", "out.csv"), 2),
        (("rebalance", DEMO_FILE, "-o", "folder.xlsx", "--force"), 2),
        (("check", DEMO_FILE, "-o", "missing/out.xlsx"), 2),
        (("rebalance", DEMO_FILE, "--set", "Cash reserve %=150"), 1),
    ],
)
def test_odd_places_end_in_one_sentence(
    fastrak, demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], code: int
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder.xlsx").mkdir()
    (tmp_path / "file.txt").write_text("mine")
    ended = fastrak(*arguments)
    assert (ended.code, "fastrak-part" in ended.err) == (code, False), ended.err
    assert (tmp_path / "file.txt").read_text() == "mine"
