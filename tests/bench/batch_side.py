"""One batch on one engine in a process of its own, timed without the engine's start-up: prints one JSON object.

Arguments: engine (plain, pool, dask), the folder of a made network, the output folder, workers, holdings a partition.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pandas as pd
import psutil
import pyarrow.parquet as pq

from fastrak_workbook.file_book import FileBook
from fastrak_xl.cluster.arrow import money_as_pence
from fastrak_xl.cluster.engines import Engine
from fastrak_xl.cluster.local_engine import OneProcess, ProcessPool, use_one_core
from fastrak_xl.cluster.preparing import Inputs
from fastrak_xl.cluster.run import run_batch_on
from fastrak_xl.cluster.sources import find_sources
from fastrak_xl.cluster.telling import Telling


class Peaks:
    """The most memory that this process, and any of its children, had at a time."""

    def __init__(self) -> None:
        self.driver = self.worker = 0
        threading.Thread(target=self._watch, daemon=True).start()

    def _watch(self) -> None:
        me = psutil.Process()
        while True:
            self.driver = max(self.driver, me.memory_info().rss)
            for child in me.children(recursive=True):
                try:
                    self.worker = max(self.worker, child.memory_info().rss)
                except psutil.Error:
                    continue
            time.sleep(0.05)


def engine_of(name: str, workers: int, out: Path) -> Engine:
    """The engine, its processes up and their imports done."""
    if name == "plain":
        use_one_core()
        return OneProcess()
    if name == "pool":
        engine: Engine = ProcessPool(workers)
    else:
        from fastrak_xl.cluster.dask_engine import on_this_machine

        engine = on_this_machine(workers, out / ".fastrak" / "dask")
    for _ in engine.run(warm, list(range(4 * workers))):
        pass
    return engine


def warm(_task: int) -> None:
    """Load what a partition needs."""
    import fastrak_xl.cluster.run  # noqa: F401  only to be loaded

    time.sleep(0.2)


def checksum(out: Path) -> str:
    """A sum over all rows of accounts, funds, pence and units, whatever their order."""
    total = np.uint64(0)
    with np.errstate(over="ignore"):
        for path in (out / "rebalance").glob("*.parquet"):
            table = pq.read_table(path, columns=["Account ID", "Fund Code", "Value", "Trade", "Units"])
            row = np.zeros(table.num_rows, dtype=np.uint64)
            for number, name in enumerate(table.column_names):
                values = table.column(name)
                plain = money_as_pence(values) if name in ("Value", "Trade") else values.to_pandas().to_numpy()
                row = row * np.uint64(1_000_003) + pd.util.hash_array(plain, categorize=True) + np.uint64(number)
            total += row.sum(dtype=np.uint64)
    return f"{int(total):016x}"


def main() -> None:
    name, network, out = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    workers, each = int(sys.argv[4]), int(sys.argv[5])
    out.mkdir(parents=True, exist_ok=True)
    files = [tuple(find_sources([str(network / one)])) for one in ("holdings", "accounts.parquet", "clients.parquet")]
    book = FileBook((network / "models.xlsx").read_bytes(), "models.xlsx")
    engine, peaks = engine_of(name, workers, out), Peaks()
    start = time.perf_counter()
    outcome = run_batch_on(engine, book, Inputs(*files, each=each), out, Telling())
    seconds = time.perf_counter() - start
    engine.close()
    assert outcome.figures is not None
    assert not outcome.problems, outcome.problems
    told = {
        "seconds": seconds,
        "stages": outcome.seconds,
        "driver_mb": peaks.driver / 2**20,
        "worker_mb": peaks.worker / 2**20,
        "rows": outcome.figures.rows,
        "checksum": checksum(out),
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main()
