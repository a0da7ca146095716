"""Earlier runs in a workbook: which sheets are ours, and which number the next run takes.

A sheet is ours if its name and its table's name both say so: a user's own sheet called Rebalance holds no
table called FastrakRebalance.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

from fastrak_workbook.layout import APPROVAL, CHECKS, RESULT_TABLES, SECTOR_TOTALS
from fastrak_workbook.render.table import table_name

_TABLES = {layout.sheet.casefold(): layout for layout in (*RESULT_TABLES, APPROVAL)}
_NUMBERED = re.compile(r"(?P<name>.+?)(?: \((?P<number>[1-9][0-9]{0,5})\))?")


class Named(Protocol):
    """A sheet, by whatever holds it."""

    @property
    def name(self) -> str:
        """Its name."""


class Placed(Named, Protocol):
    """An Excel Table, which stands on a sheet."""

    @property
    def sheet(self) -> str:
        """The sheet's name."""


Sheet = TypeVar("Sheet", bound=Named)
Sheet_co = TypeVar("Sheet_co", bound=Named, covariant=True)


class Listing(Protocol[Sheet_co]):
    """The sheets and tables of a workbook: a package, or a book open in Excel."""

    @property
    def sheets(self) -> Sequence[Sheet_co]:
        """Its sheets in their order."""

    @property
    def tables(self) -> Sequence[Placed]:
        """The Excel Tables of all sheets."""


def earlier_runs(package: Listing[Sheet]) -> dict[int, dict[str, Sheet]]:
    """Our sheets by run number (1 shows none) and result table (FastrakRebalance …), the newest run last.

    Every run has a sheet Checks; what has none is somebody's copy, or a remainder, and is left alone.
    """
    tables = {(table.sheet, table.name.casefold()) for table in package.tables}
    runs: dict[int, dict[str, Sheet]] = {}
    for sheet in package.sheets:
        found = _NUMBERED.fullmatch(sheet.name)
        layout = _TABLES.get(found["name"].casefold()) if found else None
        if found is None or layout is None:
            continue
        number = int(found["number"] or 1)
        if (sheet.name, table_name(layout, suffix(number)).casefold()) in tables:
            runs.setdefault(number, {})[layout.table] = sheet
    return {number: runs[number] for number in sorted(runs) if CHECKS.table in runs[number]}


def suffix(number: int) -> str:
    """What a run's number adds to its sheets' names."""
    return "" if number == 1 else f" ({number})"


def free_number(first: int, sheets: Iterable[str], taken: Iterable[str]) -> int:
    """The first run number, from `first` on, under which none of `sheets` and no result table is `taken`.

    `taken` are the names of the workbook's sheets, tables and defined names.
    """
    used = {name.casefold() for name in taken}
    wanted = tuple(sheets)
    number = first
    while any(name.casefold() in used for name in _names(wanted, suffix(number))):
        number += 1
    return number


def _names(sheets: tuple[str, ...], ending: str) -> list[str]:
    tables = [table_name(layout, ending) for layout in (*RESULT_TABLES, SECTOR_TOTALS)]
    return [name + ending for name in sheets] + tables
