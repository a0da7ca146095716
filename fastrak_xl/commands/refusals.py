"""How a command ends early: in one sentence that says what to do, and an exit code."""

from __future__ import annotations

import errno
import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from fastrak_xl.domain.printable import printable

if TYPE_CHECKING:
    from fastrak_workbook.saving.target import Target

DONE, HAS_ERRORS, WRONG_USAGE, REFUSED, STOPPED = 0, 1, 2, 3, 130


@dataclass
class Refused(Exception):
    """The command cannot be carried out: one sentence and the exit code."""

    sentence: str
    exit_code: int = WRONG_USAGE

    def __str__(self) -> str:
        return self.sentence


def say(text: str) -> None:
    """A line for the person, not part of the answer."""
    print(printable(text), file=sys.stderr)


def refuse_no_file(file: Path) -> None:
    """Refused if there is no file of that name, or something else is."""
    if not file.exists():
        raise Refused(f"There is no file {file}.")
    if not file.is_file():
        raise Refused(f"{file} is not a file. Name a workbook (.xlsx or .xlsm).", REFUSED)


def refuse_to_replace(path: Path, force: bool) -> None:
    """Refused if the path is taken (and not forced) or its folder is missing."""
    if path.is_dir():
        raise Refused(f"{path} is a folder. Add the name of a file.")
    if path.exists() and not path.is_file():
        raise Refused(f"{path} is a device or a pipe, which no workbook may replace. Choose another name.")
    if path.exists() and not force:
        raise _taken(path)
    if not path.parent.is_dir():
        raise Refused(f"There is no folder {path.parent}. Make it first, or choose another one.")


def refuse_other_endings(path: Path, endings: Iterable[str]) -> None:
    """Refused for a name under which Excel would not open a workbook."""
    known = [ending.lower() for ending in endings]
    if path.suffix.lower() not in known:
        raise Refused(f"{path.name} has to end in {' or '.join(known)}, or Excel will not open it.")


def refuse_copy(file: Path, out: Path, force: bool) -> None:
    """Refused if a copy of FILE cannot go to `out`: above all, if that is FILE itself."""
    if out.exists() and file.exists() and out.samefile(file):
        raise Refused("-o names FILE itself. Give the copy another name; `rebalance --in-place` keeps a backup.")
    refuse_other_endings(out, [file.suffix])
    refuse_to_replace(out, force)


def _taken(path: Path) -> Refused:
    return Refused(f"{path} is there already. Choose another name, or add --force to replace it.")


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """What can go wrong with a file that is to be written, as one sentence."""
    try:
        yield
    except FileExistsError as taken:
        raise _taken(path) from taken
    except OSError as unusable:
        is_gone = unusable.errno == errno.ENOENT
        reason = "its folder is not there" if is_gone else (unusable.strerror or str(unusable)).lower()
        raise Refused(f"{path} cannot be written: {reason}. Choose another place.", REFUSED) from unusable


@contextmanager
def the_only_run(target: Target | None) -> Iterator[None]:
    """From reading to writing: no other run on the target, nothing of dead runs beside it, Ctrl-C in a true sentence.

    Refused if another run does not finish. A result that takes the next free number waits for nobody.
    """
    from fastrak_workbook.saving.locks import InUse, one_run
    from fastrak_workbook.saving.names import real_file
    from fastrak_workbook.saving.parts import sweep

    with ExitStack() as turn:
        try:
            if target is not None and not target.is_numbered:
                name = target.path.name
                turn.enter_context(one_run(target.path, lambda: say(f"Waiting for another run on {name} to finish.")))
            if target is not None:
                sweep(target.path.parent)
                sweep(real_file(target.path).parent)
            yield
        except InUse as busy:
            raise Refused(f"Another run is busy with {name}. Wait until it is done and try again.", REFUSED) from busy
        except KeyboardInterrupt as pressed:
            raise Refused(stopped(target), STOPPED) from pressed


def stopped(target: Target | None = None) -> str:
    """What Ctrl-C has left, in one sentence."""
    if target is None or target.saved is None:
        return "Stopped; nothing was written."
    return f"Stopped, but the result had been written already: {target.saved.path}"
