"""One account as plain lists: what methods and rules that are no matter of whole columns work on, exactly."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from fastrak_xl.domain.arrays import Bools, Ints
from fastrak_xl.engine.rebalance.problem import Problem


@dataclass(frozen=True, slots=True)
class OneAccount:
    """The rows that a method may move, cash last; money in integer pence.

    `rows` are their places among all positions. Cash has value `cash + c⁺ − c⁻ − reserve`, as its Current % has it, and
    a target without the reserve; `held_cash` is what is there before flows. `flow` is c⁺ − c⁻. A weight of row i is
    `weight[i] / denominator`, and the model's funds share `to_share`. Cash may always move.
    """

    number: int
    rows: list[int]
    value: list[int]
    target: list[int]
    weight: list[int]
    denominator: int
    rank: list[int]
    sector: list[int]
    in_model: list[bool]
    may_sell: list[bool]
    may_buy: list[bool]
    base: int
    to_share: int
    reserve: int
    held_cash: int
    flow: int

    @property
    def cash(self) -> int:
        """The place of cash in the lists."""
        return len(self.rows) - 1

    @property
    def cash_in_model(self) -> bool:
        """Whether cash is a fund like any other."""
        return self.in_model[-1]

    @property
    def net_flow(self) -> int:
        """c⁺ − c⁻; overdrawn cash counts as a Cash Out."""
        return self.flow + min(self.held_cash, 0)

    @property
    def to_be_paid(self) -> int:
        """What sales have to bring so that cash is not below zero."""
        return max(0, -(self.held_cash + self.flow))


OneMethod = Callable[[OneAccount], list[int]]
"""From an account to the trade of each of its rows; that of cash is not looked at, since it follows."""


def accounts_of(problem: Problem, which: Bools) -> Iterator[OneAccount]:
    """The accounts of the mask, one after the other."""
    positions, bases = problem.positions, problem.bases
    chosen = np.flatnonzero(problem.free & which[positions.account])
    ends = np.searchsorted(positions.account[chosen], np.arange(len(which) + 1))
    chosen_lists = [
        column[chosen].tolist()
        for column in (
            *(positions.value, problem.target, positions.numerator, positions.rank, positions.sector),
            *(positions.in_model, ~problem.no_sale, ~problem.no_buy),
        )
    ]
    rows, cash_rows = chosen.tolist(), problem.cash_rows.tolist()
    of_account = [
        column.tolist()
        for column in (bases.base, bases.to_share, bases.reserve, bases.cash, bases.net_flow, positions.denominator)
    ]
    for number in np.flatnonzero(which).tolist():
        part = slice(int(ends[number]), int(ends[number + 1]))
        cash = cash_rows[number]
        value, target, weight, rank, sector, in_model, may_sell, may_buy = (one[part] for one in chosen_lists)
        base, to_share, reserve, held, flow, denominator = (one[number] for one in of_account)
        yield OneAccount(
            number=number,
            rows=[*rows[part], cash],
            value=[*value, held + flow - reserve],
            target=[*target, int(problem.target[cash]) - reserve],
            weight=[*weight, int(positions.numerator[cash])],
            denominator=denominator,
            rank=[*rank, int(positions.rank[cash])],
            sector=[*sector, int(positions.sector[cash])],
            in_model=[*in_model, bool(positions.in_model[cash])],
            may_sell=[*may_sell, True],
            may_buy=[*may_buy, True],
            base=base,
            to_share=to_share,
            reserve=reserve,
            held_cash=held,
            flow=flow,
        )


def one_by_one(problem: Problem, which: Bools, method: OneMethod, trade: Ints) -> Ints:
    """The trades with those of the accounts of the mask as the method has them; cash follows."""
    result = trade.copy()
    for account in accounts_of(problem, which):
        result[account.rows] = method(account)
    return problem.with_cash(result)
