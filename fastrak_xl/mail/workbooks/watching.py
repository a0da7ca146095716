"""What `fastrak watch` does."""

from __future__ import annotations

import sys
from pathlib import Path

from fastrak_workbook.saving.locks import InUse, one_run
from fastrak_xl.app.totals import counted
from fastrak_xl.commands.refusals import DONE, REFUSED, Refused, say, writing
from fastrak_xl.commands.stopping import stoppable
from fastrak_xl.commands.terminal import answer
from fastrak_xl.mail.workbooks.outcome import Outcome
from fastrak_xl.mail.workbooks.watched_folder import IN, WatchedFolder


def run_watch_folder(folder: Path, *, once: bool) -> int:
    """Rebalance what is dropped."""
    if folder.exists() and not folder.is_dir():
        raise Refused(f"{folder} is a file. Name a folder, or one that can be made.", REFUSED)
    try:
        with writing(folder), one_run(folder / IN, seconds=0), stoppable() as stop:
            watched = WatchedFolder(folder, _tell)
            say(f"Drop workbooks into {folder / IN}. Ctrl-C ends.")
            watched.watch(stop, once=once)
    except InUse:
        raise Refused("Another run watches this folder already. Stop that one first.", REFUSED) from None
    return DONE


def _tell(path: Path, outcome: Outcome | None) -> None:
    """A line for each file; its name, which may be a client's, only where a person reads along."""
    name = path.name if sys.stdout.isatty() else "A workbook"
    if outcome is None:
        say(f"{name} stays where it is, since a disk or another program is in the way. It is tried again.")
    elif outcome.figures is not None:
        accounts, trades = counted(outcome.figures.accounts, "account"), counted(outcome.figures.trades, "trade")
        answer(f"{name} is rebalanced: {accounts}, {trades}.")
    else:
        answer(f"{name} has failed: its problems are beside it.")
    sys.stdout.flush()
