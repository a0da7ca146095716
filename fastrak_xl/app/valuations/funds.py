"""What arriving holdings change on Funds: funds not seen before, with every code known; codes that a row lacked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from fastrak_xl.app.changes import Amendment, Values
from fastrak_xl.app.valuations.arriving import Arrival, keys_of
from fastrak_xl.app.valuations.identity import CASH_KEY, FundIdentity, Key
from fastrak_xl.domain.book import Table
from fastrak_xl.domain.catalogue import diagnose
from fastrak_xl.domain.diagnostics import Diagnostic
from fastrak_xl.domain.valuation import Holding
from fastrak_xl.engine.link.funds import REGISTER_CODES

_LIKELY = 80
_PROPOSALS = 3


@dataclass
class FundChanges:
    """The changes of the table Funds, and what is to be said of single lines."""

    changed: dict[int, Values] = field(default_factory=dict)
    added: list[Values] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)

    @property
    def amendment(self) -> Amendment:
        """The same, as a change of the table."""
        return Amendment(changed=self.changed, added=self.added)


def change_funds(funds: Table, identity: FundIdentity, arrivals: Iterable[Arrival]) -> FundChanges:
    """Every fund of the arriving lines: added if Funds does not have it, else given the codes that its row lacks."""
    changes = FundChanges()
    names: dict[Key, set[str]] = defaultdict(set)
    own: dict[Key, set[str]] = defaultdict(set)
    known: dict[int | Key, set[Key]] = defaultdict(set)
    nameless: dict[str, tuple[Arrival, Holding]] = {}
    disputed: dict[tuple[Key, ...], bool] = {}
    for arrival, holding in ((each, holding) for each in arrivals for holding in each.holdings):
        keys = keys_of(holding)
        fund = identity.fund(keys)
        if fund is None or fund == CASH_KEY:
            continue
        if keys not in disputed:  # many lines are of few funds
            disputed[keys] = identity.is_disputed(keys)
            known[fund] |= identity.codes(keys).items()
        if not isinstance(fund, int):
            names[fund].add(holding.name)
            own[fund].add(holding.code or holding.name)
        if not holding.codes:
            nameless.setdefault(holding.name, (arrival, holding))
        if disputed[keys]:
            changes.diagnostics.append(diagnose("FX817", arrival.file, f"line {holding.line}", holding.name))
    for fund in sorted(known, key=repr):
        codes = _undisputed(known[fund])
        if isinstance(fund, int):
            changes.changed |= _completed(funds, fund, codes)
        else:
            written = fund if fund[0] != "Own" else ("Own", min(own[fund]))
            changes.added.append(_row(written, codes, min(names[fund] - {""}, default="") or written[1]))
    changes.diagnostics += _proposals(identity, nameless)
    return changes


def _undisputed(keys: Iterable[Key]) -> dict[str, str]:
    """The codes of the types of which there is but one."""
    by_kind: dict[str, set[str]] = defaultdict(set)
    for kind, code in keys:
        by_kind[kind].add(code)
    return {kind: min(codes) for kind, codes in sorted(by_kind.items()) if len(codes) == 1}


def _row(fund: Key, codes: Mapping[str, str], name: str) -> Values:
    """A row of its own, under the preferred code; an own code is written as the file has it."""
    known = {**codes, fund[0]: fund[1]}
    others = {column: known[kind] for kind, column in REGISTER_CODES if kind in known}
    return {"code_type": fund[0], "code": fund[1], "fund_name": name, **others}


def _completed(funds: Table, row: int, codes: Mapping[str, str]) -> dict[int, Values]:
    """The codes that a row of Funds lacks. Those of its own type stand in its Fund Code; unread cells stay."""
    position = funds.frame.index.get_loc(row)
    standing = funds.frame.iloc[position]
    missing = {
        column: codes[kind]
        for kind, column in REGISTER_CODES
        if kind in codes and not standing[column] and standing["code_type"] != kind
        if not funds.unread(column)[position]
    }
    return {row: missing} if missing else {}


def _proposals(identity: FundIdentity, nameless: dict[str, tuple[Arrival, Holding]]) -> Iterator[Diagnostic]:
    """A fund without any code becomes Own, under its name; the registered funds of similar names are proposed."""
    if not nameless:
        return
    from rapidfuzz import fuzz, process, utils

    known = {row: name for row, name in identity.names.items() if name}
    for name, (arrival, holding) in sorted(nameless.items()):
        likely = process.extract(
            name,
            known,
            scorer=fuzz.token_sort_ratio,
            processor=utils.default_process,
            limit=_PROPOSALS,
            score_cutoff=_LIKELY,
        )
        others = [identity.labels[row] for _, _, row in likely if not identity.labels[row].startswith("Own ")]
        near = f" Is it {' or '.join(others)}?" if others else ""
        yield diagnose("FX815", arrival.file, f"line {holding.line}", name, near=near)
