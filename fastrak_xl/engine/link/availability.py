"""What an account may buy of its model: availability on its platform, and the substitutes that step in.

A model fund that is not available on the account's platform is not bought there; where it names a Substitute that is
available, the substitute takes its allocation. Source: rebalance.md, Locks; the decisions on substitutes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np
import pandas as pd

from fastrak_xl.domain.arrays import Ints
from fastrak_xl.domain.book import Book
from fastrak_xl.domain.catalogue import diagnose
from fastrak_xl.domain.codes import CODE_TYPES
from fastrak_xl.domain.diagnostics import Diagnostic
from fastrak_xl.domain.names import folded
from fastrak_xl.domain.numbering import first_places, numbered
from fastrak_xl.engine.link.accounts import Accounts
from fastrak_xl.engine.link.funds import CASH, FundList
from fastrak_xl.engine.link.lookup import NOWHERE
from fastrak_xl.engine.link.portfolios import Portfolios, Version


@dataclass
class Allocation:
    """What the accounts on one platform hold of one portfolio version; the weights sum to one.

    `stands_for` maps a substitute to the funds whose allocation it takes; those stay in the model with weight 0.
    """

    funds: list[int] = field(default_factory=list)
    weights: list[Fraction] = field(default_factory=list)
    stands_for: dict[int, list[int]] = field(default_factory=dict)


@dataclass(frozen=True)
class Availability:
    """Allocations, the one of each account (NOWHERE: none), and the platforms of the funds that are not on all.

    `platforms[fund]` holds folded names; a fund that is missing there is available everywhere.
    """

    allocations: list[Allocation]
    of_account: Ints
    platforms: dict[int, frozenset[str]]

    def is_available(self, fund: int, platform: str) -> bool:
        """Whether the fund can be bought on the platform; a blank platform has everything."""
        return not platform or fund not in self.platforms or folded(platform) in self.platforms[fund]


def link_availability(
    book: Book, funds: FundList, portfolios: Portfolios, accounts: Accounts
) -> tuple[Availability, list[Diagnostic]]:
    """The allocation of every account; a fund that no substitute replaces is reported once a platform."""
    found = Availability([], np.full(len(accounts), NOWHERE, dtype=np.int64), _platforms(book, funds))
    substitutes, diagnostics = substitutes_of(book, funds)
    with_version = np.flatnonzero(accounts.version != NOWHERE)
    numbers, first = _versions_on_platforms(accounts, with_version)
    found.of_account[with_version] = numbers
    reported: dict[tuple[int, str], str] = {}
    for account in first.tolist():
        version, platform = portfolios.versions[accounts.version[account]], accounts.platform[account]
        allocation, missing = _allocated(version, platform, substitutes, found)
        found.allocations.append(allocation)
        reported.update({(fund, folded(platform)): platform for fund in missing})
    diagnostics += [_not_available(book, funds, fund, platform) for (fund, _), platform in reported.items()]
    return found, diagnostics


def _versions_on_platforms(accounts: Accounts, which: Ints) -> tuple[Ints, Ints]:
    """The (version, platform) of each of these accounts, numbered as they first come, and the first account of each."""
    platforms = numbered(accounts.platform[which])
    forms = {form: number for number, form in enumerate(dict.fromkeys(platforms.folded))}
    platform = np.array([forms[form] for form in platforms.folded], dtype=np.int64)[platforms.of_row]
    numbers, _ = pd.factorize(accounts.version[which] * (len(forms) + 1) + platform)
    return numbers, which[first_places(numbers)]


def _platforms(book: Book, funds: FundList) -> dict[int, frozenset[str]]:
    listed = book.funds.frame["available_on"].tolist()
    return {
        number: frozenset(folded(name) for name in re.split("[,;\n]", listed[fund.row]) if name.strip())
        for number, fund in enumerate(funds.funds)
        if number != CASH and fund.row != NOWHERE and listed[fund.row].strip(" ,;")
    }


def substitutes_of(book: Book, funds: FundList) -> tuple[dict[int, int], list[Diagnostic]]:
    """The substitute of each registered fund that names one; a code that nobody knows is FX607."""
    table, found, diagnostics = book.funds, {}, []
    codes = table.frame["substitute"].tolist()
    for number, fund in enumerate(funds.funds):
        if fund.row == NOWHERE or number == CASH or not codes[fund.row]:
            continue
        known = (funds.keys.get((kind, codes[fund.row].upper()), NOWHERE) for kind in CODE_TYPES)
        substitute = next((other for other in known if other != NOWHERE), NOWHERE)
        if substitute == NOWHERE:
            cell = table.at(fund.row, "substitute")
            diagnostics.append(diagnose("FX607", table.sheet, cell, codes[fund.row], fund=fund.name))
        elif substitute != number:
            found[number] = substitute
    return found, diagnostics


def _allocated(
    version: Version, platform: str, substitutes: dict[int, int], found: Availability
) -> tuple[Allocation, list[int]]:
    """The version's funds on a platform, and those that cannot be bought there. A substitute is not substituted."""
    weights = dict(zip(version.funds, version.weights, strict=True))
    allocation, missing = Allocation(), []
    for fund, weight in zip(version.funds, version.weights, strict=True):
        if not weight or found.is_available(fund, platform):
            continue
        substitute = substitutes.get(fund, NOWHERE)
        if substitute == NOWHERE or not found.is_available(substitute, platform):
            missing.append(fund)
            continue
        weights[fund] -= weight
        weights[substitute] = weights.get(substitute, Fraction(0)) + weight
        allocation.stands_for.setdefault(substitute, []).append(fund)
    allocation.funds, allocation.weights = list(weights), list(weights.values())
    return allocation, missing


def _not_available(book: Book, funds: FundList, fund: int, platform: str) -> Diagnostic:
    """FX605 at the fund's own row."""
    table, row = book.funds, funds.funds[fund].row
    found = table.frame["available_on"].iloc[row]
    cell = table.at(row, "available_on")
    return diagnose("FX605", table.sheet, cell, found, fund=funds.funds[fund].name, platform=platform)
