"""What an engine is: something that runs tasks, a few at a time, and repartitions rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol

from fastrak_xl.cluster.shuffle import Share

Work = Callable[..., Any]
"""A function of a module, of what is shared (where something is) and a task."""


class Ended(Exception):
    """A task's worker ended with it, again and again."""


class Engine(Protocol):
    """Processes of this machine, or Dask."""

    @property
    def workers(self) -> int:
        """How many tasks run at once."""

    def run(self, work: Work, tasks: Sequence[Any], shared: Any = None) -> Iterator[tuple[int, Any]]:
        """The place of each task and its result, as they come; an Ended in place of a result that never will."""

    def shuffle(self, shares: Iterable[Share], folder: Path) -> None:
        """Put rows into the folders of their partitions; OSError or Unusable where that fails."""

    def close(self) -> None:
        """Let go of the workers; what they are doing is not waited for."""
