"""Texts of a column by number: each distinct text once, and which one every row has."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from fastrak_xl.domain.arrays import Codes, Ints, Texts
from fastrak_xl.domain.columns import Coded
from fastrak_xl.domain.names import all_folded


@dataclass(frozen=True)
class Numbered:
    """The number of each row's text, counted in the order in which they first come, and the distinct texts.

    Numbers take four bytes: those of a million rows are kept for many columns.
    """

    of_row: Codes
    texts: list[str]

    @cached_property
    def folded(self) -> list[str]:
        """The distinct texts as names are compared."""
        return all_folded(self.texts)

    @cached_property
    def first_rows(self) -> Ints:
        """The position at which each distinct text first stands."""
        return first_places(self.of_row, len(self.texts))


def numbered(texts: Texts) -> Numbered:
    """The texts of a column by number."""
    letters = "".join(texts)
    if not letters and len(texts):  # a column that nobody filled in
        return Numbered(np.zeros(len(texts), dtype=np.int32), [""])
    if "\0" not in letters:
        numbers, distinct = pd.factorize(texts)
        return Numbered(numbers.astype(np.int32), list(distinct))
    known: dict[str, int] = {}  # pandas before 3 does not see what follows a NUL
    return Numbered(np.array([known.setdefault(text, len(known)) for text in texts], dtype=np.int32), list(known))


def renumbered(column: Coded) -> Numbered:
    """The same of a column that is by code already: its codes may come in any order, and two may mean one text."""
    known: dict[str, int] = {}
    texts = column.used()
    of_code = np.array([known.setdefault(str(text), len(known)) for text in texts.values], dtype=np.int32)
    numbers: Codes = of_code[texts.codes]
    order = np.argsort(first_places(numbers, len(known)))
    place = np.empty(len(order), dtype=np.int32)
    place[order] = np.arange(len(order))
    distinct = list(known)
    return Numbered(place[numbers], [distinct[number] for number in order.tolist()])


def first_places(numbers: Codes, count: int | None = None) -> Ints:
    """The first position of each of `count` numbers, all of which are there; without it, of 0 to the largest."""
    places = np.zeros(int(numbers.max(initial=-1)) + 1 if count is None else count, dtype=np.int64)
    places[numbers[::-1]] = np.arange(len(numbers))[::-1]  # the last to be written is the first there
    return places
