"""Words of whole columns: a text for each of many rows, made without a step in Python for each where that can be."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import cast

import numpy as np

from fastrak_xl.domain.arrays import Bools, Floats, Ints, Texts
from fastrak_xl.domain.money import pounds_texts
from fastrak_xl.engine.rebalance.reasons.figures import Figures

Wording = Callable[[Figures], Texts | str]
"""A text for each row of some figures, or one for all of them."""

_MOST_EXACT = 1e9


def first_of(figures: Figures, *cases: tuple[Bools, Wording]) -> Texts:
    """For each row the text of the first case that holds; "" where none does."""
    told = same("", len(figures))
    left = np.ones(len(figures), dtype=bool)
    for holds, wording in cases:
        places = np.flatnonzero(left & holds)
        if len(places):
            told[places] = wording(figures if len(places) == len(figures) else figures.at(places))
            left[places] = False
    return told


def same(text: str, count: int) -> Texts:
    """One text for all rows."""
    return np.full(count, text, dtype=object)


def line(*parts: Texts | str) -> Texts:
    """The parts of each row one after the other; at least one of them is a column."""
    whole = parts[0]
    for part in parts[1:]:
        whole = whole + part
    return cast(Texts, whole)


def listed(texts: Sequence[str]) -> Texts:
    """Texts as a column, however few they are."""
    column = np.empty(len(texts), dtype=object)
    column[:] = texts
    return column


def pounds(pence: Ints) -> Texts:
    """Amounts as people write them: "£1,234.56"."""
    return pounds_texts(pence)


def percent(share: Floats) -> Texts:
    """Shares as short as they may be: 0.2 is "20%", 0.1225 is "12.25%"."""
    return line(points(share), "%")


def points(share: Floats) -> Texts:
    """Shares in points, up to two decimals: 0.03 is "3"."""
    return _each_once(_rounded(share * 100, 2), lambda number: _decimal(number, 2).rstrip("0").rstrip("."))


def where(apart: Floats, target: Floats, amount: Texts) -> Texts:
    """Where something stands: "4.2 points over its 20% target of £7,000.00". `apart` is current minus target."""
    tenths = _rounded(np.abs(apart) * 100, 1)
    side = np.where(apart < 0, " points under", " points over").astype(object)
    far = line(_each_once(tenths, lambda number: _decimal(number, 1)), side)
    beside = np.where(tenths == 0, "Within 0.1 points of", far)
    return line(beside, " its ", percent(target), " target of ", amount)


def _rounded(numbers: Floats, decimals: int) -> Ints:
    """Numbers not below zero in units of their last decimal, each as Python's formatting rounds it."""
    scaled = numbers * 10.0**decimals
    units = np.rint(scaled)
    doubtful = (np.abs(scaled - units) > 0.5 - 1e-6) | (scaled > _MOST_EXACT)
    found = units.astype(np.int64)
    found[doubtful] = [int(f"{number:.{decimals}f}".replace(".", "")) for number in numbers[doubtful].tolist()]
    return found


def _decimal(units: int, decimals: int) -> str:
    whole, part = divmod(units, 10**decimals)
    return f"{whole}.{part:0{decimals}d}"


def _each_once(numbers: Ints, wording: Callable[[int], str]) -> Texts:
    """The texts of numbers that repeat."""
    distinct, place = np.unique(numbers, return_inverse=True)
    texts: Texts = listed([wording(number) for number in distinct.tolist()])[place]
    return texts
