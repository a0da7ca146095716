"""What a row's numbers mean in pounds: the unit of the heading, the mark in the cell, the row's currency, in that order."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from fastrak_xl.domain.money import nearest_penny
from fastrak_xl.domain.values import Amount

PENNY = Decimal("0.01")
_NEAR = Decimal("0.01")
"""A value within 1% of units × price agrees with it."""


class Unit(NamedTuple):
    """What one unit of a column is: its currency, and what turns an amount into whole units of it."""

    currency: str
    factor: Decimal


POUNDS, PENCE = Unit("GBP", Decimal(1)), Unit("GBP", PENNY)


@lru_cache(maxsize=1024)
def unit_of(mark: str, heading: str, currency: str, default: str = "") -> Unit:
    """The unit of one number. `heading` and `currency` are as :func:`currency_code` has them, "" where unsaid."""
    if mark in ("£", "p"):
        return POUNDS if mark == "£" else PENCE
    if mark not in ("", "blank"):
        return Unit(mark, Decimal(1))
    if heading == "minor":
        return PENCE if currency in ("", "GBP", "GBX") else Unit(currency, PENNY)
    said = heading or currency
    if said:
        return PENCE if said == "GBX" else POUNDS if said == "GBP" else Unit(said, Decimal(1))
    return PENCE if default == "pence" else POUNDS


def currency_code(text: str) -> str:
    """A currency as a code: "GBX" for pence however it is written, "" where nothing is said."""
    text = text.strip()
    if text == "GBp" or text.upper() in ("GBX", "GBPENCE", "PENCE", "P"):
        return "GBX"
    return {"£": "GBP", "STERLING": "GBP", "POUNDS": "GBP", "$": "USD", "€": "EUR"}.get(text.upper(), text[:3].upper())


class Worth(NamedTuple):
    """A row in pounds; None for what is blank or in a currency that the file gives no rate for."""

    price: Decimal | None
    value_pence: int | None
    cost_pence: int | None
    foreign: str
    computed: bool
    cost_currency: str


class Numbers(NamedTuple):
    """A row as read, each number with its mark, and what headings and other cells say of their currencies."""

    units: Amount
    price: Amount
    value: Amount
    cost: Amount
    price_unit: Unit
    value_unit: Unit
    cost_unit: Unit
    value_follows_row: bool
    rate: Decimal | None


def _given(read: Amount) -> Decimal | None:
    return None if read.mark == "blank" else read.number


def worth_of(row: Numbers) -> Worth:
    """A row's price, value and book cost in pounds; a value that is not given is units × price."""
    units, number = _given(row.units), _given(row.price)
    price = _in_pounds(number, row.price_unit, row.rate)
    value = _value_in_pounds(row, units, number)
    cost = _in_pounds(_given(row.cost), row.cost_unit, None)
    computed = _given(row.value) is None and units is not None and price is not None
    if computed and units is not None and price is not None:
        value = units * price
    foreign = next((u.currency for u in (row.value_unit, row.price_unit) if u.currency != "GBP"), "")
    cost_currency = row.cost_unit.currency if _given(row.cost) is not None and row.cost_unit.currency != "GBP" else ""
    return Worth(price, _pence(value), _pence(cost), foreign, computed, cost_currency)


def _value_in_pounds(row: Numbers, units: Decimal | None, price: Decimal | None) -> Decimal | None:
    """The value. A row's currency of pence tells of its price; of its value only where units × price says so, too."""
    value = _given(row.value)
    if value is None or not (row.value_follows_row and row.value_unit == PENCE):
        return _in_pounds(value, row.value_unit, row.rate)
    in_pence = units is not None and price is not None and near(value, units * price)
    return value * PENNY if in_pence else value


def _in_pounds(number: Decimal | None, unit: Unit, rate: Decimal | None) -> Decimal | None:
    if number is None:
        return None
    if unit.currency == "GBP":
        return number if unit.factor == 1 else number * unit.factor
    return number * unit.factor * rate if rate is not None else None


def _pence(pounds: Decimal | None) -> int | None:
    return None if pounds is None else nearest_penny(pounds)


def near(value: Decimal, product: Decimal) -> bool:
    """Whether a value is within 1% of units × price."""
    return abs(value - product) <= _NEAR * max(abs(value), abs(product), PENNY)
