"""Method Tolerance: bands, what is a breach, and the least trading that puts it right.

Every amount is in whole pence: a band's edges are rounded inwards, but a fund that has its Target Value is inside.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

from tests.reference.slow_cash_flow import cash_flow, placed
from tests.reference.slow_level import pro_rata
from tests.reference.slow_tally import REACHED, mark
from tests.reference.slow_task import CASH, Task


@dataclass(frozen=True)
class Tolerance:
    """The settings of the method; bands as shares (0.05 is five points, or 5% of the target), None where off."""

    absolute: Fraction | None
    relative: Fraction | None
    both: bool
    scope: str
    rebalance_to: str

    def width(self, weight: Fraction) -> Fraction:
        """Half the tolerance band, as a share of the base.

        "With both given, `Either band` takes the narrower as the edge, `Both bands` the wider. At target 0 only
        the absolute band counts; without one, any holding is a breach."
        """
        if weight == 0:
            mark("tolerance: target 0")
            return self.absolute or Fraction(0)
        widths = [] if self.absolute is None else [self.absolute]
        widths += [] if self.relative is None else [self.relative * weight]
        return max(widths) if self.both else min(widths)

    @property
    def aim(self) -> Fraction:
        """ "Zero wide for `Target`, the tolerance band for `Band edge`, half of it for `Halfway`"."""
        return {"Target": Fraction(0), "Band edge": Fraction(1), "Halfway": Fraction(1, 2)}[self.rebalance_to]


Span = tuple[int, int]
"""The lowest and the highest value that a fund may end with, in pence."""


@dataclass(frozen=True)
class Bands:
    """The spans of every fund: of its tolerance, and where it has to end once there is a breach."""

    tolerance: dict[str, Span]
    ends: dict[str, Span]
    breaching: frozenset[str]


def tolerance(task: Task, rules: Tolerance) -> dict[str, int]:
    """The value of every fund but cash afterwards, in pence.

    "No breach: a net flow is placed as in Cash flow, else no trades." Overdrawn cash is a Cash Out.
    """
    held = funds_with_bands(task)
    bands = bands_of(task, held, rules)
    if bands.breaching:
        after = mended(task, held, bands)
        return {fund: after[fund] for fund in task.held}
    if task.flow + min(0, task.cash) == 0:
        mark("tolerance: no breach, no flow")
        return dict(task.held)
    mark("tolerance: no breach, a flow")
    return cash_flow(task)


def funds_with_bands(task: Task) -> dict[str, int]:
    """All shared funds, and cash where the model has it: "Cash outside the model is never a breach"."""
    return task.held | ({CASH: task.cash_above_reserve} if task.cash_in_model else {})


def span(target: int, exact: Fraction, width: Fraction) -> Span:
    """A band round a target, in whole pence; "a drift exactly on the edge is within"."""
    low, high = math.ceil(exact - width), math.floor(exact + width)
    return min(target, low), max(target, high)


def above_nothing(one: Span) -> Span:
    """The same band without what is below nothing, where no fund ends."""
    return max(0, one[0]), one[1]


def bands_of(task: Task, held: dict[str, int], rules: Tolerance) -> Bands:
    """Under scope `Account` every fund has to "end inside its aim band; under `Fund` only the breaching ones must,
    the others stay inside their tolerance band".
    """
    spans, aims = {}, {}
    for fund in held:
        exact = task.weights.get(fund, Fraction(0)) * task.shared
        width = rules.width(exact / task.base if task.base else exact) * task.base
        spans[fund] = span(task.targets[fund], exact, width)
        aims[fund] = span(task.targets[fund], exact, width * rules.aim)
    if any(value in spans[fund] and value != task.targets[fund] for fund, value in held.items()):
        mark("tolerance: exactly on an edge")
    breaching = frozenset(fund for fund, value in held.items() if not spans[fund][0] <= value <= spans[fund][1])
    to_aim = set(held) if rules.scope == "Account" else breaching
    ends = {fund: above_nothing(aims[fund] if fund in to_aim else spans[fund]) for fund in held}
    return Bands({fund: above_nothing(one) for fund, one in spans.items()}, ends, breaching)


@dataclass
class Sharing:
    """Where every fund stands while a breach is mended; `money` is what is in cash outside the model."""

    task: Task
    start: dict[str, int]
    now: dict[str, int]
    targets: dict[str, int]

    def room(self, to: dict[str, int], funds: set[str], money: int) -> dict[str, int]:
        """How far each of the funds may still go towards `to`, in the direction in which money has to be shared.

        A fund that is not to be sold may yet give back what it has just been given, and the other way about.
        A fund of target 0 is not bought.
        """
        room = {}
        for fund in funds:
            lock, start = self.task.lock(fund), self.start[fund]
            if money > 0:
                may_rise = self.task.weights.get(fund, 0) > 0 and not lock.no_buy
                most = to[fund] if may_rise else min(to[fund], start)
                room[fund] = max(0, most - self.now[fund])
            else:
                least = max(to[fund], start) if lock.no_sell else max(0, to[fund])
                room[fund] = max(0, self.now[fund] - least)
        return room

    def share(self, money: int, to: dict[str, int], funds: set[str]) -> int:
        """Share money (to be raised where negative) "pro rata to their room"; what is left of it."""
        room = self.room(to, funds, money)
        amount = min(abs(money), sum(room.values()))
        sign = 1 if money > 0 else -1
        for fund, part in pro_rata(amount, room).items():
            self.now[fund] += sign * part
        return money - sign * amount


def mended(task: Task, held: dict[str, int], bands: Bands) -> dict[str, int]:
    """The least trading that brings every fund where it has to end.

    What has to move moves to the nearest edge and no further: anything less leaves a fund outside. What then is
    over, or short, has to go somewhere whoever takes it, at one pound of trading a pound; so it is shared in the
    order that the specification gives, and the total is least. "Cash outside the model is used first".
    """
    now = {fund: forced(task, fund, value, bands.ends[fund]) for fund, value in held.items()}
    still = {fund for fund in held if now[fund] == held[fund]}
    bought = sum(max(0, now[fund] - held[fund]) for fund in held)
    sold = sum(max(0, held[fund] - now[fund]) for fund in held)
    spare = 0 if task.cash_in_model else task.cash_above_reserve
    mark("tolerance: breach")
    if still and len(still) < len(held):
        mark("tolerance: some funds did not have to move")
    if spare < 0:
        mark("tolerance: breach, cash short")
    if spare > bought:
        mark("tolerance: cash left after the buys needed")
        now |= placed(task, {fund: now[fund] for fund in still}, task.targets, spare - bought)
        return shared_out(task, held, now, bands, still, sold)
    return shared_out(task, held, now, bands, still, spare + sold - bought)


def forced(task: Task, fund: str, value: int, ends: Span) -> int:
    """Where the fund has to go at least: the nearest edge of where it must end, unless a lock forbids it."""
    low, high = ends
    lock = task.lock(fund)
    if value < low and not lock.no_buy:
        return low
    return high if value > high and not lock.no_sell else value


def mark_step(number: int, before: int, after: int) -> None:
    """Count which step of the order took money, or gave it."""
    if before != after:
        REACHED[f"tolerance: {'placed' if before > 0 else 'raised'} in step {number}"] += 1


def shared_out(
    task: Task, held: dict[str, int], now: dict[str, int], bands: Bands, still: set[str], money: int
) -> dict[str, int]:
    """ "What then remains to be shared goes first to the funds that did not have to move, pro rata to their room
    towards target, then to the edge of tolerance; to cash only what no fund can take inside its tolerance."

    "The edge" of the second step is where the fund has to end; then come the funds that had to move, likewise, and
    then, where locks leave no other way, the edges of all tolerances. Money to be raised goes the same way downwards;
    where even that is too little, "buys shrink pro rata … until cash is not below the reserve", and what Cash Out
    needs is raised from all that may be sold, pro rata to value.
    """
    edge = 1 if money > 0 else 0
    ends = {fund: one[edge] for fund, one in bands.ends.items()}
    tolerated = {fund: one[edge] for fund, one in bands.tolerance.items()}
    sharing = Sharing(task, held, now, task.targets)
    within = {fund: min(max(task.targets[fund], low), high) for fund, (low, high) in bands.ends.items()}
    moved = set(held) - still
    steps = (within, still), (ends, still), (within, moved), (ends, moved), (tolerated, set(held))
    for number, (to, funds) in enumerate(steps, start=1):
        before, money = money, sharing.share(money, to, funds)
        mark_step(number, before, money)
    if money > 0:
        mark("tolerance: the rest to cash")
    if money < 0:
        mark("tolerance: buys shrink")
        buys = {fund for fund in task.held if sharing.now[fund] > held[fund]}
        money = sharing.share(money, held, buys)
        cash = sharing.now[CASH] if task.cash_in_model else 0
        if -money > task.reserve + cash:
            mark("tolerance: raised below all edges")
            sharing.share(money + task.reserve + cash, dict.fromkeys(held, 0), set(task.held))
    return sharing.now
