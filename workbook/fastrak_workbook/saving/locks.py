"""Whose turn it is: locks for files, kept away from them, in a folder of the user's own.

A lock file is empty and named by a hash, so that it tells nobody what a client's workbook is called. The operating
system lets go of a lock when its process ends, however it ends.
"""

from __future__ import annotations

import errno
import getpass
import hashlib
import os
import platform
import stat
import tempfile
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

LONGEST_WAIT = 10.0
"""Seconds for which a run waits for another one on the same file."""

_FOLDER = "fastrak-locks"


class InUse(Exception):
    """Another run has the file, and did not finish in time."""


@contextmanager
def one_run(path: Path, waiting: Callable[[], None] = lambda: None, seconds: float | None = None) -> Iterator[None]:
    """The only run on a file while this lasts; InUse after `seconds`. `waiting` is called once if it has to wait.

    A run that has the file already may ask again.
    """
    lock = FileLock(lock_folder() / f"{_hash_of(path)}.lock", is_singleton=True)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        waiting()
        try:
            lock.acquire(timeout=LONGEST_WAIT if seconds is None else seconds)
        except Timeout as too_long:
            raise InUse from too_long
    try:
        yield
    finally:
        lock.release()


@contextmanager
def owner(token: str) -> Iterator[None]:
    """The lock that a process holds for as long as its temporary file of that token is there; Timeout if one does.

    Nobody asks about a token whose file is gone, so its lock file can go too.
    """
    path = lock_folder() / f"{token}.part.lock"
    lock = FileLock(path, timeout=0)
    lock.acquire()
    try:
        yield
    finally:
        lock.release()
        with suppress(OSError):
            path.unlink()


def mark() -> str:
    """Eight letters for this user on this machine: whose locks can be asked about from here."""
    return hashlib.sha256(f"{platform.node()}|{_user()}|{lock_folder()}".encode(errors="replace")).hexdigest()[:8]


def lock_folder() -> Path:
    """Where locks are: in the user's local application data on Windows, else in the system's temporary folder.

    PermissionError if someone else has made it: they could let two runs go at once.
    """
    local = os.environ.get("LOCALAPPDATA") if os.name == "nt" else None
    folder = Path(local or tempfile.gettempdir()) / (_FOLDER if local else f"{_FOLDER}-{_user()}")
    folder.mkdir(mode=0o700, exist_ok=True)
    if hasattr(os, "getuid"):
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
            raise PermissionError(errno.EPERM, "The folder for locks belongs to someone else", str(folder))
        if found.st_mode & 0o077:
            folder.chmod(0o700)
    return folder


def _user() -> str:
    return str(os.getuid()) if hasattr(os, "getuid") else getpass.getuser()


def _hash_of(path: Path) -> str:
    """One name for a file however it is spelt: links followed, letters folded, since some disks do not tell cases."""
    spelt = unicodedata.normalize("NFC", os.path.realpath(path)).casefold()
    return hashlib.sha256(spelt.encode(errors="surrogatepass")).hexdigest()[:32]
