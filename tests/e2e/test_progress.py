"""A bar for people who wait: on a terminal, after a second, gone at the end, and never on stdout."""

from __future__ import annotations

import os
import re
import select
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from fastrak_workbook.shipped import DEMO_FILE, shipped
from fastrak_xl.commands import progress

SLOWLY = """
import sys, time
from fastrak_workbook.file_book import FileBook
from fastrak_xl import cli
from fastrak_xl.commands import progress
progress.PATIENCE, seconds = float(sys.argv[1]), float(sys.argv[2])
sys.argv[1:] = sys.argv[3:]
def slow(method):
    def slower(*arguments, **options):
        last = time.monotonic() + seconds
        while time.monotonic() < last:  # in short sleeps: Ctrl-C need not wake a long one, where another thread gets it
            time.sleep(0.02)
        return method(*arguments, **options)
    return slower
for name in ("read", "write", "preview"):
    setattr(FileBook, name, slow(getattr(FileBook, name)))
try:
    cli.main()
finally:
    print("rich" if "rich.progress" in sys.modules else "no rich", file=sys.stderr)
"""
"""The command with a slow book: PATIENCE SECONDS ARGUMENTS...; says at its end whether rich was imported."""

BAR = "━"


@dataclass(frozen=True)
class Ended:
    """How a command on a terminal ended: `screen` is all that its stderr was sent, `out` a piped stdout."""

    code: int
    out: str
    screen: str

    @property
    def left(self) -> list[str]:
        """The lines that are on the screen at the end."""
        lines, row, column = [""], 0, 0
        for up, erased, other, text in _PIECE.findall(self.screen):
            if up:
                row -= int(up)
            elif erased:
                lines[row] = ""
            elif text == "\n":
                row += 1
                lines += [""] * (row + 1 - len(lines))
            elif text == "\r":
                column = 0
            elif not other:
                lines[row] = lines[row][:column].ljust(column) + text + lines[row][column + 1 :]
                column += 1
        return [line.rstrip() for line in lines if line.strip()]


_PIECE = re.compile(r"\x1b\[(\d+)A|\x1b\[(2K)|(\x1b\[[?\d;]*[A-Za-z])|([^\x1b])", re.DOTALL)
"""Up so many lines, an erased line, another command (such as a colour), or a character."""


@pytest.fixture
def demo(tmp_path: Path) -> Path:
    path = tmp_path / DEMO_FILE
    path.write_bytes(shipped(DEMO_FILE))
    return path


def on_a_terminal(patience: float, seconds: float, *arguments: object, stop_at: str = "", term: str = "xterm") -> Ended:
    """Run the command with stderr on a terminal of 80 columns; Ctrl-C as soon as `stop_at` is on it."""
    ours, theirs = os.openpty()
    command = [sys.executable, "-c", SLOWLY, str(patience), str(seconds), *map(str, arguments)]
    environment = os.environ | {"TERM": term, "COLUMNS": "80"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=theirs, env=environment, text=True) as running:
        os.close(theirs)
        screen = _all_of(ours, running, stop_at)
        assert running.stdout is not None
        out = running.stdout.read()
    os.close(ours)
    assert "Traceback" not in screen, screen
    return Ended(running.returncode, out, screen)


def _all_of(terminal: int, running: subprocess.Popen[str], stop_at: str) -> str:
    """What is sent to the terminal until the program has closed it."""
    screen, last = b"", time.monotonic() + 60
    while time.monotonic() < last:
        if not select.select([terminal], [], [], 0.1)[0]:
            continue
        try:
            screen += os.read(terminal, 65536)
        except OSError:  # Linux says so when the other end is closed
            return screen.decode()
        if stop_at and stop_at in screen.decode(errors="ignore"):
            running.send_signal(signal.SIGINT)
            stop_at = ""
    running.kill()
    raise AssertionError(f"no end in a minute: {screen!r}")


@pytest.mark.parametrize(
    ("command", "stages"),
    [
        (("rebalance", DEMO_FILE), ["Read", "Write"]),
        (("check", DEMO_FILE), ["Read"]),
        (("check", DEMO_FILE, "-o", "out.xlsx"), ["Read", "Write"]),
        (("verify", "result.xlsx", DEMO_FILE), ["Read", "Calculate", "Compare"]),
        (("eval", '=FASTRAK_SECTOR("Cash")', DEMO_FILE), ["Read"]),
    ],
)
def test_a_slow_run_shows_its_stages(
    demo: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...], stages: list[str]
) -> None:
    monkeypatch.chdir(demo.parent)
    if "result.xlsx" in command:
        subprocess.run(
            [sys.executable, "-m", "fastrak_xl.cli", "rebalance", DEMO_FILE, "-o", "result.xlsx"], check=True
        )
    ended = on_a_terminal(0.1, 1, *command)
    assert ended.code == 0
    for stage in stages:
        assert re.search(rf"{stage} *\x1b.*{BAR}", ended.screen), (stage, ended.screen)
    assert BAR not in ended.out
    assert not [line for line in ended.left if BAR in line], "the bar is gone at the end"
    assert ended.screen.count("\x1b[?25h") == ended.screen.count("\x1b[?25l") == 1, "the cursor is back"


def test_a_second_of_patience_is_the_default() -> None:
    from fastrak_xl.commands import progress

    assert progress.PATIENCE == 1.0


def test_a_fast_run_shows_nothing_and_never_imports_rich(demo: Path) -> None:
    ended = on_a_terminal(30, 0, "rebalance", demo)
    assert (ended.code, BAR in ended.screen, "\x1b" in ended.screen) == (0, False, False)
    assert ended.left[-1] == "no rich"


def test_a_piped_run_shows_nothing_however_slow(demo: Path) -> None:
    command = [sys.executable, "-c", SLOWLY, "0.1", "0.6", "rebalance", str(demo)]
    ended = subprocess.run(command, capture_output=True, text=True, check=True)
    assert BAR not in ended.stderr + ended.stdout
    assert "\x1b" not in ended.stderr + ended.stdout
    assert ended.stderr.endswith("no rich\n")


def test_a_terminal_that_cannot_draw_gets_no_bar(demo: Path) -> None:
    ended = on_a_terminal(0.1, 0.6, "rebalance", demo, term="dumb")
    assert (ended.code, BAR in ended.screen, "\x1b" in ended.screen) == (0, False, False)


def test_ctrl_c_removes_the_bar_and_writes_nothing(demo: Path) -> None:
    ended = on_a_terminal(0.1, 20, "rebalance", demo, stop_at=BAR)
    assert (ended.code, ended.out) == (130, "")
    assert ended.left == ["Stopped; nothing was written.", "rich"]
    assert ended.screen.count("\x1b[?25h") == 1, "the cursor is back"
    assert os.listdir(demo.parent) == [DEMO_FILE]


def run_that_loses_ctrl_c() -> None:
    with progress.progress(["Read", "Write"]) as stage:
        stage("Read")
        with suppress(KeyboardInterrupt):  # as Python itself does in the middle of an import
            signal.raise_signal(signal.SIGINT)
        stage("Write")


def test_ctrl_c_that_python_dropped_ends_the_run_where_the_next_stage_begins() -> None:
    before = signal.getsignal(signal.SIGINT)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with pytest.raises(KeyboardInterrupt):
            run_that_loses_ctrl_c()
        assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    finally:
        signal.signal(signal.SIGINT, before)
