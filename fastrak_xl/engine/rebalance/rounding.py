"""The only places where the engine rounds. Everything is integer arithmetic: no penny depends on a float."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from fastrak_xl.domain.arrays import Bools, Exact, Ints
from fastrak_xl.engine.rebalance.ordering import blocks

_SAFE = 2**62


def sum_by_account(values: Exact, starts: Ints) -> Ints:
    """The sum of each account's rows; `starts` are the first rows of the accounts, none of them empty."""
    if not len(starts):
        return np.zeros(0, dtype=np.int64)
    return np.add.reduceat(values, starts)


def wide_enough(values: Exact, largest_factor: int) -> Exact:
    """`values` so wide that a product with `largest_factor` cannot overflow: int64, else Python's own integers."""
    largest = max((abs(int(value)) for value in (values.max(initial=0), values.min(initial=0))), default=0)
    return (
        values.astype(object) if largest * max(1, abs(largest_factor)) >= _SAFE else values.astype(np.int64, copy=False)
    )


def share_to_nearest_penny(pence: Ints, share: Fraction) -> Ints:
    """A share of each amount, to the nearest penny, halves up."""
    wide = wide_enough(pence, 2 * max(share.numerator, share.denominator))
    return ((2 * wide * share.numerator + share.denominator) // (2 * share.denominator)).astype(np.int64)


def by_largest_remainder(amount: Ints, numerator: Exact, denominator: Exact, account: Ints, rank: Ints) -> Ints:
    """Divide each account's amount over its rows in proportion to their weights, to the penny.

    `amount` and `denominator` are per account, the others per row, rows sorted by account. Every row gets the whole
    pence of its share; the pence left over go to the largest remainders, ties to the lower `rank`.
    """
    result = np.zeros(len(numerator), dtype=np.int64)
    for accounts, rows in blocks(account, len(amount)):
        columns = (numerator[rows], account[rows] - accounts.start, rank[rows])
        result[rows] = _block_by_largest_remainder(amount[accounts], denominator[accounts], *columns)
    return result


def _block_by_largest_remainder(amount: Ints, denominator: Exact, numerator: Exact, account: Ints, rank: Ints) -> Ints:
    weighted = np.flatnonzero(numerator)
    account, rank, result = account[weighted], rank[weighted], np.zeros(len(numerator), dtype=np.int64)
    largest = int(np.abs(amount).max(initial=0))
    product = wide_enough(numerator[weighted], largest) * amount[account]
    divisor = denominator[account] if _differ(denominator) else denominator[:1]  # one divisor for all is much quicker
    pence = product // divisor
    remainder = product - pence * divisor
    pence = pence.astype(np.int64, copy=False)
    counts = np.bincount(account, minlength=len(amount))
    ends = np.cumsum(counts)
    given = np.append(0, np.cumsum(pence))
    left_over = amount - (given[ends] - given[ends - counts])
    pence += _among_first(np.clip(left_over, 0, counts), ends - counts, remainder, account, rank)
    result[weighted] = pence
    return result


def _differ(numbers: Exact) -> bool:
    return bool((numbers != numbers[:1]).any())


def _among_first(wanted: Ints, starts: Ints, remainder: Exact, account: Ints, rank: Ints) -> Bools:
    """Whether each row is among the first `wanted` of its account: the largest remainders, ties to the lower rank.

    One whole number a row says so where it has room: then numbers are sorted, and no row has to be moved.
    """
    most, last = int(remainder.max(initial=0)), int(rank.max(initial=0)) + 1
    if (len(wanted) + 1) * (most + 1) * last >= _SAFE:
        first = np.zeros(len(account), dtype=bool)
        order = np.lexsort((rank, -remainder, account))
        first[order] = np.arange(len(account)) - starts[account] < wanted[account]
        return first
    keys = (account * (most + 1) + (most - remainder.astype(np.int64, copy=False))) * last + rank
    in_order = np.append(np.sort(keys), 0)
    limit = np.where(wanted > 0, in_order[starts + wanted - 1], -1)
    return keys <= limit[account]


def divided(amount: int, shares: list[int], ranks: list[int]) -> list[int]:
    """One amount over shares that may be of any size, pro rata to the penny; ties to the lower rank.

    As :func:`by_largest_remainder`, for one account. Without any share nothing is given.
    """
    total = sum(shares)
    return settled([amount * share for share in shares], total, amount, ranks) if total else [0] * len(shares)


def settled(numerators: list[int], denominator: int, amount: int, ranks: list[int]) -> list[int]:
    """Exact amounts `numerator / denominator` that sum to `amount`, as whole pence that do so too."""
    pence = [number // denominator for number in numerators]
    order = sorted(range(len(pence)), key=lambda row: (-(numerators[row] % denominator), ranks[row]))
    for row in order[: amount - sum(pence)]:
        pence[row] += 1
    return pence


def below(limit: Fraction) -> int:
    """The most whole pence that are less than a limit."""
    return -(-limit.numerator // limit.denominator) - 1


def halves_up(amount: Fraction) -> int:
    """To the nearest penny, halves up."""
    return (2 * amount.numerator + amount.denominator) // (2 * amount.denominator)
