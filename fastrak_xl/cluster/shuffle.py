"""Repartitioning by client: rows with the number of their partition, written by Arrow into a folder for each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.dataset as ds

from fastrak_workbook.layout import TableLayout
from fastrak_xl.cluster.census import Hashes, account_texts, hashes
from fastrak_xl.cluster.plan import AccountIndex, Plan
from fastrak_xl.cluster.reading import BATCH, LINE, Unusable, read_batches
from fastrak_xl.cluster.sources import Source
from fastrak_xl.cluster.tables import with_file
from fastrak_xl.domain.arrays import Ints

PARTITION = "fastrak_partition"
_OPEN_FILES = 500


@dataclass(frozen=True)
class Share:
    """Some files of one table, and where their rows go: by the account, or by the client."""

    number: int
    layout: TableLayout
    sources: tuple[tuple[int, Source], ...]
    where: AccountIndex | Plan
    count: int

    def __repr__(self) -> str:
        return f"Share({self.number})"


def share_out(folder: str, share: Share) -> None:
    """Write the rows of a share into `folder/fastrak_partition=N`, in files of its own. Unusable as a file may be."""
    pending: list[pa.Table] = []
    for number, source in share.sources:
        for batch in rows_by_partition(share, number, source):
            if pending and pending[0].schema != batch.schema:
                _write(folder, share, number, pending)
                pending = []
            pending.append(batch)
            if sum(one.num_rows for one in pending) >= 5 * BATCH:
                _write(folder, share, number, pending)
                pending = []
    if pending:
        _write(folder, share, share.sources[-1][0] + 1, pending)


def rows_by_partition(share: Share, number: int, source: Source) -> Iterator[pa.Table]:
    """The rows of a file, each with the number of its partition."""
    try:
        for batch in read_batches(source, share.layout):
            rows = with_file(batch, number)
            plain = pa.table({name: _plain(rows.column(name)) for name in rows.column_names})
            yield plain.append_column(PARTITION, pa.array(partitions(share, batch), pa.int32()))
    except Unusable as unusable:
        raise Unusable(f"{source.name}: {unusable}") from None


def _plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return column.cast(column.type.value_type) if pa.types.is_dictionary(column.type) else column


def partitions(share: Share, batch: pa.Table) -> Ints:
    """The partition of every row; one whose ID cannot be read goes with the blank ones."""
    if isinstance(share.where, AccountIndex):
        texts, codes, _ = account_texts(batch)
        return share.where.of(hashes(texts))[codes]
    return share.where.of_clients(_client_of_row(batch))


def _client_of_row(batch: pa.Table) -> Hashes:
    """The client of each row of accounts or clients; an account without one is its own."""
    client, of_row, _ = account_texts(batch, "client_id")
    found = hashes(client)[of_row]
    if "account_id" in batch.column_names:
        account, of_account, _ = account_texts(batch)
        found = np.where((client == "")[of_row], hashes(account)[of_account], found)
    return found


def _write(folder: str, share: Share, number: int, pending: list[pa.Table]) -> None:
    table = pa.concat_tables(pending).combine_chunks()
    name = f"{share.number}-{number}-{int(table.column(LINE)[0].as_py())}"
    write_partitions(table, folder, name, share.count)


def write_partitions(table: pa.Table, folder: str, name: str, count: int) -> None:
    """Write rows into the folders of their partitions, in files of that name."""
    ds.write_dataset(
        table,
        folder,
        format="parquet",
        basename_template=f"{name}-{{i}}.parquet",
        partitioning=ds.partitioning(pa.schema([(PARTITION, table.schema.field(PARTITION).type)]), flavor="hive"),
        existing_data_behavior="overwrite_or_ignore",
        use_threads=False,
        max_partitions=max(1024, count),
        max_open_files=_OPEN_FILES,
    )
