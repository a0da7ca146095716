"""The book: every input table of a workbook as typed columns that still know their cells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import SupportsIndex

import numpy as np
import pandas as pd

from fastrak_xl.domain.arrays import Bools
from fastrak_xl.domain.columns import Coded
from fastrak_xl.domain.numbering import Numbered, numbered, renumbered


@dataclass(frozen=True)
class Table:
    """One input table. The frame's index is the row number on the sheet, so every value can name its cell.

    Text columns are object columns of stripped `str` ("" = blank). Money columns are pandas `Int64` pence
    (<NA> = blank). Units and prices are float64 exactly as the cell holds them (NaN = blank).
    `letters` maps field to column letter (absent fields are missing from it); `bad` maps field to a boolean mask
    of the cells that could not be read: their diagnostics are already written.
    """

    sheet: str
    frame: pd.DataFrame
    letters: Mapping[str, str] = field(default_factory=dict)
    bad: Mapping[str, Bools] = field(default_factory=dict)
    present: bool = True
    _numbered: dict[str, Numbered] = field(default_factory=dict, init=False, repr=False, compare=False)
    """What is known of the frame's texts; a table with another frame begins anew."""

    def __len__(self) -> int:
        return len(self.frame)

    def numbered(self, name: str) -> Numbered:
        """The texts of a column by number; they are looked through once."""
        if name not in self._numbered:
            self._numbered[name] = numbered(self.frame[name].to_numpy())
        return self._numbered[name]

    def know(self, name: str, column: Coded) -> None:
        """Remember the texts of a column that was read by code."""
        self._numbered[name] = renumbered(column)

    def cell(self, row: int, name: str) -> str:
        """The address of a field in a row, "E17"; the row's first cell where the column is not there."""
        letter = self.letters.get(name) or next(iter(self.letters.values()), "A")
        return f"{letter}{row}"

    def at(self, position: SupportsIndex, name: str) -> str:
        """The address of a field by the row's position in the frame, counted from 0."""
        return self.cell(int(self.frame.index.to_numpy()[position]), name)

    def unread(self, name: str) -> Bools:
        """A mask of the rows whose value of that field could not be read."""
        mask = self.bad.get(name)
        return np.zeros(len(self.frame), dtype=bool) if mask is None else mask


@dataclass(frozen=True)
class Book:
    """All input tables of one workbook."""

    clients: Table
    accounts: Table
    holdings: Table
    funds: Table
    risk_profiles: Table
    sectors: Table
    sector_models: Table
    sector_hierarchies: Table
    model_portfolios: Table
    settings: Table
    lists: Table
