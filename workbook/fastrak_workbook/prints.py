"""The fingerprint of a sheet's cells: what stands in them, however a program saves it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date, datetime


def cells_fingerprint(rows: Iterable[Sequence[object]]) -> str:
    """A SHA-256 over the cells with their places; blanks do not count, so that the sheet's edge does not matter."""
    digest = hashlib.sha256()
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            if cell is not None and cell != "":
                digest.update(f"{number}\x1f{column}\x1f{_as_text(cell)}\x1e".encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def _number(number: int | float) -> str:
    """A number as it survives other programs, which keep 15 to 17 digits: whole if it has 12, else nine of them."""
    if abs(number) > 1e300:
        return str(number)
    whole = f"{number:.12g}"
    return whole if float(whole) == number else f"{number:.9g}"


def _as_text(cell: object) -> str:
    """A value with its kind: the text 5 is not the number 5; a day is its midnight."""
    if isinstance(cell, bool):
        return f"truth {cell}"
    if isinstance(cell, int | float):
        return f"number {_number(cell)}"
    if isinstance(cell, datetime):
        return f"day {cell.isoformat()}"
    if isinstance(cell, date):
        return f"day {cell.isoformat()}T00:00:00"
    return f"text {cell}" if isinstance(cell, str) else repr(cell)
