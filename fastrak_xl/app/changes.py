"""What a use-case changes in an input table, in the product's own units, with no spreadsheet in sight.

Rows that stand in the workbook go by the row number that :class:`fastrak_xl.domain.book.Table` gives them; values go
by field. Money is integer pence, units, prices and shares are Decimal, a blank is None.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

Value = str | bool | int | Decimal | date | None
"""What a field can hold: text, Yes or No, pence or a count, an exact number, a day, or nothing."""

Values = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Kept:
    """A row that stands in the workbook already, with those of its fields that get another value."""

    row: int
    values: Values = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Added:
    """A new row; fields without a value are blank, or calculated where the workbook has a calculated column."""

    values: Values


Content = Sequence[Kept | Added]
"""A table's whole new content, in its new order: what it does not name is gone."""


@dataclass(frozen=True)
class Amendment:
    """Rows to remove, rows to change and rows to add; every other row stays where it is.

    New rows take the places of removed ones, so that as few rows as possible move.
    """

    removed: frozenset[int] = frozenset()
    changed: Mapping[int, Values] = field(default_factory=dict)
    added: Sequence[Values] = ()


Change = Content | Amendment


def new_content(rows: Sequence[int], change: Change, blank: Collection[int] = ()) -> Content:
    """The content that a change makes of the rows numbered `rows`; `blank` are those that nothing stands in.

    An amendment's new rows go where rows were removed, then where blank ones end the table, then below. ValueError
    for a row that is not there, that stands twice in the content, or that is removed and changed.
    """
    content = _amended(rows, change, blank) if isinstance(change, Amendment) else change
    kept = [item.row for item in content if isinstance(item, Kept)]
    if len(set(kept)) != len(kept) or not set(kept) <= set(rows):
        raise ValueError(f"rows {kept} are not all there once in a table of rows {rows[:1]} to {rows[-1:]}")
    return content


def _amended(rows: Sequence[int], amendment: Amendment, blank: Collection[int]) -> list[Kept | Added]:
    named = amendment.removed | amendment.changed.keys()
    if not named <= set(rows) or amendment.removed & amendment.changed.keys():
        raise ValueError(f"rows {sorted(named)} cannot be amended in a table of rows {rows[:1]} to {rows[-1:]}")
    free = amendment.removed | {row for row in _trailing(rows, blank) if row not in amendment.changed}
    added = map(Added, amendment.added)
    content = list(_filled(rows, amendment, free, added))
    return [*content, *added]


def _trailing(rows: Sequence[int], blank: Collection[int]) -> Iterator[int]:
    """The blank rows at the table's end, the last one first."""
    for row in reversed(rows):
        if row not in blank:
            return
        yield row


def _filled(
    rows: Sequence[int], amendment: Amendment, free: Collection[int], added: Iterator[Added]
) -> Iterator[Kept | Added]:
    """Each row's successor: itself, a new row in its place, or nothing where it is removed without one."""
    for row in rows:
        new = next(added, None) if row in free else None
        if new is not None:
            yield new
        elif row not in amendment.removed:
            yield Kept(row, amendment.changed.get(row, {}))
