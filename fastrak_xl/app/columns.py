"""A result table's columns as arrays, before they are shown as cells or stored as records."""

from __future__ import annotations

from dataclasses import dataclass

from fastrak_xl.domain.arrays import Bools, Floats, Ints, Texts


@dataclass(frozen=True)
class Coded:
    """Texts that repeat: the distinct ones, and which of them stands in each row."""

    texts: Texts
    codes: Ints

    def at(self, rows: Ints) -> Coded:
        """The column of some rows."""
        return Coded(self.texts, self.codes[rows])

    def as_list(self) -> list[object]:
        """A text a row."""
        return list(self.texts[self.codes])


@dataclass(frozen=True)
class Blanked:
    """Pence, numbers or texts, and the rows that are blank (None: none is)."""

    values: Ints | Floats | Texts
    blank: Bools | None = None

    def at(self, rows: Ints) -> Blanked:
        """The column of some rows."""
        return Blanked(self.values[rows], None if self.blank is None else self.blank[rows])

    def as_list(self) -> list[object]:
        """A value a row, None where it is blank."""
        values: list[object] = self.values.tolist()
        if self.blank is None:
            return values
        return [None if blank else value for value, blank in zip(values, self.blank.tolist(), strict=True)]
