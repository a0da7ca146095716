"""What `fastrak mail once`, `watch`, `status` and `sign-in` do."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from fastrak_xl.commands.refusals import DONE, REFUSED, WRONG_USAGE, Refused, say
from fastrak_xl.commands.terminal import answer, as_json_text
from fastrak_xl.mail.desk.ledger import LEDGER_FILE, Ledger, State, Trouble
from fastrak_xl.mail.settings.config import Auth, MailConfig
from fastrak_xl.mail.settings.reading import Misconfigured, read_config

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


@contextmanager
def _told_plainly(file: Path) -> Iterator[None]:
    """What can be wrong besides the mail, as sentences."""
    from fastrak_xl.mail.signing_in.keeping import Unsafe
    from fastrak_xl.mail.signing_in.provider import NotSignedIn

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
