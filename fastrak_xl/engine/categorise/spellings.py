"""Looking up a source sector in a Sector Hierarchy: however it is spelt, in its universe, under older names too."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache

from fastrak_xl.domain.ia_sectors import normalised_name, older_names, universe_of
from fastrak_xl.engine.link.lookup import NOWHERE

AMBIGUOUS = -2
"""The code of a sector whose parts, or whose mappings, lead to different sectors."""

Spelling = tuple[str, str]
"""A universe ("" for all) and the sector's one spelling."""


def spelling(name: str) -> Spelling:
    """How a sector's name is compared."""
    return universe_of(name), normalised_name(name)


class SourceSectors:
    """Where a hierarchy sends each sector of one source.

    A row with a universe matches only that universe and wins. A split name leads somewhere only where all that it
    became leads there.
    """

    def __init__(self, rows: Iterable[tuple[str, int]]) -> None:
        self._targets: dict[Spelling, int] = {}
        for name, target in rows:
            self._targets.setdefault(spelling(name), target)

    def target(self, name: str) -> int:
        """The sector number to which a source sector leads; NOWHERE if to none, AMBIGUOUS if to several."""
        universe, plain = spelling(name)
        found = self._direct(universe, plain)
        if found == NOWHERE and plain in _became():
            found = _agreed(self._direct(universe, one) for one in _became()[plain])
        elif found == NOWHERE and plain in _was():
            found = _agreed({self._direct(universe, one) for one in _was()[plain]} - {NOWHERE})
        return found

    def _direct(self, universe: str, plain: str) -> int:
        anywhere = self._targets.get(("", plain), NOWHERE)
        return self._targets.get((universe, plain), anywhere)


def _agreed(targets: Iterable[int]) -> int:
    """The one target of all; AMBIGUOUS where they differ."""
    different = set(targets) or {NOWHERE}
    return different.pop() if len(different) == 1 else AMBIGUOUS


@cache
def _became() -> Mapping[str, tuple[str, ...]]:
    """Each older name with what it became, in the spelling that is compared."""
    return {normalised_name(older): tuple(map(normalised_name, names)) for older, names in older_names().items()}


@cache
def _was() -> Mapping[str, tuple[str, ...]]:
    """Each sector with the older names that stand for it alone."""
    was: dict[str, list[str]] = defaultdict(list)
    for older, names in _became().items():
        if len(names) == 1:
            was[names[0]].append(older)
    return {name: tuple(older) for name, older in was.items()}
