"""Method Cash flow: only place the money that comes in, or raise what goes out.

"The money to place is c⁺ − c⁻, and, where the model has no cash row, the cash held above the reserve (a shortfall is
raised); with a cash row, cash is a fund like any other. Zero: no trades. Money to place buys only, money to raise sells
only: the funds with the largest relative shortfall 1 − h/t (excess) are filled to a common level (water filling). No
fund goes past its target. Raising: funds with target 0 first, pro rata to value."
"""

from __future__ import annotations

import numpy as np

from fastrak_xl.domain.arrays import Bools, Ints
from fastrak_xl.engine.rebalance.full import full
from fastrak_xl.engine.rebalance.levels import drained, filled
from fastrak_xl.engine.rebalance.one_account import OneAccount, one_by_one
from fastrak_xl.engine.rebalance.problem import Problem
from fastrak_xl.engine.rebalance.rounding import divided


def cash_flow(problem: Problem) -> Ints:
    """The trades that place or raise money, per row; all may be sold where a Cash Out leaves no base."""
    everything_goes = goes_out_entirely(problem)
    trade = np.where(everything_goes[problem.positions.account], full(problem), 0)
    bases, in_model = problem.bases, problem.positions.in_model[problem.cash_rows]
    money = np.where(in_model, bases.net_flow + np.minimum(bases.cash, 0), bases.cash + bases.net_flow - bases.reserve)
    return one_by_one(problem, problem.asked & ~everything_goes & (money != 0), place_or_raise, trade)


def goes_out_entirely(problem: Problem) -> Bools:
    """The accounts with B = 0 and a Cash Out: all that may be sold is sold, by whatever method."""
    bases = problem.bases
    gone: Bools = (bases.base == 0) & (bases.has_cash_out | (bases.cash < 0))
    return gone


def place_or_raise(account: OneAccount) -> list[int]:
    """The trades of method Cash flow in one account."""
    held, target = list(account.value), list(account.target)
    money = account.net_flow
    if account.cash_in_model:
        held[account.cash] = max(account.held_cash, 0)
        target[account.cash] += account.reserve
    else:
        money = account.value[account.cash]
    if money > 0:
        return buys_towards_target(account, held, target, money)
    return [-sale for sale in sales_that_raise(account, held, target, -money)]


def buys_towards_target(account: OneAccount, held: list[int], target: list[int], money: int) -> list[int]:
    """Buys of funds that may be bought, to a common level; what none has room for stays in cash."""
    rows = [row for row in _funds(account) if target[row] > 0 and account.may_buy[row]]
    return _for_rows(account, rows, filled(money, *_parts(account, rows, held, target)))


def sales_that_raise(account: OneAccount, held: list[int], target: list[int], money: int) -> list[int]:
    """Sales of funds that may be sold: target 0 first, then those over target; below it only to pay what goes out."""
    sellable = [row for row in _funds(account) if account.may_sell[row] and held[row] > 0]
    unwanted = [row for row in sellable if target[row] <= 0]
    wanted = [row for row in sellable if target[row] > 0]
    there = sum(held[row] for row in unwanted)
    first = min(money, there)
    amounts = divided(first, [held[row] for row in unwanted], [account.rank[row] for row in unwanted])
    parts = _parts(account, wanted, held, target)
    over_target = sum(max(0, held[row] - target[row]) for row in wanted)
    must = money if account.cash_in_model else account.to_be_paid
    rest = drained(min(money - first, max(over_target, must - first)), *parts, past_target=must - first > over_target)
    return _for_rows(account, [*unwanted, *wanted], [*amounts, *rest])


def _funds(account: OneAccount) -> range:
    """The rows that money is placed in or raised from: cash too, where it is in the model."""
    return range(len(account.rows) if account.cash_in_model else account.cash)


def _parts(
    account: OneAccount, rows: list[int], held: list[int], target: list[int]
) -> tuple[list[int], list[int], list[int]]:
    return [held[row] for row in rows], [target[row] for row in rows], [account.rank[row] for row in rows]


def _for_rows(account: OneAccount, rows: list[int], amounts: list[int]) -> list[int]:
    spread = [0] * len(account.rows)
    for row, amount in zip(rows, amounts, strict=True):
        spread[row] = amount
    return spread
