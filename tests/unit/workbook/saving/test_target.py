"""Results reach their place whole, and whatever else had that name is still somewhere."""

from __future__ import annotations

import errno
import os
import signal
import stat
from pathlib import Path

import pytest

from fastrak_workbook.saving import target as target_module
from fastrak_workbook.saving.target import Manner, Replacing, Target, save_new
from fastrak_xl.commands.refusals import stopped

OLD, NEW = b"old" * 1000, b"new" * 2000


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "book.xlsx"
    path.write_bytes(OLD)
    return path


def names(folder: Path) -> list[str]:
    return sorted(os.listdir(folder))


def test_a_new_file_is_written_and_nothing_else(tmp_path: Path) -> None:
    saved = Target(tmp_path / "a.xlsx").put(NEW)
    assert (saved.path.read_bytes(), saved.note, names(tmp_path)) == (NEW, "", ["a.xlsx"])


def test_a_new_name_that_is_taken_is_left_alone(book: Path) -> None:
    with pytest.raises(FileExistsError):
        Target(book).put(NEW)
    assert (book.read_bytes(), names(book.parent)) == (OLD, ["book.xlsx"])


def test_numbers_go_past_what_is_there(book: Path) -> None:
    paths = [Target(book, Manner.NUMBERED, verb="rebalanced").put(NEW).path.name for _ in range(3)]
    assert paths == ["book rebalanced.xlsx", "book rebalanced (2).xlsx", "book rebalanced (3).xlsx"]


def test_a_read_only_book_may_have_results(book: Path) -> None:
    book.chmod(0o444)
    saved = Target(book, Manner.NUMBERED, verb="rebalanced").put(NEW)
    assert saved.path.stat().st_mode & 0o200


def test_in_place_keeps_a_whole_backup(book: Path) -> None:
    book.chmod(0o640)
    saved = Target(book, Manner.IN_PLACE).put(NEW, OLD)
    backup = book.with_name("book backup.xlsx")
    assert (saved.path, book.read_bytes(), backup.read_bytes()) == (book, NEW, OLD)
    assert [stat.S_IMODE(path.stat().st_mode) for path in (book, backup)] == [0o640, 0o640]


def test_a_second_result_replaces_the_first_without_another_backup(book: Path) -> None:
    target = Target(book, Manner.IN_PLACE)
    target.put(NEW, OLD)
    target.put(b"newer", NEW)
    assert (book.read_bytes(), names(book.parent)) == (b"newer", ["book backup.xlsx", "book.xlsx"])


def test_a_second_result_replaces_the_first_numbered_one(book: Path) -> None:
    target = Target(book, Manner.NUMBERED, verb="rebalanced")
    target.put(NEW)
    target.put(b"newer", NEW)
    assert names(book.parent) == ["book rebalanced.xlsx", "book.xlsx"]
    assert target.path.read_bytes() == b"newer"


@pytest.mark.parametrize("theirs", [b"theirs", b"x" * len(OLD)])
def test_what_somebody_else_changed_meanwhile_stays(book: Path, theirs: bytes) -> None:
    book.write_bytes(theirs)
    saved = Target(book, Manner.IN_PLACE).put(NEW, OLD)
    assert (book.read_bytes(), saved.path.name, saved.path.read_bytes()) == (theirs, "book (2).xlsx", NEW)
    assert "changed by somebody else" in saved.note
    assert str(saved.path) in saved.note


def test_what_changed_while_the_backup_was_made_stays(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = target_module.back_up

    def slow(path: Path, data: bytes) -> Path:
        made = real(path, data)
        path.write_bytes(b"theirs")
        return made

    monkeypatch.setattr(target_module, "back_up", slow)
    saved = Target(book, Manner.IN_PLACE).put(NEW, OLD)
    assert (book.read_bytes(), saved.path.name) == (b"theirs", "book (2).xlsx")


def test_a_book_that_was_moved_away_meanwhile_is_not_put_back(book: Path) -> None:
    book.unlink()
    saved = Target(book, Manner.IN_PLACE).put(NEW, OLD)
    assert names(book.parent) == [saved.path.name] == ["book (2).xlsx"]


class Held:
    """A file that another program holds for so many tries."""

    def __init__(self, tries: int) -> None:
        self.tries = tries
        self.slept: list[float] = []

    def replace(self, one: Path, other: Path) -> None:
        if self.tries:
            self.tries -= 1
            raise PermissionError(errno.EACCES, "held")
        os.replace(one, other)


@pytest.mark.parametrize("manner", [Manner.REPLACE, Manner.IN_PLACE])
def test_a_held_file_is_tried_again(book: Path, manner: Manner) -> None:
    held = Held(3)
    saved = Target(book, manner, replacing=Replacing(held.replace, held.slept.append)).put(NEW, OLD)
    assert (saved.path, saved.note, book.read_bytes()) == (book, "", NEW)
    assert held.slept == [0.1, 0.2, 0.4]


@pytest.mark.parametrize("manner", [Manner.REPLACE, Manner.IN_PLACE])
def test_a_file_that_stays_held_gets_a_sibling(book: Path, manner: Manner) -> None:
    held = Held(1000)
    saved = Target(book, manner, replacing=Replacing(held.replace, held.slept.append)).put(NEW, OLD)
    assert (book.read_bytes(), saved.path.name, saved.path.read_bytes()) == (OLD, "book (2).xlsx", NEW)
    assert "open in Excel" in saved.note
    assert 2 < sum(held.slept) < 5, "seconds of patience"
    assert not [name for name in names(book.parent) if name.endswith(".part")]


def test_a_link_stays_a_link_and_its_file_changes(book: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    link = tmp_path / "elsewhere" / "link.xlsx"
    link.symlink_to(book)
    Target(link, Manner.IN_PLACE).put(NEW, OLD)
    assert (link.is_symlink(), book.read_bytes(), names(link.parent)) == (True, NEW, ["link.xlsx"])
    assert book.with_name("book backup.xlsx").read_bytes() == OLD


def test_a_link_to_nothing_makes_its_file(tmp_path: Path) -> None:
    link = tmp_path / "link.xlsx"
    link.symlink_to(tmp_path / "file.xlsx")
    Target(link).put(NEW)
    assert (link.is_symlink(), (tmp_path / "file.xlsx").read_bytes()) == (True, NEW)


def test_the_other_name_of_a_file_keeps_the_old_content(book: Path) -> None:
    other = book.with_name("other.xlsx")
    os.link(book, other)
    saved = Target(book, Manner.IN_PLACE).put(NEW, OLD)
    assert (book.read_bytes(), other.read_bytes()) == (NEW, OLD)
    assert "second name" in saved.note


@pytest.mark.parametrize("manner", [Manner.REPLACE, Manner.IN_PLACE])
def test_a_file_marked_read_only_is_meant_to_stay(book: Path, manner: Manner) -> None:
    book.chmod(0o444)
    with pytest.raises(PermissionError, match="read-only"):
        Target(book, manner).put(NEW, OLD)
    assert (book.read_bytes(), names(book.parent)) == (OLD, ["book.xlsx"])


@pytest.mark.parametrize("call", ["fsync", "fdopen", "link"])
@pytest.mark.parametrize("manner", [Manner.NUMBERED, Manner.IN_PLACE])
def test_a_full_disk_leaves_everything_as_it_was(
    book: Path, monkeypatch: pytest.MonkeyPatch, call: str, manner: Manner
) -> None:
    def full(*_arguments: object, **_options: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, call, full)
    with pytest.raises(OSError, match="No space"):
        Target(book, manner, verb="rebalanced").put(NEW, OLD)
    assert (book.read_bytes(), names(book.parent)) == (OLD, ["book.xlsx"])


@pytest.mark.parametrize("stem", ["a" * 250, "é" * 125, "😀" * 62])
def test_the_longest_names_get_results_and_backups(tmp_path: Path, stem: str) -> None:
    book = tmp_path / f"{stem}.xlsx"
    book.write_bytes(OLD)
    Target(book, Manner.IN_PLACE).put(NEW, OLD)
    Target(book, Manner.NUMBERED, verb="rebalanced").put(NEW)
    Target(book, Manner.NUMBERED, verb="rebalanced").put(NEW)
    made = set(names(tmp_path)) - {book.name}
    endings = sorted(name.lstrip(stem[0]) for name in made)
    assert endings == [" backup.xlsx", " rebalanced (2).xlsx", " rebalanced.xlsx"]


@pytest.mark.parametrize("name", ["a 'b' \"c\".xlsx", "£5 & co; $(ls).xlsx", "two\nlines.xlsx", "-o.xlsx", "*?.xlsx"])
def test_odd_names_are_names(tmp_path: Path, name: str) -> None:
    save_new(tmp_path / name, NEW)
    assert names(tmp_path) == [name]


def test_a_name_that_is_not_utf8_is_a_name(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.xlsx"))
    path.write_bytes(OLD)
    Target(path, Manner.IN_PLACE).put(NEW, OLD)
    assert len(names(tmp_path)) == 2


def test_a_disk_without_hard_links_takes_new_files_too(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_arguments: object) -> None:
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, "link", unknown)
    paths = [Target(book, Manner.NUMBERED, verb="rebalanced").put(NEW).path.name for _ in range(2)]
    assert paths == ["book rebalanced.xlsx", "book rebalanced (2).xlsx"]
    with pytest.raises(FileExistsError):
        save_new(book, NEW)
    assert book.read_bytes() == OLD


def test_a_folder_that_vanished(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        save_new(tmp_path / "gone" / "a.xlsx", NEW)


def test_only_its_owner_can_read_a_temporary_file(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []
    real = os.fsync

    def look(handle: int) -> None:
        found = os.fstat(handle)
        if stat.S_ISREG(found.st_mode):
            seen.append(stat.S_IMODE(found.st_mode))
        real(handle)

    monkeypatch.setattr(os, "fsync", look)
    old = os.umask(0)
    try:
        Target(book, Manner.REPLACE).put(NEW)
    finally:
        os.umask(old)
    assert seen == [0o600]


def test_everything_is_on_the_disk_before_a_name_changes(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The order of calls: content, then backup's name and folder, then the book's name and folder."""
    calls: list[str] = []
    for name in ("fsync", "link", "replace"):
        real = getattr(os, name)

        def spy(*arguments: object, name: str = name, real=real) -> object:
            is_folder = name == "fsync" and stat.S_ISDIR(os.fstat(arguments[0]).st_mode)
            calls.append("folder" if is_folder else name)
            return real(*arguments)

        monkeypatch.setattr(os, name, spy)
    Target(book, Manner.IN_PLACE, replacing=Replacing(os.replace)).put(NEW, OLD)
    assert calls == ["fsync", "fsync", "link", "folder", "replace", "folder"]


@pytest.mark.parametrize("manner", [Manner.REPLACE, Manner.IN_PLACE])
def test_ctrl_c_while_files_change_places_comes_too_late(book: Path, manner: Manner) -> None:
    def interrupted(one: Path, other: Path) -> None:
        signal.raise_signal(signal.SIGINT)
        os.replace(one, other)

    target = Target(book, manner, replacing=Replacing(interrupted))
    with pytest.raises(KeyboardInterrupt):
        target.put(NEW, OLD)
    assert target.saved is not None
    assert (book.read_bytes(), stopped(target)) == (NEW, f"Stopped, but the result had been written already: {book}")


def test_ctrl_c_before_that_leaves_everything_as_it_was(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", lambda _handle: signal.raise_signal(signal.SIGINT))
    target = Target(book, Manner.IN_PLACE)
    with pytest.raises(KeyboardInterrupt):
        target.put(NEW, OLD)
    assert (book.read_bytes(), names(book.parent), stopped(target)) == (
        OLD, ["book.xlsx"], "Stopped; nothing was written.",
    )  # fmt: skip
