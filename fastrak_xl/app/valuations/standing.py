"""The rows that stand in a table, read by row number and field many times over."""

from __future__ import annotations

from typing import Any

import pandas as pd

from fastrak_xl.domain.book import Table


class StandingRows:
    """A table's cells by row number and field: a blank or missing value is None, or "" in a text column."""

    def __init__(self, table: Table) -> None:
        self.numbers: list[int] = [int(row) for row in table.frame.index]
        self._positions = {row: position for position, row in enumerate(self.numbers)}
        self._columns = {str(name): _plain(column) for name, column in table.frame.items()}

    def __getitem__(self, place: tuple[int, str]) -> Any:
        row, name = place
        return self._columns[name][self._positions[row]]

    def column(self, name: str) -> list[Any]:
        """One column, in the order of `numbers`."""
        return self._columns[name]


def _plain(column: pd.Series[Any]) -> list[Any]:
    blank = column.isna().to_numpy()
    return [None if is_blank else value for value, is_blank in zip(column.tolist(), blank, strict=True)]
