"""Holdings: whose account, which fund, how many pence; and the checks of a single row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from fastrak_xl.domain.arrays import Bools, Floats, Ints
from fastrak_xl.domain.book import Book
from fastrak_xl.domain.catalogue import diagnose
from fastrak_xl.domain.diagnostics import Diagnostic
from fastrak_xl.domain.money import exact, nearest_penny, pounds_text
from fastrak_xl.engine.link.accounts import Accounts, pence
from fastrak_xl.engine.link.funds import CASH, FundList
from fastrak_xl.engine.link.lookup import NOWHERE, are_among, codes_of, unknown

_NO_SALE = ("Do not sell", "Do not trade")
_NO_BUY = ("Do not buy", "Do not trade")
_MISMATCH = 0.01
_PENCE_FOR_POUNDS = 100


@dataclass(frozen=True)
class Holdings:
    """The readable rows of Holdings as columns: account and fund numbers, pence, units (NaN = not stated).

    `book_cost` is pence, and counts only where `cost_known`; a lock forbids to sell, to buy, or both.
    """

    account: Ints
    fund: Ints
    value: Ints
    units: Floats
    price: Floats
    book_cost: Ints
    cost_known: Bools
    no_sale: Bools
    no_buy: Bools


def link_holdings(book: Book, funds: FundList, accounts: Accounts) -> tuple[Holdings, list[Diagnostic]]:
    """Link every holding to its account and fund; rows that lead nowhere are reported and left out."""
    table = book.holdings
    account = codes_of(table.numbered("account_id"), accounts.index)
    fund = funds.rows["holdings"]
    value, blank = holding_pence(book)
    named = table.frame["account_id"].to_numpy()
    lost = unknown("FX201", table, "account_id", account, book.accounts, "account_id", accounts=named)
    diagnostics = [*(lost if len(accounts) else ()), *_rows(book, fund, value, blank)]
    good = (account != NOWHERE) & (fund != NOWHERE)
    units, price = table.frame["units"].to_numpy(), table.frame["price"].to_numpy()
    cost = table.frame["book_cost"]
    columns = (
        *(account, fund, value, units, price, pence(cost), cost.notna().to_numpy()),
        *are_among(table.numbered("lock"), _NO_SALE, _NO_BUY),
    )
    return Holdings(*(columns if good.all() else (column[good] for column in columns))), diagnostics


def holding_pence(book: Book) -> tuple[Ints, Bools]:
    """Pence of every row, Units × Price where the Value is blank; and the rows that have neither."""
    frame = book.holdings.frame
    blank = frame["value"].isna().to_numpy()
    value = frame["value"].fillna(0).to_numpy(dtype=np.int64).copy()
    units, price = frame["units"].to_numpy(), frame["price"].to_numpy()
    stated = ~(np.isnan(units) | np.isnan(price))
    for position in np.flatnonzero(blank & stated):
        value[position] = nearest_penny(_product(units[position], price[position]))
    return value, blank & ~stated


def _product(units: float, price: float) -> Decimal:
    return exact(float(units)) * exact(float(price))


def _rows(book: Book, fund: Ints, value: Ints, blank: Bools) -> Iterator[Diagnostic]:
    """The checks that need one row only, each found for the whole column at once."""
    table, frame = book.holdings, book.holdings.frame
    ids = frame["account_id"].to_numpy()
    unread = table.unread("value") | table.unread("units") | table.unread("price")
    can_tell = "value" in table.letters
    for code, name, mask in (
        ("FX111", "value", blank & ~unread & can_tell),
        ("FX601", "value", (value < 0) & (fund != CASH) & (fund != NOWHERE)),
    ):
        for position in np.flatnonzero(mask):
            cell = table.at(position, name)
            found = pounds_text(int(value[position])) if code == "FX601" else ""
            yield diagnose(code, table.sheet, cell, found, ids[position])
    yield from _mismatches(book, fund, value)


def _mismatches(book: Book, fund: Ints, value: Ints) -> Iterator[Diagnostic]:
    """Value against Units × Price; a factor of a hundred says that the price is in pence."""
    table, frame = book.holdings, book.holdings.frame
    units, price = frame["units"].to_numpy(), frame["price"].to_numpy()
    product = units * price * 100
    stated = ~np.isnan(product) & frame["value"].notna().to_numpy()
    off = np.zeros(len(frame), dtype=bool)
    off[stated] = np.abs(product[stated] - value[stated]) > _MISMATCH * np.abs(value[stated]) + 0.5
    for position in np.flatnonzero(off & (fund != CASH) & (value >= 0)):
        in_pence = abs(product[position] / _PENCE_FOR_POUNDS - value[position]) <= _MISMATCH * abs(value[position])
        text = pounds_text(nearest_penny(_product(units[position], price[position])))
        code, name = ("FX606", "price") if in_pence else ("FX602", "value")
        found = f"{price[position]:g}" if in_pence else pounds_text(int(value[position]))
        cell = table.at(position, name)
        yield diagnose(code, table.sheet, cell, found, frame["account_id"].iloc[position], product=text)
