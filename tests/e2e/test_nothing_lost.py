"""The workbook belongs to the user: every part of it comes through every command and changed table as it was."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from fastrak_workbook.file_book import FileBook
from fastrak_workbook.saving.target import Manner, Target
from fastrak_workbook.shipped import DEMO_FILE, TEMPLATE_FILE, shipped
from fastrak_xl import cli
from fastrak_xl.app.changes import Added, Amendment, Change, Kept
from tests.e2e import libreoffice, ooxml_validator
from tests.e2e.conftest import Unguarded
from tests.unit.workbook.rich_workbook import HOLDINGS, every_command_workbook
from tests.unit.workbook.sample_workbooks import parts, zipped

LISTS = {"[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"}
"""The parts that say what is in the workbook, and the formats, to which result sheets add."""

SOURCES: dict[str, Callable[[], bytes]] = {
    "rich.xlsx": every_command_workbook,
    "rich.xlsm": lambda: every_command_workbook(macros=True),
    DEMO_FILE: lambda: shipped(DEMO_FILE),
}
NEW = {"account_id": "A1", "code_type": "ISIN", "code": "GB00B59G4Q73", "fund_name": "=HYPERLINK(A1)", "value": 1}
CHANGES: dict[str, dict[str, Change]] = {
    "longer": {"Holdings": Amendment(added=[NEW] * 40), "Clients": Amendment(added=[{"client_id": "C9"}])},
    "shorter": {"Holdings": Amendment(frozenset({3, 4, 9}), {5: {"value": 1}})},
    "upside down": {"Holdings": [*map(Kept, range(10, 1, -1)), Added(NEW)]},
    "emptied": {"Holdings": [], "Accounts": []},
}


def fastrak(*arguments: object, code: int | None = 0) -> None:
    """Run the command in this process, to this end; None: to whichever."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.argv", ["fastrak", *map(str, arguments)])
        patch.setattr("fastrak_workbook.guard.reading.GuardedReader", Unguarded)
        with pytest.raises(SystemExit) as ended:
            cli.main()
    assert code is None or (ended.value.code or 0) == code


@pytest.fixture(params=list(SOURCES))
def source(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / request.param
    path.write_bytes(SOURCES[request.param]())
    return path


@pytest.fixture(scope="module", params=list(SOURCES))
def results(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Path]]:
    """A workbook, and a result of each command that writes one."""
    path = tmp_path_factory.mktemp("every") / request.param
    path.write_bytes(SOURCES[request.param]())
    return path, every_command(path)


def every_command(source: Path) -> dict[str, Path]:
    names = ("check", "rebalance", "again", "replace", "in place")
    made = {name: source.with_name(f"{name}{source.suffix}") for name in names}
    fastrak("check", source, "-o", made["check"])
    fastrak("rebalance", source, "-o", made["rebalance"])
    fastrak("rebalance", made["rebalance"], "-o", made["again"])
    fastrak("rebalance", made["rebalance"], "-o", made["replace"], "--replace")
    made["in place"].write_bytes(source.read_bytes())
    fastrak("rebalance", made["in place"], "--in-place")
    return made


def changed(before: bytes, after: bytes) -> set[str]:
    old, new = parts(before), parts(after)
    return {name for name in old if new.get(name) != old[name]}


def entries(data: bytes, name: str) -> set[str]:
    """The entries of a part that lists something, whatever the order of their attributes."""
    tags = re.findall(r"<(?:Override|Default|Relationship|sheet|definedName)\b[^>]*>", parts(data)[name].decode())
    return {" ".join(sorted(re.findall(r'[\w:]+="[^"]*"', tag))) for tag in tags}


def test_every_part_comes_through_every_command(results: tuple[Path, dict[str, Path]]) -> None:
    source, made = results
    before = source.read_bytes()
    for command, path in made.items():
        after = path.read_bytes()
        assert changed(before, after) <= LISTS, command
        for name in LISTS - {"xl/styles.xml"}:
            assert entries(before, name) <= entries(after, name), f"{command}: {name} lost an entry"
        openpyxl.load_workbook(BytesIO(after), keep_vba=True)


def test_in_place_keeps_the_file_as_a_backup(source: Path) -> None:
    before = source.read_bytes()
    fastrak("rebalance", source, "--in-place")
    backup = source.with_name(f"{source.stem} backup{source.suffix}")
    assert backup.read_bytes() == before
    assert source.read_bytes() != before


def test_two_runs_that_replace_leave_the_parts_of_one(source: Path) -> None:
    once = source.with_name(f"once{source.suffix}")
    fastrak("rebalance", source, "-o", once)
    first = once.read_bytes()
    for _ in range(2):
        fastrak("rebalance", once, "--in-place", "--replace")
        assert set(parts(once.read_bytes())) == set(parts(first))
        assert changed(source.read_bytes(), once.read_bytes()) <= LISTS


def test_the_template_comes_through_check(tmp_path: Path) -> None:
    path, out = tmp_path / "book.xlsx", tmp_path / "out.xlsx"
    path.write_bytes(shipped(TEMPLATE_FILE))
    fastrak("check", path, "-o", out, code=None)
    assert changed(path.read_bytes(), out.read_bytes()) <= LISTS


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("name", ["rich.xlsx", "rich.xlsm"])
def test_every_other_part_comes_through_changed_tables(name: str, change: str, tmp_path: Path) -> None:
    before = SOURCES[name]()
    after = spliced(before, name, change, tmp_path)
    sheets = {"Clients": 1, "Accounts": 2, "Holdings": 3}
    numbers = [sheets[sheet] for sheet in CHANGES[change]]
    tables = {f"xl/worksheets/sheet{n}.xml" for n in numbers} | {f"xl/tables/table{n}.xml" for n in numbers}
    order = {"xl/calcChain.xml", "[Content_Types].xml", "xl/_rels/workbook.xml.rels"}
    assert changed(before, after) <= tables | order
    assert set(parts(after)) >= set(parts(before)) - {"xl/calcChain.xml"}
    for listing in ("[Content_Types].xml", "xl/_rels/workbook.xml.rels"):
        lost = entries(before, listing) - entries(after, listing)
        assert all("calcChain" in entry for entry in lost)
    openpyxl.load_workbook(BytesIO(after), keep_vba=True)


def spliced(data: bytes, name: str, change: str, folder: Path) -> bytes:
    target = folder / f"spliced {name}"
    FileBook(data, name, Target(target, Manner.REPLACE)).change(CHANGES[change])
    return target.read_bytes()


@pytest.mark.parametrize("results", ["rich.xlsx", "rich.xlsm"], indirect=True)
def test_the_validator_finds_nothing_new(results: tuple[Path, dict[str, Path]], tmp_path: Path) -> None:
    path, made = results
    before = ooxml_validator.errors(path)
    changes = {change: tmp_path / f"{change}{path.suffix}" for change in CHANGES}
    for change, file in changes.items():
        file.write_bytes(spliced(path.read_bytes(), path.name, change, tmp_path))
    new = {command: ooxml_validator.errors(file) - before for command, file in {**made, **changes}.items()}
    assert {command: found for command, found in new.items() if found} == {}


def test_the_validator_sees_what_is_wrong(tmp_path: Path) -> None:
    package = parts(every_command_workbook())
    path = tmp_path / "wrong.xlsx"
    package[HOLDINGS] = package[HOLDINGS].replace(b"</sheetData>", b"</sheetData><sheetData/>")
    path.write_bytes(zipped(package))
    assert any(part == f"/{HOLDINGS}" for part, _, _ in ooxml_validator.errors(path))


@pytest.mark.parametrize("change", ["longer", "upside down", ""])
def test_libreoffice_opens_what_was_written(change: str, tmp_path: Path) -> None:
    """With each change, and after a run that replaces another."""
    path = tmp_path / "book.xlsx"
    data = every_command_workbook()
    path.write_bytes(spliced(data, path.name, change, tmp_path) if change else data)
    if not change:
        fastrak("rebalance", path, "--in-place")
        fastrak("rebalance", path, "--in-place", "--replace")
    (tmp_path / "office").mkdir()
    converted = openpyxl.load_workbook(libreoffice.convert(path, tmp_path / "office", "xlsx"), data_only=True)
    original = openpyxl.load_workbook(path)
    assert converted.sheetnames == original.sheetnames
    columns = range(1, 8)
    rows = [[sheet["Holdings"].cell(row, column).value for row in range(1, 60) for column in columns]
            for sheet in (original, converted)]  # fmt: skip
    assert rows[0] == rows[1]
