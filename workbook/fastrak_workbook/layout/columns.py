"""What a layout is made of: kinds of cells, columns, tables."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a cell of a column holds, and so how it is read and shown."""

    TEXT = "text"
    NOTE = "note"
    """For people only: never read, so nothing in it can be wrong."""
    CODE = "code"
    CODE_TYPE = "code type"
    MONEY = "money"
    PRICE = "price"
    NUMBER = "number"
    COUNT = "count"
    ALLOCATION = "allocation"
    PERCENT = "percent"
    DATE = "date"
    YES_NO = "yes or no"
    LOCK = "lock"
    COLOUR = "colour"
    SETTING = "setting"
    LINK = "link"
    STATUS = "status"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `required`: the heading must be there; `needed`: and every row must fill it in.

    `from_zero`: a number below zero is impossible there.
    """

    header: str
    field: str
    kind: Kind = Kind.TEXT
    required: bool = False
    needed: bool = False
    aliases: tuple[str, ...] = ()
    width: int = 14
    from_zero: bool = False


@dataclass(frozen=True, slots=True)
class TableLayout:
    """One sheet with its one Excel Table."""

    sheet: str
    table: str
    columns: tuple[Column, ...]
    optional: bool = False

    def column(self, field: str) -> Column:
        """The column that becomes `field`; KeyError for a field that the table does not have."""
        for column in self.columns:
            if column.field == field:
                return column
        raise KeyError(f"{self.sheet} has no field {field}")

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields in column order."""
        return tuple(column.field for column in self.columns)
