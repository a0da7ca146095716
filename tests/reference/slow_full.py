"""Method Full and rule 1, Locks."""

from __future__ import annotations

from fractions import Fraction

from tests.reference.slow_level import Level, reach
from tests.reference.slow_tally import mark
from tests.reference.slow_task import CASH, Lock, Task


def full(task: Task) -> dict[str, int]:
    """Method Full: "Every fund to its target"; the value of every fund but cash afterwards, in pence.

    Locks: "The funds that are not fixed hold one common multiple of their weights, and a fund is fixed at its
    value only on the side on which its lock forbids it to move (one common level, found exactly …); where no
    weight is left, cash." Without locks the level is 1 and every fund gets its Target Value.
    """
    held = {CASH: 0, **task.held}
    weights = {CASH: Fraction(0), **task.weights}

    def amounts_at(level: Level) -> dict[str, Fraction]:
        share = level * task.shared
        return {fund: held_back(weights[fund] * share, held[fund], task.lock(fund)) for fund in held}

    shares = {fund: weight * task.shared for fund, weight in weights.items() if weight > 0 and task.shared > 0}
    after = reach(amounts_at, [held[fund] / share for fund, share in shares.items()], task.shared)
    if after != {fund: task.targets[fund] for fund in held}:
        mark("full: another level than 1")
    if sum(after.values()) != task.shared:
        mark("full: no weight left, the rest to cash" if sum(after.values()) < task.shared else "full: cash short")
    return {fund: after[fund] for fund in task.held}


def held_back(wanted: Fraction, held: int, lock: Lock) -> Fraction:
    """Where a fund ends that should have `wanted`: not below its value if not sold, not above it if not bought."""
    if lock.no_sell and wanted < held:
        mark("lock: kept from being sold")
        wanted = max(wanted, Fraction(held))
    if lock.no_buy and wanted > held:
        mark("lock: kept from being bought")
        wanted = min(wanted, Fraction(held))
    return wanted
