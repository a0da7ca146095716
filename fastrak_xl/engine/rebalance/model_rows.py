"""What all accounts that follow one allocation have in common: the rows of its model, cash among them."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import lcm

import numpy as np

from fastrak_xl.domain.arrays import Bools, Exact, Ints
from fastrak_xl.engine.link.availability import Allocation
from fastrak_xl.engine.link.funds import CASH
from fastrak_xl.engine.link.linked import LinkedBook
from fastrak_xl.engine.link.lookup import NOWHERE


@dataclass(frozen=True)
class ModelRows:
    """The rows of every allocation, one allocation after the other, each sorted by fund; cash is the first of each.

    Allocation `a` has the rows `starts[a]` up to `starts[a] + sizes[a]`. The last one stands for accounts without a
    model: it has cash alone. What is a matter of the allocation is looked up here once, not once an account.
    """

    starts: Ints
    sizes: Ints
    of_account: Ints
    """The allocation of each account."""
    denominators: Exact
    sector_model: Ints
    keys: Ints
    """allocation × funds of the book + fund, ascending."""
    fund: Ints
    in_model: Bools
    numerator: Exact
    sector: Ints
    stands_for: Ints
    replaced_by: Ints
    unavailable: Bools


def model_rows(linked: LinkedBook) -> ModelRows:
    """The rows of every allocation of the book."""
    allocations = [*linked.availability.allocations, Allocation()]
    of_account = np.where(
        linked.availability.of_account == NOWHERE, len(allocations) - 1, linked.availability.of_account
    )
    somebody = np.full(len(allocations), NOWHERE, dtype=np.int64)
    somebody[of_account] = np.arange(len(of_account))
    sector_model = np.append(linked.model_of_account, 0)[somebody]
    weights = [_as_integers(allocation.weights) for allocation in allocations]
    columns = [_rows(allocation, numbers) for allocation, (numbers, _) in zip(allocations, weights, strict=True)]
    sizes = np.array([len(column) for column in columns], dtype=np.int64)
    number = np.repeat(np.arange(len(allocations)), sizes)
    every = [row for column in columns for row in column]
    fund, stands_for, replaced_by = (np.array([row[part] for row in every], dtype=np.int64) for part in (0, 3, 4))
    return ModelRows(
        starts=np.cumsum(sizes) - sizes,
        sizes=sizes,
        of_account=of_account,
        denominators=_integers([denominator for _, denominator in weights]),
        sector_model=sector_model,
        keys=number * len(linked.funds) + fund,
        fund=fund,
        in_model=np.array([row[1] for row in every], dtype=bool),
        numerator=_integers([row[2] for row in every]),
        sector=_sectors(linked, sector_model[number], fund, stands_for),
        stands_for=stands_for,
        replaced_by=replaced_by,
        unavailable=_unavailable(linked, somebody[number], every),
    )


_Row = tuple[int, bool, int, int, int]
"""Fund, whether it is in the model, its numerator, what it stands for, what replaces it."""


def _rows(allocation: Allocation, numerators: list[int]) -> list[_Row]:
    """The allocation's rows; for each the fund that it stands for, and the substitute that replaces it."""
    replaced = {fund: substitute for substitute, funds in allocation.stands_for.items() for fund in funds}
    rows: dict[int, _Row] = {CASH: (CASH, False, 0, NOWHERE, NOWHERE)}
    for fund, numerator in zip(allocation.funds, numerators, strict=True):
        stands_for = allocation.stands_for.get(fund, [NOWHERE])[0]
        rows[fund] = (fund, True, numerator, stands_for, replaced.get(fund, NOWHERE))
    return sorted(rows.values())


def _sectors(linked: LinkedBook, model: Ints, fund: Ints, stands_for: Ints) -> Ints:
    """The sector of each row; a substitute that is in none stands in that of the fund it stands for."""
    own: Ints = linked.sectors.of_fund[model, fund]
    lent = (own == NOWHERE) & (stands_for != NOWHERE)
    return np.where(lent, linked.sectors.of_fund[model, stands_for], own)


def _unavailable(linked: LinkedBook, somebody: Ints, every: list[_Row]) -> Bools:
    """The model's funds that cannot be bought on the platform of the accounts that follow it, all being on one."""
    names = [*linked.accounts.platform, ""]  # NOWHERE is -1: the blank at the end
    found = [
        row[1] and not linked.availability.is_available(row[0], names[account])
        for account, row in zip(somebody.tolist(), every, strict=True)
    ]
    return np.array(found, dtype=bool)


def _as_integers(weights: list[Fraction]) -> tuple[list[int], int]:
    """Exact weights over their common denominator."""
    total = lcm(*(weight.denominator for weight in weights)) if weights else 1
    return [int(weight * total) for weight in weights], total


def _integers(numbers: list[int]) -> Exact:
    """int64 where every number fits, else Python's own integers."""
    fits = all(abs(number) < 2**62 for number in numbers)
    return np.array(numbers, dtype=np.int64 if fits else object)
