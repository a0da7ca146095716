"""Formulas that several cells share: spelt out in each cell that can share them no longer, before rows move."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import unescape

from fastrak_workbook.addresses import column_letter, range_bounds
from fastrak_workbook.graft.formulas import shifted
from fastrak_workbook.graft.row_text import CellText, Row, replaced
from fastrak_workbook.graft.sheet_text import SheetText, attribute
from fastrak_workbook.graft.standing import CannotSplice

Disturbed = Callable[[int, int], bool]
"""Whether the cell in a row and a column moves, goes, or gets another value."""

_SHARING = re.compile(r"""\st\s*=\s*["'](?:shared|array|dataTable)["']""")


@dataclass(frozen=True, slots=True)
class _Member:
    row: int
    cell: CellText
    group: str
    text: str


def spell_out_shared(sheet: SheetText, disturbed: Disturbed) -> Callable[[int, int], str]:
    """Give each disturbed cell its own formula, and with it all that share the formula of one that is disturbed.

    What is returned tells the formula of a cell that shares one, "" of any other.

    CannotSplice for a formula of several cells at once, such as an array, of which one is disturbed.
    """
    members: list[_Member] = []
    for row in sheet.rows:
        if _SHARING.search(row.text):
            members += _members(row.number, Row.read(row), disturbed)
    masters = {member.group: member for member in members if member.text}
    changed: dict[int, list[CellText]] = {}
    for member in members:
        master = masters.get(member.group)
        if master is None:
            continue
        if disturbed(member.row, member.cell.column) or disturbed(master.row, master.cell.column):
            changed.setdefault(member.row, []).append(member.cell.with_formula(_text(member, master), sheet.prefix))
    for place, row in enumerate(sheet.rows):
        if row.number in changed:
            sheet.rows[place] = replaced(row, changed[row.number], sheet.prefix)
    by_place = {(member.row, member.cell.column): member for member in members if member.group in masters}

    def formula_at(row: int, column: int) -> str:
        member = by_place.get((row, column))
        return _text(member, masters[member.group]) if member else ""

    return formula_at


def _text(member: _Member, master: _Member) -> str:
    return shifted(master.text, member.row - master.row, member.cell.column - master.cell.column)


def _members(number: int, row: Row, disturbed: Disturbed) -> Iterator[_Member]:
    """The cells of a row that share a formula."""
    for cell in row.cells:
        found = cell.formula
        kind = attribute(found[1], "t") if found else None
        if found is None or kind is None:
            continue
        if kind == "shared":
            yield _Member(number, cell, attribute(found[1], "si") or "", unescape(found[2] or ""))
        elif (ref := attribute(found[1], "ref")) is not None:
            _refuse_torn(number, cell, ref, disturbed)


def _refuse_torn(number: int, cell: CellText, ref: str, disturbed: Disturbed) -> None:
    left, top, right, bottom = range_bounds(ref)
    if (left, top) == (right, bottom):
        return
    for row in range(top, bottom + 1):
        for column in range(left - 1, right):
            if disturbed(row, column):
                raise CannotSplice(
                    f"The table cannot be changed: the formula in {column_letter(cell.column)}{number} fills the cells "
                    f"{ref}, of which some would move. Move it to the right of the table and try again."
                )
