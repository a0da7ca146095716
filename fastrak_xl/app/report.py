"""From the engine's arrays to the result tables that people read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from fastrak_xl.app.categorise.suggesting import suggest
from fastrak_xl.app.results import Columns
from fastrak_xl.domain.arrays import Bools, Ints, Texts
from fastrak_xl.domain.book import Table
from fastrak_xl.domain.catalogue import diagnose
from fastrak_xl.domain.columns import Coded, Numbers, shares
from fastrak_xl.domain.diagnostics import Diagnostic
from fastrak_xl.domain.names import folded
from fastrak_xl.domain.settings import Settings
from fastrak_xl.engine.link.accounts import days_old, stale
from fastrak_xl.engine.link.linked import LinkedBook
from fastrak_xl.engine.link.lookup import NOWHERE
from fastrak_xl.engine.link.sectors import CASH_SECTOR, UNASSIGNED
from fastrak_xl.engine.rebalance.held_back import HeldBack, held_back
from fastrak_xl.engine.rebalance.reasons import reasons
from fastrak_xl.engine.rebalance.run import Rebalanced, Status

_LAST, _AFTER_LAST = 10**9, 10**9 + 1
_ACTIONS = ("Hold", "Buy", "Sell")
_HOLD, _SELL = 0, 2
TRADE_FIELDS = ("client_id", "client_name", "account_id", "wrapper", "platform", "action", "sector", "fund_name",
                "code_type", "code", "trade", "units", "gain", "reason")  # fmt: skip
"""The columns of the table Trades, all of them columns of Rebalance."""

ModelAndFund = tuple[int, int]
"""The numbers of a sector model and a fund."""


class Held(NamedTuple):
    """What is held of a fund, and in how many accounts."""

    pence: int
    accounts: int


@dataclass(frozen=True)
class Report:
    """A run, ready to be shown: `shown` is the mask of the accounts that the report is about."""

    linked: LinkedBook
    settings: Settings
    result: Rebalanced
    shown: Bools

    @cached_property
    def order(self) -> Ints:
        """Rows in the order of the report: by account, by sector with Cash and then Unassigned last, by fund name."""
        positions, funds = self.result.positions, self.linked.funds.funds
        sectors = self.linked.sectors.sectors
        sector_rank = np.array(
            [_LAST if folded(s.name) == folded(CASH_SECTOR) else n for n, s in enumerate(sectors)] + [_AFTER_LAST]
        )
        rank = np.where(positions.is_cash & (positions.sector == NOWHERE), _LAST, sector_rank[positions.sector])
        names = [folded(fund.name) for fund in funds]
        name_rank = np.empty(len(funds), dtype=np.int64)
        name_rank[sorted(range(len(funds)), key=lambda number: (names[number], self.linked.funds.rank[number]))] = (
            np.arange(len(funds))
        )
        order = np.lexsort((name_rank[positions.fund], rank, positions.account))
        return order[self.shown[positions.account[order]]]

    @cached_property
    def sector_names(self) -> Texts:
        """The sector of every position as reports show it."""
        return np.array(self.sector_column.values, dtype=object)[self.sector_column.codes]

    @cached_property
    def sector_column(self) -> Coded:
        """The same as a column: the sectors by their numbers, then Unassigned, then cash that is in no sector."""
        positions = self.result.positions
        names = [*(sector.name for sector in self.linked.sectors.sectors), UNASSIGNED, CASH_SECTOR]
        cash = positions.is_cash & (positions.sector == NOWHERE)
        unassigned = np.where(positions.sector == NOWHERE, len(names) - 2, positions.sector)
        return Coded(np.where(cash, len(names) - 1, unassigned), names)

    @cached_property
    def held_back(self) -> HeldBack:
        """What the rules keep from being traded, in the accounts that are shown."""
        return held_back(self.result).among(self.shown[self.result.positions.account])

    @cached_property
    def rows(self) -> dict[str, Coded | Numbers]:
        """The columns of the table Rebalance."""
        positions, order, parts = self.result.positions, self.order, self.result.shares
        account, fund = (codes[order].astype(np.int32) for codes in (positions.account, positions.fund))
        infeasible = np.array([status is Status.INFEASIBLE for status in self.result.status], dtype=bool)
        no_target = np.isnan(parts.target) & ~self.result.stances.in_base | infeasible[positions.account]
        no_target |= (self.linked.accounts.version == NOWHERE)[positions.account]
        held = self.held_back.of_rows(len(positions))[order]
        return {
            **{name: Coded(account, column.tolist()) for name, column in self.who.items()},
            "sector": self.sector_column.at(order),
            **{name: Coded(fund, column.tolist()) for name, column in self._fund_columns.items()},
            "value": Numbers(positions.value[order]),
            "current": shares(parts.current[order]),
            "target": shares(parts.target[order]),
            "drift": shares(parts.drift[order]),
            "target_value": Numbers(self.result.target_value[order], no_target[order]),
            "trade": Numbers(self.result.trade[order]),
            "units": shares(self.result.units[order]),
            "after_value": Numbers(self.result.after[order]),
            "after": shares(parts.after[order]),
            "gain": Numbers(self.result.gains.pence[order], ~self.result.gains.known[order]),
            "held_back": Numbers(held, held == 0),
            "action": Coded(self._action[order], _ACTIONS),
            "reason": Coded(np.arange(len(order)), self._sentences()),
        }

    @cached_property
    def _action(self) -> Ints:
        """Per position: the place of what is done in `_ACTIONS`."""
        trade = self.result.trade
        return np.where(self.result.positions.is_cash, 0, np.sign(trade)) % 3

    def _sentences(self) -> list[str]:
        """The reasons in the order of the report; an account's cash row also says that its valuation is old."""
        positions, accounts, order = self.result.positions, self.linked.accounts, self.order
        sentences = reasons(self.linked, self.result, order)
        ages, is_stale = days_old(accounts, self.settings), stale(accounts, self.settings)
        account = positions.account[order]
        for place in np.flatnonzero(positions.is_cash[order] & is_stale[account]).tolist():
            sentences[place] += f" The valuation is {ages[account[place]]} days old."
        return sentences

    @cached_property
    def who(self) -> dict[str, Texts]:
        """Whose each account is, and where, as columns per account."""
        accounts, clients = self.linked.accounts, self.linked.book.clients.frame
        client = np.where(accounts.client == NOWHERE, len(clients), accounts.client)
        return {
            "client_id": self.linked.book.accounts.frame["client_id"].to_numpy(dtype=object),
            "client_name": np.append(clients["client_name"].to_numpy(dtype=object), "")[client],
            "account_id": accounts.ids,
            "wrapper": accounts.wrapper,
            "platform": accounts.platform,
            "risk_profile": accounts.risk_profile,
            "portfolio": accounts.portfolio,
        }

    @cached_property
    def _fund_columns(self) -> dict[str, Texts]:
        funds = self.linked.funds.funds
        columns = {
            "fund_name": [fund.name for fund in funds],
            "code_type": [fund.canonical[0] for fund in funds],
            "code": [fund.canonical[1] for fund in funds],
        }
        return {name: np.array(texts, dtype=object) for name, texts in columns.items()}

    def trades(self) -> Columns:
        """The columns of the table Trades: buys and sells, an account's sells first; cash is left out."""
        return {name: self.rows[name].at(self.traded) for name in TRADE_FIELDS}

    @cached_property
    def traded(self) -> Ints:
        """Which rows of the table Rebalance those of Trades are, in their order."""
        action, account = self._action[self.order], self.result.positions.account[self.order]
        kept = np.flatnonzero(action != _HOLD)
        return kept[np.lexsort((action[kept] != _SELL, account[kept]))]

    def warnings(self) -> list[Diagnostic]:
        """FX608 for every fund that is bought in pounds, since its price is not known, where units are rounded."""
        if self.settings.unit_decimals is None:
            return []
        positions, table = self.result.positions, self.linked.book.funds
        rows = self.result.bought_without_price
        found = sorted(np.unique(positions.fund[rows[self.shown[positions.account[rows]]]]).tolist())
        return [diagnose("FX608", *self._price_cell(table, fund), "", fund=self._name(fund)) for fund in found]

    def _name(self, fund: int) -> str:
        return self.linked.funds.funds[fund].name

    def _price_cell(self, table: Table, fund: int) -> tuple[str, str]:
        row = self.linked.funds.funds[fund].row
        return table.sheet, "" if row == NOWHERE else table.at(row, "price")

    def unassigned(self) -> Columns:
        """The columns of the table Unassigned: per sector model in use, every unassigned fund, the largest first."""
        return unassigned_columns(self.linked, self.unassigned_money)

    @cached_property
    def unassigned_money(self) -> dict[ModelAndFund, Held]:
        """What is held of each unassigned fund of each sector model in use."""
        positions, order = self.result.positions, self.order
        held = order[positions.unassigned[order]]
        models, fund = self.linked.model_of_account[positions.account[held]], positions.fund[held]
        keys, of_row = np.unique(models * len(self.linked.funds) + fund, return_inverse=True)
        pence = np.zeros(len(keys), dtype=np.int64)
        np.add.at(pence, of_row, positions.value[held])
        counts = np.bincount(of_row, minlength=len(keys))
        numbers = (divmod(key, len(self.linked.funds)) for key in keys.tolist())
        return {
            key: Held(*one) for key, one in zip(numbers, zip(pence.tolist(), counts.tolist(), strict=True), strict=True)
        }


def unassigned_columns(linked: LinkedBook, money: Mapping[ModelAndFund, Held]) -> Columns:
    """The columns of the table Unassigned."""
    rank, register = linked.funds.rank, linked.funds.funds
    keys = sorted(money, key=lambda key: (key[0], -money[key].pence, rank[key[1]]))
    funds = [register[fund] for _, fund in keys]
    fe_sectors = [*linked.book.funds.frame["fe_sector"], ""]
    return {
        "sector_model": [linked.sectors.models[model] for model, _ in keys],
        "fund_name": [fund.name for fund in funds],
        "code_type": [fund.canonical[0] for fund in funds],
        "code": [fund.canonical[1] for fund in funds],
        "fe_sector": [fe_sectors[fund.row] for fund in funds],
        "value": [money[key].pence for key in keys],
        "accounts": [money[key].accounts for key in keys],
        **_suggested(linked, keys),
    }


def _suggested(linked: LinkedBook, keys: list[ModelAndFund]) -> Columns:
    """A sector and why for each (sector model, unassigned fund); None where nothing speaks for one."""
    funds: dict[int, list[int]] = {}
    for model, fund in keys:
        funds.setdefault(model, []).append(fund)
    suggestions = {model: suggest(linked, model, free) for model, free in funds.items()}
    found = [suggestions[model].get(fund) for model, fund in keys]
    return {
        "suggested": [one and linked.sectors.sectors[one.sector].name for one in found],
        "why": [one and one.reason for one in found],
    }
