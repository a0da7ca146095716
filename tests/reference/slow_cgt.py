"""Rule 4, CGT: what a sale realises, and which sales a client's allowance lets through."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

from tests.reference.slow_tally import mark


@dataclass(frozen=True)
class Sale:
    """One sale asked for in one GIA, in pence; `cost` is the holding's book cost, None where it is not known."""

    account: str
    fund: str
    pence: int
    value: int
    cost: int | None

    @property
    def gain_per_pound(self) -> Fraction:
        """ "Selling s … realises s·(1 − b/v)"; "no book cost: … under the limit all gain"."""
        return Fraction(1) if self.cost is None else 1 - Fraction(self.cost, self.value)

    @property
    def order(self) -> tuple[Fraction, str, str]:
        """ "Losses first, then the smallest gain per pound sold"; ties by the fund's code, then the account's."""
        return self.gain_per_pound, self.fund, self.account


Allowed = dict[tuple[str, str], int]
"""The pence that may be sold by (account, fund)."""


def allowed_sales(sales: list[Sale], to_pay: dict[str, int], allowance: int) -> Allowed:
    """What the sales of one client's GIAs may come to under `Allowance`.

    "A client's GIAs together realise at most the allowance, which losses enlarge … Cash Out beats the limit, and
    its sales use the allowance first": each account's sales in order, up to what its Cash Out needs.
    """
    allowed: Allowed = {(sale.account, sale.fund): 0 for sale in sales}
    unpaid = dict(to_pay)
    for sale in sorted(sales, key=lambda sale: sale.order):
        paying = min(sale.pence, unpaid.get(sale.account, 0))
        allowed[sale.account, sale.fund] = sale.pence if sale.gain_per_pound <= 0 else paying
        unpaid[sale.account] = unpaid.get(sale.account, 0) - min(allowed[sale.account, sale.fund], paying)
    if any(sale.gain_per_pound < 0 and allowed[sale.account, sale.fund] for sale in sales):
        mark("cgt: losses enlarge the allowance")
    left = allowance - sum(sale.gain_per_pound * allowed[sale.account, sale.fund] for sale in sales)
    for sale in sorted(sales, key=lambda sale: sale.order):
        key = sale.account, sale.fund
        if left > 0 and sale.gain_per_pound > 0:
            more = min(sale.pence - allowed[key], math.floor(left / sale.gain_per_pound))
            allowed[key] += more
            left -= more * sale.gain_per_pound
    mark_limit(sales, allowed, to_pay, left)
    return allowed


def mark_limit(sales: list[Sale], allowed: Allowed, to_pay: dict[str, int], left: Fraction | int) -> None:
    """Count what the limit did."""
    if any(allowed[sale.account, sale.fund] < sale.pence for sale in sales):
        mark("cgt: sales cut")
    if left < 0 and any(to_pay.values()):
        mark("cgt: Cash Out beats the limit")
    if any(sale.cost is None for sale in sales):
        mark("cgt: no book cost")
    if len({sale.account for sale in sales}) > 1:
        mark("cgt: several GIAs share the allowance")


def realised(pence: int, value: int, cost: int | None) -> Fraction | None:
    """The gain of a sale in pence, a loss where negative; None where the book cost is not known."""
    return None if cost is None else pence * (1 - Fraction(cost, value))
