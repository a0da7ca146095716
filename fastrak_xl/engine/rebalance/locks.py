"""Rule 1, locks: what a lock forbids is not done, and the rest shares what is left.

"The funds that are not fixed hold one common multiple of their weights, and a fund is fixed at its value only on the
side on which its lock forbids it to move (one common level, found exactly, not by fixing all that bind at once); where
no weight is left, cash." That is method Full with locks. The other methods keep to `may_sell` and `may_buy` themselves.
"""

from __future__ import annotations

from fastrak_xl.engine.rebalance.levels import Limits, levelled
from fastrak_xl.engine.rebalance.one_account import OneAccount


def full_with_locks(account: OneAccount) -> list[int]:
    """The trades of method Full in an account with locks; what no weight takes stays in cash."""
    ends = levelled(account.weight, lock_limits(account), account.to_share, account.rank)
    return [end - value for end, value in zip(ends, account.value, strict=True)]


def lock_limits(account: OneAccount) -> Limits:
    """The least and the most that each row may end with; cash has no limit but nothing."""
    rows = range(len(account.rows))
    least = [0 if account.may_sell[row] else account.value[row] for row in rows]
    most = [None if account.may_buy[row] else account.value[row] for row in rows]
    return least, most
