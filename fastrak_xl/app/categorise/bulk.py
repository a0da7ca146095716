"""Use-case: a Sector Hierarchy applied to every fund of a workbook. Only unassigned funds change, unless asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from fastrak_xl.app.categorise.assigning import held_pence, portfolios_left_behind, reassign
from fastrak_xl.app.categorise.naming import blocking, target_model
from fastrak_xl.app.changes import Amendment
from fastrak_xl.app.check import check
from fastrak_xl.app.ports import Workbook
from fastrak_xl.app.stages import CALCULATE, WRITE, Stage, silent
from fastrak_xl.app.unassigned import Unassigned
from fastrak_xl.domain.arrays import Ints
from fastrak_xl.domain.diagnostics import Diagnostic
from fastrak_xl.engine.categorise.hierarchies import FE, contradictions, read_hierarchies
from fastrak_xl.engine.categorise.propose import Proposal, propose
from fastrak_xl.engine.categorise.spellings import AMBIGUOUS
from fastrak_xl.engine.link.funds import CASH
from fastrak_xl.engine.link.linked import LinkedBook
from fastrak_xl.engine.link.lookup import NOWHERE


class Stream(NamedTuple):
    """How many funds, and how many pence, go from one source sector to one sector.

    `source_sector` is "" for funds that have none, `sector` is "" where they stay unassigned.
    """

    source: str
    source_sector: str
    sector: str
    is_ambiguous: bool
    funds: int
    value_pence: int


class Remaining(NamedTuple):
    """A fund that stays unassigned, and why."""

    fund: Unassigned
    reason: str


@dataclass(frozen=True)
class Categorised:
    """What a hierarchy did in a sector model: funds assigned and moved, source sector by source sector; what remains.

    `remaining` are all funds of the workbook that are in no sector afterwards, the largest first.
    """

    diagnostics: tuple[Diagnostic, ...]
    hierarchy: str = ""
    sector_model: str = ""
    streams: tuple[Stream, ...] = ()
    assigned: int = 0
    moved: int = 0
    value_pence: int = 0
    remaining: tuple[Remaining, ...] = ()
    done: bool = False

    @property
    def remaining_pence(self) -> int:
        """The money that stays unassigned."""
        return sum(one.fund.value_pence for one in self.remaining)


def categorise(
    workbook: Workbook, hierarchy: str, sector_model: str = "", *, overwrite: bool = False, stage: Stage = silent
) -> Categorised:
    """Read, apply, and change Sector Models. NotThere for a name that leads nowhere; nothing changes with an error."""
    checked = check(workbook, stage=stage)
    stage(CALCULATE)
    if errors := blocking(checked):
        return Categorised(errors)
    linked = checked.linked
    hierarchies = read_hierarchies(linked)
    model = target_model(linked, hierarchies, hierarchy, sector_model)
    if wrong := tuple(contradictions(linked, hierarchies, hierarchy, model)):
        return Categorised(wrong)
    proposal = propose(linked, hierarchies, hierarchy, model)
    wanted = after(linked.sectors.of_fund[model], proposal.target, overwrite=overwrite)
    name = str(hierarchies.name[hierarchies.rows(hierarchy)[0]])
    found = tuple(portfolios_left_behind(linked, model, wanted))
    categorised = _summed_up(linked, model, proposal, wanted, (found, name))
    change = reassign(linked, model, wanted)
    stage(WRITE)
    workbook.change({linked.book.sector_models.sheet: change} if change != Amendment() else {})
    return categorised


def after(present: Ints, target: Ints, *, overwrite: bool) -> Ints:
    """Each fund's sector once the targets that are sectors have been applied."""
    return np.where((target >= 0) & ((present == NOWHERE) | overwrite), target, present)


def _summed_up(
    linked: LinkedBook, model: int, proposal: Proposal, wanted: Ints, said: tuple[tuple[Diagnostic, ...], str]
) -> Categorised:
    present, held = linked.sectors.of_fund[model], held_pence(linked)
    changed = np.flatnonzero(wanted != present)
    assigned = int((present[changed] == NOWHERE).sum())
    return Categorised(
        *said,
        linked.sectors.models[model],
        tuple(_streams(linked, proposal, present, wanted, held)),
        assigned,
        len(changed) - assigned,
        sum(held[fund] for fund in changed.tolist()),
        tuple(_remaining(linked, proposal, wanted, held)),
        done=True,
    )


def _streams(linked: LinkedBook, proposal: Proposal, present: Ints, wanted: Ints, held: list[int]) -> Iterator[Stream]:
    """Per source sector: the funds that change, and those that stay unassigned; last those without a source sector."""
    counts: dict[tuple[int, int], list[int]] = defaultdict(lambda: [0, 0])
    for fund in np.flatnonzero((wanted != present) | (wanted == NOWHERE)).tolist():
        if fund != CASH:
            count = counts[int(proposal.route[fund]), int(proposal.target[fund])]
            count[0] += 1
            count[1] += held[fund]
    for (number, target), (funds, pence) in sorted(counts.items(), key=lambda item: (item[0][0] == NOWHERE, item[0])):
        sector = linked.sectors.sectors[target].name if target >= 0 else ""
        where = proposal.routes[number][:2] if number != NOWHERE else (_sources(proposal), "")
        yield Stream(*where, sector, target == AMBIGUOUS, funds, pence)


def _sources(proposal: Proposal) -> str:
    return " or ".join(dict.fromkeys(route.source for route in proposal.routes)) or FE


def _remaining(linked: LinkedBook, proposal: Proposal, wanted: Ints, held: list[int]) -> Iterator[Remaining]:
    """Every fund that is in no sector afterwards, the largest first."""
    free = [fund for fund in np.flatnonzero(wanted == NOWHERE).tolist() if fund != CASH]
    free.sort(key=lambda fund: (-held[fund], linked.funds.rank[fund]))
    for fund in free:
        listed = linked.funds.funds[fund]
        yield Remaining(Unassigned(listed.name, *listed.canonical, held[fund]), _reason(proposal, fund))


def _reason(proposal: Proposal, fund: int) -> str:
    number = int(proposal.route[fund])
    if number == NOWHERE:
        return f"no {_sources(proposal)} sector"
    name = proposal.routes[number].source_sector
    ambiguous = proposal.target[fund] == AMBIGUOUS
    return f"{name} leads to several sectors" if ambiguous else f"no mapping for {name}"
