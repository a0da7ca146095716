"""A watched folder: what is dropped comes out with its result, whole, once, and whatever is dropped."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from fastrak_xl.mail.workbooks import watched_folder
from fastrak_xl.mail.workbooks.dropped import PATIENCE, SETTLED, Inbox
from fastrak_xl.mail.workbooks.outcome import Attachment, Wish
from fastrak_xl.mail.workbooks.watched_folder import WatchedFolder
from tests.e2e.mails import demo
from tests.errors.book_file import as_file
from tests.errors.good_book import good_tables

Fastrak = Callable[..., Any]
SMALL = as_file(good_tables())


def wrong_book() -> bytes:
    tables = good_tables()
    tables["Holdings"][0]["Value"] = "about two thousand"
    return as_file(tables)


class Clock:
    """Time that passes as the folder is looked at."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        self.now += 1.0
        return self.now


@pytest.fixture
def work(unguarded: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[str]]:
    """Work on all that is there; the names of the files that left, in order."""
    monkeypatch.setattr(watched_folder, "PAUSE", 0.0)

    def run() -> list[str]:
        left: list[str] = []
        watched = WatchedFolder(tmp_path, lambda path, _: left.append(path.name), Clock())
        watched.watch(threading.Event(), once=True)
        return left

    return run


def drop(folder: Path, name: str, data: bytes = SMALL) -> Path:
    (folder / "in").mkdir(exist_ok=True)
    path = folder / "in" / name
    path.write_bytes(data)
    return path


def names(folder: Path) -> dict[str, list[str]]:
    return {part: sorted(os.listdir(folder / part)) for part in ("in", "done", "failed")}


def test_the_result_is_the_commands_own(work: Callable[[], list[str]], fastrak: Fastrak, tmp_path: Path) -> None:
    drop(tmp_path, "book.xlsx", demo()[1])
    assert work() == ["book.xlsx"]
    assert names(tmp_path) == {"in": [], "done": ["book rebalanced.xlsx", "book.xlsx"], "failed": []}
    other = tmp_path / "book.xlsx"
    other.write_bytes(demo()[1])
    fastrak("rebalance", other)
    result = (tmp_path / "done" / "book rebalanced.xlsx").read_bytes()
    assert result == (tmp_path / "book rebalanced.xlsx").read_bytes()
    assert (tmp_path / "done" / "book.xlsx").read_bytes() == demo()[1]


def test_what_fails_has_its_problems_beside_it(work: Callable[[], list[str]], tmp_path: Path) -> None:
    drop(tmp_path, "wrong.xlsx", wrong_book())
    drop(tmp_path, "scan.pdf", b"%PDF-1.7")
    work()
    assert names(tmp_path)["failed"] == [
        "scan problems.txt", "scan.pdf", "wrong checked.xlsx", "wrong problems.txt", "wrong.xlsx",
    ]  # fmt: skip
    told = (tmp_path / "failed" / "wrong problems.txt").read_text()
    assert told.startswith("Holdings!G2: error FX101: ")
    assert (tmp_path / "failed" / "scan problems.txt").read_text().startswith("The file is a PDF")


def test_names_that_are_taken_get_a_number_together(work: Callable[[], list[str]], tmp_path: Path) -> None:
    for _ in range(3):
        drop(tmp_path, "book.xlsx")
        work()
    assert names(tmp_path)["done"] == [
        "book (2) rebalanced.xlsx", "book (2).xlsx", "book (3) rebalanced.xlsx", "book (3).xlsx",
        "book rebalanced.xlsx", "book.xlsx",
    ]  # fmt: skip


def test_notes_and_unfinished_copies_are_left_alone(work: Callable[[], list[str]], tmp_path: Path) -> None:
    left = ["~$book.xlsx", ".hidden.xlsx", "book.xlsx.part", "book.crdownload"]
    for name in left:
        drop(tmp_path, name)
    (tmp_path / "in" / "a folder").mkdir()
    (tmp_path / "in" / "link.xlsx").symlink_to(tmp_path / "elsewhere.xlsx")
    assert work() == []
    assert names(tmp_path)["in"] == sorted([*left, "a folder", "link.xlsx"])


def test_a_file_being_copied_is_waited_for(tmp_path: Path) -> None:
    inbox = Inbox(tmp_path / "in")
    path, half = drop(tmp_path, "book.xlsx", SMALL[:3000]), len(SMALL) // 2
    assert [inbox.ready(now) for now in (0.0, 1.0, SETTLED)] == [[], [], []], "its end is missing"
    path.write_bytes(SMALL[:half])
    assert inbox.ready(3.0) == []
    assert inbox.ready(3.0 + PATIENCE - 1) == []
    path.write_bytes(SMALL)
    assert inbox.ready(40.0) == []
    assert inbox.ready(41.0) == []
    assert inbox.ready(40.0 + SETTLED) == [path]


def test_a_copy_that_never_ends_is_said_to_be_broken(work: Callable[[], list[str]], tmp_path: Path) -> None:
    drop(tmp_path, "half.xlsx", SMALL[: len(SMALL) // 2])
    assert work() == ["half.xlsx"]
    assert names(tmp_path)["failed"] == ["half problems.txt", "half.xlsx"]


def test_a_file_that_changes_while_it_is_read_is_read_again(
    work: Callable[[], list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, whole, seen = drop(tmp_path, "book.xlsx", wrong_book()), watched_folder.answer, []

    def answer(*asked: Any) -> Any:
        if not seen:
            path.write_bytes(SMALL)
        seen.append(asked)
        return whole(*asked)

    monkeypatch.setattr(watched_folder, "answer", answer)
    assert work() == ["book.xlsx"]
    assert len(seen) == 2
    assert names(tmp_path) == {"in": [], "done": ["book rebalanced.xlsx", "book.xlsx"], "failed": []}


def test_a_full_disk_keeps_the_file_where_it_is(
    work: Callable[[], list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    drop(tmp_path, "book.xlsx")
    drop(tmp_path, "~$book.xlsx")
    monkeypatch.setattr("fastrak_workbook.saving.target.Target.put", full)
    assert work() == ["book.xlsx"], "told of, and no more"
    assert names(tmp_path) == {"in": ["book.xlsx", "~$book.xlsx"], "done": [], "failed": []}


def test_a_file_that_kills_whatever_reads_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watched_folder, "PAUSE", 0.0)
    monkeypatch.setattr("fastrak_workbook.guard.reading._START", "import os; os.abort()")
    drop(tmp_path, "deadly.xlsx")
    WatchedFolder(tmp_path, lambda *_: None, Clock()).watch(threading.Event(), once=True)
    assert names(tmp_path) == {"in": [], "done": [], "failed": ["deadly problems.txt", "deadly.xlsx"]}
    told = (tmp_path / "failed" / "deadly problems.txt").read_text()
    assert told.startswith("The workbook is refused: whatever reads it is stopped by it.")


def test_a_mistake_of_ours_costs_one_file(
    work: Callable[[], list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = watched_folder.answer

    def answer(wish: Any, files: Any) -> Any:
        return 1 / 0 if files[0].name == "bad.xlsx" else whole(wish, files)

    monkeypatch.setattr(watched_folder, "answer", answer)
    drop(tmp_path, "bad.xlsx")
    drop(tmp_path, "good.xlsx")
    assert sorted(work()) == ["bad.xlsx", "good.xlsx"]
    assert "ZeroDivisionError" in (tmp_path / "failed" / "bad problems.txt").read_text()
    assert "good.xlsx" in names(tmp_path)["done"]


@pytest.fixture
def watching(tmp_path: Path) -> Iterator[Callable[[], subprocess.Popen[str]]]:
    """Start `fastrak watch` on the folder, ready to work."""
    running: list[subprocess.Popen[str]] = []

    def start() -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "fastrak_xl.cli", "watch", str(tmp_path)]
        surroundings = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        pipe = subprocess.PIPE
        process = subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, env=surroundings)
        running.append(process)
        assert process.stderr is not None
        assert process.stderr.readline().startswith("Drop workbooks into ")
        return process

    yield start
    for process in running:
        process.kill()
        process.communicate()


@pytest.mark.usefixtures("unguarded")
def test_killed_at_every_line_and_started_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """At every line of putting a file away: nothing is lost, nothing is there twice, and the next run ends it."""
    monkeypatch.setattr(watched_folder, "PAUSE", 0.0)
    outcome = watched_folder.answer(Wish.REBALANCE, [Attachment("book.xlsx", SMALL)])
    monkeypatch.setattr(watched_folder, "answer", lambda _wish, _files: outcome)
    for line in range(1, 2000):
        place = tmp_path / str(line)
        place.mkdir()
        drop(place, "book.xlsx")
        ended = _work_and_die(place, line)
        assert [path.read_bytes() for path in (*place.glob("in/*.xlsx"), *place.glob("done/book.xlsx"))] == [SMALL]
        WatchedFolder(place, lambda *_: None, Clock()).watch(threading.Event(), once=True)
        assert names(place) == {"in": [], "done": ["book rebalanced.xlsx", "book.xlsx"], "failed": []}
        assert (place / "done" / "book rebalanced.xlsx").read_bytes() == outcome.attachments[0].data
        if ended:
            break
    assert 60 < line < 2000


def _work_and_die(place: Path, line: int) -> bool:
    """Work in a forked process that dies at the given line of ours or of saving; True if it was through before."""
    process = os.fork()
    if process == 0:
        seen = 0

        def trace(frame: Any, event: str, _argument: object) -> Any:
            nonlocal seen
            if not frame.f_code.co_filename.endswith(
                ("workbooks/watched_folder.py", "saving/parts.py", "saving/target.py")
            ):
                return None
            if event == "line":
                seen += 1
                if seen == line:
                    os.kill(os.getpid(), signal.SIGKILL)
            return trace

        try:
            sys.settrace(trace)
            WatchedFolder(place, lambda *_: None, Clock()).watch(threading.Event(), once=True)
            os._exit(0)
        except BaseException:
            os._exit(1)
    status = os.waitpid(process, 0)[1]
    assert not (os.WIFEXITED(status) and os.WEXITSTATUS(status)), "it failed"
    return os.WIFEXITED(status)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_stops_cleanly_and_names_nobody(
    watching: Callable[[], subprocess.Popen[str]], tmp_path: Path, number: signal.Signals
) -> None:
    process = watching()
    drop(tmp_path, "Archer.xlsx")
    wait_until(lambda: names(tmp_path)["in"] == [])
    process.send_signal(number)
    out, err = process.communicate(timeout=15)
    assert (process.returncode, err) == (0, "")
    assert out == "A workbook is rebalanced: 4 accounts, 11 trades.\n"


def test_one_run_at_a_time(watching: Callable[[], subprocess.Popen[str]], fastrak: Fastrak, tmp_path: Path) -> None:
    watching()
    ended = fastrak("watch", tmp_path)
    assert (ended.code, ended.err) == (3, "Another run watches this folder already. Stop that one first.\n")


def test_a_file_is_no_folder(fastrak: Fastrak, tmp_path: Path) -> None:
    file = tmp_path / "book.xlsx"
    file.write_bytes(SMALL)
    ended = fastrak("watch", file)
    assert (ended.code, ended.err) == (3, f"{file} is a file. Name a folder, or one that can be made.\n")


def wait_until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.1)
