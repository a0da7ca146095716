"""Valuations made in a line or two, for tests of what they change in the good book."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from fastrak_workbook.memory_book import MemoryBook
from fastrak_xl.app.valuations.bring_in import Brought, bring_in
from fastrak_xl.domain.valuation import FundCode, Holding, Valuation, ValuedAccount
from tests.errors.good_book import Tables, good_tables

DAY = date(2026, 9, 30)


def line(
    name: str, value: str | None = "100.00", *codes: tuple[str, str], account: str = "A2", **cells: str
) -> Holding:
    """One holding; `units`, `price` and `cost` in pounds as texts."""
    numbers = [None if (text := cells.get(key)) is None else Decimal(text) for key in ("units", "price")]
    cost = None if "cost" not in cells else int(Decimal(cells["cost"]) * 100)
    pence = None if value is None else int(Decimal(value) * 100)
    return Holding(2, account, name, tuple(FundCode(*code) for code in codes), *numbers, pence, cost)


def valuation(*lines: Holding, file: str = "file.csv", cash: int | None = None, **facts: object) -> Valuation:
    """A file of one account, that of its lines; the account's `facts` beside its number and day."""
    account = str(facts.pop("account", lines[0].account if lines else "A2"))
    valued = ValuedAccount(account, cash_pence=cash, **{"as_at": DAY, **facts})  # type: ignore[arg-type]  # facts are the fields by name
    return Valuation(file, "", (valued,), lines)


def brought(
    *valuations: Valuation, tables: Tables | None = None, clear_flows: bool = False
) -> tuple[MemoryBook, Brought]:
    """The good book (or `tables`) after the valuations."""
    book = MemoryBook(tables or good_tables())
    return book, bring_in(book, valuations, clear_flows=clear_flows)


def rows(book: MemoryBook, sheet: str) -> list[dict[str, object]]:
    """The rows of a sheet as the product reads them, by field; blanks are left out."""
    frame = getattr(book.read()[0], sheet).frame.astype(object)
    records = frame.where(frame.notna(), "").to_dict("records")
    return [{str(name): value for name, value in record.items() if value != ""} for record in records]


def holdings(book: MemoryBook, account: str = "A2") -> list[dict[str, object]]:
    """An account's rows of Holdings, without the account."""
    return [
        {name: value for name, value in row.items() if name != "account_id"}
        for row in rows(book, "holdings")
        if row["account_id"] == account
    ]
