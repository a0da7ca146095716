"""What a row's numbers mean in pounds: by the mark in the cell, else the heading's unit, else the row's currency."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

import numpy as np

from fastrak_workbook.valuation.amounts import Numbers
from fastrak_xl.domain.money import pence_from_floats

PENNY = Decimal("0.01")
_NEAR = Decimal("0.01")
"""A value within 1% of units × price agrees with it."""


class Unit(NamedTuple):
    """What one unit of a column is: its currency, and what turns an amount into whole units of it."""

    currency: str
    factor: Decimal


POUNDS, PENCE = Unit("GBP", Decimal(1)), Unit("GBP", PENNY)


def unit_of(mark: str, heading: str, currency: str, default: str = "") -> Unit:
    """The unit of one number. `heading` and `currency` are as :func:`currency_code` has them, "" where unsaid."""
    if mark in ("£", "p"):
        return POUNDS if mark == "£" else PENCE
    if mark:
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


class Outside(NamedTuple):
    """How a number is marked outside its cell: the heading's unit, the row's currency, the layout's default."""

    heading: str
    currency: str
    default: str = ""


class Units(NamedTuple):
    """The units of a row's price, value and book cost."""

    price: Unit
    value: Unit
    cost: Unit


@dataclass(frozen=True)
class Columns:
    """The numbers of some rows as read. `outside` has for each row the marks of its price, value and cost.

    `value_follows_row`: only the row's currency says of what unit the value is.
    """

    units: Numbers
    price: Numbers
    value: Numbers
    cost: Numbers
    outside: Sequence[tuple[Outside, Outside, Outside]]
    rates: Sequence[Decimal | None]
    value_follows_row: bool


@dataclass(frozen=True)
class Worth:
    """Rows in pounds; None for what is blank or in a currency that the file gives no rate for.

    `computed`: the value is units × price. `foreign` and `cost_currency` are the currencies that are not pounds.
    """

    prices: list[Decimal | None]
    value_pence: list[int | None]
    cost_pence: list[int | None]
    computed: list[bool]
    foreign: list[str]
    cost_currency: list[str]


def worth_of(columns: Columns) -> Worth:
    """Price, value and book cost in pounds, row by row; the pennies are rounded for all rows at once."""
    units = _units(columns)
    prices = [
        _in_pounds(number, one.price, rate)
        for number, one, rate in zip(columns.price.numbers, units, columns.rates, strict=True)
    ]
    rows = zip(
        columns.value.numbers, columns.units.numbers, columns.price.numbers, prices, units, columns.rates, strict=True
    )
    values: list[Decimal | None] = []
    computed: list[bool] = []
    for value, held, price, in_pounds, one, rate in rows:
        is_product = value is None and held is not None and in_pounds is not None
        computed.append(is_product)
        if value is None:
            values.append(held * in_pounds if held is not None and in_pounds is not None else None)
        elif columns.value_follows_row and one.value is PENCE:
            values.append(_of_a_row_in_pence(value, held, price))
        else:
            values.append(_in_pounds(value, one.value, rate))
    costs = zip(columns.cost.numbers, units, strict=True)
    return Worth(
        prices,
        pence_of(values),
        pence_of([_in_pounds(cost, one.cost, None) for cost, one in costs]),
        computed,
        [_foreign(one.value) or _foreign(one.price) for one in units],
        ["" if cost is None else _foreign(one.cost) for cost, one in zip(columns.cost.numbers, units, strict=True)],
    )


def _units(columns: Columns) -> list[Units]:
    """The units of every row; rows that are marked alike share one reading."""
    known: dict[tuple[object, ...], Units] = {}
    found = []
    for key in zip(columns.price.marks, columns.value.marks, columns.cost.marks, columns.outside, strict=True):
        units = known.get(key)
        if units is None:
            price, value, cost, outside = key
            marks = zip((price, value, cost), outside, strict=True)
            units = known[key] = Units(*(unit_of(mark, *one) for mark, one in marks))
        found.append(units)
    return found


def _foreign(unit: Unit) -> str:
    return "" if unit.currency == "GBP" else unit.currency


def _of_a_row_in_pence(value: Decimal, units: Decimal | None, price: Decimal | None) -> Decimal:
    """A row's currency of pence tells of its price; of its value only where units × price says so, too."""
    in_pence = units is not None and price is not None and near(value, units * price)
    return value * PENNY if in_pence else value


def _in_pounds(number: Decimal | None, unit: Unit, rate: Decimal | None) -> Decimal | None:
    if number is None or unit is POUNDS:
        return number
    if unit.currency == "GBP":
        return number * unit.factor
    return number * unit.factor * rate if rate is not None else None


def pence_of(pounds: Sequence[Decimal | None]) -> list[int | None]:
    """Pounds as pence, each as :func:`fastrak_xl.domain.money.nearest_penny` has it."""
    known = [0.0 if number is None else float(number) for number in pounds]
    pence: list[int] = pence_from_floats(np.array(known, dtype=np.float64)).tolist()
    return [None if number is None else one for number, one in zip(pounds, pence, strict=True)]


def near(value: Decimal, product: Decimal) -> bool:
    """Whether a value is within 1% of units × price."""
    return abs(value - product) <= _NEAR * max(abs(value), abs(product), PENNY)
