"""How far a long run is: a bar on a terminal, for anything over a second; nothing where stderr is piped."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress

PATIENCE = 1.0
"""Seconds that a run may take before a bar appears."""

_IMPORTING = "<frozen importlib._bootstrap>"
"""Where Python tidies up after an import; it drops what is raised there, and says so at length on the screen."""


@contextmanager
def progress(stages: Sequence[str]) -> Iterator[Callable[[str], None]]:
    """What to tell the name of each stage as it begins. A bar that appeared is gone when this ends."""
    bar = _Bar(stages)
    with _remembering(bar):
        yield from _shown(bar)


@contextmanager
def _remembering(bar: _Bar) -> Iterator[None]:
    """Ctrl-C as ever, and once more where a stage begins: Python drops what is raised while it tidies an import up."""
    before = signal.getsignal(signal.SIGINT)
    if before is not signal.default_int_handler or threading.current_thread() is not threading.main_thread():
        yield
        return

    def interrupted(number: int, frame: FrameType | None) -> None:
        bar.is_stopped = True
        if frame is None or frame.f_code.co_filename != _IMPORTING:
            raise KeyboardInterrupt

    signal.signal(signal.SIGINT, interrupted)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _shown(bar: _Bar) -> Iterator[Callable[[str], None]]:
    """The stages, with a bar where a terminal listens."""
    if not sys.stderr.isatty():
        yield bar.begin
        return
    timer = threading.Timer(PATIENCE, bar.appear)
    timer.daemon = True
    timer.start()
    try:
        yield bar.begin
    finally:
        timer.cancel()
        bar.vanish()


class _Bar:
    """One step per stage. It appears from another thread, and not at all if the run ended first."""

    def __init__(self, stages: Sequence[str]) -> None:
        self._stages = list(stages)
        self._now = 0
        self._ended = False
        self.is_stopped = False
        self._shown: Progress | None = None
        self._lock = threading.Lock()

    def begin(self, stage: str) -> None:
        """A stage begins, and those before it are done. KeyboardInterrupt where the person has stopped the run."""
        if self.is_stopped:
            raise KeyboardInterrupt
        with self._lock:
            self._now = self._stages.index(stage) if stage in self._stages else self._now
            if self._shown is not None:
                self._shown.update(self._shown.task_ids[0], completed=self._now, description=self._stages[self._now])

    def appear(self) -> None:
        """Draw the bar. Only here is rich imported: a fast run does without."""
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

        columns = (TextColumn("{task.description:<9}"), BarColumn(), TimeElapsedColumn())
        console = Console(stderr=True)
        with self._lock:
            if self._ended or console.is_dumb_terminal:
                return
            self._shown = Progress(
                *columns, console=console, transient=True, redirect_stdout=False, redirect_stderr=False
            )
            self._shown.add_task(self._stages[self._now], total=len(self._stages), completed=self._now)
            self._shown.start()

    def vanish(self) -> None:
        """Remove the bar, or keep it from appearing."""
        with self._lock:
            self._ended = True
            if self._shown is not None:
                self._shown.stop()
