"""The only places where the engine rounds. Everything is integer arithmetic: no penny depends on a float."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from fastrak_xl.domain.arrays import Exact, Ints

_SAFE = 2**62


def sum_by_account(values: Exact, starts: Ints) -> Ints:
    """The sum of each account's rows; `starts` are the first rows of the accounts, none of them empty."""
    if not len(starts):
        return np.zeros(0, dtype=np.int64)
    return np.add.reduceat(values, starts)


def wide_enough(values: Exact, largest_factor: int) -> Exact:
    """`values` so wide that a product with `largest_factor` cannot overflow: int64, else Python's own integers."""
    largest = max((abs(int(value)) for value in (values.max(initial=0), values.min(initial=0))), default=0)
    return values.astype(object) if largest * max(1, abs(largest_factor)) >= _SAFE else values.astype(np.int64)


def share_to_nearest_penny(pence: Ints, share: Fraction) -> Ints:
    """A share of each amount, to the nearest penny, halves up."""
    wide = wide_enough(pence, 2 * max(share.numerator, share.denominator))
    return ((2 * wide * share.numerator + share.denominator) // (2 * share.denominator)).astype(np.int64)


def by_largest_remainder(amount: Ints, numerator: Exact, denominator: Exact, account: Ints, rank: Ints) -> Ints:
    """Divide each account's amount over its rows in proportion to their weights, to the penny.

    `amount` and `denominator` are per account, the others per row, rows sorted by account. Every row gets the whole
    pence of its share; the pence left over go to the largest remainders, ties to the lower `rank`.
    """
    largest = int(np.abs(amount).max(initial=0))
    product = wide_enough(numerator, largest) * amount[account]
    pence = product // denominator[account]
    remainder = product - pence * denominator[account]
    pence = pence.astype(np.int64)
    left_over = amount.copy()
    np.subtract.at(left_over, account, pence)
    order = _largest_first(remainder, account, rank)
    rows = np.arange(len(account))
    starts = np.where(np.diff(account, prepend=-1) != 0, rows, 0)
    place = rows - np.maximum.accumulate(starts)  # the row's place in its account
    pence[order] += place < left_over[account]
    return pence


def _largest_first(remainder: Exact, account: Ints, rank: Ints) -> Ints:
    """The rows by account, then the largest remainder, then the lower rank: by one whole number where it has room."""
    most, last = int(remainder.max(initial=0)), int(rank.max(initial=0)) + 1
    if (int(account.max(initial=0)) + 1) * (most + 1) * last >= _SAFE:
        return np.lexsort((rank, -remainder, account))
    return np.argsort((account * (most + 1) + (most - remainder.astype(np.int64))) * last + rank, kind="stable")


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
