"""Use-case: valuations into Holdings, Accounts, Clients and Funds. Merged, never blindly replaced; all or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from fastrak_xl.app.changes import Amendment
from fastrak_xl.app.check import check
from fastrak_xl.app.ports import Workbook
from fastrak_xl.app.unassigned import Unassigned, unassigned_funds
from fastrak_xl.app.valuations.accounts import change_accounts
from fastrak_xl.app.valuations.arriving import Arrival, arrivals, keys_of
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
    arriving, rivals = arrivals(valuations)
    found = [*_unusable(book, unreadable), *_said_of_files(valuations), *rivals]
    if errors(found):
        return Brought(tuple(found))
    merge = _merged(book, arriving, clear_flows)
    found += merge.diagnostics
    if errors(found):
        return Brought(tuple(found))
    workbook.change({sheet: change for sheet, change in merge.changes.items() if change != Amendment()})
    unassigned = tuple(unassigned_funds(check(workbook).linked))
    return Brought(tuple(found), merge.accounts, *merge.counts, unassigned, done=True)


@dataclass(frozen=True)
class _Merge:
    """What is to change on which sheet; `counts` are the new clients, accounts and funds."""

    changes: Mapping[str, Amendment]
    accounts: tuple[AccountChange, ...]
    counts: tuple[int, int, int]
    diagnostics: tuple[Diagnostic, ...]


def _merged(book: Book, arriving: Sequence[Arrival], clear_flows: bool) -> _Merge:
    """The arrivals in the workbook's accounts, funds and rows."""
    clients = ClientList(book.clients, arriving)
    accounts = change_accounts(book.accounts, clients, arriving, clear_flows=clear_flows)
    holdings, sheet = HoldingChanges(), HoldingsSheet(book.holdings)
    taken = {account: sheet.as_corrected(account, arrival) for account, arrival in accounts.taken}
    lines = dict.fromkeys(keys_of(holding) for arrival in taken.values() for holding in arrival.holdings)
    identity = FundIdentity(book.funds, [*lines, *sheet.keys()])
    funds = change_funds(book.funds, identity, taken.values())
    new = {values["account_id"] for values in accounts.added}
    changed = tuple(
        sheet.bring_in(account, arrival, identity, holdings, is_new=account in new)
        for account, arrival in taken.items()
    )
    owners = {values["client_id"] for values in accounts.added}
    added = [values for client, values in sorted(clients.added.items()) if client in owners]
    changes = {
        book.clients.sheet: Amendment(added=added),
        book.accounts.sheet: accounts.amendment,
        book.funds.sheet: funds.amendment,
        book.holdings.sheet: holdings.amendment,
    }
    counts = len(added), len(accounts.added), len(funds.added)
    return _Merge(
        changes, changed, counts, (*accounts.diagnostics, *sheet.diagnostics, *funds.diagnostics, *_lost_cash(changed))
    )


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
