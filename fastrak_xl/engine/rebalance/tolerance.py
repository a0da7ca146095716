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

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from fastrak_xl.domain.arrays import Ints
from fastrak_xl.domain.setting_rules import TO_TARGET
from fastrak_xl.engine.rebalance.aim_bands import Bands, find_bands
from fastrak_xl.engine.rebalance.cash_flow import buys_towards_target, goes_out_entirely, place_or_raise
from fastrak_xl.engine.rebalance.full import full
from fastrak_xl.engine.rebalance.one_account import OneAccount, one_by_one
from fastrak_xl.engine.rebalance.problem import Problem
from fastrak_xl.engine.rebalance.rounding import divided
from fastrak_xl.engine.rebalance.tolerance_at_once import PutRight


def tolerance(problem: Problem) -> Ints:
    """The trades of every account: those of a breach, else those that place or raise a net flow, else none."""
    bands = find_bands(problem)
    in_breach = np.zeros(len(problem.asked), dtype=bool)
    in_breach[problem.positions.account[bands.breach]] = True
    all_goes = goes_out_entirely(problem)
    net_flow = problem.bases.net_flow + np.minimum(problem.bases.cash, 0)
    trade = np.where(all_goes[problem.positions.account], full(problem), 0)
    others = problem.asked & ~all_goes
    if problem.settings.rebalance_to == TO_TARGET and not problem.settings.by_fund:
        simple = others & in_breach & ~problem.has_lock  # every fund to its target
        trade = np.where(simple[problem.positions.account], full(problem), trade)
        others &= ~simple
    trade = one_by_one(problem, others & ~in_breach & (net_flow != 0), place_or_raise, trade)

    if (others & in_breach).any():
        put = PutRight(problem, bands)
        trade = put.trades(others & in_breach & put.at_once, trade)
        others &= ~(in_breach & put.at_once)

    def right(account: OneAccount) -> list[int]:
        return put_right(account, _one(problem, bands, account))

    return one_by_one(problem, others & in_breach, right, trade)


@dataclass(frozen=True, slots=True)
class OneBands:
    """Where each row of an account has to end, and the edges of its tolerance, in pence."""

    least: list[int]
    most: list[int]
    lowest: list[int]
    highest: list[int]


def _one(problem: Problem, bands: Bands, account: OneAccount) -> OneBands:
    """Under scope Fund only the breaching rows have to end inside their aim bands, the others within tolerance."""
    rows = account.rows
    aims = bands.breach[rows] | (not problem.settings.by_fund)
    least = np.where(aims, bands.aim_least[rows], bands.least[rows])
    most = np.where(aims, bands.aim_most[rows], bands.most[rows])
    return OneBands(*(edges.tolist() for edges in (least, most, bands.least[rows], bands.most[rows])))


def put_right(account: OneAccount, bands: OneBands) -> list[int]:
    """The trades of an account in breach."""
    value, least, most = account.value, bands.least, bands.most
    funds = range(len(account.rows) if account.cash_in_model else account.cash)
    stays = [row for row in funds if least[row] <= value[row] <= most[row]]
    moves = [row for row in funds if not least[row] <= value[row] <= most[row]]
    ends = [*value]
    for row in moves:
        ends[row] = _nearest_edge(account, row, bands)
    bought = sum(max(0, ends[row] - value[row]) for row in moves)
    sold = sum(max(0, value[row] - ends[row]) for row in moves)
    spare = 0 if account.cash_in_model else value[account.cash]
    if spare > bought:
        _place_spare_cash(account, stays, ends, spare - bought)
        _take(account, bands, ends, sold, stays, moves)
    elif spare + sold > bought:
        _take(account, bands, ends, spare + sold - bought, stays, moves)
    else:
        _give(account, bands, ends, bought - spare - sold, stays, moves)
    return [end - before for end, before in zip(ends, value, strict=True)]


def _nearest_edge(account: OneAccount, row: int, bands: OneBands) -> int:
    """Where a row outside its band has to go, unless a lock forbids it."""
    value = account.value[row]
    if value < bands.least[row]:
        return bands.least[row] if account.may_buy[row] else value
    return bands.most[row] if account.may_sell[row] else value


def _place_spare_cash(account: OneAccount, stays: list[int], ends: list[int], spare: int) -> None:
    """Place cash outside the model, after the buys needed, as in Cash flow among the funds inside their bands.

    What they have no room for stays in cash: that is less trading than anything else.
    """
    inside = set(stays)
    target = [aim if row in inside else 0 for row, aim in enumerate(account.target)]
    for row, amount in enumerate(buys_towards_target(account, ends, target, spare)):
        ends[row] += amount


def _take(
    account: OneAccount, bands: OneBands, ends: list[int], money: int, stays: list[int], moves: list[int]
) -> None:
    """Share out what sales bring: to the funds that did not have to move, to target, then to the edge; then to those
    that moved; then, where locks leave no other way, to the edges of tolerance. The rest stays in cash."""
    most = bands.most
    target = [min(aim, top) for aim, top in zip(account.target, most, strict=True)]
    for rows, far in ((stays, target), (stays, most), (moves, target), (moves, most), (stays + moves, bands.highest)):
        money -= _share_out(account, ends, money, rows, far, 1)


def _give(
    account: OneAccount, bands: OneBands, ends: list[int], money: int, stays: list[int], moves: list[int]
) -> None:
    """Raise what sales do not cover: the same way, downwards. What locks leave short even so makes buys smaller, as
    everywhere; what must be paid out is then raised from any fund."""
    least = bands.least
    target = [max(aim, low) for aim, low in zip(account.target, least, strict=True)]
    for rows, far in ((stays, target), (stays, least), (moves, target), (moves, least), (stays + moves, bands.lowest)):
        money -= _share_out(account, ends, money, rows, far, -1)
    bought = [row for row in range(account.cash) if ends[row] > account.value[row]]
    money -= _share_out(account, ends, money, bought, account.value, -1)
    in_cash = account.reserve + (ends[account.cash] if account.cash_in_model else 0)
    _share_out(account, ends, max(0, money - in_cash), range(account.cash), [0] * account.cash, -1)


def _share_out(account: OneAccount, ends: list[int], money: int, rows: Sequence[int], far: list[int], side: int) -> int:
    """Move money into (+1) or out of (−1) funds, pro rata to their room as far as `far`; how much could be moved."""
    if not money or not rows:
        return 0
    room = [max(0, side * (_allowed(account, row, far[row], side) - ends[row])) for row in rows]
    part = min(money, sum(room))
    for row, amount in zip(rows, divided(part, room, [account.rank[row] for row in rows]), strict=True):
        ends[row] += side * amount
    return part


def _allowed(account: OneAccount, row: int, far: int, side: int) -> int:
    """How far a fund may go: not past its value in the direction that its lock forbids; target 0 is not bought."""
    if side > 0:
        return far if account.may_buy[row] and account.weight[row] else min(far, account.value[row])
    return far if account.may_sell[row] else max(far, account.value[row])
