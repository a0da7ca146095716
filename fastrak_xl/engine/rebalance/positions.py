"""The rows of every account: the distinct funds held, the funds of its model portfolio, and cash."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, TypeVar

import numpy as np

from fastrak_xl.domain.arrays import Bools, Exact, Floats, Ints
from fastrak_xl.engine.link.funds import CASH
from fastrak_xl.engine.link.linked import LinkedBook
from fastrak_xl.engine.link.lookup import NOWHERE
from fastrak_xl.engine.link.share_classes import twins_of
from fastrak_xl.engine.rebalance.model_rows import ModelRows, model_rows
from fastrak_xl.engine.rebalance.ordering import all_the_same, distinct

T = TypeVar("T", Ints, Floats)


@dataclass(frozen=True)
class Positions:
    """Rows sorted by account, then fund, as columns; `starts` are the first rows of the accounts.

    `value` is pence held; a weight is `numerator[row] / denominator[account]`; `sector` is a sector number of the
    account's sector model or NOWHERE. Every account has a cash row. `book_cost` is pence and counts only where
    `cost_known`. `lot_row` is the row of each readable holding, in the order of Holdings.
    """

    account: Ints
    fund: Ints
    starts: Ints
    value: Ints
    units: Floats
    held: Bools
    in_model: Bools
    numerator: Exact
    denominator: Exact
    sector: Ints
    rank: Ints
    book_cost: Ints
    cost_known: Bools
    no_sale: Bools
    no_buy: Bools
    """Locks of the row's holdings, the strictest winning; cash has none."""
    unavailable: Bools
    """Funds of the model that cannot be bought on the account's platform."""
    stands_for: Ints
    """For a substitute the fund whose allocation it takes, else NOWHERE; the first of them, where it takes several."""
    replaced_by: Ints
    """For a fund whose allocation a substitute takes, that substitute, else NOWHERE."""
    lot_row: Ints

    def __len__(self) -> int:
        return len(self.account)

    @cached_property
    def is_cash(self) -> Bools:
        """The cash rows: one in every account, its first, since cash is fund 0."""
        mask: Bools = self.fund == CASH
        return mask

    @cached_property
    def unassigned(self) -> Bools:
        """Rows whose fund is in no sector; never cash."""
        mask: Bools = (self.sector == NOWHERE) & ~self.is_cash
        return mask


def lay_out(linked: LinkedBook, *, share_classes_as_one: bool = False) -> Positions:
    """The positions of every account; holdings of one fund under several codes are added up."""
    holdings = linked.holdings
    model = model_rows(linked)
    rows = _arrange(linked, model, _as_model_funds(linked) if share_classes_as_one else holdings.fund)
    size, lot_row, of_model = len(rows.account), rows.lot_row, rows.of_model
    held, not_cash = _any(lot_row, None, size), rows.fund != CASH
    added = _placed if int(held.sum()) == len(lot_row) else _added
    substituted = (model.stands_for != NOWHERE).any()
    return Positions(
        account=rows.account,
        fund=rows.fund,
        starts=rows.starts,
        value=added(lot_row, holdings.value, size),
        units=_units(linked, held, lot_row, added),
        held=held,
        in_model=model.in_model[of_model],
        numerator=model.numerator[of_model],
        denominator=model.denominators[model.of_account],
        sector=rows.sector,
        rank=linked.funds.rank[rows.fund],
        book_cost=added(lot_row, holdings.book_cost, size) if holdings.cost_known.any() else all_the_same(0, size),
        cost_known=held & ~_any(lot_row, ~holdings.cost_known, size),
        no_sale=_any(lot_row, holdings.no_sale, size) & not_cash,
        no_buy=_any(lot_row, holdings.no_buy, size) & not_cash,
        unavailable=model.unavailable[of_model] if model.unavailable.any() else all_the_same(False, size),
        stands_for=model.stands_for[of_model] if substituted else all_the_same(NOWHERE, size),
        replaced_by=model.replaced_by[of_model] if substituted else all_the_same(NOWHERE, size),
        lot_row=lot_row,
    )


class _Arranged(NamedTuple):
    """The rows in their order, the row of each readable holding, and for each row which one of the models it is."""

    account: Ints
    fund: Ints
    sector: Ints
    starts: Ints
    lot_row: Ints
    of_model: Ints
    """For funds that the model does not have it is the last one: cash of no model, which says nothing."""


def _arrange(linked: LinkedBook, model: ModelRows, fund_held: Ints) -> _Arranged:
    """Merge each account's model rows with the other funds that it holds, both being in order.

    Only those others are sorted: the model's rows are in the same order in every account that follows it.
    """
    held_by, sizes = linked.holdings.account, model.sizes[model.of_account]
    place, listed = _places_in_model(linked, model, held_by, fund_held)
    others = _others(linked, model, held_by[~listed], fund_held[~listed], place[~listed])
    starts = _starts(sizes + others.counts)
    first_other = starts - _starts(others.counts)
    other_rows = first_other[others.account] + others.place + np.arange(len(others.fund))
    model_rows_at = np.flatnonzero(~_any(other_rows, None, int((sizes + others.counts).sum())))
    first = model.starts[model.of_account] - _starts(sizes)
    of_model = np.full(len(other_rows) + len(model_rows_at), len(model.keys) - 1)
    template = np.repeat(first, sizes)
    template += np.arange(len(model_rows_at))
    of_model[model_rows_at] = template
    lot_row = np.empty(len(fund_held), dtype=np.int64)
    lot_row[~listed] = other_rows[others.of_lot]
    lot_row[listed] = model_rows_at[place[listed] - first[held_by[listed]]]
    fund, sector = model.fund[of_model], model.sector[of_model]
    fund[other_rows], sector[other_rows] = others.fund, others.sector
    account = np.repeat(np.arange(len(sizes)), sizes + others.counts)
    return _Arranged(account, fund, sector, starts, lot_row, of_model)


def _places_in_model(linked: LinkedBook, model: ModelRows, account: Ints, fund: Ints) -> tuple[Ints, Bools]:
    """Where each (account, fund) is, or would be, among the rows of all models; and whether it is there."""
    keys = model.of_account[account] * len(linked.funds) + fund
    every = len(model.sizes) * len(linked.funds)
    if every < len(keys):  # few models for many holdings: each place is searched once
        place = np.searchsorted(model.keys, np.arange(every))[keys]
    else:
        place = np.searchsorted(model.keys, keys)
    return place, model.keys[np.minimum(place, len(model.keys) - 1)] == keys


class _Others(NamedTuple):
    """The funds held besides the model's, by account and fund; `place` is how many model rows stand before each."""

    account: Ints
    fund: Ints
    sector: Ints
    place: Ints
    counts: Ints
    """How many each account has."""
    of_lot: Ints
    """Which of them each holding is."""


def _others(linked: LinkedBook, model: ModelRows, held_by: Ints, fund_held: Ints, place_of_lot: Ints) -> _Others:
    keys, of_lot = distinct(held_by * len(linked.funds) + fund_held)
    account = keys // len(linked.funds)
    fund = keys - account * len(linked.funds)
    allocation = model.of_account[account]
    place = np.empty(len(keys), dtype=np.int64)
    place[of_lot] = place_of_lot
    place -= model.starts[allocation]
    sector = linked.sectors.of_fund[model.sector_model[allocation], fund]
    return _Others(account, fund, sector, place, np.bincount(account, minlength=len(linked.accounts)), of_lot)


def _starts(counts: Ints) -> Ints:
    """Where each part begins, when parts of these sizes follow one another."""
    first: Ints = np.cumsum(counts) - counts
    return first


def _added(rows: Ints, amounts: T, size: int) -> T:
    """The sum of the amounts of each row."""
    total = np.zeros(size, dtype=amounts.dtype)
    np.add.at(total, rows, amounts)
    return total


def _placed(rows: Ints, amounts: T, size: int) -> T:
    """The same where no row comes twice, which is usual and quicker."""
    total = np.zeros(size, dtype=amounts.dtype)
    total[rows] = amounts
    return total


def _units(linked: LinkedBook, held: Bools, lot_row: Ints, added: Callable[[Ints, Floats, int], Floats]) -> Floats:
    """The units of each row; unknown where a holding's are, or where share classes are counted as one."""
    size = len(held)
    if np.isnan(linked.holdings.units).all():
        nowhere_known: Floats = all_the_same(np.nan, size)
        return nowhere_known
    units = added(lot_row, linked.holdings.units, size)
    units[~held | _mixed(linked, lot_row, size)] = np.nan
    return units


def _mixed(linked: LinkedBook, lot_row: Ints, size: int) -> Bools:
    """Rows in which several share classes are counted as one: their units do not add up."""
    mixed, fund_of_row = np.zeros(size, dtype=bool), np.zeros(size, dtype=np.int64)
    fund_of_row[lot_row] = linked.holdings.fund  # of one of its holdings
    mixed[lot_row[fund_of_row[lot_row] != linked.holdings.fund]] = True
    return mixed


def _any(rows: Ints, flags: Bools | None, size: int) -> Bools:
    """A mask of the rows, or of those that are flagged."""
    mask = np.zeros(size, dtype=bool)
    mask[rows if flags is None else rows[flags]] = True
    return mask


def _as_model_funds(linked: LinkedBook) -> Ints:
    """The fund of each holding; a share class of a fund of the account's model counts as that fund."""
    holdings, twins = linked.holdings, twins_of(linked.funds)
    found = holdings.fund.copy()
    funds_of = [frozenset(allocation.funds) for allocation in linked.availability.allocations]
    allocation = linked.availability.of_account[holdings.account]
    for place in np.flatnonzero(np.isin(holdings.fund, list(twins)) & (allocation != NOWHERE)).tolist():
        fund, model = int(holdings.fund[place]), funds_of[allocation[place]]
        if fund not in model:
            found[place] = next((twin for twin in twins[fund] if twin in model), fund)
    return found
