"""The product's own values as cell values: pence become pounds, everything else keeps its meaning."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Sequence
from math import isfinite
from typing import SupportsFloat, SupportsInt, cast

from fastrak_workbook.layout import Kind

Cell = str | int | float | datetime.date | None
"""What a result cell can hold: text, a number, a date, or nothing."""

MOST_CHARACTERS = 32_767
_NOT_TEXT = re.compile("[\ud800-\udfff]")


def cells(values: Iterable[object], kind: Kind) -> list[Cell]:
    """A column's cells. Money comes in integer pence, percentages as shares, dates as dates or ISO text."""
    if kind is Kind.MONEY:
        return [None if value is None else int(cast(SupportsInt, value)) / 100 for value in values]
    if kind in (Kind.PERCENT, Kind.NUMBER):
        return [None if value is None else _number(value) for value in values]
    if kind is Kind.COUNT:
        return [None if value is None else int(cast(SupportsInt, value)) for value in values]
    if kind is Kind.DATE:
        return [_date(value) for value in values]
    return _texts(values)


def text(value: object) -> str:
    """A text that a cell can hold: half a surrogate pair is no character, and Excel takes 32,767 of them."""
    whole = _NOT_TEXT.sub("\N{REPLACEMENT CHARACTER}", str(value))
    return whole if len(whole) <= MOST_CHARACTERS // 2 else _shortened(whole)


def one_line(value: object) -> str:
    """A text for where no cell escapes it, such as a page's foot: what XML has no place for is a blank."""
    return "".join(character if character.isprintable() else " " for character in text(value))


def _texts(values: Iterable[object]) -> list[Cell]:
    """Texts column by column: a name that stands in many rows is looked at once. An empty text is a blank."""
    given = list(values)
    shown: dict[object, Cell] = {value: text(value) for value in set(given)}
    shown |= {None: None, "": None}
    return [shown[value] for value in given]


def _shortened(whole: str) -> str:
    """At most 32,767 UTF-16 units, which is how Excel counts; what was cut off is shown as cut off."""
    units = whole.encode("utf-16-le")
    if len(units) <= 2 * MOST_CHARACTERS:
        return whole
    return units[: 2 * (MOST_CHARACTERS - 1)].decode("utf-16-le", errors="ignore") + "…"


def _number(value: object) -> float:
    number = float(cast(SupportsFloat, value))
    if not isfinite(number):
        raise ValueError(f"{number} is no number that a cell can show")
    return number


def _date(value: object) -> datetime.date | None:
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    return datetime.date.fromisoformat(str(value)) if value else None


def dates_in_words(iso: str) -> str:
    """An ISO date as people here write it: 31/03/2026; "" for none."""
    return f"{datetime.date.fromisoformat(iso):%d/%m/%Y}" if iso else ""


def total(values: Sequence[object]) -> int:
    """The sum of a column of pence, blanks left out."""
    return sum(int(cast(SupportsInt, value)) for value in values if value is not None)
