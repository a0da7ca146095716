"""Use-case: valuations into Holdings, Accounts, Clients and Funds. Merged, never blindly replaced; all or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from fastrak_xl.app.changes import Amendment, Change
from fastrak_xl.app.check import check
from fastrak_xl.app.ports import Workbook
from fastrak_xl.app.unassigned import Unassigned, unassigned_funds
from fastrak_xl.app.valuations.accounts import change_accounts
from fastrak_xl.app.valuations.arriving import arrivals, keys_of
from fastrak_xl.app.valuations.funds import change_funds
from fastrak_xl.app.valuations.holdings import AccountChange, HoldingChanges, HoldingsSheet
from fastrak_xl.app.valuations.identity import FundIdentity
from fastrak_xl.app.valuations.people import ClientList
from fastrak_xl.domain.book import Book
from fastrak_xl.domain.catalogue import diagnose
from fastrak_xl.domain.diagnostics import Diagnostic, errors
from fastrak_xl.domain.money import pounds_text
from fastrak_xl.domain.valuation import Valuation

_TABLES = ("clients", "accounts", "holdings", "funds")
_HEADINGS = ("FX001", "FX002", "FX003")


@dataclass(frozen=True)
class Brought:
    """What was brought in: account by account, and how many clients, accounts and funds are new.

    `unassigned` are the funds held that are in no sector of the first sector model, the largest first.
    """

    diagnostics: tuple[Diagnostic, ...]
    accounts: tuple[AccountChange, ...] = ()
    new_clients: int = 0
    new_accounts: int = 0
    new_funds: int = 0
    unassigned: tuple[Unassigned, ...] = ()
    done: bool = False

    @property
    def before_pence(self) -> int:
        """What the accounts held before."""
        return sum(account.before_pence for account in self.accounts)

    @property
    def after_pence(self) -> int:
        """What they hold now."""
        return sum(account.after_pence for account in self.accounts)


def bring_in(workbook: Workbook, valuations: Sequence[Valuation], *, clear_flows: bool = False) -> Brought:
    """Read the workbook, match, and change its tables. Nothing is changed where an error is found."""
    book, unreadable = workbook.read()
    found = [*_unusable(book, unreadable), *_said_of_files(valuations)]
    arriving, rivals = arrivals(valuations)
    found += rivals
    if errors(found):
        return Brought(tuple(found))
    clients = ClientList(book.clients, arriving)
    accounts = change_accounts(book.accounts, clients, arriving, clear_flows=clear_flows)
    taken = [arrival for _, arrival in accounts.taken]
    identity = FundIdentity(book.funds, [keys_of(holding) for arrival in taken for holding in arrival.holdings])
    funds = change_funds(book.funds, identity, taken)
    holdings, changed = HoldingChanges(), []
    sheet, new = HoldingsSheet(book.holdings, identity), {values["account_id"] for values in accounts.added}
    for account, arrival in accounts.taken:
        changed.append(sheet.bring_in(account, arrival, holdings, is_new=account in new))
    found += [*accounts.diagnostics, *funds.diagnostics, *_lost_cash(changed)]
    if errors(found):
        return Brought(tuple(found))
    needed = {values["client_id"] for values in accounts.added}
    added_clients = [values for client, values in sorted(clients.added.items()) if client in needed]
    changes: dict[str, Change] = {
        book.clients.sheet: Amendment(added=added_clients),
        book.accounts.sheet: accounts.amendment,
        book.funds.sheet: funds.amendment,
        book.holdings.sheet: holdings.amendment,
    }
    workbook.change({sheet: change for sheet, change in changes.items() if change != Amendment()})
    counts = len(added_clients), len(accounts.added), len(funds.added)
    unassigned = tuple(unassigned_funds(check(workbook).linked))
    return Brought(tuple(found), tuple(changed), *counts, unassigned, done=True)


def _unusable(book: Book, unreadable: Iterable[Diagnostic]) -> list[Diagnostic]:
    """The tables that are written to have to be there, with their headings; their cells may wait."""
    sheets = {getattr(book, name).sheet for name in _TABLES}
    missing = [one for one in unreadable if one.sheet in sheets and one.code in _HEADINGS]
    reported = {one.sheet for one in missing}
    absent = [table.sheet for name in _TABLES if not (table := getattr(book, name)).present]
    return missing + [diagnose("FX001", sheet, "") for sheet in absent if sheet not in reported]


def _said_of_files(valuations: Iterable[Valuation]) -> Iterator[Diagnostic]:
    for valuation in sorted(valuations, key=lambda valuation: valuation.file):
        yield from valuation.diagnostics


def _lost_cash(accounts: Iterable[AccountChange]) -> Iterator[Diagnostic]:
    for account in accounts:
        if account.lost_cash_pence:
            yield diagnose("FX816", "Holdings", "", pounds_text(account.lost_cash_pence), name=account.account)
