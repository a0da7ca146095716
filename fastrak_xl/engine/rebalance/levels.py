"""Common levels, found exactly: water filling towards targets, and one multiple of the weights between limits."""

from __future__ import annotations

from fractions import Fraction

from fastrak_xl.engine.rebalance.rounding import divided, settled


def filled(money: int, value: list[int], target: list[int], ranks: list[int]) -> list[int]:
    """Buys that lift the funds with the largest relative shortfall `1 − h/t` to a common level, none past its target.

    What no fund has room for is left over.
    """
    room = [max(t - h, 0) for h, t in zip(value, target, strict=True)]
    if money >= sum(room):
        return room
    lowest_first = sorted((row for row, free in enumerate(room) if free), key=lambda row: _ratio(value, target, row))
    held = aim = reached = 0
    for row in lowest_first:
        if reached and (money + held) * target[row] <= value[row] * aim:
            break
        held, aim, reached = held + value[row], aim + target[row], reached + 1
    chosen = lowest_first[:reached]
    shares = [(money + held) * target[row] - value[row] * aim for row in chosen]
    return _spread(chosen, settled(shares, aim, money, [ranks[row] for row in chosen]), len(value))


def drained(
    money: int, value: list[int], target: list[int], ranks: list[int], *, past_target: bool = False
) -> list[int]:
    """Sales that lower the funds with the largest relative excess to a common level, none past its target.

    `past_target`: the level may go below the targets, down to nothing. Every target is above zero.
    """
    room = [max(h if past_target else h - t, 0) for h, t in zip(value, target, strict=True)]
    if money >= sum(room):
        return room
    highest_first = sorted((row for row, free in enumerate(room) if free), key=lambda row: -_ratio(value, target, row))
    held = aim = reached = 0
    for row in highest_first:
        if reached and (held - money) * target[row] >= value[row] * aim:
            break
        held, aim, reached = held + value[row], aim + target[row], reached + 1
    chosen = highest_first[:reached]
    shares = [value[row] * aim - (held - money) * target[row] for row in chosen]
    return _spread(chosen, settled(shares, aim, money, [ranks[row] for row in chosen]), len(value))


def _ratio(value: list[int], target: list[int], row: int) -> Fraction:
    return Fraction(value[row], target[row])


def _spread(rows: list[int], amounts: list[int], size: int) -> list[int]:
    spread = [0] * size
    for row, amount in zip(rows, amounts, strict=True):
        spread[row] = amount
    return spread


Limits = tuple[list[int], list[int | None]]
"""The least and the most of each row; None is no limit."""


def levelled(weight: list[int], limits: Limits, total: int, ranks: list[int]) -> list[int]:
    """What each row ends with, in pence, where all sum to `total`: its limit, or a common multiple of its weight.

    Σ min(max(k·w, least), most) grows with k, so there is one level k. The rows that it leaves free share what the
    others leave, by largest remainder. What is left where no weight is free goes to nobody, and where the least of all
    is too much already, each stands at its least.
    """
    free, ends = free_and_fixed(weight, limits, total)
    rest = total - sum(end for row, end in enumerate(ends) if row not in free)
    shared = divided(rest, [weight[row] for row in free], [ranks[row] for row in free])
    for row, amount in zip(free, shared, strict=True):
        ends[row] = amount
    return ends


def free_and_fixed(weight: list[int], limits: Limits, total: int) -> tuple[list[int], list[int]]:
    """The rows that are free at the common level, and where every row would stand that is not."""
    least, most = limits
    low, high = _level_between(weight, limits, total)
    free, ends = [], list(least)
    for row, share in enumerate(weight):
        top = most[row]
        if not share or (high is not None and Fraction(least[row], share) >= high):
            continue
        if top is not None and Fraction(top, share) <= low:
            ends[row] = top
        else:
            free.append(row)
    return free, ends


def _level_between(weight: list[int], limits: Limits, total: int) -> tuple[Fraction, Fraction | None]:
    """Two neighbouring levels at which a row reaches a limit, and between which the level lies; None is no end."""
    turns = {Fraction(0)}
    for share, *ends in zip(weight, *limits, strict=True):
        turns |= {Fraction(end, share) for end in ends if share and end is not None}
    in_order = sorted(turns)
    for low, high in zip([Fraction(0), *in_order], in_order, strict=False):
        if _sum_at(high, weight, limits) >= total:
            return low, high
    return in_order[-1], None


def _sum_at(level: Fraction, weight: list[int], limits: Limits) -> Fraction:
    total = Fraction(0)
    for share, least, most in zip(weight, *limits, strict=True):
        wanted = max(level * share, Fraction(least))
        total += wanted if most is None else min(wanted, Fraction(most))
    return total
