"""Tables that come from files: their values know file and line, as a sheet's know their cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from fastrak_xl.domain.arrays import Ints
from fastrak_xl.domain.book import Table

LINES = 2**40
"""A row's number is its file's number times this, plus its line: a CSV's headings are its line 1, a Parquet's none."""


@dataclass(frozen=True)
class FileTable(Table):
    """An input table read from files; `letters` maps field to heading, `files` are the names of the files."""

    files: tuple[str, ...] = ()

    def cell(self, row: int, name: str) -> str:
        """Where a value stands: "line 14 of holdings-3.parquet, Value"."""
        file, line = divmod(row, LINES)
        where = f"line {line} of {self.files[file]}"
        return f"{where}, {self.letters[name]}" if name in self.letters else where


def rows_of(table: Table, rows: Ints) -> Table:
    """Some rows of a table, by position."""
    bad = {name: mask[rows] for name, mask in table.bad.items()}
    return replace(table, frame=table.frame.iloc[rows], bad=bad)


def together(tables: Sequence[FileTable]) -> FileTable:
    """Tables of one layout, one after the other; at least one."""
    if len(tables) == 1:
        return tables[0]
    names = {name for table in tables for name in table.bad}
    bad = {name: np.concatenate([table.unread(name) for table in tables]) for name in names}
    letters = {name: heading for table in reversed(tables) for name, heading in table.letters.items()}
    return replace(tables[0], frame=pd.concat([table.frame for table in tables]), letters=letters, bad=bad)
