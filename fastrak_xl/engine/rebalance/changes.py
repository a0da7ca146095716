"""What each rule did to each trade: the record that reasons are written from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from fastrak_xl.domain.arrays import Ints


class Rule(IntEnum):
    """The rules, in the order in which they change trades."""

    LOCK = 1
    """A lock forbids it."""
    AVAILABILITY = 2
    """The fund cannot be bought on the platform."""
    AROUND_LOCKS = 3
    """What locks and availability forbid elsewhere in the account moves this trade."""
    BELOW_MINIMUM = 4
    """The trade was below the minimum and is not made."""
    MINIMUM_MOVED = 5
    """The trade takes on the money of trades below the minimum."""
    SALE_UNITS = 6
    CGT = 7
    SHRUNK = 8
    """Buys are smaller because sales are."""
    BUY_UNITS = 9


@dataclass(frozen=True)
class Changes:
    """One entry per row and rule that changed its trade, in the rules' order: `pence` is trade after − trade before.

    So a row's trade is that of its method, `Rebalanced.ideal`, plus its changes. Cash has none, since it follows.
    """

    row: Ints
    rule: Ints
    pence: Ints

    def of(self, row: int) -> list[tuple[Rule, int]]:
        """The changes of one row."""
        places = np.flatnonzero(self.row == row).tolist()
        return [(Rule(int(self.rule[place])), int(self.pence[place])) for place in places]


class Record:
    """Changes being collected, each from the trades before and after a rule."""

    def __init__(self) -> None:
        self._entries: list[tuple[Ints, Ints, Ints]] = []

    def add(self, before: Ints, after: Ints, rules: Ints | Rule, funds: Ints) -> None:
        """What changed among the `funds` rows; `rules` says by which rule, for all rows or for each."""
        rows = funds[before[funds] != after[funds]]
        each = np.broadcast_to(np.asarray(rules, dtype=np.int64), before.shape)
        self._entries.append((rows, each[rows], after[rows] - before[rows]))

    def changes(self) -> Changes:
        """All that was collected, by row and then by the order of the rules."""
        empty = np.zeros(0, dtype=np.int64)
        row, rule, pence = (np.concatenate([empty, *(one[part] for one in self._entries)]) for part in range(3))
        order = np.argsort(row, kind="stable")
        return Changes(row[order], rule[order], pence[order])
