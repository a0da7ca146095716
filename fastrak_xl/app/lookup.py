"""The answers of the worksheet functions, on a checked and rebalanced book. Pure: one answer per call.

A fund may be given by any of its codes or its exact name; text matches without regard to case; a sector's name wins
over a fund's, an account's ID over a client's. What is unknown raises NotAvailable: never a silent 0.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property

import numpy as np

from fastrak_xl.app.check import Checked
from fastrak_xl.app.rebalance import run_report
from fastrak_xl.app.report import Report
from fastrak_xl.app.results import Columns
from fastrak_xl.app.selection import Selection
from fastrak_xl.app.unassigned import unassigned_funds
from fastrak_xl.domain.arrays import Bools, Floats, Ints
from fastrak_xl.domain.codes import CASH_TYPE, CODE_TYPES
from fastrak_xl.domain.names import folded
from fastrak_xl.engine.link.funds import CASH
from fastrak_xl.engine.link.linked import LinkedBook
from fastrak_xl.engine.link.lookup import NOWHERE
from fastrak_xl.engine.link.portfolios import ALL_PLATFORMS, Version
from fastrak_xl.engine.link.sectors import CASH_SECTOR, UNASSIGNED
from fastrak_xl.engine.rebalance.positions import Positions

_PENCE = 100
MODEL_TABLES = ("funds", "risk_profiles", "sectors", "sector_models", "model_portfolios")
BOOK_TABLES = (*MODEL_TABLES, "clients", "accounts", "holdings", "settings")
"""What the answers rest on: those about model portfolios and sectors, and all others."""


class NotAvailable(LookupError):
    """#N/A: the portfolio, account, fund or sector is unknown, or has no such figure."""


class Lookup:
    """The answers for one workbook. A function whose tables have errors answers NotAvailable."""

    def __init__(self, checked: Checked) -> None:
        self._checked = checked
        self._linked = checked.linked

    def target(self, portfolio: str, item: str = "", risk_profile: str = "", platform: str = "") -> float:
        """The target share of a sector or fund in a portfolio; of everything where no item is given."""
        self._sound(MODEL_TABLES)
        version = self._version(portfolio, risk_profile, platform)
        if not item:
            return float(sum(version.weights))
        wanted = self._funds_of(item, version.model)
        return float(sum(w for fund, w in zip(version.funds, version.weights, strict=True) if wanted[fund]))

    def sector(self, fund: str, sector_model: str = "") -> str:
        """The fund's sector in a sector model (the first one where none is given), or Unassigned."""
        self._sound(MODEL_TABLES)
        return self._linked.sectors.name_of(self._model(sector_model), self._fund(fund))

    def value(self, account_or_client: str, item: str = "") -> float:
        """Pounds held in an account, or in all accounts of a client: in a sector or fund, or in all."""
        self._sound(BOOK_TABLES)
        pence, known = 0, not item
        for account in self._accounts_of(account_or_client):
            rows = self._rows(account)
            if item:
                try:
                    wanted = self._funds_of(item, int(self._linked.model_of_account[account]))
                except NotAvailable:
                    continue
                rows, known = rows[wanted[self._positions.fund[rows]]], True
            pence += int(self._positions.value[rows].sum())
        if not known:
            raise NotAvailable(item)
        return pence / _PENCE

    def weight(self, account: str, item: str) -> float:
        """The report's Current % of a sector or fund."""
        return self._share(account, item, self._report.result.shares.current)

    def drift(self, account: str, item: str) -> float:
        """The report's Drift % of a sector or fund."""
        return self._share(account, item, self._report.result.shares.drift)

    def trade(self, account: str, fund: str) -> float:
        """Pounds to buy (+) or sell (−) under the workbook's settings; 0 for a known fund without a trade."""
        self._sound(BOOK_TABLES)
        rows = self._rows(self._shown(account))
        chosen = rows[self._positions.fund[rows] == self._fund(fund)]
        return int(self._report.result.trade[chosen].sum()) / _PENCE

    def rebalance(self, account: str) -> Columns:
        """The account's rows of the report, as columns by field."""
        self._sound(BOOK_TABLES)
        wanted = self._linked.accounts.ids[self._shown(account)]
        rows = self._report.rows
        kept = [position for position, name in enumerate(rows["account_id"]) if name == wanted]
        return {name: [column[position] for position in kept] for name, column in rows.items()}

    def unassigned(self, sector_model: str = "") -> list[tuple[str, str, str, float]]:
        """Name, code type, code and pounds held of every unassigned fund of a sector model, the largest first."""
        self._sound(BOOK_TABLES)
        model = self._model(sector_model)
        return [(*fund[:3], fund.value_pence / _PENCE) for fund in unassigned_funds(self._linked, model)]

    def _sound(self, tables: tuple[str, ...]) -> None:
        """NotAvailable if an error stands in one of the tables that the answer rests on."""
        if not is_sound(self._checked, tables):
            raise NotAvailable("the workbook has errors: see fastrak check")

    @cached_property
    def _report(self) -> Report:
        self._sound(BOOK_TABLES)
        return run_report(self._checked, Selection())[0]

    @property
    def _positions(self) -> Positions:
        return self._report.result.positions

    @cached_property
    def _funds_by_text(self) -> dict[str, int]:
        return funds_by_text(self._linked)

    def _fund(self, text: str) -> int:
        number = self._funds_by_text.get(folded(text))
        if number is None:
            raise NotAvailable(text)
        return number

    def _model(self, name: str) -> int:
        number = self._linked.sectors.model(name) if name else (0 if self._linked.sectors.models else NOWHERE)
        if number == NOWHERE:
            raise NotAvailable(name)
        return number

    def _funds_of(self, item: str, model: int) -> Bools:
        """A mask of the funds that an item means: a sector of the model, Cash, Unassigned, else one fund."""
        of_fund = self._linked.sectors.of_fund[model]
        mask = np.zeros(len(of_fund), dtype=bool)
        sector = self._linked.sectors.sector(model, item)
        form = folded(item)
        if sector != NOWHERE:
            mask |= of_fund == sector
        if form == folded(CASH_SECTOR):
            mask[CASH] |= of_fund[CASH] == NOWHERE or sector == NOWHERE
        elif form == folded(UNASSIGNED):
            mask |= of_fund == NOWHERE
            mask[CASH] = False
        elif sector == NOWHERE:
            mask[self._fund(item)] = True
        return mask

    def _version(self, portfolio: str, risk_profile: str, platform: str) -> Version:
        portfolios = self._linked.portfolios
        risks = portfolios.risk_profiles(portfolio)
        if not risk_profile and len(risks) == 1:
            risk_profile = risks[0]
        number = portfolios.version(portfolio, risk_profile, platform or ALL_PLATFORMS)
        if number == NOWHERE:
            raise NotAvailable(portfolio)
        return portfolios.versions[number]

    def _accounts_of(self, text: str) -> list[int]:
        """The account of that ID, else all accounts of the client of that ID."""
        account = self._linked.accounts.index.get(folded(text))
        if account is not None:
            return [self._shown(text)]
        ids = self._linked.book.clients.frame["client_id"]
        clients = [position for position, name in enumerate(ids) if folded(name) == folded(text)]
        if not clients:
            raise NotAvailable(text)
        return [int(account) for account in np.flatnonzero(self._linked.accounts.client == clients[0])]

    def _shown(self, text: str) -> int:
        """The number of an account that was run."""
        account = self._linked.accounts.index.get(folded(text))
        if account is None or not self._report.shown[account]:
            raise NotAvailable(text)
        return account

    def _rows(self, account: int) -> Ints:
        return np.flatnonzero(self._positions.account == account)

    def _share(self, account: str, item: str, shares: Floats) -> float:
        """The sum of a share over the rows of an item; rows without a share make it unavailable."""
        self._sound(BOOK_TABLES)
        number = self._shown(account)
        rows = self._rows(number)
        if self._report.result.bases.base[number] <= 0:
            raise NotAvailable(account)
        wanted = self._funds_of(item, int(self._linked.model_of_account[number]))
        found = shares[rows[wanted[self._positions.fund[rows]]]]
        known = found[~np.isnan(found)]
        if len(found) and not len(known):
            raise NotAvailable(item)
        if np.isnan(shares[rows]).all():
            raise NotAvailable(account)
        return float(known.sum())


def is_sound(checked: Checked, tables: tuple[str, ...]) -> bool:
    """Whether no blocking error stands in one of the tables."""
    sheets = {getattr(checked.linked.book, name).sheet for name in tables}
    return not any(error.sheet in sheets for error in checked.blocking)


def funds_by_text(linked: LinkedBook) -> dict[str, int]:
    """Fund numbers by folded text: every code, the preferred types first, then every name that only one fund has."""
    found: dict[str, int] = {}
    for (_, code), number in sorted(linked.funds.keys.items(), key=lambda item: CODE_TYPES.index(item[0][0])):
        found.setdefault(folded(code), number)
    named: dict[str, set[int]] = defaultdict(set)
    for number, fund in enumerate(linked.funds.funds):
        named[folded(fund.name)].add(number)
    for name, numbers in named.items():
        if len(numbers) == 1:
            found.setdefault(name, *numbers)
    found[folded(CASH_TYPE)] = CASH
    return found
