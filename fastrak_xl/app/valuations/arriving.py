"""What arrives, account by account, out of any number of files: the newest valuation of each, whatever their order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from fastrak_xl.app.valuations.identity import Key, key_of
from fastrak_xl.domain.catalogue import diagnose
from fastrak_xl.domain.diagnostics import Diagnostic
from fastrak_xl.domain.names import folded
from fastrak_xl.domain.valuation import FundCode, Holding, Valuation, ValuedAccount


@dataclass(frozen=True, slots=True)
class Arrival:
    """One account as one file values it, with its lines."""

    file: str
    facts: ValuedAccount
    holdings: tuple[Holding, ...]

    @property
    def day(self) -> date:
        """The day of the valuation; the first of all days where the file does not say."""
        return self.facts.as_at or date.min

    @property
    def content(self) -> tuple[object, ...]:
        """What makes two valuations of an account the same: everything but file, lines and their order."""
        return self.facts.as_at, self.facts.cash_pence, tuple(sorted(repr(one[2:]) for one in self.holdings))


def keys_of(holding: Holding) -> tuple[Key, ...]:
    """The keys of a line's codes, the preferred first; of its name alone where it has no code.

    A provider's own code counts only beside no published one: another provider may have the same for another fund.
    """
    return _keys(holding.codes, holding.name)


@lru_cache(maxsize=1 << 16)
def _keys(codes: tuple[FundCode, ...], name: str) -> tuple[Key, ...]:
    """Many lines are of few funds."""
    keys = tuple(key for kind, code in codes if (key := key_of(kind, code)) is not None)
    own = key_of("Own", "", name)
    return tuple(key for key in keys if key[0] != "Own") or keys or ((own,) if own else ())


def arrivals(valuations: Iterable[Valuation]) -> tuple[list[Arrival], list[Diagnostic]]:
    """One arrival per account, in the order of account IDs; an error for one that two files value differently."""
    by_account: dict[str, list[Arrival]] = defaultdict(list)
    for valuation in valuations:
        lines: dict[str, list[Holding]] = defaultdict(list)
        for holding in valuation.holdings:
            lines[holding.account].append(holding)
        for facts in valuation.accounts:
            if facts.account:
                by_account[folded(facts.account)].append(Arrival(valuation.file, facts, tuple(lines[facts.account])))
    chosen: list[Arrival] = []
    problems: list[Diagnostic] = []
    for account in sorted(by_account):
        newest = _newest(by_account[account])
        chosen.append(newest[0])
        if len(newest) > 1:
            first, second = newest[:2]
            problems.append(diagnose("FX810", second.file, "", second.facts.account, first=first.file))
    return chosen, problems


def _newest(rivals: Sequence[Arrival]) -> list[Arrival]:
    """The different valuations of the last day, in the order of their files' names."""
    if len(rivals) == 1:
        return list(rivals)
    last = max(rival.day for rival in rivals)
    different: dict[object, Arrival] = {}
    for rival in sorted(rivals, key=lambda rival: (rival.file, repr(rival.content), repr(rival.facts))):
        if rival.day == last:
            different.setdefault(rival.content, rival)
    return list(different.values())
