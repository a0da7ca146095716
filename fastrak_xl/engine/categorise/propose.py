"""Where a Sector Hierarchy sends every fund of a linked book: whole columns at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from fastrak_xl.domain.arrays import Ints, Texts
from fastrak_xl.domain.names import folded
from fastrak_xl.engine.categorise.hierarchies import FE, Hierarchies
from fastrak_xl.engine.categorise.spellings import AMBIGUOUS, SourceSectors
from fastrak_xl.engine.link.funds import CASH
from fastrak_xl.engine.link.linked import LinkedBook
from fastrak_xl.engine.link.lookup import NOWHERE


class Route(NamedTuple):
    """A source sector as it is written, and the sector number to which it leads (NOWHERE, AMBIGUOUS)."""

    source: str
    source_sector: str
    target: int


@dataclass(frozen=True)
class Proposal:
    """For each fund its sector number (NOWHERE, AMBIGUOUS) and its route's number (NOWHERE without a source sector)."""

    target: Ints
    route: Ints
    routes: tuple[Route, ...]


def propose(linked: LinkedBook, hierarchies: Hierarchies, name: str, model: int) -> Proposal:
    """Where one hierarchy sends each fund in a model. Cash goes nowhere: it has a place of its own."""
    nobody = np.full(len(linked.funds), NOWHERE, dtype=np.int64)
    proposal = Proposal(nobody, nobody, ())
    for source, sectors in hierarchies.sources(name, model).items():
        proposal = _joined(proposal, _from_source(linked, source, sectors))
    return proposal


def _from_source(linked: LinkedBook, source: str, sectors: SourceSectors) -> Proposal:
    """Where the sectors of one source lead; each distinct sector is looked up once."""
    shown = FE if source == folded(FE) else linked.sectors.models[linked.sectors.model(source)]
    texts = fe_sectors(linked) if source == folded(FE) else _sectors_in(linked, linked.sectors.model(source))
    distinct = sorted(set(texts.tolist()) - {""})
    routes = tuple(Route(shown, text, sectors.target(text)) for text in distinct)
    numbers = {text: number for number, text in enumerate(distinct)}
    route = np.fromiter((numbers.get(text, NOWHERE) for text in texts), dtype=np.int64, count=len(texts))
    targets = np.array([one.target for one in routes] + [NOWHERE], dtype=np.int64)
    return Proposal(targets[route], route, routes)


def fe_sectors(linked: LinkedBook) -> Texts:
    """Each fund's FE sector, "" for cash and for a fund that has none."""
    published = np.append(linked.book.funds.frame["fe_sector"].to_numpy(), "").astype(object)
    rows = np.fromiter((fund.row for fund in linked.funds.funds), dtype=np.int64, count=len(linked.funds))
    rows[CASH] = NOWHERE
    texts: Texts = published[rows]  # NOWHERE is -1: the "" at the end
    return texts


def _sectors_in(linked: LinkedBook, model: int) -> Texts:
    """Each fund's sector in a model by name, "" for cash and for an unassigned fund."""
    names = np.array([sector.name for sector in linked.sectors.sectors] + [""], dtype=object)
    texts: Texts = names[linked.sectors.of_fund[model]]
    texts[CASH] = ""
    return texts


def _joined(first: Proposal, second: Proposal) -> Proposal:
    """Two sources of one hierarchy: the one that knows more of a fund counts; where they contradict, neither does."""
    takes_second = (first.target < 0) & ((second.target >= 0) | (first.route == NOWHERE))
    contradict = (first.target >= 0) & (second.target >= 0) & (first.target != second.target)
    target = np.where(takes_second, second.target, first.target)
    moved = np.where(second.route == NOWHERE, NOWHERE, second.route + len(first.routes))
    route = np.where(takes_second, moved, first.route)
    return Proposal(np.where(contradict, AMBIGUOUS, target), route, (*first.routes, *second.routes))
