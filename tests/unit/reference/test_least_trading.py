"""Under Tolerance the total trading is an LP's least, on random small accounts without locks and rules."""

from __future__ import annotations

import random
from fractions import Fraction

import highspy
import numpy as np

from tests.properties.sizes import EXAMPLES
from tests.reference.slow_task import CASH, Task
from tests.reference.slow_tolerance import Bands, Tolerance, bands_of, funds_with_bands, tolerance

SCOPES = ("Account", "Fund")
AIMS = ("Target", "Band edge", "Halfway")


def random_task(dice: random.Random) -> Task:
    """An account of up to six funds near its model or far from it, cash in the model or not."""
    funds = [f"F{number}" for number in range(dice.randint(1, 6))]
    parts = {fund: dice.choice((0, 1, 2, 3, 5)) for fund in funds}
    with_cash = dice.random() < 0.4
    if with_cash or not any(parts.values()):
        parts[CASH] = dice.choice((1, 2))
    weights = {fund: Fraction(part, sum(parts.values())) for fund, part in parts.items()}
    size = dice.choice((1_000, 100_000, 10_000_000))
    held = {fund: max(0, round(size * (float(weights[fund]) + dice.uniform(-0.1, 0.1)))) for fund in funds}
    cash = dice.choice((0, dice.randrange(0, size // 4), -dice.randrange(0, size // 20)))
    flow = dice.choice((0, 0, dice.randrange(-size // 10, size // 10)))
    before = max(0, sum(held.values()) + cash + flow)
    reserve = min(before, dice.choice((0, 0, size // 50)))
    base = before - reserve
    model = frozenset(weights)
    return Task(held, cash, flow, reserve, base, base, weights, model, {}, {})


def random_rules(dice: random.Random) -> Tolerance:
    absolute = dice.choice((None, Fraction(1, 20), Fraction(1, 100), Fraction(1, 8)))
    relative = dice.choice((Fraction(1, 4), Fraction(1, 10)) if absolute is None else (None, Fraction(1, 4)))
    return Tolerance(absolute, relative, dice.random() < 0.5, dice.choice(SCOPES), dice.choice(AIMS))


def after_cash_is_used(task: Task, held: dict[str, int], bands: Bands, after: dict[str, int]) -> tuple[dict, int]:
    """Where every fund and the cash outside the model stand once that cash has paid for what it has to.

    Cash first pays for the buys needed; what is left of it is placed among funds that did not have to move: the
    reference's own buys of them, up to what no sale has brought.
    """
    start = dict(held)
    spare = 0 if task.cash_in_model else task.cash_above_reserve
    for fund, value in held.items():
        need = max(0, bands.ends[fund][0] - value)
        paid = max(0, min(need, spare))
        start[fund] += paid
        spare -= paid
    if spare > 0:
        still = [fund for fund in sorted(held) if bands.ends[fund][0] <= held[fund] <= bands.ends[fund][1]]
        towards = {fund: max(0, min(after[fund], task.targets[fund]) - start[fund]) for fund in still}
        for fund, more in towards.items():
            paid = min(more, spare)
            start[fund] += paid
            spare -= paid
    return start, spare


def least_trading(start: dict[str, int], spare: int, bands: Bands, *, outside: bool) -> float:
    """The LP: every fund ends where it has to, all money is somewhere, cash outside the model not below nothing."""
    funds = sorted(start)
    count = len(funds) + outside
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    infinity = solver.getInfinity()
    for fund in funds:  # bought, then sold
        low, high = bands.ends[fund]
        solver.addVar(0, infinity)
        solver.addVar(0, infinity)
        at = 2 * funds.index(fund)
        solver.addRow(low - start[fund], high - start[fund], 2, np.array([at, at + 1]), np.array([1.0, -1.0]))
    if outside:
        solver.addVar(0, infinity)
        solver.addVar(0, infinity)
        at = 2 * len(funds)
        solver.addRow(-spare, infinity, 2, np.array([at, at + 1]), np.array([1.0, -1.0]))
    for column in range(2 * count):
        solver.changeColCost(column, 1.0)
    signs = np.array([1.0, -1.0] * count)
    solver.addRow(0, 0, 2 * count, np.arange(2 * count), signs)
    solver.run()
    assert solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
    return float(solver.getInfo().objective_function_value)


def test_total_trading_is_the_least() -> None:
    breaches = 0
    for seed in range(EXAMPLES):
        dice = random.Random(seed)
        task, rules = random_task(dice), random_rules(dice)
        if task.base == 0 or task.to_pay > task.sellable:
            continue
        held = funds_with_bands(task)
        bands = bands_of(task, held, rules)
        if not bands.breaching:
            continue
        breaches += 1
        after = dict(tolerance(task, rules))
        cash_after = task.cash_above_reserve - sum(after[fund] - value for fund, value in task.held.items())
        if task.cash_in_model:
            after[CASH] = cash_after
        assert all(bands.ends[fund][0] <= value <= bands.ends[fund][1] for fund, value in after.items()), seed
        start, spare = after_cash_is_used(task, held, bands, after)
        outside = not task.cash_in_model
        total = sum(abs(after[fund] - start[fund]) for fund in held) + (abs(cash_after - spare) if outside else 0)
        assert abs(total - least_trading(start, spare, bands, outside=outside)) < 0.5, seed
    print(f"\n{breaches:,} breaches of {EXAMPLES:,} accounts")
    assert breaches > EXAMPLES / 4
