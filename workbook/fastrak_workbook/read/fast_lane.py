"""Reading a plain sheet fast, with python-calamine, where it cannot go wrong.

calamine turns an error cell into an empty one, shows no formula without a value, and allocates a sheet from its
outermost cells. So only a sheet whose XML is conventional, dense and free of errors and formulas comes here; every
other one takes the careful lane. Both give the same grid.
"""

from __future__ import annotations

import re

from python_calamine import CalamineWorkbook

from fastrak_xl.domain.cells import Grid

_LAST_ROW = re.compile(rb'<row [^>]*?\br="(\d+)"')
_FAR_COLUMN = re.compile(rb'r="[A-Z]{3}\d')
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")


def has_formulas(part: bytes) -> bool:
    """Whether a sheet's XML holds a cell formula; those of validations and conditional formats do not count."""
    return _FORMULA.search(part) is not None


def is_plain(part: bytes) -> bool:
    """Whether a sheet's XML holds nothing that calamine would change or choke on."""
    if b"='" in part or b't="e"' in part or has_formulas(part) or _FAR_COLUMN.search(part):
        return False
    rows = part.count(b"<row ")
    last = _LAST_ROW.match(part, part.rfind(b"<row ")) if rows else None
    return rows > 0 and last is not None and int(last[1]) <= 2 * rows + 1000


def read_grid(workbook: CalamineWorkbook, sheet: str) -> Grid:
    """The sheet from A1; an empty cell is an empty text, which is as blank as None."""
    rows: Grid = workbook.get_sheet_by_name(sheet).to_python(skip_empty_area=False)  # type: ignore[assignment]
    return rows
