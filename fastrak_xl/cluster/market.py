"""The prices of funds that Funds has no price of, from the holdings of all clients: what no partition knows by itself.

Workers write the holdings of those funds beside the output; each fund's are then put in order, one fund at a time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from fastrak_xl.cluster.job import Job
from fastrak_xl.cluster.reading import Unusable
from fastrak_xl.cluster.task import Failed, Task, read_partition
from fastrak_xl.domain.arrays import Bools, Ints
from fastrak_xl.domain.names import folded
from fastrak_xl.engine.link.availability import substitutes_of
from fastrak_xl.engine.link.linked import Firm, LinkedBook, Market, link_part
from fastrak_xl.engine.link.lookup import NOWHERE
from fastrak_xl.engine.link.share_classes import twins_of
from fastrak_xl.engine.rebalance.prices import agreed_price

_GROUP = 50_000
"""Holdings of a row group: funds are found by its statistics."""


@dataclass(frozen=True)
class PriceTask:
    """A partition whose holdings of some funds are wanted, and the folder that they go to."""

    task: Task
    funds: frozenset[int]
    folder: str

    def __repr__(self) -> str:
        return f"PriceTask({self.task.number})"


def funds_without_price(firm: Firm) -> frozenset[int]:
    """The funds that may be bought where they are not held: those of portfolios, and substitutes."""
    listed = firm.book.funds.frame["price"].to_numpy(dtype=float)
    wanted = {fund for version in firm.portfolios.versions for fund in version.funds}
    wanted |= set(substitutes_of(firm.book, firm.funds)[0].values())
    rows = {fund: firm.funds.funds[fund].row for fund in wanted}
    return frozenset(fund for fund, row in rows.items() if row == NOWHERE or not listed[row] > 0)


def write_lots(job: Job, one: PriceTask) -> Failed | None:
    """Write a partition's holdings of the funds wanted: value, units, and whose they are where that may matter."""
    try:
        part, _ = read_partition(one.task)
    except (Unusable, pa.ArrowException, OSError) as error:
        return Failed(one.task.number, str(error) if isinstance(error, Unusable) else type(error).__name__)
    linked, _ = link_part(job.firm, part.clients, part.accounts, part.holdings, job.settings)
    holdings = linked.holdings
    wanted = np.isin(holdings.fund, list(one.funds))
    chosen = np.flatnonzero(wanted & (holdings.units > 0) & (holdings.value > 0))
    chosen = chosen[np.argsort(holdings.fund[chosen], kind="stable")]
    ids = np.array([folded(name) for name in linked.accounts.ids] + [""], dtype=object)
    asked = _may_be_asked(linked, job)[chosen]
    whose = np.where(asked, ids[holdings.account[chosen]], "") if len(chosen) else np.zeros(0, dtype=object)
    columns = {"fund": holdings.fund[chosen], "value": holdings.value[chosen], "units": holdings.units[chosen]}
    table = pa.table({**columns, "account": pa.array(whose, pa.string())})
    pq.write_table(table, Path(one.folder) / f"{one.task.number}.parquet", row_group_size=_GROUP)
    return None


def _may_be_asked(linked: LinkedBook, job: Job) -> Bools:
    """Holdings of an account that has several of the fund, or, where they count as one, of its share classes."""
    holdings = linked.holdings
    fund = holdings.fund
    if job.settings.share_classes_as_one:
        family = np.arange(len(linked.funds))
        for one, others in twins_of(linked.funds).items():
            family[one] = min(one, *others)
        fund = family[fund]
    keys = holdings.account * len(linked.funds) + fund
    return pd.Series(keys).duplicated(keep=False).to_numpy()


def market_of(folder: Path, funds: frozenset[int]) -> Market:
    """The price of each fund; memory is that of the holdings of one fund, 24 bytes each."""
    lots = ds.dataset(str(folder), format="parquet", schema=_SCHEMA)
    prices: dict[int, Fraction | None] = {}
    without: dict[tuple[int, str], Fraction | None] = {}
    for fund in sorted(funds):
        found = lots.to_table(filter=pc.field("fund") == fund, use_threads=False)
        value, units = found.column("value").to_numpy(), found.column("units").to_numpy()
        order = np.argsort(value / units, kind="stable")
        value, units = value[order], units[order]
        prices[fund] = agreed_price(value, units)
        for account, own in _of_accounts(found.column("account").to_numpy()[order]):
            others = np.delete(np.arange(len(value)), own)
            without[fund, account] = agreed_price(value[others], units[others])
    return Market(prices, without)


_SCHEMA = pa.schema([("fund", pa.int64()), ("value", pa.int64()), ("units", pa.float64()), ("account", pa.string())])


def _of_accounts(accounts: np.ndarray[tuple[int], np.dtype[np.object_]]) -> Iterator[tuple[str, Ints]]:
    """The places of each account that may be asked about."""
    named = np.flatnonzero(accounts != "")
    order = named[np.argsort(accounts[named], kind="stable")]
    names, starts = np.unique(accounts[order], return_index=True)
    yield from zip(names.tolist(), np.split(order, starts[1:]), strict=False)
