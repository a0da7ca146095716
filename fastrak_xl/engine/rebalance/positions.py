"""The rows of every account: the distinct funds held, the funds of its model portfolio, and cash."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import NamedTuple, TypeVar

import numpy as np

from fastrak_xl.domain.arrays import Bools, Exact, Floats, Ints
from fastrak_xl.engine.link.availability import Allocation, unavailable_rows
from fastrak_xl.engine.link.funds import CASH
from fastrak_xl.engine.link.linked import LinkedBook
from fastrak_xl.engine.link.lookup import NOWHERE
from fastrak_xl.engine.link.share_classes import twins_of

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

    @property
    def is_cash(self) -> Bools:
        """The cash rows: one in every account, in account order."""
        mask: Bools = self.fund == CASH
        return mask

    @property
    def unassigned(self) -> Bools:
        """Rows whose fund is in no sector; never cash."""
        mask: Bools = (self.sector == NOWHERE) & ~self.is_cash
        return mask


def lay_out(linked: LinkedBook, *, share_classes_as_one: bool = False) -> Positions:
    """The positions of every account; holdings of one fund under several codes are added up."""
    holdings, width = linked.holdings, len(linked.funds)
    fund_held = _as_model_funds(linked) if share_classes_as_one else holdings.fund
    model = _model_rows(linked)
    every_account = np.arange(len(linked.accounts), dtype=np.int64)
    keys = np.concatenate(
        [
            holdings.account * width + fund_held,
            model.account * width + model.fund,
            every_account * width + CASH,
        ]
    )
    unique, row_of = np.unique(keys, return_inverse=True)
    account, fund = unique // width, unique % width
    lot_row = row_of[: len(holdings.account)]
    model_row = row_of[len(holdings.account) : len(holdings.account) + len(model.account)]
    held, in_model = np.zeros((2, len(unique)), dtype=bool)
    held[lot_row], in_model[model_row] = True, True
    not_cash = fund != CASH
    stands_for, replaced_by = _placed(model_row, model.stands_for, fund), _placed(model_row, model.replaced_by, fund)
    return Positions(
        account=account,
        fund=fund,
        starts=np.searchsorted(account, every_account),
        value=_added(lot_row, holdings.value, len(unique)),
        units=_units(linked, held, lot_row),
        held=held,
        in_model=in_model,
        numerator=_placed_weights(model_row, model.numerator, len(unique)),
        denominator=model.denominator,
        sector=_sectors(linked, account, fund, stands_for),
        rank=linked.funds.rank[fund],
        book_cost=_added(lot_row, holdings.book_cost, len(unique)),
        cost_known=held & ~_any(lot_row, ~holdings.cost_known, len(unique)),
        no_sale=_any(lot_row, holdings.no_sale, len(unique)) & not_cash,
        no_buy=_any(lot_row, holdings.no_buy, len(unique)) & not_cash,
        unavailable=_unavailable(linked, account, fund, in_model),
        stands_for=stands_for,
        replaced_by=replaced_by,
        lot_row=lot_row,
    )


def _added(rows: Ints, amounts: T, size: int) -> T:
    """The sum of the amounts of each row."""
    total = np.zeros(size, dtype=amounts.dtype)
    np.add.at(total, rows, amounts)
    return total


def _units(linked: LinkedBook, held: Bools, lot_row: Ints) -> Floats:
    """The units of each row; unknown where a holding's are, or where share classes are counted as one."""
    units = _added(lot_row, linked.holdings.units, len(held))  # a holding without units makes the sum unknown
    lowest, highest = np.full(len(held), len(linked.funds)), np.zeros(len(held), dtype=np.int64)
    np.minimum.at(lowest, lot_row, linked.holdings.fund)
    np.maximum.at(highest, lot_row, linked.holdings.fund)
    return np.where(held & (lowest == highest), units, np.nan)


def _any(rows: Ints, flags: Bools, size: int) -> Bools:
    mask = np.zeros(size, dtype=bool)
    mask[rows[flags]] = True
    return mask


def _placed(rows: Ints, funds: Ints, of_row: Ints) -> Ints:
    placed = np.full(len(of_row), NOWHERE, dtype=np.int64)
    placed[rows] = funds
    return placed


def _placed_weights(rows: Ints, numerator: Exact, size: int) -> Exact:
    placed = np.zeros(size, dtype=numerator.dtype)
    placed[rows] = numerator
    return placed


def _sectors(linked: LinkedBook, account: Ints, fund: Ints, stands_for: Ints) -> Ints:
    """The sector of each row; a substitute that is in none stands in that of the fund it stands for."""
    model = linked.model_of_account[account]
    own: Ints = linked.sectors.of_fund[model, fund]
    lent = (own == NOWHERE) & (stands_for != NOWHERE)
    return np.where(lent, linked.sectors.of_fund[model, stands_for], own)


def _unavailable(linked: LinkedBook, account: Ints, fund: Ints, in_model: Bools) -> Bools:
    mask = np.zeros(len(account), dtype=bool)
    if linked.availability.platforms:
        mask[list(unavailable_rows(linked.availability, linked.accounts, account, fund))] = True
    return mask & in_model


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


class _ModelRows(NamedTuple):
    """Every model row of every account, and each account's denominator."""

    account: Ints
    fund: Ints
    numerator: Exact
    stands_for: Ints
    replaced_by: Ints
    denominator: Exact


def _model_rows(linked: LinkedBook) -> _ModelRows:
    allocations, of_account = linked.availability.allocations, linked.availability.of_account
    integer_weights = [_as_integers(allocation.weights) for allocation in allocations]
    sizes = np.array([len(allocation.funds) for allocation in allocations] + [0], dtype=np.int64)
    followed = of_account[of_account != NOWHERE].tolist()
    numbers = [_integers(weights) for weights, _ in integer_weights]
    denominators = [total for _, total in integer_weights] + [1]
    columns = [_fund_columns(allocation) for allocation in allocations]

    def of_all(arrays: list[Exact]) -> Exact:
        return np.concatenate([arrays[one] for one in followed]) if followed else np.zeros(0, dtype=np.int64)

    return _ModelRows(
        account=np.repeat(np.arange(len(of_account), dtype=np.int64), sizes[of_account]),
        fund=of_all([column[0] for column in columns]),
        numerator=of_all(numbers),
        stands_for=of_all([column[1] for column in columns]),
        replaced_by=of_all([column[2] for column in columns]),
        denominator=_integers([denominators[one] for one in of_account]),
    )


def _fund_columns(allocation: Allocation) -> tuple[Ints, Ints, Ints]:
    """Its funds; for each the fund that it stands for, and the substitute that replaces it."""
    replaced = {fund: substitute for substitute, funds in allocation.stands_for.items() for fund in funds}
    stands_for = [allocation.stands_for.get(fund, [NOWHERE])[0] for fund in allocation.funds]
    replaced_by = [replaced.get(fund, NOWHERE) for fund in allocation.funds]
    funds, others, substitutes = (np.array(c, dtype=np.int64) for c in (allocation.funds, stands_for, replaced_by))
    return funds, others, substitutes


def _as_integers(weights: list[Fraction]) -> tuple[list[int], int]:
    """Exact weights over their common denominator."""
    total = lcm(*(weight.denominator for weight in weights)) if weights else 1
    return [int(weight * total) for weight in weights], total


def _integers(numbers: list[int]) -> Exact:
    """int64 where every number fits, else Python's own integers."""
    fits = all(abs(number) < 2**62 for number in numbers)
    return np.array(numbers, dtype=np.int64 if fits else object)
