"""The linked book: every name in it resolved to a number, with all that is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

import numpy as np

from fastrak_xl.domain.arrays import Ints
from fastrak_xl.domain.book import Book, Table
from fastrak_xl.domain.diagnostics import Diagnostic
from fastrak_xl.domain.settings import Settings
from fastrak_xl.engine.link.accounts import Accounts, link_accounts
from fastrak_xl.engine.link.availability import Availability, link_availability
from fastrak_xl.engine.link.funds import FundList, link_funds, link_holdings_to
from fastrak_xl.engine.link.holdings import Holdings, link_holdings
from fastrak_xl.engine.link.portfolios import Portfolios, link_portfolios
from fastrak_xl.engine.link.sectors import SectorModels, link_sectors


@dataclass(frozen=True)
class Market:
    """Pence per unit of funds that Funds has no price of, from the holdings of all clients; None: they disagree.

    `without` has the price from the others' holdings for an account that holds the fund, by fund and folded ID, where
    that may be asked for.
    """

    prices: Mapping[int, Fraction | None] = field(default_factory=dict)
    without: Mapping[tuple[int, str], Fraction | None] = field(default_factory=dict)


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
    market: Market | None = None
    """Where these are a part of all clients: what the holdings of all say of prices."""

    @property
    def model_of_account(self) -> Ints:
        """The sector model of each account: its portfolio's, else the first one on the sheet Sectors."""
        models = np.array([version.model for version in self.portfolios.versions] + [0], dtype=np.int64)
        chosen: Ints = np.maximum(models[self.accounts.version], 0)
        return chosen


@dataclass(frozen=True)
class Firm:
    """What a book says apart from its clients, linked: what any number of books of other clients have in common."""

    book: Book
    funds: FundList
    sectors: SectorModels
    portfolios: Portfolios


def link_book(book: Book, settings: Settings) -> tuple[LinkedBook, list[Diagnostic]]:
    """Link every table of the book; the diagnostics stand in the order of the stages."""
    firm, of_firm = link_firm(book)
    linked, of_clients, not_available = _link_clients(firm, book, settings)
    return linked, [*of_clients, *of_firm, *not_available]


def link_firm(book: Book) -> tuple[Firm, list[Diagnostic]]:
    """Link the funds, sectors and portfolios of a book; of its holdings only which funds they name."""
    funds, found_funds = link_funds(book)
    sectors, found_sectors = link_sectors(book, funds)
    portfolios, found_portfolios = link_portfolios(book, funds, sectors)
    return Firm(book, funds, sectors, portfolios), [*found_funds, *found_sectors, *found_portfolios]


def link_part(
    firm: Firm, clients: Table, accounts: Table, holdings: Table, settings: Settings
) -> tuple[LinkedBook, list[Diagnostic]]:
    """A part of a firm's clients, whole ones, linked; `firm` was linked with every naming of their holdings."""
    book = replace(firm.book, clients=clients, accounts=accounts, holdings=holdings)
    funds, without_code = link_holdings_to(firm.funds, holdings)
    linked, found, not_available = _link_clients(replace(firm, funds=funds), book, settings)
    return linked, [*found, *without_code, *not_available]


def _link_clients(firm: Firm, book: Book, settings: Settings) -> tuple[LinkedBook, list[Diagnostic], list[Diagnostic]]:
    accounts, found_accounts = link_accounts(book, firm.portfolios, settings)
    holdings, found_holdings = link_holdings(book, firm.funds, accounts)
    availability, not_available = link_availability(book, firm.funds, firm.portfolios, accounts)
    linked = LinkedBook(book, firm.funds, firm.sectors, firm.portfolios, accounts, holdings, availability)
    return linked, [*found_accounts, *found_holdings], not_available
