"""Which policy speaks for a row, and what it says: held outside the base, held inside it, or to be sold."""

from __future__ import annotations

from dataclasses import dataclass

from fastrak_xl.domain.arrays import Bools
from fastrak_xl.domain.settings import HOLD_INSIDE, HOLD_OUTSIDE, Settings
from fastrak_xl.engine.rebalance.positions import Positions


@dataclass(frozen=True)
class Stances:
    """What the policies say of each row; a row of which they say nothing follows its target."""

    outside: Bools
    inside: Bools

    @property
    def in_base(self) -> Bools:
        """Rows that count towards the base."""
        return ~self.outside


def apply_policies(positions: Positions, has_model: Bools, settings: Settings) -> Stances:
    """First the Unassigned policy (funds in no sector), then, for assigned funds only, that for funds not in the model.

    `has_model` is per account: where no portfolio is there, no fund is "not in the model".
    """
    unassigned = positions.unassigned
    not_in_model = ~positions.in_model & ~unassigned & ~positions.is_cash & has_model[positions.account]

    def said(policy: str) -> Bools:
        result: Bools = (unassigned & (settings.unassigned_funds == policy)) | (
            not_in_model & (settings.funds_not_in_model == policy)
        )
        return result

    return Stances(outside=said(HOLD_OUTSIDE), inside=said(HOLD_INSIDE))
