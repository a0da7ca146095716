"""The rebalancing arithmetic, slowly: one account at a time, in exact fractions.

Every function quotes the line of rebalance.md (or the entry D… of decisions.md) that it implements, and
nothing here comes from the product's engine: where the two disagree, one has misread the specification.
Which reading was taken where a line has two stands in README.md of this folder.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from tests.reference.slow_book import UNASSIGNED, Policies, Position, read_policies, read_positions
from tests.reference.slow_codes import Tables, nearest
from tests.reference.slow_level import to_pence
from tests.reference.slow_rules import Asked, Done, after_rules, sales_asked
from tests.reference.slow_task import CASH, Task

Treatment = Literal["outside", "inside", "shared"]
"""Held outside the base; held at its value inside it; or given its weight's part of what is to be shared."""


@dataclass(frozen=True)
class Row:
    """One fund of one account; money in pence; shares are exact, and None where none is shown."""

    value: int
    in_base: bool
    current: Fraction | None
    target: Fraction | None
    target_value: int | None
    trade: int
    after: int
    after_share: Fraction | None
    sector: str
    units: Fraction | None = None
    gain: int | None = None


@dataclass(frozen=True)
class AccountResult:
    """One account's report; rows by canonical code in upper case, cash as CASH."""

    status: str
    base_pence: int
    reserve_pence: int
    rows: dict[str, Row]


@dataclass(frozen=True)
class Base:
    """The amounts of rule 1, in pence: `before` is the base before the reserve, `total` the base."""

    before: int
    inside: int
    reserve: int

    @property
    def total(self) -> int:
        """Rule 1: "B = Σ h over the rows in the base + c⁺ − c⁻ − r"."""
        return self.before - self.reserve


@dataclass(frozen=True)
class Plan:
    """One account before its rules: where it stands, and why it is not traded (None: it is)."""

    position: Position
    treatments: dict[str, Treatment]
    base: Base
    status: str | None

    @property
    def task(self) -> Task:
        """What a method is given of it."""
        position, weights = self.position, self.position.weights or {}
        shared = [fund for fund, how in self.treatments.items() if how == "shared"]
        return Task(
            held={fund: position.held.get(fund, 0) for fund in shared if fund != CASH},
            cash=position.held[CASH],
            flow=position.cash_in - position.cash_out,
            reserve=self.base.reserve,
            base=self.base.total,
            shared=self.base.total - self.base.inside,
            weights={fund: weights.get(fund, Fraction(0)) for fund in shared if fund != CASH or CASH in weights},
            model=frozenset(weights),
            locks=position.locks,
            sectors=position.sectors,
            has_cash_out=position.cash_out > 0 or position.held[CASH] < 0,
        )


def rebalance(tables: Tables) -> dict[str, AccountResult]:
    """Every account of the workbook by Account ID.

    "Every account is independent of every other, but for a client's CGT allowance, which the client's GIAs share."
    """
    policies = read_policies(tables)
    plans = {account: plan_of(position, policies) for account, position in read_positions(tables).items()}
    asked = {
        account: sales_asked(plan.task, plan.position, policies)
        for account, plan in plans.items()
        if plan.status is None
    }
    done = after_rules(asked, policies)
    return {account: result_of(plan, done.get(account)) for account, plan in plans.items()}


def rebalance_account(position: Position, policies: Policies) -> AccountResult:
    """One account by itself."""
    plan = plan_of(position, policies)
    asked: dict[str, Asked] = {}
    if plan.status is None:
        asked = {"": sales_asked(plan.task, position, policies)}
    return result_of(plan, after_rules(asked, policies).get(""))


def plan_of(position: Position, policies: Policies) -> Plan:
    """The rules 1 and 2 of "One account", and whether anything is traded."""
    treatments = {fund: treatment(fund, position, policies) for fund in funds_of(position)}
    base = base_of(position, treatments, policies)
    plan = Plan(position, treatments, base, None)
    return Plan(position, treatments, base, untraded_status(plan))


def result_of(plan: Plan, done: Done | None) -> AccountResult:
    """The rules 3 to 5 of "One account": the report's rows."""
    targets = {} if plan.status == "Infeasible" else target_values(plan.position, plan.treatments, plan.base)
    after = amounts_after(plan, done)
    rows = {fund: row_of(fund, plan, targets.get(fund), after[fund], done) for fund in plan.treatments}
    return AccountResult(plan.status or traded_status(rows), plan.base.total, plan.base.reserve, rows)


def funds_of(position: Position) -> list[str]:
    """Rows: "the distinct funds held, the funds of its model portfolio, and cash", by code point."""
    return sorted({CASH} | set(position.held) | set(position.weights or {}))


def treatment(fund: str, position: Position, policies: Policies) -> Treatment:
    """ "The Unassigned policy (…), then the policy for funds not in the model (assigned funds only)".

    Domain: cash "is always in the base and never Unassigned". D4: without a model portfolio "the policy for
    funds not in the model does not speak".
    """
    if fund == CASH:
        return "shared"
    if fund not in position.sectors:
        return treatment_under(policies.unassigned)
    if position.weights is None or fund in position.weights:
        return "shared"
    if policies.method == "Sector" and sector_weight(position, position.sectors[fund]) > 0:
        return "shared"
    return treatment_under(policies.not_in_model)


def sector_weight(position: Position, sector: str) -> Fraction:
    """Method Sector: "Targets are the sectors' sums"; "the policy for funds not in the model speaks only where the
    sector's target is 0".
    """
    weights = position.weights or {}
    inside = [fund for fund in weights if position.sectors.get(fund, "").casefold() == sector.casefold()]
    return sum((weights[fund] for fund in inside), Fraction(0))


def treatment_under(policy: str) -> Treatment:
    """Policy: "Policies decide what is in the base and what is to be sold": Sell is a share of nothing."""
    words: dict[str, Treatment] = {"Hold outside": "outside", "Hold inside": "inside", "Sell": "shared"}
    return words[policy]


def base_of(position: Position, treatments: dict[str, Treatment], policies: Policies) -> Base:
    """Rule 1: "In the base are all rows, locked ones too, except those held outside".

    D1: `r = max(£ setting, % setting × P)` with `P = Σ h in the base + c⁺ − c⁻`, the percentage rounded to
    the nearest penny, halves up, "then capped at what could become cash at all: `max(0, P − Σ held inside)`".
    """
    held = {fund: position.held.get(fund, 0) for fund in treatments}
    before = sum(held[fund] for fund, how in treatments.items() if how != "outside")
    before += position.cash_in - position.cash_out
    inside = sum(held[fund] for fund, how in treatments.items() if how == "inside")
    wanted = max(policies.reserve_pence, nearest(policies.reserve_share * before))
    return Base(before, inside, reserve=min(wanted, max(0, before - inside)))


def untraded_status(plan: Plan) -> str | None:
    """Why no fund is traded, or None. D5: "Nothing to do, Infeasible, No model portfolio, Do Not Trade".

    Status: "B < 0, or a Cash Out above what may be sold": what is outside, held inside or locked may not be.
    """
    position = plan.position
    if nothing_to_do(position, plan.treatments):
        return "Nothing to do"
    stays = position.weights is None or position.do_not_trade
    if plan.task.to_pay > plan.task.sellable or (stays and cash_cannot_pay(position)):
        return "Infeasible"
    if position.weights is None:
        return "No model portfolio"
    return "Do Not Trade" if position.do_not_trade else None


def traded_status(rows: dict[str, Row]) -> str:
    """D5: "`Rebalanced` (at least one buy or sell), `No trades needed`"; cash's own Trade is neither."""
    traded = any(row.trade != 0 for fund, row in rows.items() if fund != CASH)
    return "Rebalanced" if traded else "No trades needed"


def nothing_to_do(position: Position, treatments: dict[str, Treatment]) -> bool:
    """Status: "Nothing in the base and no flow: Nothing to do"."""
    empty = all(position.held.get(fund, 0) == 0 for fund, how in treatments.items() if how != "outside")
    return empty and position.cash_in == 0 and position.cash_out == 0


def cash_cannot_pay(position: Position) -> bool:
    """D3: "If the flow would take cash below zero, or an overdraft deeper, the account is Infeasible"."""
    flow = position.cash_in - position.cash_out
    return flow < 0 and position.held[CASH] + flow < 0


def target_weight(fund: str, position: Position) -> Fraction:
    """Rows: "a fund not in the model has 0"."""
    return (position.weights or {}).get(fund, Fraction(0))


def target_values(position: Position, treatments: dict[str, Treatment], base: Base) -> dict[str, int]:
    """Rule 2: "t = w·B, rounded to pence by largest remainder: Σ t = B to the penny. Cash: w·B + r".

    D7: held-inside rows keep their value, "the other rows share `B − Σ held inside` in proportion to their
    weights, by largest remainder among themselves". Without a model there are no targets (D4).
    """
    if position.weights is None:
        return {}
    weights = {f: target_weight(f, position) for f, how in treatments.items() if how == "shared"}
    shared = base.total - base.inside
    targets = to_pence({fund: weight * shared for fund, weight in weights.items()}, shared)
    targets[CASH] += base.reserve
    return targets | {f: position.held.get(f, 0) for f, how in treatments.items() if how == "inside"}


def amounts_after(plan: Plan, done: Done | None) -> dict[str, int]:
    """Every row's value after the run. Rule 5: "Over all rows, cash included, Σ Trade = `c⁺ − c⁻` to the penny".

    "status Infeasible, every Trade 0"; "`Do Not Trade` accounts keep their flows in cash" (D3: so do those
    with no model portfolio).
    """
    position = plan.position
    after = {fund: position.held.get(fund, 0) for fund in plan.treatments}
    if plan.status == "Infeasible":
        return after
    trades = {} if done is None else {fund: trade.pence for fund, trade in done.trades.items()}
    after |= {fund: after[fund] + trade for fund, trade in trades.items()}
    after[CASH] += position.cash_in - position.cash_out - sum(trades.values())
    return after


def row_of(fund: str, plan: Plan, target_value: int | None, after: int, done: Done | None) -> Row:
    """One fund's line. Domain: "Rows outside the base show their value, no percentages".

    D2: of an Infeasible account "no percentages are shown"; neither are shares of a base of nothing.
    """
    value, how = plan.position.held.get(fund, 0), plan.treatments[fund]
    shares: tuple[Fraction | None, Fraction | None, Fraction | None] = (None, None, None)
    if how != "outside" and plan.base.total > 0 and plan.status != "Infeasible":
        shares = shares_of(fund, plan.position, how, plan.base, after)
    return Row(
        value=value,
        in_base=how != "outside",
        current=shares[0],
        target=shares[1],
        target_value=target_value,
        trade=after - value,
        after=after,
        after_share=shares[2],
        sector=plan.position.sectors.get(fund, UNASSIGNED),
        units=done.trades[fund].units if done and fund in done.trades else None,
        gain=done.gains.get(fund) if done else None,
    )


def shares_of(
    fund: str, position: Position, how: Treatment, base: Base, after: int
) -> tuple[Fraction, Fraction | None, Fraction]:
    """Rule 4: "Current % = h/B, Target % = w (exact, unrounded), After % = after/B; for the cash row
    (cash + c⁺ − c⁻ − r)/B, w, (after − r)/B"; "Target % of a row that a policy holds inside is its own value
    over B, and the model's funds share the rest".
    """
    now, then = position.held.get(fund, 0), after
    if fund == CASH:
        now += position.cash_in - position.cash_out - base.reserve
        then -= base.reserve
    target: Fraction | None = None
    if position.weights is not None:
        shared = Fraction(base.total - base.inside, base.total) * target_weight(fund, position)
        target = Fraction(now, base.total) if how == "inside" else shared
    return Fraction(now, base.total), target, Fraction(then, base.total)
