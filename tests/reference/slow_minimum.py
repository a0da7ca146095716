"""Rule 2, Minimum: small trades are cancelled, and where their money goes."""

from __future__ import annotations

import math
from fractions import Fraction

from tests.reference.slow_tally import mark

Amounts = dict[str, int]
"""Pence to be bought, or to be sold, by fund: never negative."""


def most_more(minimum: Fraction) -> int:
    """How far a fund may be moved further: it "ends less than one minimum from where its method puts it"."""
    return max(0, math.ceil(minimum) - 1)


def largest_first(amounts: Amounts) -> list[str]:
    """The funds by amount, the largest first; "ties … by the fund's canonical code"."""
    return sorted(amounts, key=lambda fund: (-amounts[fund], fund))


def made_sells(sells: Amounts, held: Amounts, minimum: Fraction, to_pay: int) -> Amounts:
    """ "Trades below it are cancelled together; one equal to it is made; a sale that empties a holding is always
    made, and so are the sales that Cash Out needs (the largest first, until it is paid; the money of the other
    small sales is then not moved)". Else their money goes to the largest remaining sale.
    """
    made = {fund: sold for fund, sold in sells.items() if sold >= minimum or sold == held[fund]}
    small = {fund: sold for fund, sold in sells.items() if fund not in made and sold > 0}
    needed = to_pay - sum(made.values())
    if needed > 0 and small:
        mark("minimum: small sales made for Cash Out")
        for fund in largest_first(small):
            if needed > 0:
                made[fund] = small[fund]
                needed -= small[fund]
        return made
    if small:
        mark("minimum: sells cancelled")
    if any(0 < made[fund] < minimum for fund in made):
        mark("minimum: a small sale empties a holding")
    if made and small:
        mark("minimum: cancelled sells move to the largest")
        fund = largest_first(made)[0]
        made[fund] += min(sum(small.values()), most_more(minimum), held[fund] - made[fund])
    return made


def made_buys(buys: Amounts, minimum: Fraction, by_method: Amounts) -> Amounts:
    """The same for buys, whose money is nobody's need."""
    made = {fund: bought for fund, bought in buys.items() if bought >= minimum and bought > 0}
    return topped_up(made, sum(buys.values()) - sum(made.values()), minimum, by_method)


def topped_up(made: Amounts, cancelled: int, minimum: Fraction, by_method: Amounts) -> Amounts:
    """The cancelled money "goes to the largest remaining trade of the same direction, but only as far as that fund
    ends less than one minimum from where its method puts it"; the rest stays in cash.

    `by_method` is what the method bought; a buy that has shrunk since may take more before it is there.
    """
    if cancelled:
        mark("minimum: buys cancelled")
    if not made or not cancelled:
        return made
    fund = largest_first(made)[0]
    mark("minimum: cancelled buys move to the largest")
    room = max(0, by_method[fund] + most_more(minimum) - made[fund])
    return made | {fund: made[fund] + min(cancelled, room)}
