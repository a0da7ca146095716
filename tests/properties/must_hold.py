"""What must always hold (rebalance.md), said once: of the product's report and of the slow reference alike."""

from __future__ import annotations

import copy
import random
from collections.abc import Mapping
from fractions import Fraction
from typing import Protocol

from tests.reference.slow_book import Policies, Position, read_policies, read_positions
from tests.reference.slow_cgt import realised
from tests.reference.slow_codes import canonical_codes, same

CASH = "CASH"
Tables = dict[str, list[dict[str, object]]]
TRADED = ("Rebalanced", "No trades needed")


class Outcome(Protocol):
    """One row of a report, money in pence."""

    @property
    def value(self) -> int: ...
    @property
    def trade(self) -> int: ...
    @property
    def after(self) -> int: ...


Report = Mapping[str, Mapping[str, Outcome]]
Statuses = Mapping[str, str]


def set_to(tables: Tables, **values: object) -> Tables:
    """The same book with other settings; a name's spaces are underscores here, £ and % are `pounds` and `percent`."""
    names = {key.replace("_pounds", " £").replace("_percent", " %").replace("_", " "): v for key, v in values.items()}
    kept = [line for line in tables["Settings"] if not any(same(line["Setting"], name) for name in names)]
    return {**tables, "Settings": kept + [{"Setting": name, "Value": value} for name, value in names.items()]}


def without_locks(tables: Tables) -> Tables:
    """The same book where every fund may be sold and is available everywhere."""
    return {
        **tables,
        "Holdings": [{**line, "Lock": None} for line in tables["Holdings"]],
        "Funds": [{**line, "Available On": None} for line in tables["Funds"]],
    }


def without_rules(tables: Tables) -> Tables:
    """The same book without locks, minimum, unit rounding and CGT limit; its method and policies stay."""
    off = {"Minimum_trade_pounds": None, "Minimum_trade_percent": None, "Unit_decimals": None, "CGT_limit": "Off"}
    funds = [{**line, "Unit Decimals": None} for line in tables["Funds"]]
    return without_locks(set_to({**tables, "Funds": funds}, **off))


def shuffled(tables: Tables, seed: int) -> Tables:
    """The same book with the rows of the sheets where order means nothing in another order."""
    order = random.Random(seed)
    sheets = ("Holdings", "Accounts", "Model Portfolios", "Sector Models", "Funds", "Clients")
    return {name: order.sample(lines, len(lines)) if name in sheets else lines for name, lines in tables.items()}


def after_state(tables: Tables, report: Report) -> Tables:
    """The book as it stands after a run: values after, flows cleared, locks as they were."""
    kinds = {code: kind for kind, code in canonical_codes(tables).values()} | {CASH: "Cash"}
    held = read_positions(tables)
    again = copy.deepcopy(tables)
    words = {(True, True): "Do not trade", (True, False): "Do not sell", (False, True): "Do not buy"}
    locks = {account: position.locks for account, position in held.items()}
    again["Holdings"] = [
        {
            **{"Account ID": account, "Fund Code Type": kinds[fund], "Fund Code": fund, "Value": row.after / 100},
            "Lock": words.get((locks[account][fund].no_sell, locks[account][fund].no_buy))
            if fund in locks[account] and fund != CASH
            else None,
        }
        for account, rows in report.items()
        for fund, row in rows.items()
    ]
    for line in again["Accounts"]:
        line["Cash In"] = line["Cash Out"] = None
    return again


def cash_is_conserved(positions: Mapping[str, Position], report: Report, statuses: Statuses) -> None:
    """Conservation: "Over all rows, cash included, Σ Trade = c⁺ − c⁻ to the penny, always"."""
    for account, rows in report.items():
        position = positions[account]
        flow = 0 if statuses[account] == "Infeasible" else position.cash_in - position.cash_out
        assert sum(row.trade for row in rows.values()) == flow, account


def nothing_ends_below_zero(positions: Mapping[str, Position], report: Report, statuses: Statuses) -> None:
    """Nothing: "no holding below zero (but for cash that was)"."""
    for account, rows in report.items():
        for code, row in rows.items():
            assert row.after == row.value + row.trade, f"{account} {code}"
            assert row.after >= (min(0, row.value) if code == CASH else 0), f"{account} {code}"


def locks_hold(positions: Mapping[str, Position], report: Report, statuses: Statuses) -> None:
    """Locks: "locks always hold"."""
    for account, rows in report.items():
        for code, row in rows.items():
            lock = positions[account].locks.get(code)
            if lock and code != CASH:
                assert not (lock.no_sell and row.trade < 0), f"{account} {code} is sold"
                assert not (lock.no_buy and row.trade > 0), f"{account} {code} is bought"


def gains_stay_within_the_allowance(policies: Policies, positions: Mapping[str, Position], report: Report) -> None:
    """Limits: "limits hold but for Cash Out"."""
    if not policies.limits_gains:
        return
    for client in {position.client for position in positions.values()}:
        gias = {a: p for a, p in positions.items() if p.client == client and p.is_gia and a in report}
        if any(p.cash_out > p.cash_in or p.held[CASH] < 0 for p in gias.values()):
            continue
        total = sum(gain_under_the_limit(position, report[account]) for account, position in gias.items())
        own = next((p.allowance for p in gias.values()), None)
        assert total <= (policies.allowance if own is None else own), client


def gain_under_the_limit(position: Position, rows: Mapping[str, Outcome]) -> Fraction:
    """What an account's sales realise; without a book cost, all of them."""
    total = Fraction(0)
    for code, row in rows.items():
        if row.trade < 0 and code != CASH:
            gain = realised(-row.trade, row.value, position.costs[code])
            total += -row.trade if gain is None else gain
    return total


def no_buy_is_below_the_minimum(minimums: Mapping[str, Fraction], report: Report) -> None:
    """Minimums: "minimums hold …"; of buys without exception."""
    for account, rows in report.items():
        for code, row in rows.items():
            assert code == CASH or row.trade <= 0 or row.trade >= minimums[account], f"{account} {code}"


def no_sale_is_below_the_minimum(policies: Policies, positions: Mapping[str, Position], report: Report) -> None:
    """The same of sales, "but for Cash Out and full sales"; and units and the CGT limit may make them smaller."""
    for account, rows in report.items():
        position = positions[account]
        if policies.limits_gains or position.cash_out > position.cash_in or position.held[CASH] < 0:
            continue
        for code, row in rows.items():
            if code != CASH and row.trade < 0 and row.after > 0 and position.units[code].held is None:
                assert -row.trade >= policies.minimum_pence, f"{account} {code}"


def all_that_holds(tables: Tables, report: Report, statuses: Statuses) -> None:
    """Everything above of one run; the minimum in percent is checked against the reference alone."""
    positions, policies = read_positions(tables), read_policies(tables)
    cash_is_conserved(positions, report, statuses)
    nothing_ends_below_zero(positions, report, statuses)
    locks_hold(positions, report, statuses)
    gains_stay_within_the_allowance(policies, positions, report)
    no_buy_is_below_the_minimum(dict.fromkeys(report, Fraction(policies.minimum_pence)), report)
    no_sale_is_below_the_minimum(policies, positions, report)


def may_run_twice(tables: Tables) -> Tables:
    """The book under the conditions of the second run: "no locks, units unrounded, CGT `Off`, and no minimum under
    Tolerance and Sector".
    """
    return without_rules(tables)


def nothing_is_traded(report: Report, statuses: Statuses, before: Statuses, most: int = 0) -> None:
    """The second run's trades; what was Infeasible is no state to start from."""
    for account, rows in report.items():
        if before[account] in TRADED:
            worst = max((abs(row.trade) for row in rows.values()), default=0)
            assert worst <= most, f"{account} {statuses[account]}: {worst} pence"
