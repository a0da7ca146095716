"""A large sheet by columns: what each cell is, in arrays that go from one process to another as plain bytes.

It reads like a grid, a row at a time; whoever wants a whole column takes it as arrays.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, overload

import numpy as np

from fastrak_xl.domain.arrays import Bools, Floats, Ints
from fastrak_xl.domain.cells import are_plain, is_blank
from fastrak_xl.domain.columns import Coded

BLANK, NUMBER, TEXT, OTHER = 0, 1, 2, 3
"""What a cell can be; OTHER is an error, a date, a truth, a formula without a value, a percentage."""


_Packed = tuple[bytes, bytes, list[str], list[object]]


class CellColumn(Sequence[object]):
    """The cells of a column, with their kinds and numbers; a text's number is its place in `texts`."""

    def __init__(self, kinds: Any, numbers: Floats, texts: Sequence[str], others: Sequence[object]) -> None:
        self.kinds = kinds
        self.numbers = numbers
        self.texts = texts
        self.others = others

    def packed(self) -> _Packed:
        """The column as bytes and plain lists."""
        return self.kinds.tobytes(), self.numbers.tobytes(), list(self.texts), list(self.others)

    @classmethod
    def unpacked(cls, packed: _Packed, height: int) -> CellColumn:
        """A column out of its bytes; ValueError where they are not what they should be."""
        kinds, numbers = np.frombuffer(packed[0], dtype=np.int8), np.frombuffer(packed[1], dtype=np.float64)
        if not len(kinds) == len(numbers) == height:
            raise ValueError("columns of unequal length")
        for kind, values in ((TEXT, packed[2]), (OTHER, packed[3])):
            places = numbers[kinds == kind]
            if not ((places >= 0) & (places < len(values))).all():
                raise ValueError("a cell without a value")
        return cls(kinds, numbers, packed[2], packed[3])

    @classmethod
    def blank(cls, height: int) -> CellColumn:
        """A column in which nothing stands."""
        return cls(np.zeros(height, dtype=np.int8), np.zeros(height), (), ())

    def at(self, rows: Any) -> CellColumn:
        """The cells of those rows."""
        return CellColumn(self.kinds[rows], self.numbers[rows], self.texts, self.others)

    def __len__(self) -> int:
        return len(self.kinds)

    def __iter__(self) -> Iterator[object]:
        if self.is_number.all():
            return iter(self.numbers.tolist())
        if (self.kinds == TEXT).all():
            return map(self.texts.__getitem__, self.numbers.astype(np.int64).tolist())
        return map(self._value, self.kinds.tolist(), self.numbers.tolist())

    @overload
    def __getitem__(self, row: int) -> object: ...
    @overload
    def __getitem__(self, row: slice) -> Sequence[object]: ...
    def __getitem__(self, row: int | slice) -> object:
        if isinstance(row, slice):
            return self.at(row)
        return self._value(int(self.kinds[row]), float(self.numbers[row]))

    def _value(self, kind: int, number: float) -> object:
        if kind == NUMBER:
            return number
        if kind == BLANK:
            return None
        return self.texts[int(number)] if kind == TEXT else self.others[int(number)]

    @cached_property
    def is_number(self) -> Bools:
        """Where plain numbers stand."""
        mask: Bools = self.kinds == NUMBER
        return mask

    @cached_property
    def is_blank(self) -> Bools:
        """Where a person sees nothing."""
        blank: Bools = self.kinds == BLANK
        texts = () if are_plain(self.texts) else self.texts
        for kind, values in ((TEXT, texts), (OTHER, self.others)):
            unseen = np.array([is_blank(value) for value in values], dtype=bool)
            if unseen.any():
                mine = self.kinds == kind
                blank[mine] = unseen[self._places(mine)]
        return blank

    @cached_property
    def distinct(self) -> Coded:
        """The cells by code: every text and every number once, and None for all blanks."""
        numbers, place = np.unique(self.numbers[self.is_number], return_inverse=True)
        codes = np.zeros(len(self), dtype=np.int64)
        texts, others = self.kinds == TEXT, self.kinds == OTHER
        codes[texts] = 1 + self._places(texts)
        codes[others] = 1 + len(self.texts) + self._places(others)
        codes[self.is_number] = 1 + len(self.texts) + len(self.others) + place
        return Coded(codes, [None, *self.texts, *self.others, *numbers.tolist()]).used()

    def _places(self, mask: Bools) -> Ints:
        return self.numbers[mask].astype(np.int64)


class ColumnGrid(Sequence[list[object]]):
    """A sheet by columns that reads like rows of cells."""

    def __init__(self, height: int, columns: Mapping[int, CellColumn]) -> None:
        self._height = height
        self._columns = columns
        self.width = max(columns, default=-1) + 1

    def __getstate__(self) -> tuple[int, dict[int, _Packed]]:
        """What goes from one process to another: bytes, texts and single values, no array that could be more."""
        return self._height, {place: column.packed() for place, column in self._columns.items()}

    def __setstate__(self, state: tuple[int, dict[int, _Packed]]) -> None:
        height, columns = state
        self.__init__(  # type: ignore[misc]  # as if it had just been made
            height, {place: CellColumn.unpacked(column, height) for place, column in columns.items()}
        )

    def column(self, place: int) -> CellColumn:
        """A column, blank where there is none."""
        return self._columns.get(place) or CellColumn.blank(self._height)

    def __len__(self) -> int:
        return self._height

    def __iter__(self) -> Iterator[list[object]]:
        return self._rows(slice(None))

    @overload
    def __getitem__(self, row: int) -> list[object]: ...
    @overload
    def __getitem__(self, row: slice) -> list[list[object]]: ...
    def __getitem__(self, row: int | slice) -> list[object] | list[list[object]]:
        if isinstance(row, slice):
            return list(self._rows(row))
        return [self.column(place)[row] for place in range(self.width)]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]  # as a list has none

    def __repr__(self) -> str:
        return repr(list(self))

    def _rows(self, rows: slice) -> Iterator[list[object]]:
        return map(list, zip(*(self.column(place).at(rows) for place in range(self.width)), strict=True))
