"""Processes of this machine: a limited number of partitions is in flight, and one whose process dies is done again."""

from __future__ import annotations

import multiprocessing
import multiprocessing.connection
import os
import pickle
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

from fastrak_xl.cluster.engines import Ended, Work
from fastrak_xl.cluster.shuffle import Share, share_out

_DEATHS = 3
"""After so many deaths of its process a task is given up."""


class OneProcess:
    """Everything here and now."""

    workers = 1

    def run(self, work: Work, tasks: Sequence[Any], shared: Any = None) -> Iterator[tuple[int, Any]]:
        """One task after the other."""
        for place, task in enumerate(tasks):
            yield place, work(task) if shared is None else work(shared, task)

    def shuffle(self, shares: Iterable[Share], folder: Path) -> None:
        """One share after the other."""
        for share in shares:
            share_out(str(folder), share)

    def close(self) -> None:
        """Nothing is held."""


class ProcessPool:
    """Worker processes; twice as many tasks as workers are in flight, so that none waits for work."""

    def __init__(self, workers: int) -> None:
        self.workers = workers
        self._before = {child.pid for child in multiprocessing.active_children()}
        self._pool = self._new_pool()

    def _new_pool(self) -> ProcessPoolExecutor:
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(self.workers, mp_context=context, initializer=_begin)

    def run(self, work: Work, tasks: Sequence[Any], shared: Any = None) -> Iterator[tuple[int, Any]]:
        """Tasks as workers become free. Those in flight when a process dies are done again, in the end one by one."""
        packed = None if shared is None else pickle.dumps(shared)
        waiting, deaths = deque(range(len(tasks))), dict.fromkeys(range(len(tasks)), 0)
        running: dict[Future[Any], int] = {}
        while waiting or running:
            suspect = bool(waiting) and deaths[waiting[0]] > 0
            while waiting and len(running) < (1 if suspect else 2 * self.workers):
                place = waiting.popleft()
                running[self._submit(work, packed, tasks[place])] = place
                if suspect:
                    break
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                place = running.pop(future)
                try:
                    yield place, future.result()
                except BrokenProcessPool:
                    lost = [place, *running.values()]
                    running.clear()
                    yield from self._after_a_death(lost, waiting, deaths)
                    break

    def _submit(self, work: Work, packed: bytes | None, task: Any) -> Future[Any]:
        try:
            return self._pool.submit(_work, work, packed, task)
        except BrokenProcessPool:
            self._pool = self._new_pool()
            return self._pool.submit(_work, work, packed, task)

    def _after_a_death(self, lost: list[int], waiting: deque[int], deaths: dict[int, int]) -> Iterator[tuple[int, Any]]:
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._pool = self._new_pool()
        for place in sorted(lost, reverse=True):
            deaths[place] += 1
            if deaths[place] < _DEATHS:
                waiting.appendleft(place)
            else:
                yield place, Ended()

    def shuffle(self, shares: Iterable[Share], folder: Path) -> None:
        """A share to each worker; each writes files of its own."""
        for _, error in self.run(share_out, list(shares), str(folder)):
            if isinstance(error, Exception):
                raise OSError("a process that repartitions the holdings has ended")

    def close(self) -> None:
        """End the workers."""
        for child in multiprocessing.active_children():
            if child.pid not in self._before:
                child.terminate()
        with suppress(OSError):
            self._pool.shutdown(wait=True, cancel_futures=True)


def _begin() -> None:
    """A worker hears no Ctrl-C, which is the driver's to hear, and ends when the driver has."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_after, args=(parent.sentinel,), daemon=True).start()
    use_one_core()


def use_one_core() -> None:
    """Every process computes on one core: there are as many of them as cores."""
    import pyarrow as pa

    pa.set_cpu_count(1)
    pa.set_io_thread_count(2)


def _end_after(sentinel: int) -> None:
    multiprocessing.connection.wait([sentinel])
    os._exit(1)


def _work(work: Work, packed: bytes | None, task: Any) -> Any:
    return work(task) if packed is None else work(_unpacked(packed), task)


@lru_cache(maxsize=1)
def _unpacked(packed: bytes) -> Any:
    """What the driver of this process has sent through its own pipe."""
    return pickle.loads(packed)
