"""Hostile files at the command itself: one sentence on stderr, nothing on stdout, exit code 3, in every command."""

from __future__ import annotations

from pathlib import Path

import pytest

from fastrak_workbook.shipped import DEMO_FILE, shipped
from tests.unit.workbook.hostile_files import HOSTILE

pytestmark = pytest.mark.guarded


def _refused_in_a_sentence(ended, name: str) -> None:
    assert ended.code == 3
    assert ended.out == ""
    (line,) = ended.err.splitlines()
    assert line.startswith(f"{name}: The ")
    assert line.endswith(".")


@pytest.mark.parametrize("name", HOSTILE)
def test_check_refuses_in_one_sentence(name: str, fastrak, tmp_path: Path) -> None:
    file = tmp_path / "book.xlsx"
    file.write_bytes(HOSTILE[name][0]())
    ended = fastrak("check", file)
    _refused_in_a_sentence(ended, "book.xlsx")
    assert HOSTILE[name][1] in ended.err


@pytest.mark.parametrize("command", ["rebalance", "verify", "eval"])
@pytest.mark.parametrize(
    "name", ["password", "two cells far apart", "entities in the sheet", "csv", "overlapping parts"]
)
def test_every_command_refuses_and_writes_nothing(command: str, name: str, fastrak, tmp_path: Path) -> None:
    file, demo = tmp_path / "book.xlsx", tmp_path / DEMO_FILE
    file.write_bytes(HOSTILE[name][0]())
    demo.write_bytes(shipped(DEMO_FILE))
    arguments = {"rebalance": (file,), "verify": (file, demo), "eval": ("=FASTRAK_UNASSIGNED()", file)}[command]
    _refused_in_a_sentence(fastrak(command, *arguments), "book.xlsx")
    assert sorted(tmp_path.iterdir()) == sorted([file, demo])


def test_the_note_that_excel_leaves_beside_an_open_book_is_named(fastrak, tmp_path: Path) -> None:
    file = tmp_path / "~$book.xlsx"
    file.write_bytes(b"\x05Agent" + b" " * 159)
    ended = fastrak("check", file)
    assert ended.code == 3
    assert "the note that Excel leaves beside an open workbook" in ended.err
    assert "book.xlsx" in ended.err
