"""The rows of every account: the distinct funds held, the funds of its model portfolio, and cash."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import lcm

import numpy as np

from fastrak_xl.domain.arrays import Bools, Exact, Floats, Ints
from fastrak_xl.engine.link.funds import CASH
from fastrak_xl.engine.link.linked import LinkedBook
from fastrak_xl.engine.link.lookup import NOWHERE


@dataclass(frozen=True)
class Positions:
    """Rows sorted by account, then fund, as columns; `starts` are the first rows of the accounts.

    `value` is pence held; a weight is `numerator[row] / denominator[account]`; `sector` is a sector number of the
    account's sector model or NOWHERE. Every account has a cash row.
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


def lay_out(linked: LinkedBook) -> Positions:
    """The positions of every account; holdings of one fund under several codes are added up."""
    holdings, width = linked.holdings, len(linked.funds)
    model_account, model_fund, model_weight, denominator = _model_rows(linked)
    every_account = np.arange(len(linked.accounts), dtype=np.int64)
    keys = np.concatenate(
        [
            holdings.account * width + holdings.fund,
            model_account * width + model_fund,
            every_account * width + CASH,
        ]
    )
    unique, row_of = np.unique(keys, return_inverse=True)
    account, fund = unique // width, unique % width
    held_rows = row_of[: len(holdings.account)]
    model_rows = row_of[len(holdings.account) : len(holdings.account) + len(model_account)]
    value = np.zeros(len(unique), dtype=np.int64)
    np.add.at(value, held_rows, holdings.value)
    units = np.zeros(len(unique))
    np.add.at(units, held_rows, holdings.units)  # a row without units makes the sum unknown, as it should
    held, in_model = np.zeros((2, len(unique)), dtype=bool)
    held[held_rows], in_model[model_rows] = True, True
    numerator = np.zeros(len(unique), dtype=model_weight.dtype)
    numerator[model_rows] = model_weight
    return Positions(
        account=account,
        fund=fund,
        starts=np.searchsorted(account, every_account),
        value=value,
        units=np.where(held, units, np.nan),
        held=held,
        in_model=in_model,
        numerator=numerator,
        denominator=denominator,
        sector=linked.sectors.of_fund[linked.model_of_account[account], fund],
        rank=linked.funds.rank[fund],
    )


def _model_rows(linked: LinkedBook) -> tuple[Ints, Ints, Ints, Ints]:
    """Account, fund and numerator of every model row of every account, and each account's denominator."""
    integer_weights = [_as_integers(version.weights) for version in linked.portfolios.versions]
    funds = [np.array(version.funds, dtype=np.int64) for version in linked.portfolios.versions]
    sizes = np.array([len(version_funds) for version_funds in funds] + [0], dtype=np.int64)
    of_account = linked.accounts.version
    account = np.repeat(np.arange(len(of_account), dtype=np.int64), sizes[of_account])
    followed = [version for version in of_account if version != NOWHERE]
    numbers = [number for version in followed for number in integer_weights[version][0]]
    fund = np.concatenate([funds[version] for version in followed]) if followed else np.zeros(0, dtype=np.int64)
    denominators = [total for _, total in integer_weights] + [1]
    denominator = _integers([denominators[version] for version in of_account])
    return account, fund, _integers(numbers), denominator


def _as_integers(weights: list[Fraction]) -> tuple[list[int], int]:
    """Exact weights over their common denominator."""
    total = lcm(*(weight.denominator for weight in weights)) if weights else 1
    return [int(weight * total) for weight in weights], total


def _integers(numbers: list[int]) -> Exact:
    """int64 where every number fits, else Python's own integers."""
    fits = all(abs(number) < 2**62 for number in numbers)
    return np.array(numbers, dtype=np.int64 if fits else object)
