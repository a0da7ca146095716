"""Rule 4, the CGT limit.

"Under Allowance a client's GIAs together realise at most the allowance, which losses enlarge: losses first, then the
smallest gain per pound sold. Cash Out beats the limit, and its sales use the allowance first. No book cost: under the
limit all gain."
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from fastrak_xl.domain.arrays import Ints
from fastrak_xl.domain.money import nearest_penny
from fastrak_xl.domain.settings import Settings
from fastrak_xl.engine.link.linked import LinkedBook
from fastrak_xl.engine.link.lookup import NOWHERE
from fastrak_xl.engine.rebalance.gains import gain_per_pound, taxed_accounts
from fastrak_xl.engine.rebalance.problem import Problem


@dataclass(frozen=True, slots=True)
class _Sale:
    """One sale of GIA money in pence; `order` is its place among sales of the same gain per pound."""

    row: int
    account: int
    pence: int
    gain: Fraction
    order: tuple[int, str]


def limit_gains(problem: Problem, linked: LinkedBook, trade: Ints) -> Ints:
    """The trades with the sales of every client's GIAs cut so that they realise no more than the allowance."""
    allowances = _allowances(linked, problem.settings)
    result = trade.copy()
    for client, rows in _clients_with_sales(problem, linked, trade):
        sales = sorted(_sales(problem, linked, rows, trade), key=lambda sale: (sale.gain, sale.order))
        allowed = _allowed(sales, Fraction(int(allowances[client])), problem.to_be_paid)
        for sale in sales:
            result[sale.row] = -allowed[sale.row]
    return problem.with_cash(result)


def _allowances(linked: LinkedBook, settings: Settings) -> Ints:
    """Pence per client: their own, else the setting's; the last one is for accounts without a client."""
    default = nearest_penny(settings.cgt_allowance)
    own = linked.book.clients.frame["cgt_allowance"].fillna(default).to_numpy(dtype=np.int64)
    return np.append(own, default)


def _clients_with_sales(problem: Problem, linked: LinkedBook, trade: Ints) -> Iterator[tuple[int, list[int]]]:
    """Every client whose GIAs sell something, with the rows sold; an account without a client stands for itself."""
    account = problem.positions.account
    rows = np.flatnonzero(problem.free & (trade < 0) & taxed_accounts(linked.accounts)[account])
    groups: dict[tuple[int, int], list[int]] = {}
    for row, number in zip(rows.tolist(), account[rows].tolist(), strict=True):
        client = int(linked.accounts.client[number])
        groups.setdefault((client, number if client == NOWHERE else NOWHERE), []).append(row)
    for (client, _), its_rows in groups.items():
        yield client, its_rows


def _sales(problem: Problem, linked: LinkedBook, rows: list[int], trade: Ints) -> Iterator[_Sale]:
    positions = problem.positions
    for row in rows:
        account = int(positions.account[row])
        order = (int(positions.rank[row]), str(linked.accounts.ids[account]))
        yield _Sale(row, account, -int(trade[row]), gain_per_pound(positions, row), order)


def _allowed(sales: list[_Sale], allowance: Fraction, to_be_paid: Ints) -> dict[int, int]:
    """How much of each sale is made; `sales` stand in the order in which they are."""
    forced = _for_cash_out(sales, to_be_paid)
    left = allowance - sum(sale.pence * sale.gain for sale in sales if sale.gain < 0)
    left = max(Fraction(0), left - sum(forced[sale.row] * sale.gain for sale in sales if sale.gain > 0))
    allowed = dict(forced)
    for sale in sales:
        more = sale.pence - forced[sale.row]
        if sale.gain > 0:
            more = min(more, int(left / sale.gain))
            left -= more * sale.gain
        allowed[sale.row] += more
    return allowed


def _for_cash_out(sales: list[_Sale], to_be_paid: Ints) -> dict[int, int]:
    """How much of each sale its account's Cash Out needs."""
    needed: dict[int, int] = {}
    forced = {}
    for sale in sales:
        left = needed.get(sale.account, int(to_be_paid[sale.account]))
        forced[sale.row] = min(left, sale.pence)
        needed[sale.account] = left - forced[sale.row]
    return forced
