"""A sector for every unassigned fund that something speaks for: suggested with its reason, never applied silently."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import numpy as np

from fastrak_xl.app.categorise.assigning import held_pence
from fastrak_xl.engine.categorise.suggestions import (
    Suggestion,
    Suggestions,
    from_fe_sectors,
    from_hierarchies,
    from_names,
    from_share_classes,
    from_substitutes,
)
from fastrak_xl.engine.link.funds import CASH
from fastrak_xl.engine.link.linked import LinkedBook
from fastrak_xl.engine.link.lookup import NOWHERE

_CONTRADICTED = 0.8
"""What is left of a likelihood where other evidence, itself more likely right than wrong, speaks for another sector."""

_MAKES_DOUBT = 0.5


def suggest(linked: LinkedBook, model: int, funds: Collection[int] | None = None) -> dict[int, Suggestion]:
    """By fund number the best suggestion for each unassigned fund of a sector model, or of `funds` among them.

    Evidence of the first kind that there is counts: another share class, the firm's hierarchies, the sheet Funds'
    Substitute, the FE sector's usual sector, a similar name.
    """
    free = _unassigned(linked, model, funds)
    if not free or not linked.sectors.models:
        return {}
    kinds: list[Suggestions] = [
        find(linked, model, free) for find in (from_share_classes, from_hierarchies, from_substitutes, from_fe_sectors)
    ]
    nameless = [fund for fund in free if not any(fund in kind for kind in kinds)]
    kinds.append(from_names(linked, model, nameless))
    return {fund: _best([kind[fund] for kind in kinds if fund in kind]) for fund in free if _any(kinds, fund)}


def _unassigned(linked: LinkedBook, model: int, funds: Collection[int] | None) -> list[int]:
    """The unassigned funds, those with the most money first."""
    free = np.flatnonzero(linked.sectors.of_fund[model] == NOWHERE).tolist()
    held, wanted = held_pence(linked), None if funds is None else set(funds)
    chosen = [fund for fund in free if fund != CASH and (wanted is None or fund in wanted)]
    return sorted(chosen, key=lambda fund: (-held[fund], int(linked.funds.rank[fund])))


def _any(kinds: list[Suggestions], fund: int) -> bool:
    return any(fund in kind for kind in kinds)


def _best(found: list[Suggestion]) -> Suggestion:
    """The first one, less likely where another one contradicts it."""
    best = found[0]
    doubted = any(other.sector != best.sector and other.likelihood > _MAKES_DOUBT for other in found[1:])
    return replace(best, likelihood=round(best.likelihood * (_CONTRADICTED if doubted else 1), 2))
