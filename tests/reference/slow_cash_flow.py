"""Method Cash flow: money is placed by buys only, or raised by sales only, never both."""

from __future__ import annotations

from fractions import Fraction

from tests.reference.slow_level import Level, pro_rata, reach
from tests.reference.slow_tally import mark
from tests.reference.slow_task import CASH, Task

ONE = Fraction(1)


def cash_flow(task: Task) -> dict[str, int]:
    """The value of every fund but cash afterwards, in pence.

    "The money to place is c⁺ − c⁻, and, where the model has no cash row, the cash held above the reserve (a
    shortfall is raised); with a cash row, cash is a fund like any other. Zero: no trades."
    """
    held, targets = dict(task.held), task.targets
    money = task.cash_above_reserve
    if task.cash_in_model:
        money = task.flow + min(0, task.cash)
        held[CASH] = max(0, task.cash)
        targets[CASH] += task.reserve
    if money == 0:
        mark("cash flow: nothing to place")
        return dict(task.held)
    after = placed(task, held, targets, money) if money > 0 else raised(task, held, targets, -money)
    return {fund: after[fund] for fund in task.held}


def placed(task: Task, held: dict[str, int], targets: dict[str, int], money: int) -> dict[str, int]:
    """ "The funds with the largest relative shortfall 1 − h/t are filled to a common level (water filling)".

    "No fund goes past its target": the level is at most 1, and what then is left stays in cash.
    """
    open_to_buy = [fund for fund in held if targets[fund] > held[fund] and not task.lock(fund).no_buy]
    if money > sum(targets[fund] - held[fund] for fund in open_to_buy):
        mark("cash flow: more money than room")
        return held | {fund: targets[fund] for fund in open_to_buy}

    def amounts_at(level: Level) -> dict[str, Fraction]:
        return {fund: max(Fraction(held[fund]), level * targets[fund]) for fund in open_to_buy}

    mark("cash flow: filled to a level")
    turns = [ONE, *(Fraction(held[fund], targets[fund]) for fund in open_to_buy)]
    return held | reach(amounts_at, turns, sum(held[fund] for fund in open_to_buy) + money)


def raised(task: Task, held: dict[str, int], targets: dict[str, int], money: int) -> dict[str, int]:
    """ "Raising: funds with target 0 first, pro rata to value"; then those with the largest excess, down to a level.

    "No fund goes past its target", but for what Cash Out needs where locks keep the overweight funds: then the
    level goes on below 1, for that money only.
    """
    open_to_sell = [fund for fund in held if held[fund] > 0 and not task.lock(fund).no_sell]
    without_target = {fund: held[fund] for fund in open_to_sell if targets[fund] == 0}
    first = min(money, sum(without_target.values()))
    sold = pro_rata(first, without_target)
    others = [fund for fund in open_to_sell if targets[fund] > 0]
    excess = sum(max(0, held[fund] - targets[fund]) for fund in others)
    must = money if task.cash_in_model else task.to_pay
    second = min(money - first, max(excess, must - first), sum(held[fund] for fund in others))
    mark_raising(first, second, excess, money)
    sold |= lowered({fund: held[fund] for fund in others}, targets, second)
    return {fund: held[fund] - sold.get(fund, 0) for fund in held}


def mark_raising(first: int, second: int, excess: int, money: int) -> None:
    """Count what money was raised from."""
    if first:
        mark("cash flow: raised from funds with target 0")
    if second:
        mark("cash flow: lowered to a level")
    if second > excess:
        mark("cash flow: below target for Cash Out")
    if first + second < money:
        mark("cash flow: not all raised")


def lowered(held: dict[str, int], targets: dict[str, int], money: int) -> dict[str, int]:
    """How much of each fund is sold so that all that are sold end at one multiple of their targets."""

    def sold_at(depth: Level) -> dict[str, Fraction]:
        """What is sold where the level is `top − depth`: more, the deeper."""
        return {fund: max(Fraction(0), held[fund] - (top - depth) * targets[fund]) for fund in held}

    ratios = [Fraction(value, targets[fund]) for fund, value in held.items()]
    top = max(ratios, default=ONE)
    return reach(sold_at, [top, *(top - ratio for ratio in ratios)], money)
