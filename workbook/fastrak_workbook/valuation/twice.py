"""Holdings that a file lists under two headings, kept once: a combined list beside one list per account."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from fastrak_workbook.valuation.part import Part
from fastrak_xl.domain.valuation import Holding


def without_repetitions(parts: Sequence[Part]) -> list[Part]:
    """The parts that together hold everything once. What repeats others is left out; the parts keep their order."""
    kept = list(parts)
    profile = parts[0].header.profile if parts else None
    if profile is not None and profile.last_section:
        kept = [part for part in parts if part is _last(parts, part)]
    for part in list(kept):
        others = [other for other in kept if other is not part]
        if part.holdings and others and (_repeats_one(part, others) or _combines(part, others)):
            kept = others
    for part in parts:
        if part not in kept:
            _hand_over(part, [other for other in kept if other.sheet is part.sheet])
    return kept


def _hand_over(part: Part, kept: Sequence[Part]) -> None:
    """The totals around a list that is left out are still the sheet's own."""
    if kept:
        amounts = {**part.facts.amounts, **kept[0].facts.amounts}
        kept[0].facts = replace(kept[0].facts, amounts=amounts)


def _last(parts: Sequence[Part], part: Part) -> Part:
    return ([other for other in parts if other.sheet is part.sheet and other.holdings] or [part])[-1]


def _repeats_one(part: Part, others: Sequence[Part]) -> bool:
    """Whether another part has the very same holdings, account by account."""
    mine = Counter(map(_key, part.holdings))
    return any(mine == Counter(map(_key, other.holdings)) for other in others if _facts(other) == _facts(part))


def _combines(part: Part, others: Sequence[Part]) -> bool:
    """Whether a part without accounts lists again, fund by fund, what the others hold together."""
    if any(holding.account for holding in part.holdings) or part.facts.texts.get("account"):
        return False
    together = [holding for other in others for holding in other.holdings]
    return _by_fund(part.holdings) == _by_fund(together)


def _facts(part: Part) -> tuple[str, ...]:
    return tuple(part.facts.texts.get(name, "") for name in ("account", "wrapper", "client"))


def _key(holding: Holding) -> tuple[object, ...]:
    return holding.account, holding.name, holding.codes, holding.units, holding.value_pence


def _by_fund(holdings: Sequence[Holding]) -> dict[tuple[object, ...], int]:
    sums: Counter[tuple[object, ...]] = Counter()
    for holding in holdings:
        sums[holding.name, holding.codes] += holding.value_pence or 0
    return dict(sums)
