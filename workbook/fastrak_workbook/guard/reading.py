"""Starting the reading process, and what becomes of its answer: a source, or one sentence that refuses the file."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fastrak_workbook.gate.limits import MIB
from fastrak_workbook.graft.xml import NotAWorkbook
from fastrak_workbook.guard.answer import take
from fastrak_workbook.guard.child import DONE, NO_MEMORY, REFUSED

if TYPE_CHECKING:
    from fastrak_workbook.read.source import Source

_START = "import json, sys; sys.path[:] = json.loads(sys.argv[1]); import fastrak_workbook.guard.child as c; c.main()"
_AGAIN = "Open it in Excel, save it as .xlsx and try again."


@dataclass(frozen=True, slots=True)
class Limits:
    """What the reading process may use: bytes of memory, and seconds."""

    memory: int
    seconds: int


def limits_for(size: int) -> Limits:
    """The limits for a file of so many bytes: a small file gets little, however much it asks for.

    Measured on a busy machine of two cores: 300,000 holdings (21 MB) take 2.3 GB and 33 s on the careful lane, 0.5 GB
    and 6 s on the fast one. Limits leave half as much again of the memory, and twice the time.
    """
    return Limits(memory=1024 * MIB + 110 * min(size, 64 * MIB), seconds=8 + 4 * size // MIB)


class Reading:
    """A file being read by a process of its own, which starts at once; the caller may do other things meanwhile."""

    def __init__(self, data: bytes, wanted: Iterable[str], limits: Limits | None = None, *, fast: bool = True) -> None:
        self.data = data
        self.wanted = tuple(wanted)
        self._limits = limits or limits_for(len(data))
        self._fast = fast
        self._answer = b""
        self._timed_out = False
        self._process = _process()
        self._job = _limited_from_outside(self._process, self._limits)
        self._thread = threading.Thread(target=self._talk, daemon=True)
        self._thread.start()

    def source(self) -> Source:
        """What was read, when it is there; NotAWorkbook with a sentence if the file was refused or cannot be read."""
        self._thread.join()
        if self._timed_out:
            raise NotAWorkbook(
                f"The workbook is refused: it takes more than {self._limits.seconds} seconds to read, "
                f"far more than others of its size. {_AGAIN}"
            )
        try:
            kind, content = take(self._answer)
        except (pickle.UnpicklingError, EOFError, ValueError):
            return self._again()
        if kind == DONE:
            return content  # type: ignore[return-value]  # what the reading process sends under this name
        raise NotAWorkbook(str(content) if kind == REFUSED else self._sentence(kind))

    def _again(self) -> Source:
        """The process died. The careful lane, which has no compiled reader of cells, may still manage."""
        if self._fast:
            return Reading(self.data, self.wanted, self._limits, fast=False).source()
        raise NotAWorkbook(f"The workbook is refused: whatever reads it is stopped by it. {_AGAIN}")

    def _sentence(self, kind: str) -> str:
        assert kind == NO_MEMORY
        return f"The workbook is refused: it needs far more memory to read than others of its size. {_AGAIN}"

    def _talk(self) -> None:
        request = {"wanted": self.wanted, "fast": self._fast}
        request |= {"memory": self._limits.memory, "seconds": self._limits.seconds}
        try:
            sent = json.dumps(request).encode() + b"\n" + self.data
            self._answer, _ = self._process.communicate(sent, timeout=self._limits.seconds)
        except subprocess.TimeoutExpired:
            self._timed_out = True
            self._process.kill()
            self._process.communicate()
        finally:
            _close(self._job)


class GuardedReader:
    """Reads sources in processes of their own; one that was started ahead is waited for, not read twice."""

    def __init__(self) -> None:
        self._ahead: Reading | None = None

    def start(self, data: bytes, wanted: Iterable[str]) -> None:
        """Begin to read a file that will be asked for."""
        self._ahead = Reading(data, wanted)

    def __call__(self, data: bytes, wanted: Iterable[str]) -> Source:
        """The source in a file's bytes; NotAWorkbook where it is refused."""
        names, ahead = tuple(wanted), self._ahead
        if ahead is not None and ahead.data is data and ahead.wanted == names:
            self._ahead = None
            return ahead.source()
        return Reading(data, names).source()


def _process() -> subprocess.Popen[bytes]:
    flags = getattr(subprocess, "CREATE_NO_WINDOW", 0)
    pipe = subprocess.PIPE
    return subprocess.Popen(_command(), stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, creationflags=flags)


def _command() -> list[str]:
    """Python, with this program's own search path and nothing else of the user's surroundings."""
    return [sys.executable, "-I", "-S", "-c", _START, json.dumps([place for place in sys.path if place])]


def _limited_from_outside(process: subprocess.Popen[bytes], limits: Limits) -> int | None:
    """The job object that limits a process on Windows, before it is sent anything; None elsewhere."""
    if sys.platform != "win32":
        return None
    import ctypes

    from fastrak_workbook.guard.windows_job import limit_process

    handle = int(process._handle)
    return limit_process(ctypes.windll.kernel32, handle, limits.memory, limits.seconds)


def _close(job: int | None) -> None:
    if sys.platform == "win32" and job is not None:
        import ctypes

        ctypes.windll.kernel32.CloseHandle(ctypes.c_void_p(job))
