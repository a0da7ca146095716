"""The one function that every engine runs: a partition of whole clients in, their report out. It touches no file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from fastrak_workbook.layout import CHECKS, REBALANCE, TRADES
from fastrak_xl.app.report import TRADE_FIELDS, Report
from fastrak_xl.cluster.arrow import arrow_table
from fastrak_xl.cluster.figures import Figures, figures_of
from fastrak_xl.cluster.job import Job
from fastrak_xl.domain.arrays import Bools
from fastrak_xl.domain.book import Table
from fastrak_xl.domain.diagnostics import Diagnostic
from fastrak_xl.domain.names import folded
from fastrak_xl.engine.link.linked import LinkedBook, link_part
from fastrak_xl.engine.link.lookup import NOWHERE
from fastrak_xl.engine.rebalance.run import rebalance


@dataclass(frozen=True)
class Partition:
    """Clients, all their accounts, all the holdings of those, and what of these tables could not be read."""

    clients: Table
    accounts: Table
    holdings: Table
    unreadable: tuple[Diagnostic, ...] = ()

    def __repr__(self) -> str:
        return f"Partition({len(self.accounts):,} accounts, {len(self.holdings):,} holdings)"


@dataclass(frozen=True)
class Rebalanced:
    """The tables Rebalance, Trades and Checks of a partition, under the sheets' headings, and its figures."""

    rebalance: pa.Table
    trades: pa.Table
    checks: pa.Table
    figures: Figures


@dataclass
class NothingCanRun(Exception):
    """An error that concerns no one account of the partition, nor one client."""

    error: Diagnostic


def rebalance_partition(job: Job, part: Partition) -> Rebalanced:
    """Rebalance a partition; accounts with errors are left out, by name. NothingCanRun where errors name nobody."""
    linked, found = link_part(job.firm, part.clients, part.accounts, part.holdings, job.settings)
    linked = replace(linked, market=job.market)
    diagnostics = [*part.unreadable, *(one for one in found if one.code != "FX004")]
    is_out = _left_out(linked, diagnostics)
    report = Report(linked, job.settings, rebalance(linked, job.settings, is_out), ~is_out)
    names = tuple(linked.accounts.ids[is_out].tolist())
    diagnostics = list(dict.fromkeys([*diagnostics, *report.warnings()]))
    return Rebalanced(
        arrow_table(REBALANCE, report.rows),
        arrow_table(TRADES, {name: report.rows[name].at(report.traded) for name in TRADE_FIELDS}),
        checks_table(diagnostics),
        figures_of(report, (*names, *_strangers(linked, diagnostics)), diagnostics),
    )


def checks_table(diagnostics: Iterable[Diagnostic]) -> pa.Table:
    """Findings as a table, under the headings of the sheet Checks."""
    rows = [one.as_json() for one in diagnostics]
    names = [(column.header, column.field) for column in CHECKS.columns]
    return pa.table({header: pa.array([row[field] for row in rows], pa.string()) for header, field in names})


def _left_out(linked: LinkedBook, diagnostics: list[Diagnostic]) -> Bools:
    """The accounts that an error concerns, its own or its client's."""
    errors = [one for one in diagnostics if one.is_error]
    out = {folded(one.account) for one in errors if one.account}
    mask = np.array([folded(name) in out for name in linked.accounts.ids], dtype=bool)
    nobodys = [one for one in errors if not one.account]
    if nobodys:
        clients = set(_clients_with(nobodys, linked.book.clients))
        mask |= np.isin(linked.accounts.client, list(clients - {NOWHERE}))
    return mask


def _clients_with(errors: list[Diagnostic], clients: Table) -> Iterator[int]:
    """The clients that the errors stand at."""
    fields = clients.letters
    where = {clients.at(place, name): place for place in range(len(clients)) for name in fields}
    for one in errors:
        if one.sheet != clients.sheet or one.cell not in where:
            raise NothingCanRun(one)
        yield where[one.cell]


def _strangers(linked: LinkedBook, diagnostics: list[Diagnostic]) -> list[str]:
    """Accounts that holdings name and nobody has."""
    named = dict.fromkeys(one.account for one in diagnostics if one.code == "FX201" and one.account)
    return [name for name in named if folded(name) not in linked.accounts.index]
