"""The stages of a use-case, as it reports them to whoever shows the person how far it is."""

from __future__ import annotations

from collections.abc import Callable

Stage = Callable[[str], None]
"""Told the name of each stage as it begins."""

READ = "Read"
CHECK = "Check"
CALCULATE = "Calculate"
COMPARE = "Compare"
WRITE = "Write"


def silent(_name: str) -> None:
    """Nobody is watching."""
