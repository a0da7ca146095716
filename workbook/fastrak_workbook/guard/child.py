"""What the reading process does: limit itself, take the file, pass the gate, read, and answer.

It is started by :mod:`fastrak_workbook.guard.reading` and speaks over its pipes only: a line of JSON and the file's
bytes come in, a pickled answer goes out. It can write no file, and starts no process.
"""

from __future__ import annotations

import gc
import json
import os
import pickle
import sys
from collections.abc import Mapping
from contextlib import suppress

DONE, REFUSED, NO_MEMORY = "done", "refused", "no memory"


def main() -> None:
    """Read one file."""
    gc.disable()  # it reads one file and ends
    request = json.loads(sys.stdin.buffer.readline())
    limit_this_process(request)
    pickle.dump(_answer(request), sys.stdout.buffer, protocol=5)
    sys.stdout.buffer.flush()
    os._exit(0)  # what is in memory need not be given back piece by piece


def limit_this_process(limits: Mapping[str, int]) -> None:
    """At most so many bytes of memory and seconds of work; no files, no dump of what is in memory.

    On Windows the parent's job object does this.
    """
    if sys.platform == "win32":
        return
    import resource

    for kind, most in (
        (resource.RLIMIT_AS, limits["memory"]),
        (resource.RLIMIT_CPU, limits["seconds"]),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        with suppress(ValueError, OSError):  # a lower limit of the machine's own stands
            resource.setrlimit(kind, (most, most))


def _answer(request: Mapping[str, object]) -> tuple[str, object]:
    from fastrak_workbook.graft.xml import NotAWorkbook
    from fastrak_workbook.read.admitted import admitted_source

    try:
        wanted: list[str] = request["wanted"]  # type: ignore[assignment]  # the parent writes it so
        return DONE, admitted_source(sys.stdin.buffer.read(), wanted, fast=bool(request["fast"]))
    except NotAWorkbook as refused:
        return REFUSED, str(refused)
    except MemoryError:
        return NO_MEMORY, None
