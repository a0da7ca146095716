"""The rules in their order: method with locks, minimum, sale units, CGT, buys shrink, buy units."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import floor

from tests.reference.slow_book import Policies, Position
from tests.reference.slow_cash_flow import cash_flow
from tests.reference.slow_cgt import Sale, allowed_sales, realised
from tests.reference.slow_full import full
from tests.reference.slow_level import pro_rata
from tests.reference.slow_minimum import Amounts, made_buys, made_sells, topped_up
from tests.reference.slow_sector import sector
from tests.reference.slow_tally import mark
from tests.reference.slow_task import Task
from tests.reference.slow_tolerance import tolerance
from tests.reference.slow_units import Traded, bought, rounded_up_to_pay, sold


@dataclass(frozen=True)
class Asked:
    """One account after rules 1 to 3; `by_method` are the trades after rule 1, buys above 0."""

    task: Task
    position: Position
    by_method: Amounts
    minimum: Fraction
    sells: dict[str, Traded]
    buys: Amounts


@dataclass(frozen=True)
class Done:
    """One account after all rules: trades of funds, buys above 0, and the gains of sales in GIAs in pence."""

    trades: dict[str, Traded]
    gains: dict[str, int | None]


def placed_by_method(task: Task, policies: Policies) -> dict[str, int]:
    """Where the method puts every fund but cash. "B = 0 with a Cash Out: all that may be sold is sold"."""
    if policies.method == "Full" or (task.base == 0 and task.has_cash_out):
        if task.base == 0:
            mark("base of nothing: all sold")
        return full(task)
    if policies.method == "Tolerance":
        return tolerance(task, policies.tolerance)
    return cash_flow(task) if policies.method == "Cash flow" else sector(task)


def sales_asked(task: Task, position: Position, policies: Policies) -> Asked:
    """Rules 1 to 3."""
    after = placed_by_method(task, policies)
    by_method = {fund: after[fund] - value for fund, value in task.held.items()}
    minimum = max(Fraction(policies.minimum_pence), policies.minimum_share * task.base)
    sells = {fund: -trade for fund, trade in by_method.items() if trade < 0}
    buys = {fund: trade for fund, trade in by_method.items() if trade > 0}
    sells = made_sells(sells, task.held, minimum, task.to_pay)
    in_units = {fund: sold(position.units[fund], pence) for fund, pence in sells.items()}
    in_units = rounded_up_to_pay(in_units, position.units, sells, task.to_pay)
    return Asked(task, position, by_method, minimum, in_units, made_buys(buys, minimum, buys))


def after_rules(asked: dict[str, Asked], policies: Policies) -> dict[str, Done]:
    """Rules 4 to 6 over the accounts of all clients."""
    sells = {account: one.sells for account, one in asked.items()}
    if policies.limits_gains:
        for client in sorted({one.position.client for one in asked.values()}):
            gias = {a: one for a, one in asked.items() if one.position.client == client and one.position.is_gia}
            sells |= limited(gias, policies)
    return {account: finished(one, sells[account]) for account, one in asked.items()}


def limited(gias: dict[str, Asked], policies: Policies) -> dict[str, dict[str, Traded]]:
    """Rule 4 for one client; a sale that the limit makes smaller is rounded to units again, like every sale."""
    sales = [
        Sale(account, fund, trade.pence, one.task.held[fund], one.position.costs[fund])
        for account, one in gias.items()
        for fund, trade in one.sells.items()
        if trade.pence > 0
    ]
    own = next((one.position.allowance for one in gias.values()), None)
    to_pay = {account: one.task.to_pay for account, one in gias.items()}
    allowed = allowed_sales(sales, to_pay, policies.allowance if own is None else own)
    found = {}
    for account, one in gias.items():
        wanted = {fund: allowed.get((account, fund), 0) for fund in one.sells}
        units = one.position.units
        cut = {f: trade if wanted[f] == trade.pence else sold(units[f], wanted[f]) for f, trade in one.sells.items()}
        found[account] = rounded_up_to_pay(cut, units, wanted, one.task.to_pay)
    return found


def finished(one: Asked, sells: dict[str, Traded]) -> Done:
    """Rules 5 and 6: buys shrink, the minimum again, and units."""
    buys = shrunk(one, sum(trade.pence for trade in sells.values()))
    bought_now = buys_in_units(one, buys)
    trades = {fund: Traded(-trade.pence, negative(trade.units)) for fund, trade in sells.items()} | bought_now
    gains = {}
    if one.position.is_gia:
        held, costs = one.task.held, one.position.costs
        gains = {f: rounded(realised(t.pence, held[f], costs[f])) for f, t in sells.items() if t.pence > 0}
    return Done(trades, gains)


def negative(units: Fraction | None) -> Fraction | None:
    """Units sold, as a trade."""
    return None if units is None else -units


def rounded(pence: Fraction | None) -> int | None:
    """A gain to the nearest penny, halves up, as rebalance.md rounds a trade; a loss of half a penny is none."""
    return None if pence is None else floor(pence + Fraction(1, 2))


def shrunk(one: Asked, sold_pence: int) -> Amounts:
    """Rule 5: "Buys shrink pro rata whenever sales have shrunk, until cash is not below the reserve. Then the
    minimum again."
    """
    by_method = {fund: trade for fund, trade in one.by_method.items() if trade > 0}
    buys, spent = one.buys, sum(one.buys.values())
    asked = -sum(trade for trade in one.by_method.values() if trade < 0)
    short = spent - sold_pence - one.task.cash_above_reserve
    if sold_pence < asked and short > 0:
        mark("buys shrink")
        buys = made_buys(pro_rata(max(0, spent - short), buys), one.minimum, by_method)
    return buys


def buys_in_units(one: Asked, asked: Amounts) -> dict[str, Traded]:
    """Rule 6; a buy that units take below the minimum is cancelled, and the one that takes its money rounded anew."""
    by_method = {fund: trade for fund, trade in one.by_method.items() if trade > 0}
    trades = {fund: bought(one.position.units[fund], pence) for fund, pence in asked.items()}
    while small := [fund for fund, trade in trades.items() if 0 < trade.pence < one.minimum]:
        mark("units: a buy falls below the minimum")
        kept = {fund: trade.pence for fund, trade in trades.items() if fund not in small and trade.pence}
        now = topped_up(kept, sum(trades[fund].pence for fund in small), one.minimum, by_method)
        changed = {fund: bought(one.position.units[fund], now[fund]) for fund in kept if now[fund] != kept[fund]}
        trades = {fund: trade for fund, trade in trades.items() if fund in kept} | changed
    return trades
