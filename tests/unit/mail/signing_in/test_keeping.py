"""A sign-in is kept where only its owner can read it."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Any

import pytest

from fastrak_xl.mail.signing_in.keeping import FILE, FileStore, KeyringStore, Unsafe, store_for


def test_a_file_for_its_owner_alone(tmp_path: Path) -> None:
    store = FileStore(tmp_path / "state")
    assert store.load() == ""
    for text in ("first", "the second, longer", ""):
        store.save(text)
        assert store.load() == text
    assert [file.name for file in (tmp_path / "state").iterdir()] == [FILE]
    if os.name == "posix":
        assert stat.S_IMODE((tmp_path / "state" / FILE).stat().st_mode) == 0o600


@pytest.mark.skipif(os.name != "posix", reason="rights of this kind are POSIX")
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o620, 0o601])
def test_a_file_that_others_can_use_is_refused(tmp_path: Path, mode: int) -> None:
    store = FileStore(tmp_path)
    store.save("text")
    (tmp_path / FILE).chmod(mode)
    with pytest.raises(Unsafe, match="delete the file and sign in again"):
        store.load()


@pytest.mark.skipif(os.name != "posix", reason="links of this kind are POSIX")
def test_a_link_is_not_followed(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_text("of somebody else")
    elsewhere.chmod(0o600)
    (tmp_path / FILE).symlink_to(elsewhere)
    with pytest.raises(OSError, match="link"):
        FileStore(tmp_path).load()


class Short(dict[tuple[str, str], str]):
    """A keyring as on Windows, in memory; it can break at the nth entry."""

    breaks_at = 0

    def set(self, service: str, user: str, text: str) -> None:
        assert len(text) <= 1280
        self.breaks_at -= 1
        if self.breaks_at == 0:
            raise KeyboardInterrupt
        self[service, user] = text


@pytest.fixture
def ring(monkeypatch: pytest.MonkeyPatch, keyring: Any) -> Short:
    short = Short()
    monkeypatch.setattr(keyring, "get_password", lambda service, user: short.get((service, user)))
    monkeypatch.setattr(keyring, "set_password", short.set)
    monkeypatch.setattr(keyring, "delete_password", lambda service, user: short.pop((service, user)))
    return short


def test_a_keyring_that_holds_short_texts_only(ring: Short) -> None:
    store = KeyringStore("fastrak@firm.example")
    assert store.load() == ""
    for text in ("x" * 9_000, "y" * 2_500, "z"):
        store.save(text)
        assert store.load() == text
    assert len(ring) == 2


@pytest.mark.parametrize("entry", [1, 2, 3, 4])
def test_a_kill_leaves_the_old_or_the_new_whole(ring: Short, entry: int) -> None:
    store = KeyringStore("fastrak@firm.example")
    store.save("a" * 2_500)
    ring.breaks_at = entry
    with pytest.raises(KeyboardInterrupt):
        store.save("b" * 2_500)
    assert store.load() == "a" * 2_500


def test_without_a_keyring_it_is_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, keyring: Any) -> None:
    from keyring.backends import fail

    monkeypatch.setattr(keyring, "get_keyring", fail.Keyring)
    assert isinstance(store_for("kim", tmp_path), FileStore)
    monkeypatch.setattr(keyring, "get_keyring", object)
    assert isinstance(store_for("kim", tmp_path), KeyringStore)
