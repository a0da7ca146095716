"""Accounts and clients, from the models workbook or from files: whose each is, and which partition they go to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa

from fastrak_workbook.layout import ACCOUNTS, CLIENTS, TableLayout
from fastrak_xl.cluster.census import Hashes, hashes
from fastrak_xl.cluster.reading import Unusable, read_batches
from fastrak_xl.cluster.sources import Source
from fastrak_xl.cluster.tables import input_table, with_file
from fastrak_xl.commands.refusals import REFUSED, Refused
from fastrak_xl.domain.arrays import Ints, Texts
from fastrak_xl.domain.book import Table
from fastrak_xl.domain.diagnostics import Diagnostic


@dataclass(frozen=True)
class Origin:
    """Where a table of accounts or clients is: in the workbook, read already, or in files."""

    layout: TableLayout
    table: Table | None
    files: tuple[Source, ...] = ()

    def parts(self, fields: Sequence[str] = ()) -> Iterator[tuple[Table, list[Diagnostic]]]:
        """The table piece by piece, with what could not be read in the files. Refused for a file that cannot be."""
        if self.table is not None:
            yield self.table, []
            return
        for rows in self.batches(fields):
            yield input_table(self.layout, rows, self.names)

    def batches(self, fields: Sequence[str] = ()) -> Iterator[pa.Table]:
        """The rows of the files."""
        for number, source in enumerate(self.files):
            try:
                for batch in read_batches(source, self.layout, fields):
                    yield with_file(batch, number)
            except Unusable as unusable:
                raise Refused(f"{source.name} ({self.layout.sheet}) cannot be used: {unusable}.", REFUSED) from None

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its files, by number."""
        return tuple(source.name for source in self.files)


@dataclass(frozen=True)
class People:
    """Every account: its own hash and its client's, in the order of the accounts' hashes. An account without a client
    is its own. `latest` is the last day of valuation; `nameless` are the accounts or clients without a readable ID."""

    account: Hashes
    client: Hashes
    rows: int
    latest: date | None
    nameless: tuple[Diagnostic, ...]


def survey(accounts: Origin, clients: Origin) -> People:
    """The accounts and their clients; memory is 16 bytes an account."""
    own: list[Hashes] = []
    whose: list[Hashes] = []
    days: list[date] = []
    nameless: list[Diagnostic] = []
    for table, found in accounts.parts(("account_id", "client_id", "valuation_date")):
        ids, account, client = _whose(table)
        own.append(account[ids != ""])
        whose.append(client[ids != ""])
        days += [day for day in table.frame["valuation_date"] if day]
        days = [max(days)] if days else []
        nameless += [one for one in found if not one.account]
    for _, found in clients.parts(("client_id", "client_name")):
        nameless += [one for one in found if one.cell.endswith("Client ID")]
    account, client = np.concatenate(own), np.concatenate(whose)
    order = np.argsort(account, kind="stable")
    return People(account[order], client[order], len(account), days[0] if days else None, tuple(nameless))


def _whose(table: Table) -> tuple[Texts, Hashes, Hashes]:
    """The IDs of a table of accounts, their hashes, and those of their clients."""
    ids, client = table.frame["account_id"].to_numpy(), table.frame["client_id"].to_numpy()
    account = hashes(ids)
    return ids, account, np.where(client == "", account, hashes(client))


PartitionOf = Callable[[Hashes], Ints]
"""Clients' hashes to the numbers of their partitions."""


def partitions_of(table: Table, partition_of: PartitionOf) -> Ints:
    """The partition of every row of a table of accounts or clients."""
    if "account_id" in table.frame:
        return partition_of(_whose(table)[2])
    return partition_of(hashes(table.frame["client_id"].to_numpy()))


__all__ = ["ACCOUNTS", "CLIENTS", "Origin", "PartitionOf", "People", "partitions_of", "survey"]
