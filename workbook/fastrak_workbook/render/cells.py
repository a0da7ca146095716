"""The product's own values as cell values: pence become pounds, everything else keeps its meaning."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Sequence
from math import isfinite
from typing import SupportsFloat, SupportsInt, cast

import numpy as np

from fastrak_workbook.layout import Kind
from fastrak_xl.domain.columns import Coded, Numbers

Cell = str | int | float | datetime.date | None
"""What a result cell can hold: text, a number, a date, or nothing."""

MOST_CHARACTERS = 32_767
_NUMBER_KINDS = (Kind.MONEY, Kind.PERCENT, Kind.NUMBER, Kind.COUNT)
_EXACT_PENCE = 2**53
_NOT_TEXT = re.compile("[\ud800-\udfff]")


def cells(values: Iterable[object], kind: Kind) -> Sequence[Cell]:
    """A column's cells. Money comes in integer pence, percentages as shares, dates as dates or ISO text.

    What comes as arrays stays so.
    """
    if isinstance(values, Numbers) and kind in _NUMBER_KINDS:
        return cast(Sequence[Cell], _numbers(values, kind))
    if isinstance(values, Coded) and kind not in (*_NUMBER_KINDS, Kind.DATE):
        return cast(Sequence[Cell], Coded(values.codes, _texts(values.values)))
    return _cells(values, kind)


def _cells(values: Iterable[object], kind: Kind) -> list[Cell]:
    if kind is Kind.MONEY:
        return [None if value is None else int(cast(SupportsInt, value)) / 100 for value in values]
    if kind in (Kind.PERCENT, Kind.NUMBER):
        return [None if value is None else _number(value) for value in values]
    if kind is Kind.COUNT:
        return [None if value is None else int(cast(SupportsInt, value)) for value in values]
    if kind is Kind.DATE:
        return [_date(value) for value in values]
    return _texts(values)


def _numbers(values: Numbers, kind: Kind) -> Sequence[object]:
    """Pounds, shares and counts; pence beyond what a float holds exactly are divided one by one, as Python does."""
    numbers = values.values
    if kind is Kind.MONEY:
        if numbers.dtype.kind != "i" or (np.abs(numbers) > _EXACT_PENCE).any():
            return _cells(values, kind)
        return Numbers(numbers, values.blank, per=100)
    if kind is Kind.COUNT:
        return values if numbers.dtype.kind == "i" else _cells(values, kind)
    floats = numbers.astype(float, copy=False)
    shown = floats if values.blank is None else floats[~values.blank]
    if not np.isfinite(shown).all():
        _cells(values, kind)
    return Numbers(floats, values.blank)


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
    if _stay(given):
        return [cast(str, value) or None for value in given]
    shown: dict[object, Cell] = {value: text(value) for value in set(given)}
    shown |= {None: None, "": None}
    return [shown[value] for value in given]


def _stay(values: Sequence[object]) -> bool:
    """Whether all are texts that a cell holds as they are."""
    texts = [value for value in values if isinstance(value, str)]
    if len(texts) < len(values) or max(map(len, texts), default=0) > MOST_CHARACTERS // 2:
        return False
    try:
        "".join(texts).encode()
    except UnicodeEncodeError:
        return False
    return True


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
