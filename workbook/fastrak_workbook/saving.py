"""Writing files whole or not at all, and the names that results get."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path


def save(path: Path, data: bytes) -> None:
    """Write the file whole or not at all: to a temporary file beside it, to the disk, then renamed."""
    handle, name = tempfile.mkstemp(prefix=f".{path.stem[:40]}-", suffix=".fastrak-part", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).chmod(path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask())
        os.replace(name, path)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise


def _umask() -> int:
    """The permissions that new files do not get; reading it means setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


def result_path(source: Path, verb: str) -> Path:
    """Where a result goes by default: "book rebalanced.xlsx" beside the book, numbered if that is there."""
    return next(path for path in _numbered(source, verb) if not path.exists())


def back_up(source: Path) -> Path:
    """A copy of the file under a name of its own, before it is changed in place."""
    path = result_path(source, "backup")
    save(path, source.read_bytes())
    return path


def _numbered(source: Path, verb: str) -> Iterator[Path]:
    yield source.with_name(f"{source.stem} {verb}{source.suffix}")
    for number in count(2):
        yield source.with_name(f"{source.stem} {verb} ({number}){source.suffix}")
