"""Method Sector: only the difference per sector is traded.

"Targets are the sectors' sums. A held fund counts for its sector whether it is in the model or not. Only the difference
per sector is traded: sells come first from funds not in the model, then from the model's funds, each pro rata to value;
buys go to the model's funds of that sector in their own proportions." Locks are "worked round inside the sector first;
a sector that cannot reach its target is fixed, and the others share the rest."
"""

from __future__ import annotations

from fastrak_xl.domain.arrays import Ints
from fastrak_xl.engine.link.lookup import NOWHERE
from fastrak_xl.engine.rebalance.cash_flow import goes_out_entirely
from fastrak_xl.engine.rebalance.full import full
from fastrak_xl.engine.rebalance.levels import free_and_fixed
from fastrak_xl.engine.rebalance.one_account import OneAccount, one_by_one
from fastrak_xl.engine.rebalance.problem import Problem
from fastrak_xl.engine.rebalance.rounding import divided

_CASH = "Cash"
Sectors = dict[object, list[int]]


def sector(problem: Problem) -> Ints:
    """The trades that bring every sector to its target, per row."""
    which = problem.asked & ~goes_out_entirely(problem)
    return one_by_one(problem, which, bring_sectors_to_target, full(problem))


def bring_sectors_to_target(account: OneAccount) -> list[int]:
    """The trades of method Sector in one account."""
    held = [*account.value[:-1], max(account.value[-1], 0)]
    sectors = _sectors(account)
    trade = [0] * len(account.rows)
    for (_, rows), target in zip(sectors.items(), _reachable(account, sectors, held), strict=True):
        difference = target - sum(held[row] for row in rows)
        if difference > 0:
            buyable = [row for row in rows if account.weight[row] and account.may_buy[row]]
            _spread(trade, buyable, divided(difference, *_of(buyable, account.weight, account.rank)))
        else:
            _sell(account, rows, held, -difference, trade)
    return trade


def _sectors(account: OneAccount) -> Sectors:
    """The rows of each sector; cash in no sector has one of its own."""
    sectors: Sectors = {}
    for row, number in enumerate(account.sector):
        sectors.setdefault(_CASH if number == NOWHERE and row == account.cash else number, []).append(row)
    return sectors


def _reachable(account: OneAccount, sectors: Sectors, held: list[int]) -> list[int]:
    """What each sector comes to: its target, where locks allow that; else the others share the rest."""
    wanted, weight = [], []
    least: list[int] = []
    most: list[int | None] = []
    for rows in sectors.values():
        there = sum(held[row] for row in rows)
        wanted.append(sum(account.target[row] for row in rows))
        weight.append(sum(account.weight[row] for row in rows))
        least.append(there - sum(held[row] for row in rows if account.may_sell[row]))
        buyable = any(account.weight[row] and account.may_buy[row] for row in rows)
        most.append(None if buyable else there)
    limits = zip(least, wanted, most, strict=True)
    if all(low <= target and (high is None or target <= high) for low, target, high in limits):
        return wanted
    free, ends = free_and_fixed(weight, (least, most), account.to_share)
    rest = account.to_share - sum(end for place, end in enumerate(ends) if place not in free)
    groups = list(sectors.values())
    rows = [row for place in free for row in groups[place]]
    shared = dict(zip(rows, divided(rest, *_of(rows, account.weight, account.rank)), strict=True))
    for place in free:
        ends[place] = sum(shared[row] for row in groups[place])
    return ends


def _sell(account: OneAccount, rows: list[int], held: list[int], amount: int, trade: list[int]) -> None:
    """Sell first what is not in the model, then the model's funds, each pro rata to value."""
    for inside in (False, True):
        sellable = [row for row in rows if account.in_model[row] is inside and account.may_sell[row] and held[row] > 0]
        part = min(amount, sum(held[row] for row in sellable))
        amount -= part
        sales = divided(part, *_of(sellable, held, account.rank))
        _spread(trade, sellable, [-sale for sale in sales])


def _of(rows: list[int], amounts: list[int], ranks: list[int]) -> tuple[list[int], list[int]]:
    return [amounts[row] for row in rows], [ranks[row] for row in rows]


def _spread(trade: list[int], rows: list[int], amounts: list[int]) -> None:
    for row, amount in zip(rows, amounts, strict=True):
        trade[row] = amount
