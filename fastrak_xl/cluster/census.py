"""The first pass: which accounts a file holds, and by what namings it calls funds. It reads four columns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from fastrak_workbook.layout import HOLDINGS
from fastrak_workbook.parse.columns import read_column
from fastrak_xl.cluster.reading import LINE, Unusable, read_batches
from fastrak_xl.cluster.sources import Source
from fastrak_xl.domain.arrays import Bools, Ints, Texts
from fastrak_xl.domain.names import all_folded

_NAMING = ("code_type", "code", "fund_name")
_FIELDS = ("account_id", *_NAMING)

Hashes = np.ndarray[tuple[int], np.dtype[np.uint64]]
"""Sixty-four bits of each ID, its case and blanks left out of account."""

RawNaming = tuple[object, object, object]
"""Code type, code and fund name as they stand in a file."""


@dataclass
class Counted:
    """One file of holdings: its rows, the hashes of its accounts, and the line where each naming first stands.

    `why`: what is wrong with it; then it counts for nothing. Its first line without a readable account, 0 if all have.
    """

    number: int
    rows: int = 0
    accounts: Hashes = field(default_factory=lambda: np.zeros(0, dtype=np.uint64))
    namings: dict[RawNaming, int] = field(default_factory=dict)
    nobodys_line: int = 0
    why: str = ""


def hashes(ids: Texts | list[str]) -> Hashes:
    """The hash of each ID, the same in every process and on every machine."""
    forms = np.empty(len(ids), dtype=object)
    forms[:] = all_folded(ids) if len(ids) else []
    return pd.util.hash_array(forms, categorize=False)


def count(task: tuple[int, Source]) -> Counted:
    """The census of one file."""
    counted = Counted(task[0])
    try:
        parts = [_count_batch(counted, batch) for batch in read_batches(task[1], HOLDINGS, _FIELDS)]
    except Unusable as unusable:
        return Counted(task[0], why=str(unusable))
    if parts:
        counted.accounts = np.unique(np.concatenate(parts))
    return counted


def _count_batch(counted: Counted, batch: pa.Table) -> Hashes:
    counted.rows += batch.num_rows
    for naming, line in _namings(batch):
        counted.namings.setdefault(naming, line)
    texts, codes, bad = account_texts(batch)
    if bad.any():
        nobodys = np.flatnonzero(bad[codes] & ~_all_blank(batch))
        if len(nobodys) and not counted.nobodys_line:
            counted.nobodys_line = int(batch.column(LINE)[int(nobodys[0])].as_py())
    used = np.bincount(codes, minlength=len(texts)) > 0
    return hashes(texts[used & ~bad])


def account_texts(batch: pa.Table, name: str = "account_id") -> tuple[Texts, Ints, Bools]:
    """The distinct IDs as read, which of them each row has, and which of them could not be read."""
    cells = batch.column(name)
    encoded = cells if pa.types.is_dictionary(cells.type) else pc.dictionary_encode(cells)
    whole = encoded.unify_dictionaries().combine_chunks()
    distinct = [*whole.dictionary.to_pylist(), None]
    codes = pc.fill_null(whole.indices.cast(pa.int64()), len(distinct) - 1).to_numpy(zero_copy_only=False)
    read = read_column(HOLDINGS.column("account_id"), distinct)
    return read.values, codes, read.bad  # type: ignore[return-value]  # texts


def _namings(batch: pa.Table) -> Iterator[tuple[RawNaming, int]]:
    """Each distinct naming with its first line."""
    there = [name for name in _NAMING if name in batch.column_names]
    plain = {name: batch.column(name) for name in there}
    texts = {n: c.cast(c.type.value_type) if pa.types.is_dictionary(c.type) else c for n, c in plain.items()}
    table = pa.table({**texts, LINE: batch.column(LINE)})
    found = table.group_by(there, use_threads=False).aggregate([(LINE, "min")]).to_pydict()
    columns = [found.get(name, [None] * len(found[f"{LINE}_min"])) for name in _NAMING]
    for kind, code, name, line in zip(*columns, found[f"{LINE}_min"], strict=True):
        yield (kind, code, name), line


def _all_blank(batch: pa.Table) -> Bools:
    """Rows that name neither an account nor a fund: blank ones, or the partition says what is wrong with them."""
    blank = np.ones(batch.num_rows, dtype=bool)
    for name in _FIELDS:
        if name in batch.column_names:
            texts = pc.fill_null(batch.column(name).cast(pa.string()), "")
            blank &= pc.equal(pc.utf8_trim_whitespace(texts), "").to_numpy()
    return blank
