"""What speaks for a sector of an unassigned fund: one function per kind of evidence, each with its reason.

Likelihoods are shares of one. A hierarchy is the firm's own word; counts go by the rule of succession, (k + 1) of
(n + 2), so that one fund of a kind says little and thirty say much.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np

from fastrak_xl.domain.catalogue import shown
from fastrak_xl.domain.ia_sectors import normalised_name
from fastrak_xl.engine.categorise.hierarchies import read_hierarchies
from fastrak_xl.engine.categorise.propose import fe_sectors, propose
from fastrak_xl.engine.categorise.share_classes import without_share_class, words_of
from fastrak_xl.engine.link.funds import CASH, REGISTER_CODES
from fastrak_xl.engine.link.linked import LinkedBook
from fastrak_xl.engine.link.lookup import NOWHERE

_SHARE_CLASS, _BY_HIERARCHY, _LINKED, _BY_NAME = 0.98, 0.97, 0.9, 0.8
_ALIKE = 75
"""From so many of 100 on, two names are alike."""

_MOST_COMPARISONS = 8_000_000
"""Pairs of names that are compared: above that, the funds that come first are served."""

_NO_SECTOR = "unclassified"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A sector (by number) for a fund, how likely it is right (0..1), and why, as a sentence for a client."""

    sector: int
    likelihood: float
    reason: str


Suggestions = Mapping[int, Suggestion]
"""By fund number."""


def from_share_classes(linked: LinkedBook, model: int, free: Collection[int]) -> Suggestions:
    """Another share class of the fund is assigned; where several are, to different sectors, most of them count."""
    of_fund = linked.sectors.of_fund[model]
    bases = [without_share_class(fund.name) for fund in linked.funds.funds]
    classes: dict[str, list[int]] = defaultdict(list)
    for fund in _assigned(linked, model):
        classes[bases[fund]].append(fund)
    found: dict[int, Suggestion] = {}
    for fund in free:
        others = classes.get(bases[fund])
        if others:
            (sector, count), *_ = Counter(int(of_fund[other]) for other in others).most_common(1)
            other = next(other for other in others if of_fund[other] == sector)
            reason = f"Another share class of {_name(linked, other)}, which is in {_sector(linked, sector)}."
            found[fund] = Suggestion(sector, _SHARE_CLASS * count / len(others), reason)
    return found


def from_substitutes(linked: LinkedBook, model: int, free: Collection[int]) -> Suggestions:
    """The sheet Funds names an assigned fund as the fund's Substitute, or the fund as an assigned one's."""
    of_fund, wanted = linked.sectors.of_fund[model], set(free)
    found: dict[int, Suggestion] = {}
    for fund, other in _substitutes(linked):
        pairs = ((fund, other, "Its Substitute is {}"), (other, fund, "It is the Substitute of {}"))
        for one, assigned, opening in pairs:
            sector = int(of_fund[assigned])
            if one in wanted and one not in found and assigned != CASH and sector != NOWHERE:
                start = opening.format(_name(linked, assigned))
                found[one] = Suggestion(sector, _LINKED, f"{start}, which is in {_sector(linked, sector)}.")
    return found


def _substitutes(linked: LinkedBook) -> list[tuple[int, int]]:
    """Each fund with its Substitute, where that is a fund of the workbook under any of its codes."""
    codes = linked.book.funds.frame["substitute"].tolist()
    rows = [(number, codes[fund.row]) for number, fund in enumerate(linked.funds.funds) if fund.row != NOWHERE]
    kinds = [kind for kind, _ in REGISTER_CODES] + ["Own"]
    pairs: list[tuple[int, int]] = []
    for number, code in rows:
        known = (linked.funds.keys.get((kind, code.upper()), NOWHERE) for kind in kinds) if code else ()
        other = next((one for one in known if one != NOWHERE), NOWHERE)
        if other not in (NOWHERE, number):
            pairs.append((number, other))
    return pairs


def from_hierarchies(linked: LinkedBook, model: int, free: Collection[int]) -> Suggestions:
    """The first Sector Hierarchy of the sheet that knows the fund's FE sector, or its sector in another model."""
    hierarchies, found = read_hierarchies(linked), dict[int, Suggestion]()
    for name in hierarchies.names(model):
        proposal = propose(linked, hierarchies, name, model)
        for fund in free:
            sector = int(proposal.target[fund])
            if sector >= 0 and fund not in found:
                source = shown(proposal.routes[proposal.route[fund]].source_sector)
                reason = f"The hierarchy {shown(name)} puts {source} into {_sector(linked, sector)}."
                found[fund] = Suggestion(sector, _BY_HIERARCHY, reason)
    return found


def from_fe_sectors(linked: LinkedBook, model: int, free: Collection[int]) -> Suggestions:
    """Where the assigned funds of the same FE sector usually are."""
    of_fund, published = linked.sectors.of_fund[model], fe_sectors(linked)
    plain = {text: normalised_name(text) for text in set(published.tolist())}
    counts: dict[str, Counter[int]] = defaultdict(Counter)
    for fund in _assigned(linked, model):
        counts[plain[published[fund]]][int(of_fund[fund])] += 1
    found: dict[int, Suggestion] = {}
    for fund in free:
        text = plain[published[fund]]
        if text not in ("", _NO_SECTOR) and text in counts:
            (sector, count), total = counts[text].most_common(1)[0], counts[text].total()
            where = f"of its FE sector {shown(published[fund])}", f"in {_sector(linked, sector)}."
            found[fund] = Suggestion(sector, (count + 1) / (total + 2), " ".join(_share_of(count, total, *where)))
    return found


def _share_of(count: int, total: int, of: str, where: str) -> tuple[str, ...]:
    if total == 1:
        return "The one assigned fund", of, "is", where
    most = f"All {total:,}" if count == total else f"{count:,} of the {total:,}"
    return most, "assigned funds", of, "are", where


def from_names(linked: LinkedBook, model: int, free: Collection[int]) -> Suggestions:
    """The assigned fund whose name, without its share class, has nearly the same words in whatever order."""
    from rapidfuzz import fuzz, process

    assigned = {_compared(linked, fund): fund for fund in reversed(_assigned(linked, model))}
    if not assigned or not free:
        return {}
    wanted = list(free)[: max(1, _MOST_COMPARISONS // len(assigned))]
    names = [_compared(linked, fund) for fund in wanted]
    found: dict[int, Suggestion] = {}
    scores = process.cdist(names, list(assigned), scorer=fuzz.ratio, score_cutoff=_ALIKE, dtype=np.uint8)
    numbers = list(assigned.values())
    for fund, best, score in zip(wanted, scores.argmax(axis=1).tolist(), scores.max(axis=1).tolist(), strict=True):
        if score >= _ALIKE:
            other = numbers[best]
            sector = int(linked.sectors.of_fund[model, other])
            reason = f"Its name is like that of {_name(linked, other)}, which is in {_sector(linked, sector)}."
            found[fund] = Suggestion(sector, _BY_NAME * (score / 100) ** 2, reason)
    return found


def _compared(linked: LinkedBook, fund: int) -> str:
    return " ".join(sorted(words_of(without_share_class(linked.funds.funds[fund].name))))


def _assigned(linked: LinkedBook, model: int) -> list[int]:
    """The assigned funds in the order of their codes, so that the order of rows decides nothing."""
    funds = [fund for fund in np.flatnonzero(linked.sectors.of_fund[model] != NOWHERE).tolist() if fund != CASH]
    return sorted(funds, key=lambda fund: int(linked.funds.rank[fund]))


def _name(linked: LinkedBook, fund: int) -> str:
    return shown(linked.funds.funds[fund].name)


def _sector(linked: LinkedBook, sector: int) -> str:
    return shown(linked.sectors.sectors[sector].name)
