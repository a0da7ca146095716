"""The linked book: every name in it resolved to a number, with all that is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from fastrak_xl.domain.arrays import Ints
from fastrak_xl.domain.book import Book
from fastrak_xl.domain.catalogue import diagnose
from fastrak_xl.domain.diagnostics import Diagnostic
from fastrak_xl.domain.names import folded
from fastrak_xl.domain.settings import Settings
from fastrak_xl.engine.link.accounts import Accounts, link_accounts
from fastrak_xl.engine.link.funds import CASH, FundList, link_funds
from fastrak_xl.engine.link.holdings import Holdings, link_holdings
from fastrak_xl.engine.link.lookup import NOWHERE
from fastrak_xl.engine.link.portfolios import Portfolios, link_portfolios
from fastrak_xl.engine.link.sectors import SectorModels, link_sectors


@dataclass(frozen=True)
class LinkedBook:
    """A book whose names are numbers: what the engine computes on."""

    book: Book
    funds: FundList
    sectors: SectorModels
    portfolios: Portfolios
    accounts: Accounts
    holdings: Holdings

    @property
    def model_of_account(self) -> Ints:
        """The sector model of each account: its portfolio's, else the first one on the sheet Sectors."""
        models = np.array([version.model for version in self.portfolios.versions] + [0], dtype=np.int64)
        chosen: Ints = np.maximum(models[self.accounts.version], 0)
        return chosen


def link_book(book: Book, settings: Settings) -> tuple[LinkedBook, list[Diagnostic]]:
    """Link every table of the book; the diagnostics stand in the order of the stages."""
    funds, found_funds = link_funds(book)
    sectors, found_sectors = link_sectors(book, funds)
    portfolios, found_portfolios = link_portfolios(book, funds, sectors)
    accounts, found_accounts = link_accounts(book, portfolios, settings)
    holdings, found_holdings = link_holdings(book, funds, accounts)
    linked = LinkedBook(book, funds, sectors, portfolios, accounts, holdings)
    diagnostics = [*found_accounts, *found_holdings, *found_funds, *found_sectors, *found_portfolios]
    return linked, [*diagnostics, *_not_available(linked)]


def _not_available(linked: LinkedBook) -> Iterator[Diagnostic]:
    """FX605 for a fund of an account's model that Funds does not list as available on the account's platform."""
    table = linked.book.funds
    if "available_on" not in table.letters:
        return
    listed = table.frame["available_on"].tolist()
    available = {
        number: {folded(platform) for platform in re.split("[,;]", listed[fund.row])}
        for number, fund in enumerate(linked.funds.funds)
        if number != CASH and fund.row != NOWHERE and listed[fund.row]
    }
    if not available:
        return
    pairs = zip(linked.accounts.version.tolist(), linked.accounts.platform, strict=True)
    for version, platform in dict.fromkeys(pairs):
        if version == NOWHERE or not platform:
            continue
        for fund, weight in zip(*_holdings_of(linked, version), strict=True):
            if weight and fund in available and folded(platform) not in available[fund]:
                row = int(table.frame.index[linked.funds.funds[fund].row])
                found = table.frame["available_on"].loc[row]
                name = linked.funds.funds[fund].name
                yield diagnose(
                    "FX605", table.sheet, table.cell(row, "available_on"), found, fund=name, platform=platform
                )


def _holdings_of(linked: LinkedBook, version: int) -> tuple[list[int], list[object]]:
    chosen = linked.portfolios.versions[version]
    return chosen.funds, list(chosen.weights)
