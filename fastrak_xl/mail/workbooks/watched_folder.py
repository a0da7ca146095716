"""A watched folder: a workbook dropped into `in` is rebalanced, and comes with its result into `done` or `failed`.

The original is moved last. Whatever stops the program before, the next start begins that file anew, and since the
same workbook gives the same bytes, finds its own result there already.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from itertools import chain
from pathlib import Path

from fastrak_workbook.gate.limits import MIB, MOST_FILE
from fastrak_workbook.saving.names import numbered
from fastrak_workbook.saving.parts import settle, sweep
from fastrak_workbook.saving.target import Target, holds
from fastrak_xl.domain.printable import printable
from fastrak_xl.mail.workbooks.answering import answer, refusal
from fastrak_xl.mail.workbooks.dropped import Inbox, Print, print_of
from fastrak_xl.mail.workbooks.outcome import Attachment, Outcome, Said, Wish

IN, DONE, FAILED = "in", "done", "failed"
PAUSE = 0.5
"""Seconds between two looks into the folder."""

_RETRY = 30.0

Tell = Callable[[Path, Outcome | None], None]
"""Told of each file as it leaves, and what came of it; once, without an outcome, of one that has to stay."""


class WatchedFolder:
    """The three folders. Raises OSError where they cannot be made or read."""

    def __init__(self, folder: Path, tell: Tell, clock: Callable[[], float] = time.monotonic) -> None:
        self._places = {name: folder / name for name in (IN, DONE, FAILED)}
        for place in self._places.values():
            place.mkdir(parents=True, exist_ok=True)
            sweep(place)
        self._inbox = Inbox(self._places[IN])
        self._tell = tell
        self._clock = clock
        self._blocked: dict[str, float] = {}

    def watch(self, stop: threading.Event, *, once: bool = False) -> None:
        """Work on what is dropped until asked to stop; `once`: until nothing is left that can be worked on."""
        while not stop.is_set():
            for path in self._inbox.ready(self._clock()):
                if stop.is_set():
                    return
                if self._clock() >= self._blocked.get(path.name, 0.0):
                    self._work_on(path)
            if once and self._inbox.names() <= self._blocked.keys():
                return
            stop.wait(PAUSE)

    def _work_on(self, path: Path) -> None:
        """One file. Where a disk or another program is in the way, it stays and is tried again."""
        try:
            before = print_of(path)
            outcome = _outcome(path, before)
            if print_of(path) != before:
                return  # it was changed while it was read; it will be ready again
            place = self._places[DONE if outcome.said is Said.DONE else FAILED]
            moved = _put_away(path, before, outcome, place)
        except OSError:
            if path.name not in self._blocked:
                self._tell(path, None)
            self._blocked[path.name] = self._clock() + _RETRY
            return
        self._blocked.pop(path.name, None)
        if moved:
            self._tell(path, outcome)


def _outcome(path: Path, seen: Print) -> Outcome:
    if seen[0] > MOST_FILE:
        return refusal(Wish.REBALANCE, f"The file is too large: {seen[0] / MIB:,.0f} MB. Split it by client.")
    data = path.read_bytes()
    try:
        return answer(Wish.REBALANCE, [Attachment(path.name, data)])
    except Exception as bug:  # a mistake of the program's own must cost one file, not all that are dropped
        return refusal(Wish.REBALANCE, f"The workbook could not be worked on ({type(bug).__name__}). Report this.")


def _put_away(path: Path, seen: Print, outcome: Outcome, place: Path) -> bool:
    """Results first, the original last; whether it was still the file that was worked on."""
    original, results = _names(path.name, outcome, place)
    for result, data in results:
        if not holds(result, data):
            with suppress(FileExistsError):
                Target(result).put(data)
    if print_of(path) != seen:
        return False
    os.rename(path, original)  # nobody else writes here, and the name was free
    settle(place)
    return True


def _names(name: str, outcome: Outcome, place: Path) -> tuple[Path, list[tuple[Path, bytes]]]:
    """Names for a file and its results, which go together: "book.xlsx" and "book rebalanced.xlsx", or both with
    "(2)". A result that is there already with the same bytes is this file's own, from a run that was stopped."""
    for original in chain([place / name], numbered(place / name)):
        results = [(_beside(original, verb, ending), data) for verb, ending, data in _results(outcome, original.suffix)]
        if not os.path.lexists(original) and all(_is_free(path, data) for path, data in results):
            return original, results
    raise FileExistsError(name)  # names are numbered without end


def _results(outcome: Outcome, suffix: str) -> Iterator[tuple[str, str, bytes]]:
    verb = "rebalanced" if outcome.said is Said.DONE else "checked"
    for attachment in outcome.attachments:
        yield verb, suffix, attachment.data
    if outcome.said is not Said.DONE:
        lines: Sequence[str] = [outcome.refusal] if outcome.refusal else [str(one) for one in outcome.diagnostics]
        yield "problems", ".txt", ("\n".join(map(printable, lines)) + "\n").encode()


def _beside(original: Path, verb: str, suffix: str) -> Path:
    return next(numbered(original.with_suffix(suffix) if original.suffix else Path(f"{original}{suffix}"), verb))


def _is_free(path: Path, data: bytes) -> bool:
    return not os.path.lexists(path) or holds(path, data)
