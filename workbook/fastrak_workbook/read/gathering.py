"""The cells of a sheet, found block by block, gathered into its columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from fastrak_workbook.read.column_grid import OTHER, TEXT, CellColumn
from fastrak_xl.domain.arrays import Bools, Floats, Ints

Value = TypeVar("Value")


class FoundCells(NamedTuple):
    """Some cells: row and column from 0, kind, and number or place."""

    row: Ints
    column: Ints
    kind: npt.NDArray[np.int8]
    number: Floats


def columns_of(
    cells: FoundCells, height: int, texts: Sequence[str], others: list[object]
) -> Iterator[tuple[int, CellColumn]]:
    """The cells column by column, each with the texts that it has."""
    column = cells.column.astype(np.int16)  # a sheet's few columns are told apart sooner than sorted
    for place in np.flatnonzero(np.bincount(column)).tolist():
        mine = np.flatnonzero(column == place)
        kinds, numbers = np.zeros(height, dtype=np.int8), np.zeros(height)
        kinds[cells.row[mine]] = cells.kind[mine]
        numbers[cells.row[mine]] = cells.number[mine]
        own_texts = _own(kinds == TEXT, numbers, texts)
        own_others = _own(kinds == OTHER, numbers, others)
        yield place, CellColumn(kinds, numbers, own_texts, own_others)


def _own(mask: Bools, numbers: Floats, values: Sequence[Value]) -> list[Value]:
    """The values that the cells of a mask have; their places are changed to those."""
    places = numbers[mask].astype(np.int64)
    is_used = np.zeros(len(values), dtype=bool)
    is_used[places] = True
    numbers[mask] = (np.cumsum(is_used) - 1)[places]
    return [values[place] for place in np.flatnonzero(is_used).tolist()]


def no_cells() -> FoundCells:
    """None at all."""
    none = np.zeros(0, dtype=np.int64)
    return FoundCells(none, none, np.zeros(0, dtype=np.int8), np.zeros(0))
