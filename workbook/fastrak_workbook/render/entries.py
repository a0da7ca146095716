"""A field that a use-case changes, as what its cell in an input table holds."""

from __future__ import annotations

import datetime
from decimal import Decimal
from numbers import Integral

from fastrak_workbook.layout import Column, Kind
from fastrak_workbook.render.cells import text
from fastrak_xl.app.changes import Value

Entry = str | Decimal | datetime.date | None
"""Text, an exact number, a day, or a blank."""


def entry(column: Column, value: Value, *, in_pence: bool = False) -> Entry:
    """The cell of a value; `in_pence`: the column's heading says pence. ValueError for what is no number."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, str):
        return text(value)
    if isinstance(value, datetime.date):
        return value.date() if isinstance(value, datetime.datetime) else value
    return _number(column.kind, value, in_pence)


def _number(kind: Kind, value: int | Decimal, in_pence: bool) -> Decimal:
    """The number that a cell shows: whole money comes in pence, prices and other exact money in pounds."""
    number = Decimal(int(value)) if isinstance(value, Integral) else value
    if not isinstance(number, Decimal) or not number.is_finite():
        raise ValueError(f"{value!r} is no number that a cell can hold")
    if kind is Kind.MONEY and isinstance(value, Integral):
        return number if in_pence else number.scaleb(-2)
    return number.scaleb(2) if in_pence and kind in (Kind.MONEY, Kind.PRICE) else number
