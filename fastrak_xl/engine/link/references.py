"""Which fund each row of a table names: every distinct naming once, however many rows repeat it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from fastrak_xl.domain.arrays import Ints
from fastrak_xl.domain.book import Table
from fastrak_xl.domain.codes import CASH_CODE, CASH_TYPE
from fastrak_xl.domain.numbering import first_places

Key = tuple[str, str]
"""A code type and a code in upper case."""


@dataclass(frozen=True)
class Naming:
    """One way in which rows name a fund: its key (None where they name none), code and name as written."""

    key: Key | None
    code: str
    name: str
    first: int
    """The position of the first row that does."""


@dataclass(frozen=True)
class References:
    """The distinct namings of a table, in the order in which they first stand, and the one of each row."""

    namings: list[Naming]
    of_row: Ints

    def nameless(self) -> Ints:
        """The positions of the rows that name no fund."""
        without = np.array([naming.key is None for naming in self.namings], dtype=bool)
        return np.flatnonzero(without[self.of_row])


def references(table: Table) -> References:
    """The namings of a table. An Own fund without a code goes by its name."""
    may_be_blank = ~table.unread("code") & ("code" in table.letters)
    numbers: Ints = may_be_blank.astype(np.int64)
    for field in ("code_type", "code", "fund_name"):
        column = table.numbered(field)
        numbers = (
            numbers * max(1, len(column.texts)) + column.of_row
        )  # seven types and two million texts of each: far from overflow
    of_row, _ = pd.factorize(numbers)
    places = first_places(of_row)
    columns = [table.frame[field].to_numpy()[places].tolist() for field in ("code_type", "code", "fund_name")]
    namings = [
        Naming(_key(kind, code, name, goes_by_name), code, name, place)
        for kind, code, name, goes_by_name, place in zip(
            *columns, may_be_blank[places].tolist(), places.tolist(), strict=True
        )
    ]
    return References(namings, of_row)


def _key(kind: str, code: str, name: str, goes_by_name: bool) -> Key | None:
    if kind == CASH_TYPE:
        return CASH_TYPE, CASH_CODE
    if kind and (code or (kind == "Own" and name and goes_by_name)):
        return kind, (code or name).upper()
    return None
