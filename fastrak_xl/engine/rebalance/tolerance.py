"""Method Tolerance: nothing until a fund leaves its band, and then the least total trading that puts it right.

"Under scope Account one breach makes every fund end inside its aim band; under Fund only the breaching ones must, the
others stay inside their tolerance band. Of all trades that do that, the least total trading. What then remains to be
shared goes first to the funds that did not have to move, pro rata to their room towards target, then to the edge of
tolerance; to cash only what no fund can take inside its tolerance."

The least is reached without search: every fund outside the band in which it has to end goes to that band's nearest
edge, which no solution can avoid; what that brings or costs has to go somewhere, and every pound of it is traded once,
wherever it goes. So the rest of the rule decides who takes it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np

from fastrak_xl.domain.arrays import Ints
from fastrak_xl.engine.rebalance.aim_bands import Bands, find_bands
from fastrak_xl.engine.rebalance.cash_flow import buys_towards_target, goes_out_entirely, place_or_raise
from fastrak_xl.engine.rebalance.full import full
from fastrak_xl.engine.rebalance.levels import drained
from fastrak_xl.engine.rebalance.one_account import OneAccount, one_by_one
from fastrak_xl.engine.rebalance.problem import Problem
from fastrak_xl.engine.rebalance.rounding import divided


def tolerance(problem: Problem) -> Ints:
    """The trades of every account: those of a breach, else those that place or raise a net flow, else none."""
    bands = find_bands(problem)
    in_breach = np.zeros(len(problem.asked), dtype=bool)
    in_breach[problem.positions.account[bands.breach]] = True
    all_goes = goes_out_entirely(problem)
    net_flow = problem.bases.net_flow + np.minimum(problem.bases.cash, 0)
    trade = np.where(all_goes[problem.positions.account], full(problem), 0)
    others = problem.asked & ~all_goes
    trade = one_by_one(problem, others & ~in_breach & (net_flow != 0), place_or_raise, trade)

    def right(account: OneAccount) -> list[int]:
        return put_right(account, *_limits(problem, bands, account))

    return one_by_one(problem, others & in_breach, right, trade)


Limits = tuple[list[int], list[int]]


def _limits(problem: Problem, bands: Bands, account: OneAccount) -> Limits:
    """Where each row has to end: under scope Fund only the breaching ones inside their aim bands, the others within
    tolerance."""
    rows = account.rows
    aims = bands.breach[rows] | (not problem.settings.by_fund)
    least = np.where(aims, bands.aim_least[rows], bands.least[rows])
    most = np.where(aims, bands.aim_most[rows], bands.most[rows])
    return least.tolist(), most.tolist()


def put_right(account: OneAccount, least: list[int], most: list[int]) -> list[int]:
    """The trades of an account in breach; `least` and `most` are where each row has to end."""
    funds = range(len(account.rows) if account.cash_in_model else account.cash)
    value = account.value
    has_to_rise = [row for row in funds if value[row] < least[row]]
    has_to_fall = [row for row in funds if value[row] > most[row]]
    stays = [row for row in funds if least[row] <= value[row] <= most[row]]
    ends = list(value)
    for row in has_to_rise:
        ends[row] = least[row] if account.may_buy[row] else value[row]
    for row in has_to_fall:
        ends[row] = most[row] if account.may_sell[row] else value[row]
    money = (0 if account.cash_in_model else value[account.cash]) - sum(ends[row] - value[row] for row in funds)
    bought = sum(ends[row] - value[row] for row in has_to_rise)
    spare = 0 if account.cash_in_model else value[account.cash] - bought
    if spare > 0:
        money -= _place_spare_cash(account, stays, ends, spare)
    if money > 0:
        _share_out(account, ends, money, _buy_steps(account, stays, has_to_rise, most))
    elif money < 0:
        short = -money - _share_out(account, ends, -money, _sale_steps(account, stays, has_to_fall, least))
        _find_elsewhere(account, ends, short)
    return [end - before for end, before in zip(ends, value, strict=True)]


def _place_spare_cash(account: OneAccount, stays: list[int], ends: list[int], spare: int) -> int:
    """Place cash outside the model, after the buys needed, as in Cash flow among the funds inside their bands."""
    inside = set(stays)
    target = [aim if row in inside else 0 for row, aim in enumerate(account.target)]
    buys = buys_towards_target(account, ends, target, spare)
    for row, amount in enumerate(buys):
        ends[row] += amount
    return sum(buys)


Step = tuple[int, list[int], Callable[[int], int]]
"""A direction (+1 buys, −1 sales), the rows that may move in it, and how far each may go."""


def _buy_steps(account: OneAccount, stays: list[int], rising: list[int], most: list[int]) -> Iterable[Step]:
    """Who takes money: the funds that did not have to move, to target, then to the edge; then those that rose."""
    for rows in (stays, rising):
        wanted = [row for row in rows if account.weight[row] and account.may_buy[row]]
        yield 1, wanted, lambda row: min(account.target[row], most[row])
        yield 1, wanted, lambda row: most[row]


def _sale_steps(account: OneAccount, stays: list[int], falling: list[int], least: list[int]) -> Iterable[Step]:
    """Who gives money: the same, the other way."""
    for rows in (stays, falling):
        sellable = [row for row in rows if account.may_sell[row]]
        yield -1, sellable, lambda row: max(account.target[row], least[row])
        yield -1, sellable, lambda row: least[row]


def _share_out(account: OneAccount, ends: list[int], money: int, steps: Iterable[Step]) -> int:
    """Move money into or out of funds, step by step, each pro rata to its room; how much could be moved."""
    left = money
    for direction, rows, far in steps:
        room = [max(0, direction * (far(row) - ends[row])) for row in rows]
        part = min(left, sum(room))
        shares = divided(part, room, [account.rank[row] for row in rows])
        for row, amount in zip(rows, shares, strict=True):
            ends[row] += direction * amount
        left -= part
    return money - left


def _find_elsewhere(account: OneAccount, ends: list[int], short: int) -> None:
    """Where locks leave too little to sell inside the bands: fewer buys, then what must be paid out from any fund."""
    if short <= 0:
        return
    value, ranks = account.value, account.rank
    buys = [max(0, end - before) for end, before in zip(ends, value, strict=True)]
    buys[account.cash] = 0
    given_up = divided(min(short, sum(buys)), buys, ranks)
    for row, amount in enumerate(given_up):
        ends[row] -= amount
    in_cash = account.reserve + (ends[account.cash] if account.cash_in_model else 0)
    still = short - sum(given_up) - in_cash
    rows = [row for row in range(account.cash) if account.may_sell[row] and ends[row] > 0]
    if still > 0 and rows:
        weights = [max(1, account.target[row]) for row in rows]
        sales = drained(still, [ends[row] for row in rows], weights, [ranks[row] for row in rows], past_target=True)
        for row, amount in zip(rows, sales, strict=True):
            ends[row] -= amount
