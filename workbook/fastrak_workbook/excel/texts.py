"""Values as Excel takes them: a text stays a text, whatever it looks like."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

LONGEST = 8_000
"""A longer text cannot be written as part of a block."""

Rows = list[list[object]]


def as_written(value: object, *, is_text_cell: bool) -> object:
    """A value for a cell. The apostrophe makes Excel take what follows as text; it is no part of the text.

    In a cell of format text only what begins with = or ' needs one.
    """
    if isinstance(value, str):
        needs_mark = value[:1] in ("=", "'") if is_text_cell else bool(value)
        return f"'{value}" if needs_mark else value
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        return datetime.datetime(value.year, value.month, value.day)
    return value


def write_block(corner: Any, rows: Rows) -> None:
    """Write a rectangle at a cell in one go; the few texts that are too long for that follow singly."""
    if not rows or not rows[0]:
        return
    long = [
        (row, column, value)
        for row, values in enumerate(rows)
        for column, value in enumerate(values)
        if isinstance(value, str) and len(value) > LONGEST
    ]
    if long:
        rows = [[None if isinstance(value, str) and len(value) > LONGEST else value for value in row] for row in rows]
    corner.resize(len(rows), len(rows[0])).options(chunksize=None).value = rows
    for row, column, value in long:
        corner.offset(row, column).value = value
