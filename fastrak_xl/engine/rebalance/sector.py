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
from fastrak_xl.engine.rebalance.levels import levelled
from fastrak_xl.engine.rebalance.one_account import OneAccount, one_by_one
from fastrak_xl.engine.rebalance.problem import Problem
from fastrak_xl.engine.rebalance.rounding import divided

_CASH = "Cash"


def sector(problem: Problem) -> Ints:
    """The trades that bring every sector to its target, per row."""
    which = problem.asked & ~goes_out_entirely(problem)
    return one_by_one(problem, which, bring_sectors_to_target, full(problem))


def bring_sectors_to_target(account: OneAccount) -> list[int]:
    """The trades of method Sector in one account.

    Cash of the model counts for its sector, made good first where it is short; cash outside the model is no fund.
    """
    held = [*account.value[:-1], max(account.value[-1], 0) if account.cash_in_model else 0]
    sectors = _sectors(account)
    trade = [0] * len(account.rows)
    for rows, target in zip(sectors, _reachable(account, sectors, held), strict=True):
        difference = target - sum(held[row] for row in rows)
        if difference > 0:
            buyable = [row for row in rows if account.weight[row] and account.may_buy[row]]
            _spread(trade, buyable, divided(difference, *_of(buyable, account.weight, account.rank)))
        else:
            _sell(account, rows, held, -difference, trade)
    return trade


def _sectors(account: OneAccount) -> list[list[int]]:
    """The rows of each sector; cash in no sector has one of its own."""
    sectors: dict[object, list[int]] = {}
    for row, number in enumerate(account.sector):
        alone = row == account.cash and (number == NOWHERE or not account.cash_in_model)
        sectors.setdefault(_CASH if alone else number, []).append(row)
    return list(sectors.values())


def _reachable(account: OneAccount, sectors: list[list[int]], held: list[int]) -> list[int]:
    """What each sector comes to: its target; where locks forbid that, the others share the rest in proportion."""
    wanted = [sum(account.target[row] for row in rows) for rows in sectors]
    least: list[int] = []
    most: list[int | None] = []
    for rows in sectors:
        there = sum(held[row] for row in rows)
        least.append(there - sum(held[row] for row in rows if account.may_sell[row]))
        buyable = any(account.weight[row] and account.may_buy[row] for row in rows)
        most.append(None if buyable else there)
    if all(low <= aim and (top is None or aim <= top) for low, aim, top in zip(least, wanted, most, strict=True)):
        return wanted
    return levelled(
        wanted, (least, most), account.to_share, [min(account.rank[row] for row in rows) for rows in sectors]
    )


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
