"""One common level, found exactly, and amounts rounded to pence: what all methods and rules share."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction

Level = Fraction
"""How many times its weight (or target) every fund that is not held back has."""


def to_pence(exact: Mapping[str, Fraction], total: int) -> dict[str, int]:
    """Rule 2: "rounded to pence by largest remainder"; ties "by the fund's canonical code".

    `exact` adds up to `total`, so that no more than one penny goes to a fund, and none to one without a remainder.
    """
    amounts = {fund: math.floor(amount) for fund, amount in exact.items()}
    left = total - sum(amounts.values())
    for fund in sorted(exact, key=lambda fund: (amounts[fund] - exact[fund], fund))[:left]:
        amounts[fund] += 1
    if sum(amounts.values()) != total:
        raise AssertionError(f"{exact} does not add up to {total}")
    return amounts


def pro_rata(total: int, parts: Mapping[str, int | Fraction]) -> dict[str, int]:
    """`total` pence in proportion to the parts; nothing where there are no parts."""
    whole = sum(parts.values())
    if whole == 0:
        return dict.fromkeys(parts, 0)
    return to_pence({fund: Fraction(total) * part / whole for fund, part in parts.items()}, total)


def reach(amounts_at: Callable[[Level], dict[str, Fraction]], turns: Iterable[Fraction], money: int) -> dict[str, int]:
    """The amounts at the one level at which they add up to `money`, in pence.

    `amounts_at` is straight between the `turns` and never falls. Below the lowest total it is the amounts at
    level 0; above the highest total, where nothing rises any more, those at the last turn: then they do not add up.
    """
    corners = sorted({Fraction(0), *turns})
    corners.append(corners[-1] + 1)
    totals = [sum(amounts_at(corner).values(), Fraction(0)) for corner in corners]
    if money <= totals[0]:
        return whole(amounts_at(Fraction(0)))
    for at in range(1, len(corners)):
        rise = totals[at] - totals[at - 1]
        last = at == len(corners) - 1
        if rise > 0 and (money <= totals[at] or last):
            part = (money - totals[at - 1]) / rise
            return to_pence(amounts_at(corners[at - 1] + part * (corners[at] - corners[at - 1])), money)
    return whole(amounts_at(corners[-1]))


def whole(amounts: Mapping[str, Fraction]) -> dict[str, int]:
    """Amounts that are whole pence already: values held, or nothing."""
    if any(amount.denominator != 1 for amount in amounts.values()):
        raise AssertionError(f"not in whole pence: {amounts}")
    return {fund: int(amount) for fund, amount in amounts.items()}
