"""One run at a time per file, and only dead runs' temporary files are swept."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from fastrak_workbook.saving import locks
from fastrak_workbook.saving.locks import InUse, lock_folder, mark, one_run
from fastrak_workbook.saving.parts import part, sweep


def in_a_thread(action) -> list[object]:
    """What another thread gets for the action: filelock treats it as it would another process."""
    got: list[object] = []

    def run() -> None:
        try:
            got.append(action())
        except BaseException as error:
            got.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    return got


def take(path: Path, seconds: float = 0.1) -> str:
    with one_run(path, seconds=seconds):
        return "mine"


def test_one_run_per_file(tmp_path: Path) -> None:
    with one_run(tmp_path / "a.xlsx"):
        assert isinstance(in_a_thread(lambda: take(tmp_path / "a.xlsx"))[0], InUse)
        assert in_a_thread(lambda: take(tmp_path / "b.xlsx")) == ["mine"]
        assert take(tmp_path / "a.xlsx") == "mine", "the run that has it may ask again"
    assert in_a_thread(lambda: take(tmp_path / "a.xlsx")) == ["mine"]


def test_a_file_is_one_however_it_is_spelt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"")
    (tmp_path / "link.xlsx").symlink_to(tmp_path / "a.xlsx")
    monkeypatch.chdir(tmp_path)
    with one_run(tmp_path / "a.xlsx"):
        for other in (Path("a.xlsx"), Path("link.xlsx"), Path("../" + tmp_path.name + "/A.XLSX")):
            assert isinstance(in_a_thread(lambda path=other: take(path))[0], InUse)


def test_the_wait_is_announced_once_and_ends_with_the_other_run(tmp_path: Path) -> None:
    said: list[str] = []
    path = tmp_path / "a.xlsx"

    def second() -> str:
        with one_run(path, lambda: said.append("waiting"), seconds=5):
            return "mine"

    with one_run(path):
        got: list[object] = []
        thread = threading.Thread(target=lambda: got.append(second()))
        thread.start()
        time.sleep(0.3)
        assert (got, said) == ([], ["waiting"])
    thread.join()
    assert (got, said) == (["mine"], ["waiting"])


def test_locks_tell_no_names_and_are_nobody_elses(tmp_path: Path) -> None:
    with one_run(tmp_path / "Mrs Smith.xlsx"):
        assert os.listdir(tmp_path) == []
        assert not [name for name in os.listdir(lock_folder()) if "smith" in name.casefold()]
    assert lock_folder().stat().st_mode & 0o777 == 0o700


def test_a_lock_folder_of_someone_else_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locks.tempfile, "gettempdir", lambda: str(tmp_path))
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / f"fastrak-locks-{os.getuid()}").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(PermissionError, match="belongs to someone else"), one_run(tmp_path / "a.xlsx"):
        pass


def test_a_live_temporary_file_is_never_swept(tmp_path: Path) -> None:
    with part(tmp_path, b"data", 0o644) as written:
        in_a_thread(lambda: sweep(tmp_path))
        assert written.read_bytes() == b"data"
    assert os.listdir(tmp_path) == []


def test_a_dead_temporary_file_is_swept_and_nothing_else(tmp_path: Path) -> None:
    mine = f".fastrak-{mark()}-0123456789abcdef.part"
    others = [
        ".fastrak-00000000-0123456789abcdef.part",  # another user's, or from another machine
        f".fastrak-{mark()}-0123456789abcdef.part.xlsx",
        f"x.fastrak-{mark()}-0123456789abcdef.part",
        f".fastrak-{mark()}-0123456789ABCDEF.part",
        "book backup.xlsx",
        "~$book.xlsx",
    ]
    for name in (mine, *others):
        (tmp_path / name).write_bytes(b"data")
    (tmp_path / f".fastrak-{mark()}-1123456789abcdef.part").mkdir()
    sweep(tmp_path)
    assert sorted(os.listdir(tmp_path)) == sorted([*others, f".fastrak-{mark()}-1123456789abcdef.part"])


def test_what_another_process_is_writing_is_swept_only_after_its_death(tmp_path: Path) -> None:
    program = (
        "import sys, time; from pathlib import Path; from fastrak_workbook.saving.parts import part\n"
        "with part(Path(sys.argv[1]), b'data', 0o644): print('ready', flush=True); time.sleep(60)"
    )
    child = subprocess.Popen([sys.executable, "-c", program, str(tmp_path)], stdout=subprocess.PIPE)
    assert child.stdout is not None
    try:
        child.stdout.readline()
        sweep(tmp_path)
        assert len(os.listdir(tmp_path)) == 1
    finally:
        child.kill()
        child.wait()
        child.stdout.close()
    assert len(os.listdir(tmp_path)) == 1
    sweep(tmp_path)
    assert os.listdir(tmp_path) == []


def test_parts_leave_no_lock_files(tmp_path: Path) -> None:
    before = set(os.listdir(lock_folder()))
    with part(tmp_path, b"data", 0o644) as written:
        token = written.name.split("-")[2].removesuffix(".part")
        assert f"{token}.part.lock" in os.listdir(lock_folder())
    assert f"{token}.part.lock" not in set(os.listdir(lock_folder())) - before


def test_a_folder_that_cannot_be_listed_is_no_error(tmp_path: Path) -> None:
    sweep(tmp_path / "none")
