"""Columns of many rows that read like lists and are kept as arrays: texts by code, numbers with their blanks.

Whoever has few rows uses them as sequences; whoever has many takes the arrays.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from typing import Any, overload

import numpy as np
import numpy.typing as npt

from fastrak_xl.domain.arrays import Bools, Codes


class _Column(Sequence[object]):
    """What both kinds share: equal to any sequence of the same values, one row and a slice of rows."""

    def at(self, rows: Any) -> _Column:
        """The column of those rows: an array of their numbers, or a slice."""
        raise NotImplementedError

    @overload
    def __getitem__(self, row: int) -> object: ...
    @overload
    def __getitem__(self, row: slice) -> Sequence[object]: ...
    def __getitem__(self, row: int | slice) -> object:
        if isinstance(row, slice):
            return self.at(row)
        return next(iter(self.at([range(len(self))[row]])))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and not isinstance(other, str) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]  # two that are equal need not be of one type

    def __repr__(self) -> str:
        return repr(list(self))


class Coded(_Column):
    """Values that repeat: row i holds `values[codes[i]]`. Not every value need be used.

    Codes take four bytes, for a million rows have many columns.
    """

    def __init__(self, codes: Codes, values: Sequence[object]) -> None:
        self.codes = codes.astype(np.int32, copy=False)
        self.values = values

    def __len__(self) -> int:
        return len(self.codes)

    def __iter__(self) -> Iterator[object]:
        return map(self.values.__getitem__, self.codes.tolist())

    def at(self, rows: Any) -> Coded:
        """The column of those rows."""
        return Coded(self.codes[rows], self.values)

    def used(self) -> Coded:
        """The same column without values that no row holds."""
        present = np.zeros(len(self.values), dtype=bool)
        present[self.codes] = True
        if present.all():
            return self
        places = np.flatnonzero(present)
        return Coded((np.cumsum(present) - 1)[self.codes], [self.values[place] for place in places.tolist()])


class Numbers(_Column):
    """Integers or floats, in hundredths where `per` is 100; None where `blank`."""

    def __init__(self, values: npt.NDArray[Any], blank: Bools | None = None, per: int = 1) -> None:
        self._values = values
        self.blank = blank if blank is not None and blank.any() else None
        self.per = per

    @property
    def values(self) -> npt.NDArray[Any]:
        """The numbers as they are shown; whatever stands where `blank`."""
        return self._values if self.per == 1 else self._values / self.per

    def __len__(self) -> int:
        return len(self._values)

    def __iter__(self) -> Iterator[object]:
        numbers = self.values.tolist()
        if self.blank is None:
            return iter(numbers)
        return (None if blank else number for number, blank in zip(numbers, self.blank.tolist(), strict=True))

    def at(self, rows: Any) -> Numbers:
        """The column of those rows."""
        return Numbers(self._values[rows], None if self.blank is None else self.blank[rows], self.per)


def shares(values: npt.NDArray[np.float64]) -> Numbers:
    """Floats of which NaN is a blank."""
    return Numbers(values, np.isnan(values))


def coded(values: Sequence[object]) -> Coded:
    """Any column of values that can be told apart by equality and type, by code in the order of their first rows."""
    if isinstance(values, Coded):
        return values.used()
    known: dict[tuple[type, Hashable], int] = {}
    codes = [known.setdefault((type(value), value), len(known)) for value in values]
    return Coded(np.array(codes, dtype=np.int64), [value for _, value in known])
