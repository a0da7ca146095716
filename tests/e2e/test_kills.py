"""Killed at any moment of saving: every file is whole, nothing is lost, and the next start leaves nothing behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from fastrak_workbook.saving.parts import sweep
from fastrak_workbook.saving.target import Manner, Target
from tests.e2e.saving_child import CONTENTS, content
from tests.properties.sizes import KILLS

SPAN = 0.25
"""Seconds after the first save begins, within which kills land; three saves of 3 MB take about a tenth."""


def parts(folder: Path) -> list[str]:
    return [name for name in os.listdir(folder) if name.endswith(".part")]


@pytest.fixture
def savers() -> Iterator[subprocess.Popen[str]]:
    """What starts a saving process for every folder that it is told."""
    command = [sys.executable, "-u", "-m", "tests.e2e.saving_child"]
    root = Path(__file__).parents[2]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=root) as running:
        yield running


def save_and_kill(savers: subprocess.Popen[str], folder: Path, seconds: float) -> int:
    """Save in the folder for so long; the signal that ended it."""
    assert savers.stdin is not None
    assert savers.stdout is not None
    savers.stdin.write(f"{folder}\n")
    savers.stdin.flush()
    process = int(savers.stdout.readline())
    time.sleep(seconds)
    os.kill(process, signal.SIGKILL)
    return int(savers.stdout.readline())


def test_killed_at_random_moments(savers: subprocess.Popen[str], tmp_path: Path) -> None:
    random = Random(20260930)
    whole = [content(number) for number in range(CONTENTS)]
    left_by_kills = 0
    for number in range(KILLS):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "book.xlsx").write_bytes(whole[0])
        (folder / "input.xlsx").write_bytes(whole[1])
        moment = (number + random.random()) / KILLS * SPAN  # one kill in each slice of the span
        assert save_and_kill(savers, folder, moment) == signal.SIGKILL, "it ended before it was killed"
        left_by_kills += len(parts(folder))
        sweep(folder)
        assert parts(folder) == []
        files = {path.name: path.read_bytes() for path in folder.iterdir()}
        broken = [name for name, data in files.items() if data not in whole]
        assert (number, broken) == (number, [])
        assert files["input.xlsx"] == whole[1]
        assert "book.xlsx" in files
        for path in folder.iterdir():
            path.unlink()
    assert left_by_kills >= KILLS // 5, "too few kills landed inside a save for this to mean anything"


@pytest.mark.parametrize("manner", list(Manner))
def test_killed_at_every_line(tmp_path: Path, manner: Manner) -> None:
    """The same, at every line of the saving code, in order, until a save is through."""
    old, new = content(0)[:1000], content(1)[:1000]
    for line in range(1, 2000):
        folder = tmp_path / str(line)
        folder.mkdir()
        book = folder / "book.xlsx"
        if manner is not Manner.NEW:
            book.write_bytes(old)
        ended = _save_and_die(book, manner, old, new, line)
        sweep(folder)
        found = {path.name: path.read_bytes() for path in folder.iterdir()}
        assert found.pop("book.xlsx", new) in (old, new)
        assert manner is Manner.NEW or book.exists()
        expected = {"book backup.xlsx": old, "book rebalanced.xlsx": new}
        assert all(expected[name] == data for name, data in found.items()), (line, list(found))
        if manner is Manner.IN_PLACE and book.read_bytes() == new:
            assert found == {"book backup.xlsx": old}, "the backup is whole before the book changes"
        if ended:
            break
    assert 20 < line < 2000


def _save_and_die(book: Path, manner: Manner, old: bytes, new: bytes, line: int) -> bool:
    """Save in a forked process that dies at the given line of the saving code; True if it was through before."""
    process = os.fork()
    if process == 0:
        seen = 0

        def trace(frame, event, _argument):
            nonlocal seen
            if os.path.join("fastrak_workbook", "saving") not in frame.f_code.co_filename:
                return None
            if event == "line":
                seen += 1
                if seen == line:
                    os.kill(os.getpid(), signal.SIGKILL)
            return trace

        try:
            sys.settrace(trace)
            Target(book, manner, verb="rebalanced").put(new, old)
            sys.settrace(None)
            os._exit(0)
        except BaseException:
            os._exit(1)
    status = os.waitpid(process, 0)[1]
    assert not (os.WIFEXITED(status) and os.WEXITSTATUS(status)), "the save failed"
    return os.WIFEXITED(status)
