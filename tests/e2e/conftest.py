"""The command, run in this process, for every test that meets it as people do."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache

import pytest
import typer

from fastrak_workbook.read.admitted import admitted_source
from fastrak_workbook.read.source import Source
from fastrak_xl import cli
from tests.e2e.mail_server import PASSWORD, SECRET, MailServer, mail_server

typer.main.get_command = cache(typer.main.get_command)
"""Made of their functions once and not once a call; a program that people start calls it once."""


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str


class Unguarded:
    """Reads in this process what the product reads in one of its own."""

    def start(self, data: bytes, wanted: Iterable[str]) -> None:
        """Nothing is read ahead."""

    def __call__(self, data: bytes, wanted: Iterable[str]) -> Source:
        return admitted_source(data, wanted)


@pytest.fixture
def unguarded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are read in the test's own process: a process for each takes most of half a second."""
    monkeypatch.setattr("fastrak_workbook.guard.reading.GuardedReader", Unguarded)


@pytest.fixture
def fastrak(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Ended]:
    """Run the command with these arguments, in this process; what it reads too, unless the test is marked guarded."""
    if request.node.get_closest_marker("guarded") is None:
        request.getfixturevalue("unguarded")

    def run(*arguments: object) -> Ended:
        monkeypatch.setattr(sys, "argv", ["fastrak", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        printed = capsys.readouterr()
        code = ended.value.code
        return Ended(0 if code is None else int(code), printed.out, printed.err)

    return run


@pytest.fixture(scope="session")
def _server() -> Iterator[MailServer]:
    with mail_server() as running:
        yield running


@pytest.fixture
def server(_server: MailServer, monkeypatch: pytest.MonkeyPatch) -> MailServer:
    """A mail server without mail, and in the environment what opens its mailbox."""
    monkeypatch.setenv("FASTRAK_IMAP_PASSWORD", PASSWORD)
    monkeypatch.setenv("FASTRAK_MAIL_SECRET", SECRET)
    _server.start_afresh()
    return _server
