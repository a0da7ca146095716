"""The command and the files around it: two runs at once, files that change or cannot be written, Ctrl-C."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from fastrak_workbook.saving.locks import mark, one_run
from fastrak_workbook.shipped import DEMO_FILE, shipped

SLOWLY = """
import sys, time
from pathlib import Path
from fastrak_workbook.file_book import FileBook
from fastrak_xl import cli
read = FileBook.read
flag, seconds, sys.argv[1:] = sys.argv[1], sys.argv[2], sys.argv[3:]
def slow(book):
    Path(flag).touch()
    time.sleep(float(seconds))
    return read(book)
FileBook.read = slow
cli.main()
"""
"""The command with a slow book: FLAG SECONDS ARGUMENTS...; the flag is a file that says that reading has begun."""


@pytest.fixture
def demo(tmp_path: Path) -> Path:
    folder = tmp_path / "books"
    folder.mkdir()
    path = folder / DEMO_FILE
    path.write_bytes(shipped(DEMO_FILE))
    return path


def start(*arguments: object, before: Sequence[str] = ("-m", "fastrak_xl.cli")) -> subprocess.Popen[str]:
    command = [sys.executable, *before, *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def fastrak(*arguments: object) -> tuple[int, str, str]:
    return end(start(*arguments))


def end(running: subprocess.Popen[str]) -> tuple[int, str, str]:
    out, err = running.communicate(timeout=120)
    assert "Traceback" not in err, err
    return running.returncode, out, err


def start_slowly(flag: Path, seconds: float, *arguments: object) -> subprocess.Popen[str]:
    """The command on a book that takes that long to read, once it has begun to read."""
    running = start(flag, seconds, *arguments, before=("-c", SLOWLY))
    while not flag.exists() and running.poll() is None:
        time.sleep(0.02)
    return running


def names(folder: Path) -> list[str]:
    return sorted(os.listdir(folder))


def test_two_runs_at_once_get_two_names_and_the_same_bytes(demo: Path) -> None:
    outcomes = [end(running) for running in [start("rebalance", demo, "--json") for _ in range(3)]]
    assert [code for code, _, _ in outcomes] == [0, 0, 0]
    written = {json.loads(out)["output"] for _, out, _ in outcomes}
    assert len(written) == 3
    assert len({Path(path).read_bytes() for path in written}) == 1
    assert len(names(demo.parent)) == 4


def test_two_runs_in_place_wait_for_each_other(demo: Path, tmp_path: Path) -> None:
    before = demo.read_bytes()
    first = start_slowly(tmp_path / "flag", 2, "rebalance", demo, "--in-place")
    second = end(start("rebalance", demo, "--in-place"))
    assert end(first)[0] == second[0] == 0
    assert f"Waiting for another run on {DEMO_FILE}" in second[2]
    assert names(demo.parent) == ["fastrak-demo backup (2).xlsx", "fastrak-demo backup.xlsx", DEMO_FILE]
    assert demo.with_name("fastrak-demo backup.xlsx").read_bytes() == before
    again = fastrak("verify", demo, demo.with_name("fastrak-demo backup (2).xlsx"))
    assert again[0] == 0, "the second run read what the first had written"


def test_a_run_that_waits_too_long_is_refused(demo: Path) -> None:
    before = demo.read_bytes()
    with one_run(demo):
        began = time.monotonic()
        code, out, err = fastrak("rebalance", demo, "--in-place")
        waited = time.monotonic() - began
    assert (code, out, err.splitlines()[1:]) == (
        3, "", [f"Another run is busy with {DEMO_FILE}. Wait until it is done and try again."],
    )  # fmt: skip
    assert 10 <= waited < 20
    assert (demo.read_bytes(), names(demo.parent)) == (before, [DEMO_FILE])


def test_other_files_are_not_waited_for(demo: Path, tmp_path: Path) -> None:
    with one_run(demo), one_run(tmp_path / "a.xlsx"):
        for arguments in (["-o", tmp_path / "b.xlsx"], []):
            code, _, err = fastrak("rebalance", demo, *arguments)
            assert (code, "Waiting" in err) == (0, False)


def test_what_a_colleague_saved_meanwhile_stays(demo: Path, tmp_path: Path) -> None:
    running = start_slowly(tmp_path / "flag", 1, "rebalance", demo, "--in-place", "--json")
    demo.write_bytes(b"a colleague's")
    code, out, err = end(running)
    output = Path(json.loads(out)["output"])
    assert (code, demo.read_bytes(), output.name) == (0, b"a colleague's", "fastrak-demo (2).xlsx")
    assert output.read_bytes().startswith(b"PK")
    assert err.count("\n") == 1
    assert "changed by somebody else meanwhile" in err


def test_a_name_taken_meanwhile_is_not_taken_away(demo: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    running = start_slowly(tmp_path / "flag", 1, "rebalance", demo, "-o", out)
    out.write_bytes(b"a colleague's")
    code, _, err = end(running)
    assert (code, out.read_bytes()) == (2, b"a colleague's")
    assert "is there already" in err


def test_a_folder_that_vanishes_meanwhile(demo: Path, tmp_path: Path) -> None:
    folder = tmp_path / "results"
    folder.mkdir()
    running = start_slowly(tmp_path / "flag", 1, "rebalance", demo, "-o", folder / "out.xlsx")
    folder.rmdir()
    code, out, err = end(running)
    assert (code, out, err.count("\n")) == (3, "", 1)
    assert "its folder is not there" in err


@pytest.mark.parametrize("arguments", [["--in-place"], ["-o", "out.xlsx", "--force"]])
def test_a_file_marked_read_only(demo: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]) -> None:
    monkeypatch.chdir(demo.parent)
    marked = demo if "--in-place" in arguments else demo.with_name("out.xlsx")
    marked.write_bytes(shipped(DEMO_FILE))
    marked.chmod(0o444)
    before = names(demo.parent)
    code, _, err = fastrak("rebalance", demo, *arguments)
    assert (code, err.count("\n"), "marked read-only" in err) == (3, 1, True)
    assert (marked.read_bytes(), names(demo.parent)) == (shipped(DEMO_FILE), before)


def test_a_folder_that_may_not_be_written(demo: Path) -> None:
    """/proc stands for a read-only share: nobody, root included, can make a file there."""
    code, _, err = fastrak("rebalance", demo, "-o", "/proc/out.xlsx")
    assert (code, err.count("\n"), "cannot be written" in err) == (3, 1, True)


@pytest.mark.parametrize("arguments", [["--in-place"], [], ["-o", "out.xlsx", "--force"]])
def test_a_disk_that_fills_up(demo: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]) -> None:
    """A limit on the size of files stands for a full disk: the write ends in the middle."""
    monkeypatch.chdir(demo.parent)
    Path("out.xlsx").write_bytes(b"earlier")
    limited = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (500_000, 500_000)); "
    running = start("rebalance", demo, *arguments, before=("-c", limited + "from fastrak_xl import cli; cli.main()"))
    code, out, err = end(running)
    assert (code, out, err.count("\n"), "cannot be written" in err) == (3, "", 1, True)
    assert (demo.read_bytes(), Path("out.xlsx").read_bytes()) == (shipped(DEMO_FILE), b"earlier")
    assert names(demo.parent) == [DEMO_FILE, "out.xlsx"]


@pytest.mark.parametrize("command", ["rebalance", "check", "new", "demo"])
def test_what_a_dead_run_left_is_swept_at_the_next_start(demo: Path, command: str) -> None:
    left = demo.with_name(f".fastrak-{mark()}-0123456789abcdef.part")
    left.write_bytes(b"half a workbook")
    arguments = {
        "rebalance": ["rebalance", demo],
        "check": ["check", demo, "-o", demo.with_name("checked.xlsx")],
        "new": ["new", demo.with_name("new.xlsx")],
        "demo": ["demo", demo.parent],
    }
    assert fastrak(*arguments[command])[0] == 0
    assert not left.exists()


@pytest.mark.parametrize("arguments", [["rebalance", "--in-place"], ["rebalance"], ["check"]])
def test_ctrl_c_says_what_it_left(demo: Path, tmp_path: Path, arguments: list[str]) -> None:
    before = demo.read_bytes()
    running = start_slowly(tmp_path / "flag", 30, arguments[0], demo, *arguments[1:])
    running.send_signal(signal.SIGINT)
    assert end(running) == (130, "", "Stopped; nothing was written.\n")
    assert (demo.read_bytes(), names(demo.parent)) == (before, [DEMO_FILE])


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no named pipes")
def test_a_pipe_or_device_is_never_replaced(demo: Path, tmp_path: Path) -> None:
    pipe, link = tmp_path / "pipe.xlsx", tmp_path / "link.xlsx"
    os.mkfifo(pipe)
    link.symlink_to(pipe)
    for out in (pipe, link):
        code, _, err = fastrak("check", demo, "-o", out, "--force")
        assert (code, err.count("\n")) == (2, 1)
        assert "no workbook may replace" in err
        assert pipe.is_fifo()
