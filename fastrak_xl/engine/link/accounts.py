"""Accounts: whose they are, which version of which portfolio they follow, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from fastrak_xl.domain.arrays import Bools, Ints, Texts
from fastrak_xl.domain.book import Book, Table
from fastrak_xl.domain.catalogue import diagnose
from fastrak_xl.domain.diagnostics import Diagnostic
from fastrak_xl.domain.names import folded, nearest
from fastrak_xl.domain.settings import Settings
from fastrak_xl.domain.wrappers import KNOWN_PLATFORMS, KNOWN_WRAPPERS, is_known_wrapper
from fastrak_xl.engine.link.lookup import NOWHERE, codes_of, first_of_each, index_of, repeated, unknown
from fastrak_xl.engine.link.portfolios import ALL_PLATFORMS, Portfolios


@dataclass(frozen=True)
class Accounts:
    """All accounts in the sheet's order, as columns of equal length. Money is integer pence.

    `client` is a position in Clients or NOWHERE; `version` is a portfolio version or NOWHERE; risk profile and
    portfolio already fall back to the client's.
    """

    ids: Texts
    index: Mapping[str, int]
    client: Ints
    wrapper: Texts
    platform: Texts
    risk_profile: Texts
    portfolio: Texts
    version: Ints
    cash_in: Ints
    cash_out: Ints
    do_not_trade: Bools
    valuation_date: list[date | None]

    def __len__(self) -> int:
        return len(self.ids)


def pence(column: pd.Series[int]) -> Ints:
    """A money column as int64, blank as zero."""
    amounts: Ints = column.fillna(0).to_numpy(dtype=np.int64).astype(np.int64)
    return amounts


def link_accounts(book: Book, portfolios: Portfolios, settings: Settings) -> tuple[Accounts, list[Diagnostic]]:
    """Link every account to its client and its portfolio version; report what leads nowhere."""
    table, frame = book.accounts, book.accounts.frame
    client_index = index_of(book.clients, "client_id")
    client = codes_of(table.numbered("client_id"), client_index)
    accounts = Accounts(
        ids=frame["account_id"].to_numpy(),
        index=index_of(table, "account_id"),
        client=client,
        wrapper=frame["wrapper"].to_numpy(),
        platform=frame["platform"].to_numpy(),
        risk_profile=_or_clients(frame["risk_profile"], client, book.clients.frame["risk_profile"]),
        portfolio=_or_clients(frame["portfolio"], client, book.clients.frame["portfolio"]),
        version=np.full(len(frame), NOWHERE, dtype=np.int64),
        cash_in=pence(frame["cash_in"]),
        cash_out=pence(frame["cash_out"]),
        do_not_trade=frame["do_not_trade"].to_numpy() == True,  # noqa: E712  a blank is not a no
        valuation_date=list(frame["valuation_date"]),
    )
    triples = zip(accounts.portfolio, accounts.risk_profile, accounts.platform, strict=True)
    accounts.version[:] = _versions(portfolios, list(triples))
    return accounts, [*_problems(book, accounts, portfolios), *_stale(table, accounts, settings)]


def _versions(portfolios: Portfolios, triples: list[tuple[str, str, str]]) -> list[int]:
    """The version of each (portfolio, risk profile, platform); there are few of them."""
    known = {triple: portfolios.version(*triple) for triple in set(triples)}
    return [known[triple] for triple in triples]


def _or_clients(own: pd.Series[str], client: Ints, clients: pd.Series[str]) -> Texts:
    """An account's own choice, else its client's."""
    fallback = np.append(clients.to_numpy(dtype=object), "")[client]  # NOWHERE is -1: the blank at the end
    return np.where(own.to_numpy() != "", own.to_numpy(), fallback).astype(object)


def _problems(book: Book, accounts: Accounts, portfolios: Portfolios) -> Iterator[Diagnostic]:
    yield from repeated(book.clients, "client_id", "Client ID")
    yield from repeated(book.accounts, "account_id", "Account ID", accounts=True)
    yield from repeated(book.risk_profiles, "risk_profile", "Risk Profile")
    table, ids = book.accounts, accounts.ids
    if table.present and not len(table):
        yield diagnose("FX004", table.sheet, "")
    yield from unknown("FX202", table, "client_id", accounts.client, book.clients, "client_id", accounts=ids)
    risks = index_of(book.risk_profiles, "risk_profile")
    for one, owners in ((book.clients, None), (table, ids)):
        codes = codes_of(one.numbered("risk_profile"), risks)
        target = book.risk_profiles
        yield from unknown("FX203", one, "risk_profile", codes, target, "risk_profile", accounts=owners)
        yield from _unknown_portfolios(one, book, portfolios, owners)
    yield from _free_text(book)
    yield from _without_version(book, accounts, portfolios, risks)


def _unknown_portfolios(table: Table, book: Book, portfolios: Portfolios, owners: Texts | None) -> Iterator[Diagnostic]:
    known = {name: position for position, name in enumerate(portfolios.names)}
    codes = codes_of(table.numbered("portfolio"), known)
    yield from unknown("FX204", table, "portfolio", codes, book.model_portfolios, "portfolio", accounts=owners)


def _free_text(book: Book) -> Iterator[Diagnostic]:
    """Warnings for a wrapper that is not known and a platform never seen before, each where it first stands.

    As many as Lists has unreadable entries may be in there, and stay silent.
    """
    listed = {name: {folded(text) for text in book.lists.frame[name]} for name in ("wrapper", "platform")}
    seen_platforms = {folded(name) for name in (*KNOWN_PLATFORMS, ALL_PLATFORMS)}
    for code, name, tables, familiar, candidates in (
        (
            "FX208",
            "platform",
            (book.accounts, book.model_portfolios),
            seen_platforms.__contains__,
            KNOWN_PLATFORMS,
        ),
        ("FX209", "wrapper", (book.accounts,), is_known_wrapper, KNOWN_WRAPPERS),
    ):
        strange: dict[str, Diagnostic] = {}
        firsts = ((one, *item) for one in tables for item in first_of_each(one.numbered(name)).items())
        for table, text, place in firsts:
            form = folded(text)
            if text and form not in strange and form not in listed[name] and not familiar(form):
                near = nearest(text, [*book.lists.frame[name], *candidates])
                strange[form] = diagnose(code, table.sheet, table.at(place, name), text, near=near)
        if len(strange) > int(book.lists.unread(name).sum()):
            yield from strange.values()


def _without_version(
    book: Book, accounts: Accounts, portfolios: Portfolios, risks: Mapping[str, int]
) -> Iterator[Diagnostic]:
    """Why an account has no portfolio rows, unless it only follows from what has been reported already."""
    table = book.accounts
    unread = _choice_unread(table) | (accounts.client == NOWHERE)
    unread |= np.append(_choice_unread(book.clients), True)[accounts.client]
    for position in np.flatnonzero((accounts.version == NOWHERE) & ~unread):
        portfolio, risk = accounts.portfolio[position], accounts.risk_profile[position]
        row, account = int(table.frame.index.to_numpy()[position]), accounts.ids[position]
        if not portfolio:
            yield diagnose("FX507", table.sheet, table.cell(row, "portfolio"), "", account)
        elif folded(portfolio) not in portfolios.names:
            continue
        elif not risk:
            yield diagnose("FX508", table.sheet, table.cell(row, "risk_profile"), "", account)
        elif portfolios.complete and (folded(risk) in risks or not book.risk_profiles.present):
            cell = table.cell(row, "risk_profile")
            yield diagnose("FX506", table.sheet, cell, risk, account, portfolio=portfolio, risk=risk)


def _choice_unread(table: Table) -> Bools:
    return table.unread("portfolio") | table.unread("risk_profile")


def report_day(accounts: Accounts, settings: Settings) -> date | None:
    """The day that the report bears: the setting As at, else the latest Valuation Date; None if neither is there."""
    return settings.as_at or max((day for day in accounts.valuation_date if day), default=None)


def days_old(accounts: Accounts, settings: Settings) -> Ints:
    """The age of each account's valuation in days; 0 where it has no date."""
    today = report_day(accounts, settings)
    if today is None:
        return np.zeros(len(accounts), dtype=np.int64)
    ages = [(today - day).days if day else 0 for day in accounts.valuation_date]
    return np.array(ages, dtype=np.int64)


def stale(accounts: Accounts, settings: Settings) -> Bools:
    """Which accounts' valuations are older than the setting allows."""
    limit = settings.stale_after_days
    ages = days_old(accounts, settings)
    return ages > limit if limit is not None else np.zeros(len(accounts), dtype=bool)


def _stale(table: Table, accounts: Accounts, settings: Settings) -> Iterator[Diagnostic]:
    ages = days_old(accounts, settings)
    for position in np.flatnonzero(stale(accounts, settings)):
        cell = table.at(position, "valuation_date")
        day = accounts.valuation_date[position]
        found = f"{day:%d/%m/%Y}" if day else ""
        yield diagnose("FX603", table.sheet, cell, found, accounts.ids[position], days=ages[position])
