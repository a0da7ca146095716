"""Formulas that move: relative references follow, as they do where a cell is copied in Excel.

Why not openpyxl's translator: loading it takes longer than a whole splice.
"""

from __future__ import annotations

import re
from functools import lru_cache

from fastrak_workbook.addresses import column_letter, column_position

_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 16_384
_LOST = "#REF!"
_REFERENCE = re.compile(
    r"""
      "(?:[^"]|"")*"                                                    # a text
    | '(?:[^']|'')*'                                                    # a sheet's name
    | \[(?:'.|[^\[\]']|\[(?:'.|[^\]'])*\])*\]                           # a table's column, or another workbook
    | (?<![\w.$\\:])(?P<from>\$?)(?P<top>\d+):(?P<to>\$?)(?P<bottom>\d+)(?![\w.:(])          # whole rows
    | (?<![\w.$\\:])(?P<fc>\$?)(?P<left>[A-Z]{1,3}):(?P<tc>\$?)(?P<right>[A-Z]{1,3})(?![\w.:(!\[$])  # whole columns
    | (?<![\w.$\\])(?P<c>\$?)(?P<column>[A-Z]{1,3})(?P<r>\$?)(?P<row>[1-9]\d{0,6})(?![\w.(!\[])     # a cell
    """,
    re.VERBOSE | re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def shifted(formula: str, rows: int, columns: int = 0) -> str:
    """The formula as it reads that many rows further down and columns further right."""
    return _REFERENCE.sub(lambda found: _shifted(found, rows, columns), formula)


def depends_on_place(formula: str) -> bool:
    """Whether the formula would read differently in another cell."""
    return shifted(formula, 1, 1) != formula


def _shifted(found: re.Match[str], rows: int, columns: int) -> str:
    if found["column"]:
        return _joined(
            found["c"] + _column(found["column"], found["c"], columns),
            found["r"] + _row(found["row"], found["r"], rows),
        )
    if found["top"]:
        first, last = _row(found["top"], found["from"], rows), _row(found["bottom"], found["to"], rows)
        return _joined(found["from"] + first, ":", found["to"] + last)
    if found["left"]:
        first, last = _column(found["left"], found["fc"], columns), _column(found["right"], found["tc"], columns)
        return _joined(found["fc"] + first, ":", found["tc"] + last)
    return found[0]


def _joined(*pieces: str) -> str:
    return _LOST if any(_LOST in piece for piece in pieces) else "".join(pieces)


def _row(number: str, dollar: str, by: int) -> str:
    moved = int(number) + (0 if dollar else by)
    return str(moved) if 1 <= moved <= _MOST_ROWS else _LOST


def _column(letters: str, dollar: str, by: int) -> str:
    if dollar or not by:
        return letters
    moved = column_position(f"{letters}1") + by
    return column_letter(moved) if 0 <= moved < _MOST_COLUMNS else _LOST
