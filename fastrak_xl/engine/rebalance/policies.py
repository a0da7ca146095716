"""Which policy speaks for a row, and what it says: held outside the base, held inside it, or to be sold."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from fastrak_xl.domain.arrays import Bools
from fastrak_xl.domain.setting_rules import HOLD_INSIDE, HOLD_OUTSIDE, SECTOR
from fastrak_xl.domain.settings import Settings
from fastrak_xl.engine.rebalance.positions import Positions


@dataclass(frozen=True)
class Stances:
    """What the policies say of each row; a row of which they say nothing follows its target."""

    outside: Bools
    inside: Bools

    @cached_property
    def in_base(self) -> Bools:
        """Rows that count towards the base."""
        return ~self.outside

    @cached_property
    def held(self) -> Bools:
        """Rows that a policy keeps as they are."""
        return self.outside | self.inside


def apply_policies(positions: Positions, has_model: Bools, settings: Settings) -> Stances:
    """First the Unassigned policy (funds in no sector), then, for assigned funds only, that for funds not in the model.

    `has_model` is per account: where no portfolio is there, no fund is "not in the model". Under Sector the second
    policy speaks only where the sector's target is 0. A substitute in no sector is a fund of the model.
    """
    unassigned = positions.unassigned & ~positions.in_model
    not_in_model = ~positions.in_model & ~positions.unassigned & ~positions.is_cash & has_model[positions.account]
    if settings.method == SECTOR:
        not_in_model &= ~_sector_has_target(positions)

    def said(policy: str) -> Bools:
        result = np.zeros(len(positions), dtype=bool)
        for rows, chosen in ((unassigned, settings.unassigned_funds), (not_in_model, settings.funds_not_in_model)):
            if chosen == policy:
                result |= rows
        return result

    return Stances(outside=said(HOLD_OUTSIDE), inside=said(HOLD_INSIDE))


def _sector_has_target(positions: Positions) -> Bools:
    """Rows whose sector has a fund with a weight in the account's model."""
    width = int(positions.sector.max(initial=0)) + 2
    keys = positions.account * width + positions.sector + 1
    weighted = np.unique(keys[positions.in_model & (positions.numerator > 0)])
    mask: Bools = np.isin(keys, weighted)
    return mask
