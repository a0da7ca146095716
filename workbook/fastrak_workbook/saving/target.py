"""Where results go, and how they get there: a new name, a numbered one, over a file, or in place with a backup."""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from fastrak_workbook.saving.names import numbered, real_file
from fastrak_workbook.saving.parts import part, put_new, settle
from fastrak_workbook.saving.stopping import too_late_to_stop


class Manner(Enum):
    """What becomes of a file that has the target's name."""

    NEW = "it stays, and nothing is written"
    NUMBERED = "it stays, and the result gets a number"
    REPLACE = "it is replaced"
    IN_PLACE = "it is the book that was read: a backup is kept, then it is replaced"


@dataclass(frozen=True)
class Saved:
    """The file that was written, and what the person should know about it: one sentence, or ""."""

    path: Path
    note: str = ""


@dataclass(frozen=True)
class Replacing:
    """How one file takes another's place: tried again after each pause (seconds) while a program holds it.

    On Windows, Excel holds a workbook that is open. Tests bring their own.
    """

    replace: Callable[[Path, Path], None] = os.replace
    sleep: Callable[[float], None] = time.sleep
    pauses: tuple[float, ...] = (0.1, 0.2, 0.4, 0.8, 1.5)

    def try_to(self, written: Path, path: Path) -> bool:
        """Whether the file is where it should be; False if it is held by another program to the end."""
        for pause in (*self.pauses, 0.0):
            try:
                self.replace(written, path)
                return True
            except PermissionError:
                self.sleep(pause)
        return False


class Target:
    """The place of one result. What is put there a second time replaces the first, and nothing else.

    A file that does not hold what it should is somebody's work: the result then goes beside it, under a number.
    """

    def __init__(
        self, path: Path, manner: Manner = Manner.NEW, *, verb: str = "", replacing: Replacing | None = None
    ) -> None:
        self._path = path
        self._manner = manner
        self._verb = verb
        self._replacing = replacing or Replacing()
        self.saved: Saved | None = None

    @property
    def path(self) -> Path:
        """The file that was written, or else the one that was asked for."""
        return self.saved.path if self.saved else self._path

    @property
    def is_numbered(self) -> bool:
        """Whether the result takes the next free number, so that no other run can be in its way."""
        return self._manner is Manner.NUMBERED

    def put(self, data: bytes, was: bytes = b"") -> Saved:
        """Write the bytes whole or not at all. `was` is what a file that is changed in place has to hold still.

        Raises FileExistsError where a new name is taken, OSError where the file cannot be written.
        """
        asked = self.path
        if self._manner is Manner.IN_PLACE and self.saved is None and data == was and holds(real_file(asked), was):
            self.saved = Saved(asked)  # nothing changes, so there is nothing to back up
            return self.saved
        new_names = self._manner is Manner.NUMBERED and self.saved is None
        path = asked if new_names else real_file(asked)
        if not new_names:
            refuse_read_only(path)
        with part(path.parent, data, new_mode() if new_names else mode_of(path)) as written, too_late_to_stop():
            self.saved = self._publish(written, asked, was)
            return self.saved

    def _publish(self, written: Path, asked: Path, was: bytes) -> Saved:
        if self.saved is not None:
            return self._change(written, asked, was, keep_backup=False)
        if self._manner is Manner.NEW:
            put_new(written, real_file(asked))
            return Saved(asked)
        if self._manner is Manner.NUMBERED:
            return Saved(first_free(written, numbered(asked, self._verb)))
        if self._manner is Manner.REPLACE:
            return self._replace(written, asked)
        return self._change(written, asked, was, keep_backup=True)

    def _change(self, written: Path, asked: Path, was: bytes, *, keep_backup: bool) -> Saved:
        """Replace a file that still holds `was`; a sibling of one that does not."""
        path = real_file(asked)
        if keep_backup and holds(path, was):
            back_up(path, was)
        if holds(path, was):
            return self._replace(written, asked)
        sibling = first_free(written, numbered(path))
        return Saved(
            sibling,
            f"{asked.name} was changed by somebody else meanwhile and stays as they left it: the result is {sibling}.",
        )

    def _replace(self, written: Path, asked: Path) -> Saved:
        """Replace whatever is there; a sibling of a file that another program does not let go of."""
        path = real_file(asked)
        has_another_name = path.exists() and path.stat().st_nlink > 1
        if self._replacing.try_to(written, path):
            settle(path.parent)
            note = f"{asked.name} has a second name on this disk (a hard link), which keeps the old content."
            return Saved(asked, note if has_another_name else "")
        sibling = first_free(written, numbered(path))
        return Saved(
            sibling,
            f"{asked.name} cannot be replaced, probably because it is open in Excel: the result is {sibling}.",
        )


def save_new(path: Path, data: bytes) -> None:
    """Write a file under a name that nobody has; FileExistsError if somebody has it."""
    Target(path).put(data)


def back_up(path: Path, data: bytes) -> Path:
    """The file's content, whole, under a name of its own: "book backup.xlsx", numbered if that is there."""
    with part(path.parent, data, mode_of(path)) as written:
        return first_free(written, numbered(path, "backup"))


def first_free(written: Path, names: Iterable[Path]) -> Path:
    """Put a temporary file under the first name that nobody has; two runs at once never get the same one."""
    for path in names:
        try:
            put_new(written, path)
        except FileExistsError:
            continue
        return path
    raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))  # names are numbered without end


def holds(path: Path, data: bytes) -> bool:
    """Whether a file is there and holds exactly these bytes."""
    try:
        return path.stat().st_size == len(data) and path.read_bytes() == data
    except FileNotFoundError:
        return False


def refuse_read_only(path: Path) -> None:
    """PermissionError if a file is there and marked read-only: whoever did that meant it."""
    if path.exists() and not path.stat().st_mode & 0o222:
        raise PermissionError(errno.EACCES, "it is marked read-only", str(path))


def mode_of(path: Path) -> int:
    """The permissions of a file, or those that a new one gets."""
    return path.stat().st_mode & 0o777 if path.exists() else new_mode()


def new_mode() -> int:
    """The permissions that the system gives a new file; reading its mask means setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
