"""What `fastrak mail once`, `watch` and `status` do."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from fastrak_xl.commands.refusals import DONE, REFUSED, WRONG_USAGE, Refused, say, writing
from fastrak_xl.commands.terminal import answer, as_json_text
from fastrak_xl.mail.desk.ledger import LEDGER_FILE, Ledger, State, Trouble
from fastrak_xl.mail.settings.config import Auth, MailConfig
from fastrak_xl.mail.settings.reading import Misconfigured, read_config

if TYPE_CHECKING:
    from fastrak_xl.mail.workbooks.outcome import Outcome

_SHOWN = 10


def run_once(file: Path) -> int:
    """Answer what waits."""
    with _told_plainly(file):
        config = read_config(file)
        from fastrak_xl.commands.stopping import stoppable
        from fastrak_xl.mail.desk.mailbox import TROUBLE
        from fastrak_xl.mail.desk.service import service

        with service(config, sys.stderr) as at_work, stoppable() as stop:
            try:
                at_work.once(stop.is_set)
            except TROUBLE as broken:
                at_work.ledger.trouble("mailbox", type(broken).__name__)
                raise Refused(_unreachable(config, broken), REFUSED) from broken
            counts = at_work.ledger.counts()
    answer(_line(counts))
    return DONE


def run_watch(file: Path) -> int:
    """Answer mail as it comes; SIGTERM and Ctrl-C end it after the mail in hand."""
    with _told_plainly(file):
        config = read_config(file)
        from fastrak_xl.commands.stopping import stoppable
        from fastrak_xl.mail.desk.service import service

        with service(config, sys.stderr) as at_work, stoppable() as stop:
            at_work.watch(stop)
    return DONE


def run_status(file: Path, *, as_json: bool) -> int:
    """What the ledger tells; a service that runs meanwhile is not disturbed."""
    with _told_plainly(file):
        config = read_config(file)
        if not (config.state / LEDGER_FILE).is_file():
            raise Refused(f"There is no ledger in {config.state}. Run `fastrak mail once` first.")
        ledger = Ledger(config.state, lambda: 0.0)
        counts, troubles = ledger.counts(), ledger.troubles(_SHOWN)
        ledger.close()
    if as_json:
        last = [{"at": _moment(one), "step": one.step, "kind": one.kind} for one in troubles]
        answer(as_json_text({"counts": {str(state): number for state, number in counts.items()}, "errors": last}))
        return DONE
    for state, number in counts.items():
        answer(f"{state:<12}{number:>8,}")
    for one in troubles:
        answer(f"{_moment(one)}  {one.step}: {one.kind}")
    return DONE


def run_sign_in(file: Path) -> int:
    """The first sign-in, by a person."""
    with _told_plainly(file):
        from fastrak_xl.mail.signing_in.oauth import sign_in

        config = read_config(file)
        if config.auth is Auth.PASSWORD:
            raise Refused(f"The settings ask for a password, not for signing in: see `auth` in {file.name}.")
        config.state.mkdir(mode=0o700, parents=True, exist_ok=True)
        sign_in(config, say)
    answer("Signed in.")
    return DONE


def run_watch_folder(folder: Path, *, once: bool) -> int:
    """Rebalance what is dropped."""
    from fastrak_workbook.saving.locks import InUse, one_run
    from fastrak_xl.commands.stopping import stoppable
    from fastrak_xl.mail.workbooks.watched_folder import IN, WatchedFolder

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
    from fastrak_xl.app.totals import counted

    name = path.name if sys.stdout.isatty() else "A workbook"
    if outcome is None:
        say(f"{name} stays where it is, since a disk or another program is in the way. It is tried again.")
    elif outcome.figures is not None:
        accounts, trades = counted(outcome.figures.accounts, "account"), counted(outcome.figures.trades, "trade")
        answer(f"{name} is rebalanced: {accounts}, {trades}.")
    else:
        answer(f"{name} has failed: its problems are beside it.")
    sys.stdout.flush()


@contextmanager
def _told_plainly(file: Path) -> Iterator[None]:
    """What can be wrong besides the mail, as sentences."""
    from fastrak_xl.mail.signing_in.keeping import Unsafe
    from fastrak_xl.mail.signing_in.oauth import NotSignedIn

    try:
        yield
    except Misconfigured as wrong:
        raise Refused(str(wrong), WRONG_USAGE) from wrong
    except (NotSignedIn, Unsafe) as closed:
        raise Refused(str(closed), REFUSED) from closed
    except ModuleNotFoundError as missing:
        raise Refused(f'{missing.name} is not installed. Run: pip install "fastrak-xl[mail]"', REFUSED) from missing
    except sqlite3.Error as unusable:
        raise Refused(f"The ledger cannot be used: {unusable}. See `state` in {file.name}.", REFUSED) from unusable


def _unreachable(config: MailConfig, broken: BaseException) -> str:
    """Without what the server said, which may name people."""
    where = f"{config.imap.host}:{config.imap.port}"
    return f"The mailbox at {where} cannot be used ({type(broken).__name__}). Check its host, port, user and password."


def _line(counts: dict[State, int]) -> str:
    shown = (State.SENT, State.FAILED, State.SENDING, State.QUARANTINED)
    return ", ".join(f"{counts[state]:,} {state}" for state in shown) + "."


def _moment(trouble: Trouble) -> str:
    return datetime.fromtimestamp(trouble.at, UTC).isoformat(timespec="seconds")
