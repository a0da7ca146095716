"""What a worker does with one partition: read it, see whether it was done before, rebalance it, put it in its place."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from fastrak_workbook.layout import ACCOUNTS, CLIENTS, HOLDINGS, TableLayout
from fastrak_xl.app.evidence import table_fingerprint
from fastrak_xl.cluster.census import Hashes, hashes
from fastrak_xl.cluster.figures import Figures
from fastrak_xl.cluster.file_table import FileTable, rows_of, together
from fastrak_xl.cluster.folder import Folder
from fastrak_xl.cluster.job import Job
from fastrak_xl.cluster.partition import NothingCanRun, Partition, rebalance_partition
from fastrak_xl.cluster.reading import FILE, LINE, Unusable, read_batches
from fastrak_xl.cluster.sources import Source
from fastrak_xl.cluster.tables import alike, input_table, no_rows, with_file
from fastrak_xl.domain.book import Table
from fastrak_xl.domain.diagnostics import Diagnostic


@dataclass(frozen=True)
class Pieces:
    """A table of one partition: read already, or in files of the batch's own, or in files as they were given.

    `found` is what could not be read in one that was read already; `names` are the names of all files given, by number,
    and `sources` those that are read here.
    """

    table: Table | None = None
    folder: str = ""
    found: tuple[Diagnostic, ...] = ()
    sources: tuple[tuple[int, Source], ...] = ()
    names: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return "Pieces()"  # Dask writes what a task was given into its log


@dataclass(frozen=True)
class Task:
    """A partition as a worker gets it; `untold` are clients that must not be run."""

    number: int
    output: str
    holdings: Pieces
    accounts: Pieces
    clients: Pieces
    untold: Hashes

    def __repr__(self) -> str:
        return f"Task({self.number})"


@dataclass
class Done:
    """A partition that is in its place; `was_done` by an earlier batch."""

    number: int
    key: str
    figures: Figures
    was_done: bool


@dataclass
class Failed:
    """A partition that was not done: why, in words that name no client, and where that can be told."""

    number: int
    why: str


def run_task(job: Job, task: Task) -> Done | Failed:
    """Do one partition; whatever is wrong with it comes back as data."""
    try:
        return _done(job, task)
    except Unusable as unusable:
        return Failed(task.number, str(unusable))
    except NothingCanRun as nothing:
        one = nothing.error
        return Failed(task.number, f"{one.where}: {one.severity} {one.code}: {one.problem}. {one.remedy}")
    except (pa.ArrowException, OSError, MemoryError) as error:
        return Failed(task.number, f"it cannot be read or written ({type(error).__name__})")


def _done(job: Job, task: Task) -> Done | Failed:
    part, digest = read_partition(task)
    key = hashlib.sha256(f"{job.digest}{digest}".encode()).hexdigest()[:24]
    folder = Folder(Path(task.output))
    figures = folder.claim(task.number, key)
    if figures is None:
        result = rebalance_partition(job, part)
        folder.put(task.number, key, result)
        return Done(task.number, key, result.figures, False)
    return Done(task.number, key, figures, True)


def read_partition(task: Task) -> tuple[Partition, str]:
    """The tables of a partition, and a digest of all that is in them."""
    tables, found, digests = [], list[Diagnostic](), []
    for layout, pieces in ((CLIENTS, task.clients), (ACCOUNTS, task.accounts), (HOLDINGS, task.holdings)):
        table, wrong, digest = read_pieces(layout, pieces)
        tables.append(table)
        found += wrong
        digests.append(digest)
    clients, accounts, holdings = tables
    if len(task.untold):
        accounts, holdings = _without(task.untold, accounts, holdings)
        digests.append(f"{len(accounts)}")
    return Partition(clients, accounts, holdings, tuple(found)), "\x1e".join(digests)


def _without(untold: Hashes, accounts: Table, holdings: Table) -> tuple[Table, Table]:
    """Accounts and holdings without those of some clients."""
    ids, whose = accounts.frame["account_id"].to_numpy(), accounts.frame["client_id"].to_numpy()
    account = hashes(ids)
    client = np.where(whose == "", account, hashes(whose))
    out = np.isin(client, untold)
    gone = np.isin(hashes(holdings.frame["account_id"].to_numpy()), account[out])
    return rows_of(accounts, np.flatnonzero(~out)), rows_of(holdings, np.flatnonzero(~gone))


def read_pieces(layout: TableLayout, pieces: Pieces) -> tuple[Table, list[Diagnostic], str]:
    """A table, what could not be read in it, and its digest."""
    if pieces.table is not None:
        told = "\x1f".join(map(str, pieces.found))
        return pieces.table, [*pieces.found], f"{table_fingerprint(pieces.table)}\x1f{told}"
    groups = _own_files(pieces.folder) if pieces.folder else _given_files(layout, pieces.sources)
    tables: list[FileTable] = []
    found: list[Diagnostic] = []
    digest = hashlib.sha256()
    for rows in groups:
        digest.update(_digest(rows))
        table, wrong = input_table(layout, rows, pieces.names)
        tables.append(table)
        found += wrong
    if not tables:
        return no_rows(layout), [], ""
    return _in_order(together(tables)), found, digest.hexdigest()


def _in_order(table: FileTable) -> Table:
    """The rows in the order of their files and lines."""
    numbers = table.frame.index.to_numpy()
    if (np.diff(numbers) > 0).all():
        return table
    return rows_of(table, np.argsort(numbers, kind="stable"))


def _given_files(layout: TableLayout, sources: Sequence[tuple[int, Source]]) -> list[pa.Table]:
    tables = []
    for number, source in sources:
        try:
            tables += [with_file(batch, number) for batch in read_batches(source, layout)]
        except Unusable as unusable:
            raise Unusable(f"{source.name}: {unusable}") from None
    return [pa.concat_tables(group) for group in alike(tables)]


def _own_files(folder: str) -> list[pa.Table]:
    """The rows of a partition as they were put together, in their order; files of one make stand together."""
    files = sorted(Path(folder).glob("*.parquet"))
    tables = [pq.read_table(file, partitioning=None) for file in files]
    by = [(FILE, "ascending"), (LINE, "ascending")]
    return [pa.concat_tables(group).sort_by(by) for group in alike(tables)]


def _digest(rows: pa.Table) -> bytes:
    """The content of rows with their lines, which findings name; not how they came in pieces."""
    sink = _Digest()
    content = rows.drop_columns([FILE]).combine_chunks()
    with pa.ipc.new_stream(pa.PythonFile(sink, mode="w"), content.schema) as stream:
        stream.write_table(content)
    return sink.digest.digest()


class _Digest(io.RawIOBase):
    """What is written here is only added to a digest."""

    def __init__(self) -> None:
        super().__init__()
        self.digest = hashlib.sha256()

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        view = memoryview(data)  # type: ignore[arg-type]  # bytes of some kind
        self.digest.update(view)
        return view.nbytes
