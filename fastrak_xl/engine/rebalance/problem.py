"""What every method is given, and the one shape that every method has."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from fastrak_xl.domain.arrays import Ints
from fastrak_xl.engine.rebalance.base import Bases
from fastrak_xl.engine.rebalance.policies import Stances
from fastrak_xl.engine.rebalance.positions import Positions


@dataclass(frozen=True)
class Problem:
    """All accounts at once: their rows, what the policies say of them, and their bases."""

    positions: Positions
    stances: Stances
    bases: Bases


Method = Callable[[Problem], Ints]
"""From the problem to the ideal trade of each row in pence; the conservation of cash is the method's promise."""
