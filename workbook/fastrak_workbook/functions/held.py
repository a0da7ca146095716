"""What a book holds and what the engine found in it, as the blocks of holdings and accounts take it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from fastrak_workbook.functions.inputs import Inputs
from fastrak_xl.app.check import Checked
from fastrak_xl.domain.arrays import Bools, Ints
from fastrak_xl.domain.names import folded
from fastrak_xl.domain.setting_rules import SECTOR
from fastrak_xl.engine.link.holdings import holding_pence
from fastrak_xl.engine.link.linked import LinkedBook
from fastrak_xl.engine.link.lookup import NOWHERE, codes_of
from fastrak_xl.engine.rebalance.run import Rebalanced

OUTSIDE, FOLLOWS, INSIDE = 0, 1, 2
"""What the policies say of a row: outside the base, following its target, held inside."""


@dataclass(frozen=True)
class HeldRows:
    """The rows of the block, by account and fund; every position of the engine has one, held or not.

    `holding` is the row's place in Holdings, NOWHERE where nothing is held; `first`: it is its position's first.
    """

    position: Ints
    account: Ints
    fund: Ints
    holding: Ints
    first: Bools
    pence: Ints

    def __len__(self) -> int:
        return len(self.position)


@dataclass(frozen=True)
class Held:
    """A checked book, the engine's result for it, and its sheets."""

    checked: Checked
    result: Rebalanced
    inputs: Inputs

    @property
    def linked(self) -> LinkedBook:
        """The book, its names resolved."""
        return self.checked.linked

    @cached_property
    def rows(self) -> HeldRows:
        """The rows of the block of holdings."""
        positions = self.result.positions
        holdings = _readable(self.linked)[np.argsort(positions.lot_row, kind="stable")]
        held = np.bincount(positions.lot_row, minlength=len(positions))
        position = np.repeat(np.arange(len(positions)), np.maximum(held, 1))
        holding = np.full(len(position), NOWHERE)
        holding[held[position] > 0] = holdings
        pence = np.append(holding_pence(self.linked.book)[0], 0)[holding]  # NOWHERE is the last place
        first = np.append(True, np.diff(position) > 0)[: len(position)]
        return HeldRows(position, positions.account[position], positions.fund[position], holding, first, pence)

    @cached_property
    def shown(self) -> Bools:
        """The accounts that are not left out."""
        out = {folded(name) for name in self.checked.left_out}
        return np.array([folded(name) not in out for name in self.linked.accounts.ids], dtype=bool)

    @cached_property
    def has_model(self) -> Bools:
        """The accounts that follow a model portfolio."""
        mask: Bools = self.linked.accounts.version != NOWHERE
        return mask

    @cached_property
    def only_as_run(self) -> Bools:
        """Accounts whose shares follow no edit: substitutes and counted-together classes need the engine."""
        settings, positions = self.checked.settings, self.result.positions
        if settings.share_classes_as_one or settings.method == SECTOR:
            return np.full(len(self.linked.accounts), True)
        found = np.zeros(len(self.linked.accounts), dtype=bool)
        found[positions.account[(positions.stands_for != NOWHERE) | (positions.replaced_by != NOWHERE)]] = True
        return found


def _readable(linked: LinkedBook) -> Ints:
    """The places in Holdings of the rows that have an account and a fund."""
    account = codes_of(linked.book.holdings.numbered("account_id"), linked.accounts.index)
    return np.flatnonzero((account != NOWHERE) & (linked.funds.rows["holdings"] != NOWHERE))
