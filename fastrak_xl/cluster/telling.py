"""How far a batch is, for people: accounts done, how many a second, and the time left; nothing where nobody looks."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from fastrak_xl.commands.progress import PATIENCE

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

COUNT, SHUFFLE, PRICES, REBALANCE = "Count", "Repartition", "Prices", "Rebalance"


class Telling:
    """Told of stages and of accounts that are done."""

    def __init__(self, shown: Progress | None = None) -> None:
        self._shown = shown
        self._task: TaskID | None = None

    def begin(self, stage: str, total: int | None = None) -> None:
        """A stage begins; `total` accounts are to be done in it, where that is known."""
        if self._shown is not None:
            if self._task is not None:
                self._shown.remove_task(self._task)
            self._task = self._shown.add_task(stage, total=total, rate="")

    def done(self, accounts: int) -> None:
        """So many more accounts are done."""
        if self._shown is not None and self._task is not None:
            self._shown.advance(self._task, accounts)
            speed = next(task.speed for task in self._shown.tasks if task.id == self._task)
            self._shown.update(self._task, rate=f"{speed:,.0f} accounts/s" if speed else "")


@contextmanager
def telling() -> Iterator[Telling]:
    """A bar on a terminal, gone when this ends."""
    if not sys.stderr.isatty():
        yield Telling()
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description:<12}"), BarColumn(), MofNCompleteColumn(),
               TextColumn("{task.fields[rate]}"), TimeRemainingColumn())  # fmt: skip
    console = Console(stderr=True)
    if console.is_dumb_terminal:
        yield Telling()
        return
    shown = Progress(*columns, console=console, transient=True, redirect_stdout=False, redirect_stderr=False,
                     speed_estimate_period=60 * PATIENCE)  # fmt: skip
    with shown:
        yield Telling(shown)
