"""Cells that call our functions: their formulas made plain, their answers fresh, as dynamic arrays."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from html import unescape

from fastrak_workbook.addresses import Bounds, column_letter, range_bounds
from fastrak_workbook.functions.sheet import SHEET
from fastrak_workbook.graft.package import Package
from fastrak_workbook.graft.row_text import CellText, Row, row_xml
from fastrak_workbook.graft.shared_formulas import spell_out_shared
from fastrak_workbook.graft.sheet_text import RowText, SheetText, attribute
from fastrak_workbook.render.rows import escaped
from fastrak_xl.domain.cells import CellError

Evaluate = Callable[[str, str], Sequence[Sequence[object]] | None]
"""The answer to a formula on a sheet, as cells; None where it is more than one call of our functions."""

_AWAY = re.compile(
    r"(?:'[^'\[\]]*(?:\[[^\]]*\])?[^']*'!|\[[^\]]*\][^!()'\s,;+*/&<>=-]*!|_xll\.|_xldudf_(?:[A-Z0-9]+_)?)(?=FASTRAK_\w+)",
    re.I,
)
"""What stands before a function that an add-in provides: its file, its number among the links, or a prefix."""
_CALL = re.compile(r"(?<![\w.!])FASTRAK_\w+\s*\(", re.I)
_NOT_KNOWN = CellError("#N/A")


def plain_formula(formula: str) -> str:
    """The formula with our functions called by their plain names."""
    return _AWAY.sub("", formula)


def calls_us(formula: str) -> bool:
    """Whether a plain formula calls one of our functions."""
    return _CALL.search(formula) is not None


def rewrite_calls(package: Package, evaluate: Evaluate, metadata: Callable[[], int]) -> int:
    """Rewrite every cell that calls us; how many there are. `metadata` makes the mark of a dynamic array."""
    count = 0
    for sheet in package.sheets:
        data = package.part(sheet.part) if sheet.kind == "worksheet" and sheet.name != SHEET else b""
        if b"FASTRAK_" not in data.upper():
            continue
        text = SheetText.read(data, sheet.part)
        found = _Calls(text, sheet.name, evaluate, metadata).rewrite()
        text.tail = _AWAY.sub("", text.tail)
        if text.data() != data:
            package.put(sheet.part, text.data())
        count += found
    for table in package.tables:
        text_of_table = package.part(table.part).decode()
        if (changed := _AWAY.sub("", text_of_table)) != text_of_table:
            package.put(table.part, changed.encode())
    return count


class _Calls:
    """The calls on one sheet."""

    def __init__(self, sheet: SheetText, name: str, evaluate: Evaluate, metadata: Callable[[], int]) -> None:
        self._sheet = sheet
        self._name = name
        self._evaluate = evaluate
        self._metadata = metadata
        self._cells: dict[tuple[int, int], CellText] = {}
        self._written: dict[tuple[int, int], CellText | None] = {}

    def rewrite(self) -> int:
        """Rewrite them all; how many there are."""
        self._spell_out()
        rows = {row.number: Row.read(row) for row in self._sheet.rows}
        self._cells = {(number, cell.column): cell for number, row in rows.items() for cell in row.cells}
        count = 0
        for place, cell in list(self._cells.items()):
            found = cell.formula
            formula = plain_formula(unescape(found[2] or "")) if found else ""
            if found and calls_us(formula):
                self._rewrite_one(place, cell, formula, attribute(found[1], "ref"))
                count += 1
        if count:
            self._put(rows)
        return count

    def _spell_out(self) -> None:
        """Formulas that cells share are given to each of them, since each becomes an array of its own."""
        shared = {
            (row.number, cell.column)
            for row in self._sheet.rows
            if "shared" in row.text
            for cell in Row.read(row).cells
            if (found := cell.formula) and attribute(found[1], "t") == "shared"
        }
        if shared:
            spell_out_shared(self._sheet, lambda row, column: (row, column) in shared)

    def _rewrite_one(self, place: tuple[int, int], cell: CellText, formula: str, ref: str | None) -> None:
        answer = self._evaluate(formula, self._name) or [[_NOT_KNOWN]]
        row, column = place
        old = range_bounds(ref) if ref else Bounds(column + 1, row, column + 1, row)
        new = Bounds(column + 1, row, column + len(answer[0]), row + len(answer) - 1)
        if any(self._is_taken(one, old, place) for one in _places(new)):
            answer, new = [[CellError("#SPILL!")]], Bounds(column + 1, row, column + 1, row)
        for one in _places(old):
            if one != place and one in self._cells:
                self._written[one] = _valued(self._cells[one], None)
        for at_row, values in enumerate(answer, row):
            for at_column, value in enumerate(values, column):
                spot = (at_row, at_column)
                self._written[spot] = _valued(self._cells.get(spot, CellText(at_column, "")), value)
        prefix = self._sheet.prefix
        reference = f"{column_letter(column)}{row}"
        if len(answer) * len(answer[0]) > 1:
            reference += f":{column_letter(new.right - 1)}{new.bottom}"
        first = _valued(cell, answer[0][0])
        array = f'<{prefix}f t="array" ref="{reference}">{escaped(formula)}</{prefix}f>'
        tag = re.sub(r'\scm\s*=\s*"[^"]*"', "", first.tag)
        self._written[place] = replace(first, tag=f'{tag} cm="{self._metadata()}"', content=array + first.content)

    def _is_taken(self, place: tuple[int, int], old: Bounds, own: tuple[int, int]) -> bool:
        row, column = place
        inside = old.top <= row <= old.bottom and old.left <= column + 1 <= old.right
        cell = self._cells.get(place)
        return place != own and cell is not None and cell.is_filled and not inside

    def _put(self, rows: dict[int, Row]) -> None:
        changed: dict[int, dict[int, CellText | None]] = {}
        for (row, column), cell in self._written.items():
            changed.setdefault(row, {})[column] = cell
        texts = {row.number: row for row in self._sheet.rows}
        for number, cells in changed.items():
            old = rows.get(number, Row())
            kept = [cell for cell in old.cells if cell.column not in cells]
            added = [_prefixed(cell, self._sheet.prefix) for cell in cells.values() if cell is not None]
            texts[number] = row_xml(number, replace(old, cells=(*kept, *added)), self._sheet.prefix)
        self._sheet.rows = [RowText(number, texts[number].text) for number in sorted(texts)]


def _places(bounds: Bounds) -> list[tuple[int, int]]:
    """Row and column (from 0) of every cell."""
    return [
        (row, column) for row in range(bounds.top, bounds.bottom + 1) for column in range(bounds.left - 1, bounds.right)
    ]


def _valued(cell: CellText, value: object) -> CellText:
    """The cell with a value as its last result."""
    tag = re.sub(r"""\s(?:t|cm)\s*=\s*(?:"[^"]*"|'[^']*')""", "", cell.tag)
    if value is None:
        return replace(cell, tag=tag, content="")
    kind = {bool: ' t="b"', str: ' t="str"', CellError: ' t="e"'}.get(type(value), "")
    shown = int(value) if isinstance(value, bool) else escaped(value) if isinstance(value, str) else value
    number = shown if isinstance(shown, str | CellError) else repr(shown)
    return replace(cell, tag=f"{tag}{kind}", content=f"<v>{number}</v>")


def _prefixed(cell: CellText, prefix: str) -> CellText:
    return replace(cell, content=re.sub(r"<(/?)v>", rf"<\1{prefix}v>", cell.content)) if prefix else cell
