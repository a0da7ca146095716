"""The rebalancing arithmetic of method Full, slowly: one account at a time, in exact fractions.

Every function quotes the line of rebalance.md (or the entry D… of decisions.md) that it implements, and
nothing here comes from the product's engine: where the two disagree, one has misread the specification.

Locks, minimums, unit rounding and the CGT limit are not known here; give it books without them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from tests.reference.slow_book import UNASSIGNED, Policies, Position, read_policies, read_positions
from tests.reference.slow_codes import Tables, nearest

CASH = "CASH"

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


def rebalance(tables: Tables) -> dict[str, AccountResult]:
    """Every account of the workbook by Account ID. "Every account is independent of every other"."""
    policies = read_policies(tables)
    return {account: rebalance_account(position, policies) for account, position in read_positions(tables).items()}


def rebalance_account(position: Position, policies: Policies) -> AccountResult:
    """The rules 1 to 5 of "One account", in their order."""
    treatments = {fund: treatment(fund, position, policies) for fund in funds_of(position)}
    base = base_of(position, treatments, policies)
    status = untraded_status(position, treatments, base)
    targets = {} if status == "Infeasible" else target_values(position, treatments, base)
    after = amounts_after(position, targets, status)
    rows = {
        fund: row_of(fund, position, treatments, base, targets.get(fund), after[fund], status) for fund in treatments
    }
    return AccountResult(status or traded_status(rows), base.total, base.reserve, rows)


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
    if position.weights is not None and fund not in position.weights:
        return treatment_under(policies.not_in_model)
    return "shared"


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


def untraded_status(position: Position, treatments: dict[str, Treatment], base: Base) -> str | None:
    """Why no fund is traded, or None. D5: "Nothing to do, Infeasible, No model portfolio, Do Not Trade"."""
    if nothing_to_do(position, treatments):
        return "Nothing to do"
    stays = position.weights is None or position.do_not_trade
    if asks_too_much(base) or (stays and cash_cannot_pay(position)):
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


def asks_too_much(base: Base) -> bool:
    """Status: "B < 0, or a Cash Out above what may be sold"; D2: `P − Σ held inside < 0`."""
    return base.before - base.inside < 0


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
    targets = largest_remainder(base.total - base.inside, weights)
    targets[CASH] += base.reserve
    return targets | {f: position.held.get(f, 0) for f, how in treatments.items() if how == "inside"}


def largest_remainder(total: int, weights: dict[str, Fraction]) -> dict[str, int]:
    """`total` pence by weights that add up to 1; "Ties are always broken by the fund's canonical code"."""
    exact = {fund: weight * total for fund, weight in weights.items()}
    amounts = {fund: math.floor(amount) for fund, amount in exact.items()}
    left = total - sum(amounts.values())
    for fund in sorted(exact, key=lambda fund: (amounts[fund] - exact[fund], fund))[:left]:
        amounts[fund] += 1
    return amounts


def amounts_after(position: Position, targets: dict[str, int], status: str | None) -> dict[str, int]:
    """Rule 3: "Ideal trade. t − h": after it every fund is at its target, and rows outside where they were.

    "status Infeasible, every Trade 0"; "`Do Not Trade` accounts keep their flows in cash" (D3: so do those
    with no model portfolio).
    """
    held = {fund: position.held.get(fund, 0) for fund in funds_of(position)}
    if status is None:
        return held | targets
    if status != "Infeasible":
        held[CASH] += position.cash_in - position.cash_out
    return held


def row_of(
    fund: str,
    position: Position,
    treatments: dict[str, Treatment],
    base: Base,
    target_value: int | None,
    after: int,
    status: str | None,
) -> Row:
    """One fund's line. Domain: "Rows outside the base show their value, no percentages".

    D2: of an Infeasible account "no percentages are shown"; neither are shares of a base of nothing.
    """
    value = position.held.get(fund, 0)
    in_base = treatments[fund] != "outside"
    shares: tuple[Fraction | None, Fraction | None, Fraction | None] = (None, None, None)
    if in_base and base.total > 0 and status != "Infeasible":
        shares = shares_of(fund, position, treatments[fund], base, after)
    return Row(
        value=value,
        in_base=in_base,
        current=shares[0],
        target=shares[1],
        target_value=target_value,
        trade=after - value,
        after=after,
        after_share=shares[2],
        sector=position.sectors.get(fund, UNASSIGNED),
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
