"""From the engine's arrays to the result tables that people read."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from fastrak_xl.app.categorise.suggesting import suggest
from fastrak_xl.app.results import Columns
from fastrak_xl.domain.arrays import Bools, Floats, Ints, Texts
from fastrak_xl.domain.book import Table
from fastrak_xl.domain.catalogue import diagnose
from fastrak_xl.domain.diagnostics import Diagnostic
from fastrak_xl.domain.names import folded
from fastrak_xl.domain.settings import Settings
from fastrak_xl.engine.link.accounts import days_old, stale
from fastrak_xl.engine.link.linked import LinkedBook
from fastrak_xl.engine.link.lookup import NOWHERE
from fastrak_xl.engine.link.sectors import CASH_SECTOR, UNASSIGNED
from fastrak_xl.engine.rebalance.reasons import reasons
from fastrak_xl.engine.rebalance.run import Rebalanced, Status

_LAST, _AFTER_LAST = 10**9, 10**9 + 1


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
        positions = self.result.positions
        names = np.array([sector.name for sector in self.linked.sectors.sectors] + [UNASSIGNED], dtype=object)
        cash = positions.is_cash & (positions.sector == NOWHERE)
        return np.where(cash, CASH_SECTOR, names[positions.sector])

    @cached_property
    def rows(self) -> dict[str, list[object]]:
        """The columns of the table Rebalance."""
        positions, order, shares = self.result.positions, self.order, self.result.shares
        account, fund = positions.account[order], positions.fund[order]
        infeasible = np.array([status is Status.INFEASIBLE for status in self.result.status], dtype=bool)
        no_target = np.isnan(shares.target) & ~self.result.stances.in_base | infeasible[positions.account]
        no_target |= (self.linked.accounts.version == NOWHERE)[positions.account]
        trade = self.result.trade[order]
        action = np.select([positions.is_cash[order] | (trade == 0), trade > 0], ["Hold", "Buy"], "Sell")
        sentences = self._sentences()
        return {
            **{name: list(column[account]) for name, column in self.who.items()},
            "sector": list(self.sector_names[order]),
            **{name: list(column[fund]) for name, column in self._fund_columns.items()},
            "value": positions.value[order].tolist(),
            "current": _shares(shares.current[order]),
            "target": _shares(shares.target[order]),
            "drift": _shares(shares.drift[order]),
            "target_value": _blanked(self.result.target_value[order], no_target[order]),
            "trade": trade.tolist(),
            "units": _shares(self.result.units[order]),
            "after_value": self.result.after[order].tolist(),
            "after": _shares(shares.after[order]),
            "gain": _blanked(self.result.gains.pence[order], ~self.result.gains.known[order]),
            "action": action.tolist(),
            "reason": [sentences[row] for row in order],
        }

    def _sentences(self) -> list[str]:
        """The reason of every row; an account's cash row also says that its valuation is old."""
        sentences = reasons(self.linked, self.result)
        accounts = self.linked.accounts
        ages = days_old(accounts, self.settings)
        cash_rows = np.flatnonzero(self.result.positions.is_cash)
        for account in np.flatnonzero(stale(accounts, self.settings)):
            sentences[cash_rows[account]] += f" The valuation is {ages[account]} days old."
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
        rows = self.rows
        kept = [position for position, action in enumerate(rows["action"]) if action != "Hold"]
        first: dict[object, int] = {}
        for position in kept:
            first.setdefault(rows["account_id"][position], len(first))
        kept.sort(key=lambda position: (first[rows["account_id"][position]], rows["action"][position] != "Sell"))
        names = ("client_id", "client_name", "account_id", "wrapper", "platform", "action", "sector", "fund_name",
                 "code_type", "code", "trade", "units", "gain", "reason")  # fmt: skip
        return {name: [rows[name][position] for position in kept] for name in names}

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
        positions, order = self.result.positions, self.order
        held = order[positions.unassigned[order]]
        models = self.linked.model_of_account[positions.account[held]]
        groups: dict[tuple[int, int], list[int]] = {}
        for row, model in zip(held.tolist(), models.tolist(), strict=True):
            groups.setdefault((model, int(positions.fund[row])), []).append(row)
        values = {key: int(positions.value[rows].sum()) for key, rows in groups.items()}
        rank = self.linked.funds.rank
        keys = sorted(groups, key=lambda key: (key[0], -values[key], rank[key[1]]))
        fe_sectors = [*self.linked.book.funds.frame["fe_sector"], ""]
        funds = [fund for _, fund in keys]
        return {
            "sector_model": [self.linked.sectors.models[model] for model, _ in keys],
            **{name: list(column[funds]) for name, column in self._fund_columns.items()},
            "fe_sector": [fe_sectors[self.linked.funds.funds[fund].row] for fund in funds],
            "value": [values[key] for key in keys],
            "accounts": [len(groups[key]) for key in keys],
            **self._suggested(keys),
        }

    def _suggested(self, keys: list[tuple[int, int]]) -> Columns:
        """A sector and why for each (sector model, unassigned fund); None where nothing speaks for one."""
        funds: dict[int, list[int]] = {}
        for model, fund in keys:
            funds.setdefault(model, []).append(fund)
        suggestions = {model: suggest(self.linked, model, free) for model, free in funds.items()}
        found = [suggestions[model].get(fund) for model, fund in keys]
        return {
            "suggested": [one and self.linked.sectors.sectors[one.sector].name for one in found],
            "why": [one and one.reason for one in found],
        }


def _shares(values: Floats) -> list[object]:
    """Floats for showing, None where there is nothing to show."""
    return [None if value != value else value for value in values.tolist()]


def _blanked(values: Ints, mask: Bools) -> list[object]:
    return [None if blank else value for value, blank in zip(values.tolist(), mask.tolist(), strict=True)]
