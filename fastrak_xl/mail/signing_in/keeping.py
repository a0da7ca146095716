"""Where a sign-in is kept: in the system's keyring where there is one, else in a file that only its owner can read."""

from __future__ import annotations

import hashlib
import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from fastrak_workbook.saving.parts import part

FILE = "sign-in"
_PIECE = 1000  # Windows' keyring holds 2,560 bytes in UTF-16
_ENTRY = "fastrak-sign-in"


class Unsafe(Exception):
    """Others could read the sign-in; the message says what to do."""


class Store(Protocol):
    """A place for one secret text."""

    def load(self) -> str:
        """The text; "" where there is none. Unsafe where others can read it."""

    def save(self, text: str) -> None:
        """Keep it in place of what was there."""


class FileStore:
    """A file in the state folder, for its owner alone."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE

    def load(self) -> str:
        """Its text; refused where the file's rights let others read it."""
        try:
            found = os.open(self._path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
        except FileNotFoundError:
            return ""
        with os.fdopen(found, encoding="utf-8") as file:
            if os.name == "posix" and os.fstat(file.fileno()).st_mode & (stat.S_IRWXG | stat.S_IRWXO):
                raise Unsafe(
                    f"Others can read {self._path}. Sign out at Microsoft or Google, delete the file and sign in again."
                )
            return file.read()

    def save(self, text: str) -> None:
        """Written beside it and renamed, with rights for its owner alone from the first byte."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with part(self._path.parent, text.encode(), 0o600) as written:
            os.replace(written, self._path)


class KeyringStore:
    """The system's keyring, in pieces, since some keep short passwords only.

    The entry "fastrak-sign-in" names the pieces that belong together, so that a kill leaves the old or the new whole.
    """

    def __init__(self, user: str) -> None:
        self._user = user

    def load(self) -> str:
        """All pieces in order."""
        return "".join(self._get(name) for name in self._pieces())

    def save(self, text: str) -> None:
        """New pieces, then the entry that names them, then the old ones go."""
        import keyring
        from keyring.errors import KeyringError

        before = self._pieces()
        edition = hashlib.sha256(text.encode()).hexdigest()[:8]
        pieces = [text[start : start + _PIECE] for start in range(0, len(text), _PIECE)]
        now = _named(edition, len(pieces))
        for name, piece in zip(now, pieces, strict=True):
            keyring.set_password(name, self._user, piece)
        keyring.set_password(_ENTRY, self._user, f"{edition} {len(pieces)}")
        for name in set(before) - set(now):
            with suppress(KeyringError):
                keyring.delete_password(name, self._user)

    def _pieces(self) -> list[str]:
        edition, _, count = self._get(_ENTRY).partition(" ")
        return _named(edition, int(count)) if count.isdecimal() else []

    def _get(self, name: str) -> str:
        import keyring

        return keyring.get_password(name, self._user) or ""


def _named(edition: str, count: int) -> list[str]:
    return [f"{_ENTRY}-{edition}-{number}" for number in range(count)]


def store_for(user: str, state: Path) -> Store:
    """The keyring where the package is installed and the system has one, else the file."""
    try:
        import keyring
        from keyring.backends import fail, null
    except ImportError:
        return FileStore(state)
    lacks = isinstance(keyring.get_keyring(), fail.Keyring | null.Keyring)
    return FileStore(state) if lacks else KeyringStore(user)
