"""The command `board` where it cannot open: one sentence, and the right exit code; no browser is needed for that."""

from __future__ import annotations

import importlib.util
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from fastrak_workbook.file_book import FileBook
from fastrak_workbook.shipped import DEMO_FILE, shipped
from fastrak_xl.app.changes import Amendment
from tests.e2e.browser import chromium
from tests.e2e.conftest import Ended

Command = Callable[..., Ended]


def test_without_a_file_or_the_extra_it_says_what_to_do(
    fastrak: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert fastrak("board", tmp_path / "none.xlsx").code == 2
    (tmp_path / DEMO_FILE).write_bytes(shipped(DEMO_FILE))
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    ended = fastrak("board", tmp_path / DEMO_FILE)
    assert (ended.code, ended.out) == (2, "")
    assert 'pip install "fastrak-xl[board]"' in ended.err


def test_a_workbook_whose_sectors_have_errors_is_not_opened(fastrak: Command, tmp_path: Path) -> None:
    chromium()
    book = FileBook(shipped(DEMO_FILE), DEMO_FILE)
    table = book.read()[0].sector_models
    book.change({"Sector Models": Amendment(changed={int(table.frame.index[0]): {"sector": "Nowhere"}})})
    (tmp_path / DEMO_FILE).write_bytes(book._data)
    ended = fastrak("board", tmp_path / DEMO_FILE)
    assert ended.code == 1
    assert "FX206" in ended.err
    assert "not opened" in ended.out


def test_a_port_that_is_taken_is_said(fastrak: Command, tmp_path: Path) -> None:
    chromium()
    (tmp_path / DEMO_FILE).write_bytes(shipped(DEMO_FILE))
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        ended = fastrak("board", tmp_path / DEMO_FILE, "--port", port)
    assert ended.code == 3
    assert f"Port {port} is in use" in ended.err
