"""Temporary files beside their targets: written to the disk whole, then put in place, or swept at the next start."""

from __future__ import annotations

import errno
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from fastrak_workbook.saving.locks import mark, one_run, owner

_NAME = re.compile(r"\.fastrak-([0-9a-f]{8})-([0-9a-f]{16})\.part")
_KNOWS_NO_LINKS = frozenset({errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK})
_BINARY = getattr(os, "O_BINARY", 0)


@contextmanager
def part(folder: Path, data: bytes, mode: int) -> Iterator[Path]:
    """The bytes, safe on the disk, in a temporary file that is gone when this ends. Only its owner may read it before.

    Its lock comes before it and goes after it, so whoever finds it with a free lock has found a dead run's.
    """
    token = secrets.token_hex(8)
    path = folder / f".fastrak-{mark()}-{token}.part"
    with owner(token):
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o600)
            with os.fdopen(handle, "wb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            path.chmod(mode)
            yield path
        finally:
            with suppress(OSError):
                path.unlink()


def sweep(folder: Path) -> None:
    """Remove the temporary files of this user's runs that ended before they could; those of live runs stay.

    Files of other users or machines stay too: their locks cannot be seen from here.
    """
    mine = mark()
    try:
        found = [_NAME.fullmatch(name) for name in os.listdir(folder)]
    except OSError:
        return  # the command will say what is wrong with its folder
    for match in found:
        if match and match[1] == mine:
            with suppress(OSError), owner(match[2]):
                (folder / match[0]).unlink()


def put_new(written: Path, path: Path) -> None:
    """Give a temporary file a name that nobody has; FileExistsError if somebody has it."""
    if os.name == "nt":
        os.rename(written, path)  # which never replaces there
    else:
        try:
            os.link(written, path)
        except OSError as error:
            if error.errno not in _KNOWS_NO_LINKS:
                raise
            _put_new_without_links(written, path)
    settle(path.parent)


def _put_new_without_links(written: Path, path: Path) -> None:
    """The same on a disk such as a memory stick, where only our own runs can be kept from taking the name meanwhile."""
    with one_run(path):
        if os.path.lexists(path):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
        os.rename(written, path)


def settle(folder: Path) -> None:
    """Have the folder's names on the disk, where the system can be asked for that."""
    if os.name == "nt":
        return
    with suppress(OSError):  # some network disks refuse; the name is right all the same
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
