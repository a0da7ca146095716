"""Method Sector: "Only the difference per sector is traded"."""

from __future__ import annotations

from fractions import Fraction

from tests.reference.slow_level import Level, pro_rata, reach
from tests.reference.slow_tally import mark
from tests.reference.slow_task import CASH, FREE, Task

OUTSIDE = " cash outside the model"
"""The bucket of cash that no model row allocates to; no sector's name begins with a blank."""


def sector(task: Task) -> dict[str, int]:
    """The value of every fund but cash afterwards, in pence. A sector goes by the lowest code in it, as ties do.

    Cash that the model allocates to counts for its sector like any fund; overdrawn, or short of its reserve, it
    is made good first. Cash outside the model has a bucket of its own with target nothing.
    """
    held = {CASH: max(0, task.cash_above_reserve) if task.cash_in_model else 0, **task.held}
    sectors = {fund: sector_of(task, fund) for fund in held}
    inside: dict[str, dict[str, int]] = {}
    for name in set(sectors.values()):
        funds = {fund: held[fund] for fund in sorted(held) if sectors[fund] == name}
        inside[min(funds)] = funds
    names = sorted(inside)
    wanted = sector_values(task, inside)
    after: dict[str, int] = {}
    for name in names:
        after |= traded(task, inside[name], wanted[name] - sum(inside[name].values()))
    return {fund: after[fund] for fund in task.held}


def sector_of(task: Task, fund: str) -> str:
    """The fund's sector, whatever its case; an unassigned fund that is to be sold is a sector of its own."""
    if fund == CASH and not task.cash_in_model:
        return OUTSIDE
    return task.sectors[fund].casefold() if fund in task.sectors else f" {fund}"


def sector_values(task: Task, inside: dict[str, dict[str, int]]) -> dict[str, int]:
    """ "Targets are the sectors' sums": of their funds' Target Values.

    Locks: "a sector that cannot reach its target is fixed, and the others share the rest": one common multiple
    of their targets, each sector stopping at what it can reach; where no target is left, cash.
    """
    targets = {name: sum(task.targets[fund] for fund in funds) for name, funds in inside.items()}

    def amounts_at(level: Level) -> dict[str, Fraction]:
        return {name: within(level * targets[name], *reachable(task, funds)) for name, funds in inside.items()}

    limits = {name: reachable(task, funds) for name, funds in inside.items()}
    turns = [
        Fraction(limit, targets[name])
        for name in inside
        for limit in limits[name]
        if limit is not None and targets[name] > 0
    ]
    wanted = reach(amounts_at, turns, task.shared)
    if wanted != targets:
        mark("sector: a sector is fixed, the others share the rest")
    if sum(wanted.values()) != task.shared:
        mark("sector: cash over or short")
    return wanted


def reachable(task: Task, funds: dict[str, int]) -> tuple[int, int | None]:
    """The least and the most (None: anything) that the sector can hold, its locks "worked round inside the sector"."""
    least = sum(value for fund, value in funds.items() if task.lock(fund).no_sell)
    if any(task.weights.get(fund, 0) > 0 and not task.lock(fund).no_buy for fund in funds):
        return least, None
    return least, sum(funds.values())


def within(amount: Fraction, least: int, most: int | None) -> Fraction:
    """The amount, or the nearest that can be reached."""
    amount = max(amount, Fraction(least))
    return amount if most is None else min(amount, Fraction(most))


def traded(task: Task, funds: dict[str, int], difference: int) -> dict[str, int]:
    """ "Sells come first from funds not in the model, then from the model's funds, each pro rata to value; buys go
    to the model's funds of that sector in their own proportions."
    """
    if any(task.lock(fund) != FREE for fund in funds):
        mark("sector: locks inside a sector")
    if difference >= 0:
        weights = {fund: task.weights.get(fund, Fraction(0)) for fund in funds if not task.lock(fund).no_buy}
        bought = pro_rata(difference, weights)
        return {fund: value + bought.get(fund, 0) for fund, value in funds.items()}
    sellable = {fund: value for fund, value in funds.items() if not task.lock(fund).no_sell}
    outside = {fund: value for fund, value in sellable.items() if fund not in task.model}
    model = {fund: value for fund, value in sellable.items() if fund in task.model}
    if outside and sum(outside.values()) < -difference:
        mark("sector: sells beyond the funds not in the model")
    if outside and sum(outside.values()) > -difference:
        mark("sector: some of the funds not in the model sold")
    first = min(-difference, sum(outside.values()))
    sold = pro_rata(first, outside) | pro_rata(-difference - first, model)
    return {fund: value - sold.get(fund, 0) for fund, value in funds.items()}
