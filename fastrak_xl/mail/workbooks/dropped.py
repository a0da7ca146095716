"""What has been dropped into a folder, and when it is all there: copying takes time, and Excel leaves notes about."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

SETTLED = 2.0
"""Seconds for which a file's size and time have not changed, before it counts as copied."""

PATIENCE = 30.0
"""The same for a workbook whose end is missing: copying may have come to a halt."""

_UNFINISHED = (".part", ".partial", ".tmp", ".crdownload", ".download", ".filepart")
_OF_WINDOWS = ("thumbs.db", "desktop.ini")
_ZIP, _ZIP_END = b"PK\x03\x04", b"PK\x05\x06"
_LONGEST_END = 22 + 65_535

Print = tuple[int, int]
"""A file's size and the time of its last change, in nanoseconds."""


@dataclass
class Inbox:
    """The folder, and since when (seconds of a steady clock) each file has looked as it does."""

    folder: Path
    _since: dict[str, tuple[Print, float]] = field(default_factory=dict)

    def ready(self, now: float) -> list[Path]:
        """The files that are all there, oldest first."""
        found = {path.name: (path, seen) for path, seen in _files(self.folder)}
        self._since = {name: kept for name, kept in self._since.items() if name in found}
        due = [(seen[1], path) for path, seen in found.values() if self._is_ready(path, seen, now)]
        return [path for _, path in sorted(due)]

    def names(self) -> set[str]:
        """What is there that will be ready some time."""
        return {path.name for path, _ in _files(self.folder)}

    def _is_ready(self, path: Path, seen: Print, now: float) -> bool:
        before, since = self._since.get(path.name, (None, now))
        if before != seen:
            self._since[path.name] = (seen, now)
            return False
        return now - since >= SETTLED and (_is_whole(path, seen[0]) or now - since >= PATIENCE)


def print_of(path: Path) -> Print:
    """How a file looks now; OSError where it is gone."""
    found = path.stat()
    return found.st_size, found.st_mtime_ns


def _files(folder: Path) -> Iterator[tuple[Path, Print]]:
    """Every file that a person dropped: no folder, no link, nothing hidden or still being fetched."""
    with os.scandir(folder) as entries:
        for entry in entries:
            name = entry.name
            if name.startswith((".", "~$")) or name.lower().endswith(_UNFINISHED) or name.lower() in _OF_WINDOWS:
                continue
            try:
                found = entry.stat(follow_symlinks=False)
            except FileNotFoundError:
                continue
            if stat.S_ISREG(found.st_mode):
                yield Path(entry.path), (found.st_size, found.st_mtime_ns)


def _is_whole(path: Path, size: int) -> bool:
    """Whether a file can be opened and, if it begins as a workbook does, has a workbook's end."""
    try:
        with path.open("rb") as stream:
            if size and stream.read(4) != _ZIP:
                return True
            stream.seek(max(0, size - _LONGEST_END))
            return _ZIP_END in stream.read()
    except OSError:
        return False
