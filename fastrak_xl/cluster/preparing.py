"""From inputs and a plan to partitions: what is not in them yet is put together, by the engine's own shuffle."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from fastrak_workbook.layout import ACCOUNTS, CLIENTS, HOLDINGS
from fastrak_xl.cluster.engines import Engine
from fastrak_xl.cluster.file_table import rows_of
from fastrak_xl.cluster.models import Models, rows_found
from fastrak_xl.cluster.people import Origin, People, partitions_of
from fastrak_xl.cluster.plan import HOLDINGS_EACH, AccountIndex, Plan
from fastrak_xl.cluster.reading import Unusable
from fastrak_xl.cluster.shuffle import PARTITION, Share
from fastrak_xl.cluster.sources import Source
from fastrak_xl.cluster.task import Pieces, Task
from fastrak_xl.commands.refusals import REFUSED, Refused

COMPLETE = "complete"
"""The file that says that all rows are in the folders of their partitions."""


@dataclass(frozen=True)
class Inputs:
    """What a batch is asked to do; `each` is about how many holdings a partition has."""

    holdings: tuple[Source, ...]
    accounts: tuple[Source, ...] = ()
    clients: tuple[Source, ...] = ()
    overrides: dict[str, str] = field(default_factory=dict)
    each: int = HOLDINGS_EACH


@dataclass(frozen=True)
class Preparation:
    """What the partitions of a batch are made from."""

    models: Models
    inputs: Inputs
    people: People
    plan: Plan

    def tasks(self, folder: Path, output: Path) -> Iterator[Task]:
        """The partitions, once what `folder` has to hold is there."""
        names = tuple(source.name for source in self.inputs.holdings)
        slices = [_slices(origin, self.plan, self.models) for origin in (self.models.accounts, self.models.clients)]
        for number in range(self.plan.count):
            group = self.plan.groups[number] if self.plan.groups else ()
            holdings = Pieces(
                folder="" if group else _folder_of(folder, HOLDINGS.sheet, number),
                sources=tuple((one, self.inputs.holdings[one]) for one in group),
                names=names,
            )
            accounts, clients = (
                Pieces(folder=_folder_of(folder, origin.layout.sheet, number), names=origin.names)
                if pieces is None
                else pieces[number]
                for origin, pieces in zip((self.models.accounts, self.models.clients), slices, strict=True)
            )
            yield Task(number, str(output), holdings, accounts, clients, self.plan.untold)

    def put_together(self, engine: Engine, shares: Sequence[Share], folder: Path) -> None:
        """Put rows into the folders of their partitions. Refused where a file cannot be read."""
        for sheet in (HOLDINGS.sheet, ACCOUNTS.sheet, CLIENTS.sheet):
            (folder / sheet).mkdir(mode=0o700, parents=True, exist_ok=True)
            some = [share for share in shares if share.layout.sheet == sheet]
            try:
                engine.shuffle(some, folder / sheet)
            except Unusable as unusable:
                raise Refused(f"{unusable}. Nothing was rebalanced. Restore the file and run again.", REFUSED) from None
        (folder / COMPLETE).touch()

    def shares(self, workers: int) -> Iterator[Share]:
        """What has to be put together, in pieces for so many workers."""
        if self.plan.is_split:
            index = AccountIndex(self.people, self.plan)
            every = list(enumerate(self.inputs.holdings))
            for number, some in enumerate(_split(every, workers)):
                yield Share(number, HOLDINGS, tuple(some), index, self.plan.count)
        for origin in (self.models.accounts, self.models.clients):
            if origin.table is None:
                yield Share(0, origin.layout, tuple(enumerate(origin.files)), self.plan, self.plan.count)

    def key(self) -> str:
        """What the partitions that are put together rest on."""
        every = (*self.inputs.holdings, *self.inputs.accounts, *self.inputs.clients)
        facts = [f"{one.address}\x1f{one.size}\x1f{one.stamp or time.time_ns()}" for one in every]
        digest = hashlib.sha256("\x1e".join([str(self.plan.count), *facts]).encode("utf-8", "surrogatepass"))
        digest.update(self.people.account.tobytes())
        digest.update(self.people.client.tobytes())
        return digest.hexdigest()[:24]


def _folder_of(folder: Path, sheet: str, number: int) -> str:
    return str(folder / sheet / f"{PARTITION}={number}")


def _split(every: list[tuple[int, Source]], count: int) -> Iterator[list[tuple[int, Source]]]:
    """Files in as many shares as there are workers, each of files that follow one another."""
    size = max(1, -(-len(every) // count))
    for start in range(0, len(every), size):
        yield every[start : start + size]


def _slices(origin: Origin, plan: Plan, models: Models) -> list[Pieces] | None:
    """The workbook's accounts or clients by partition; None where they come from files."""
    table = origin.table
    if table is None:
        return None
    partition = partitions_of(table, plan.of_clients)
    order = np.argsort(partition, kind="stable")
    edges = np.searchsorted(partition[order], np.arange(plan.count + 1))
    pieces = []
    for number in range(plan.count):
        rows = rows_of(table, order[edges[number] : edges[number + 1]])
        pieces.append(Pieces(table=rows, found=rows_found(rows, models.of_rows) if models.of_rows else ()))
    return pieces
