"""The output folder: every partition appears whole or not at all, and one whose content was done before is kept.

DIR/rebalance, DIR/trades, DIR/checks    a Parquet file of each partition, named by its number and content
DIR/.fastrak/done                        a record of each, written last: what has none is no result
DIR/.fastrak/kept                        while a batch runs: what an earlier one left, until it is claimed
DIR/.fastrak/work                        while a batch runs: files being written, partitions being put together
"""

from __future__ import annotations

import json
import os
import re
import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from fastrak_xl.cluster.figures import Figures
from fastrak_xl.cluster.partition import Rebalanced

TABLES = ("checks", "trades", "rebalance")
_NAME = re.compile(r"part-\d{5,}-([0-9a-f]{24})\.parquet")


@dataclass(frozen=True)
class Folder:
    """An output folder, on a disk that all workers see."""

    path: Path

    @property
    def work(self) -> Path:
        """What is gone when the batch ends."""
        return self.path / ".fastrak" / "work"

    @property
    def _done(self) -> Path:
        return self.path / ".fastrak" / "done"

    @property
    def _kept(self) -> Path:
        return self.path / ".fastrak" / "kept"

    def begin(self) -> None:
        """Put aside what earlier batches have done, for the partitions that claim it."""
        shutil.rmtree(self.work, ignore_errors=True)
        for folder in (self.work, self._done, *(self._kept / name for name in TABLES)):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name in TABLES:
            (self.path / name).mkdir(exist_ok=True)
            for file in (self.path / name).iterdir():
                if match := _NAME.fullmatch(file.name):
                    os.replace(file, self._kept / name / f"{match[1]}.parquet")

    @property
    def _put_together(self) -> Path:
        return self.path / ".fastrak" / "partitions"

    def put_together(self, key: str) -> Path:
        """Where the partitions of inputs with that key are put together; those of others are gone."""
        self._put_together.mkdir(mode=0o700, exist_ok=True)
        for folder in self._put_together.iterdir():
            if folder.name != key:
                shutil.rmtree(folder)
        return self._put_together / key

    def claim(self, number: int, key: str) -> Figures | None:
        """The figures of a partition of that content that was done before, now in its place again; None if none was."""
        try:
            told = json.loads((self._done / f"{key}.json").read_text(encoding="utf-8"))
            figures = Figures.from_json(told["figures"])
        except (OSError, ValueError, KeyError, TypeError, AssertionError):
            return None
        pairs = [(self._kept / name / f"{key}.parquet", self._place(name, number, key)) for name in TABLES]
        if not all((old if old.exists() else new).exists() for old, new in pairs):
            return None
        for old, new in pairs:
            if old.exists():
                os.replace(old, new)
        return figures

    def put(self, number: int, key: str, result: Rebalanced) -> None:
        """Write a partition beside its place, then put it there; the record that it is done comes last."""
        tables = {"checks": result.checks, "trades": result.trades, "rebalance": result.rebalance}
        written = [(self._written(name, key, tables[name]), self._place(name, number, key)) for name in TABLES]
        for old, new in written:
            os.replace(old, new)
        record = self.work / f"{key}.{os.getpid()}.json"
        record.write_text(json.dumps({"figures": result.figures.as_json()}), encoding="utf-8")
        os.replace(record, self._done / f"{key}.json")

    def _place(self, name: str, number: int, key: str) -> Path:
        return self.path / name / f"part-{number:05}-{key}.parquet"

    def _written(self, name: str, key: str, table: pa.Table) -> Path:
        path = self.work / f"{name}-{key}.{os.getpid()}.parquet"
        pq.write_table(table, path, compression="zstd", compression_level=1)
        with open(path, "rb") as file:
            os.fsync(file.fileno())
        return path

    def end(self, keys: dict[int, str]) -> None:
        """Remove what is none of the partitions of this batch: leftovers of others, and files of dead workers."""
        names = {f"part-{number:05}-{key}.parquet" for number, key in keys.items()}
        for table in TABLES:
            for file in (self.path / table).iterdir():
                if _NAME.fullmatch(file.name) and file.name not in names:
                    file.unlink()
        for record in self._done.iterdir():
            if record.stem not in keys.values():
                record.unlink()
        for folder in (self._kept, self.work, self._put_together):
            with suppress(FileNotFoundError):
                shutil.rmtree(folder)
