"""Dask: workers of this machine, reached by nobody else, or a cluster that is there; and its own shuffle."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import dask
import dask.dataframe as dd
import pandas as pd
import pyarrow as pa
from distributed import Client, LocalCluster, as_completed
from distributed.scheduler import KilledWorker

from fastrak_workbook.layout import HOLDINGS
from fastrak_xl.cluster.engines import Ended, Work
from fastrak_xl.cluster.local_engine import use_one_core
from fastrak_xl.cluster.shuffle import PARTITION, Share, rows_by_partition, share_out, write_partitions
from fastrak_xl.commands.refusals import REFUSED, Refused

_QUIET = {
    "distributed.worker.memory.target": False,
    "distributed.worker.memory.spill": False,  # clients' data stays off disks that are not the output's
    "distributed.worker.memory.pause": False,
    "distributed.worker.memory.terminate": False,
    "distributed.scheduler.allowed-failures": 3,
    "distributed.admin.log-length": 0,
    "dataframe.convert-string": False,
}
_SECONDS = "20s"
# Dask has types for a part of itself only.
_client: Any = Client
_local_cluster: Any = LocalCluster
_as_completed: Any = as_completed
_from_map: Any = dd.from_map


def on_this_machine(workers: int, folder: Path) -> DaskEngine:
    """Processes that listen on the loopback only, without a dashboard; their files are in a folder that is removed."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    dask.config.set({**_QUIET, "temporary-directory": str(folder)})
    cluster: Any = _local_cluster(
        n_workers=workers,
        threads_per_worker=1,
        processes=True,
        host="127.0.0.1",
        dashboard_address=None,
        worker_dashboard_address=None,
        local_directory=str(folder),
        silence_logs=logging.CRITICAL,
        memory_limit=0,
    )
    return DaskEngine(_client(cluster), cluster, folder)


def on_cluster(address: str) -> DaskEngine:
    """The cluster of a scheduler; its workers have to see the output folder and have Fastrak XL installed."""
    try:
        return DaskEngine(_client(address, timeout=_SECONDS))
    except (OSError, ValueError) as nobody:
        raise Refused(f"No Dask scheduler answers at {address}. Start it, or correct --scheduler.", REFUSED) from nobody


class DaskEngine:
    """Tasks on Dask workers, twice as many at once as there are threads; Dask does again what a dead worker had."""

    def __init__(self, client: Any, cluster: Any = None, folder: Path | None = None) -> None:
        self._client, self._cluster, self._folder = client, cluster, folder
        client.run(use_one_core)

    @property
    def workers(self) -> int:
        """The threads of the cluster."""
        threads: dict[str, int] = self._client.nthreads()
        return max(1, sum(threads.values()))

    @property
    def client(self) -> Any:
        """Dask's own client."""
        return self._client

    def run(self, work: Work, tasks: Sequence[Any], shared: Any = None) -> Iterator[tuple[int, Any]]:
        """Tasks as workers become free; what is shared goes to each worker once."""
        everywhere = [] if shared is None else [self._client.scatter(shared, broadcast=True, hash=False)]
        waiting = iter(range(len(tasks)))
        running = _as_completed([])
        places: dict[object, int] = {}

        def submit() -> None:
            place = next(waiting, None)
            if place is not None:
                future = self._client.submit(work, *everywhere, tasks[place], pure=False)
                places[future.key] = place
                running.add(future)

        for _ in range(2 * self.workers):
            submit()
        for future in running:
            place = places.pop(future.key)
            try:
                yield place, future.result()
            except KilledWorker:
                yield place, Ended()
            future.release()
            submit()

    def shuffle(self, shares: Iterable[Share], folder: Path) -> None:
        """Holdings by Dask's own shuffle of the rows of each kind of file; the few rows of people as they come."""
        every = list(shares)
        people = [share for share in every if share.layout is not HOLDINGS]
        for _, ended in self.run(share_out, people, str(folder)):
            if isinstance(ended, Ended):
                raise OSError("a worker that puts accounts together has ended")
        for number, (share, sources) in enumerate(_of_a_kind(one for one in every if one.layout is HOLDINGS)):
            parts = _from_map(_frame, [(share, *source) for source in sources], meta=_meta(share, *sources[0]))
            put_together = parts.shuffle(PARTITION, npartitions=_parts(share.count, self.workers))
            written = put_together.map_partitions(_write, str(folder), number, meta=pd.Series([], dtype="int64"))
            written.compute()

    def close(self) -> None:
        """Let go; the workers of this machine end, and their files are gone."""
        with suppress(OSError, TimeoutError):
            self._client.close()
            if self._cluster is not None:
                self._cluster.close()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)


def _parts(partitions: int, workers: int) -> int:
    """In how many parts Dask shuffles: four a worker, but no more than five of our partitions in one."""
    return min(partitions, max(4 * workers, -(-partitions // 5)))


def _of_a_kind(shares: Iterable[Share]) -> Iterator[tuple[Share, list[tuple[int, Any]]]]:
    """The files of all shares whose columns are alike, with a share of theirs."""
    groups: dict[str, tuple[Share, list[tuple[int, Any]]]] = {}
    for share in shares:
        for number, source in share.sources:
            kind = str(next(rows_by_partition(share, number, source)).schema)
            groups.setdefault(kind, (share, []))[1].append((number, source))
    yield from groups.values()


def _meta(share: Share, number: int, source: Any) -> pd.DataFrame:
    return _as_frame(next(rows_by_partition(share, number, source)).slice(0, 0))


def _frame(one: tuple[Share, int, Any]) -> pd.DataFrame:
    return _as_frame(pa.concat_tables(rows_by_partition(*one)))


def _as_frame(rows: pa.Table) -> pd.DataFrame:
    """Arrow's own types, so that decimals and texts stay what they are."""
    frame: pd.DataFrame = rows.to_pandas(types_mapper=pd.ArrowDtype)
    return frame.astype({PARTITION: "int64"})


def _write(frame: pd.DataFrame, folder: str, number: int) -> pd.Series[int]:
    if len(frame):
        name = f"{number}-{int(frame[PARTITION].iloc[0])}"
        write_partitions(pa.Table.from_pandas(frame, preserve_index=False), folder, name, len(frame))
    return pd.Series([len(frame)], dtype="int64")
