"""The linked book: every name in it resolved to a number, with all that is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fastrak_xl.domain.arrays import Ints
from fastrak_xl.domain.book import Book
from fastrak_xl.domain.diagnostics import Diagnostic
from fastrak_xl.domain.settings import Settings
from fastrak_xl.engine.link.accounts import Accounts, link_accounts
from fastrak_xl.engine.link.availability import Availability, link_availability
from fastrak_xl.engine.link.funds import FundList, link_funds
from fastrak_xl.engine.link.holdings import Holdings, link_holdings
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
    availability: Availability

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
    availability, not_available = link_availability(book, funds, portfolios, accounts)
    linked = LinkedBook(book, funds, sectors, portfolios, accounts, holdings, availability)
    found = [*found_accounts, *found_holdings, *found_funds, *found_sectors, *found_portfolios, *not_available]
    return linked, found
