"""Reading a plain sheet fast, with python-calamine, where it cannot go wrong.

calamine turns an error cell, or a formula without a value, into an empty cell, and allocates a sheet from its
outermost cells. So only a sheet whose XML is conventional, dense and free of those comes here; every other one takes
the careful lane. Both give the same grid.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from io import BytesIO

from python_calamine import CalamineError, CalamineWorkbook

from fastrak_xl.domain.cells import Grid

_LAST_ROW = re.compile(rb'<row [^>]*?\br="(\d+)"')
_FAR_COLUMN = re.compile(rb'r="[A-Z]{3}\d')
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_CALCULATED = re.compile(rb"<f(?:>|\s[^<]*?(?<!/)>)[^<]*</f><v>[^<]|<f\s[^<]*?/><v>[^<]")
_TRUTH_IN_WORDS = re.compile(rb't="b"[^>]*><v>[^01]')


def _has_lost_values(part: bytes) -> bool:
    """Whether a cell formula stands without a value; the formulas of validations and formats do not count."""
    return len(_FORMULA.findall(part)) != len(_CALCULATED.findall(part))


def _has_values_in_words(part: bytes) -> bool:
    """Whether a cell holds a date or truth value spelled out, as Excel never saves them."""
    return b't="d"' in part or (b't="b"' in part and _TRUTH_IN_WORDS.search(part) is not None)


def is_plain(part: bytes) -> bool:
    """Whether a sheet's XML holds nothing that calamine would change or choke on."""
    if b"='" in part or b't="e"' in part or _has_values_in_words(part):
        return False
    if _has_lost_values(part) or _FAR_COLUMN.search(part):
        return False
    rows = part.count(b"<row ")
    last = _LAST_ROW.match(part, part.rfind(b"<row ")) if rows else None
    return rows > 0 and last is not None and int(last[1]) <= 2 * rows + 1000


def read_grids(data: bytes, sheets: Sequence[str]) -> dict[str, Grid]:
    """The sheets named, from A1; none of them where calamine cannot read one: the careful lane then decides."""
    if not sheets:
        return {}
    try:
        workbook = CalamineWorkbook.from_filelike(BytesIO(data))
        return {name: read_grid(workbook, name) for name in sheets}
    except CalamineError:
        return {}
    except BaseException as stopped:
        # A panic of the compiled code arrives as an exception of a class that has no name to import.
        if type(stopped).__name__ != "PanicException":
            raise
        return {}


def read_grid(workbook: CalamineWorkbook, sheet: str) -> Grid:
    """The sheet from A1; an empty cell is an empty text, which is as blank as None."""
    rows: Grid = workbook.get_sheet_by_name(sheet).to_python(skip_empty_area=False)  # type: ignore[assignment]
    return rows
