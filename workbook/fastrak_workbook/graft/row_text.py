"""A row of a sheet as its cells, each with the text that it had."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from html import unescape
from xml.sax.saxutils import escape

from fastrak_workbook.addresses import column_letter, column_position, range_bounds
from fastrak_workbook.graft.formulas import shifted
from fastrak_workbook.graft.sheet_text import ATTRIBUTES, RowText, attribute, whole_number, with_attribute

_ROW = re.compile(rf"<(?:[\w.-]+:)?row(?=[\s/>])({ATTRIBUTES})>")
_CELL = re.compile(
    rf"<(?P<p>(?:[\w.-]+:)?)c(?=[\s/>])(?P<tag>{ATTRIBUTES})(?:(?<=/)>|>(?P<content>.*?)</(?P=p)c\s*>)", re.DOTALL
)
_FORMULA = re.compile(rf"<(?:[\w.-]+:)?f(?=[\s/>])({ATTRIBUTES})(?:(?<=/)>|>([^<]*)</[^>]*>)")
_VALUE = re.compile(rf"<(?:[\w.-]+:)?v(?=[\s/>]){ATTRIBUTES}(?:(?<=/)>|>[^<]*</[^>]*>)")
_KIND = re.compile(r"""\st\s*=\s*(?:"[^"]*"|'[^']*')""")
_PLACE = re.compile(r"""\s(?:r|spans)\s*=\s*(?:"[^"]*"|'[^']*')""")
_NOT_FOR_NEW = re.compile(r"""\s(?:hidden|collapsed|outlineLevel)\s*=\s*(?:"[^"]*"|'[^']*')""")
_PLAIN_ADDRESS = re.compile(r'<[^>"]*?\sr="([A-Z]+)[0-9]+"')
_USUAL_ADDRESS = re.compile(r'(<c r="[A-Z]+)[0-9]+(?=")')
_USUAL_FORMAT = re.compile(r'<c r="([A-Z]+)[0-9]+"(?: s="([0-9]+)")?(?:[^>]*>(<f))?')
_ANY_FORMULA = re.compile(r"<(?:[\w.-]+:)?f(?=[\s/>])")
_USUAL_FORMULA = re.compile(r'<c r="([A-Z]+)[0-9]+"[^>]*><f[ >]')
_OWN_FORMULA = re.compile(r"(?<=<f>)[^<]*")
_ADDRESS = re.compile(r"""(<(?:[\w.-]+:)?c(?=\s)(?:[^>"']|"[^"]*"|'[^']*')*?\sr\s*=\s*["'][A-Za-z]+)\d+""")


@dataclass(frozen=True, slots=True)
class CellText:
    """One `<c>`: its column from 0, its attributes without its address, its content, and its place in the row."""

    column: int
    tag: str
    content: str = ""
    span: tuple[int, int] = (0, 0)

    @property
    def style(self) -> int:
        """The number of the cell's format."""
        return whole_number(self.tag, "s")

    @property
    def formula(self) -> re.Match[str] | None:
        """The cell's formula: its tag's attributes and its text, as XML."""
        return _FORMULA.search(self.content) if "f" in self.content else None

    @property
    def is_filled(self) -> bool:
        """Whether there is anything in the cell besides its format."""
        return bool(self.content.strip())

    def with_formula(self, text: str, prefix: str) -> CellText:
        """The cell with that text as an ordinary formula; what it last gave stays."""
        found = self.formula
        assert found is not None  # only formulas are given another text
        start, end = found.span()
        formula = f"<{prefix}f>{escape(text)}</{prefix}f>"
        return replace(self, content=self.content[:start] + formula + self.content[end:])

    def uncalculated(self) -> CellText:
        """The cell's formula without the value that it last gave, which holds no longer."""
        return replace(self, tag=_KIND.sub("", self.tag), content=_VALUE.sub("", self.content))

    def moved(self, rows: int) -> CellText:
        """The cell as it reads that many rows further down: relative references in its formula follow."""
        found = self.formula
        if found is None or not rows:
            return self
        tag, content = found[1], self.content
        if (ref := attribute(tag, "ref")) is not None:  # one cell: a range of more cannot move
            tag = with_attribute(tag, "ref", f"{column_letter(self.column)}{range_bounds(ref).top + rows}")
        if found[2] is not None:
            text = escape(shifted(unescape(found[2]), rows))
            content = content[: found.start(2)] + text + content[found.end(2) :]
        return replace(self, content=content[: found.start(1)] + tag + content[found.end(1) :])

    def xml(self, row: int, prefix: str) -> str:
        """The element in that row."""
        start = f'<{prefix}c r="{_letter(self.column)}{row}"{self.tag}'
        return f"{start}>{self.content}</{prefix}c>" if self.content else f"{start}/>"


@dataclass(frozen=True, slots=True)
class Row:
    """A row's cells, its attributes without its number, the space before it, and what stands behind its cells."""

    cells: tuple[CellText, ...] = ()
    tag: str = ""
    lead: str = ""
    rest: str = ""

    @classmethod
    def read(cls, row: RowText | None) -> Row:
        """The row of a text; an empty one for none."""
        if row is None:
            return cls()
        start = _ROW.search(row.text)
        assert start is not None  # a RowText holds a row
        cells: list[CellText] = []
        for found in _CELL.finditer(row.text, start.end()):
            tag = found["tag"]
            address = attribute(tag, "r")
            column = _position(address.rstrip("0123456789")) if address else cells[-1].column + 1 if cells else 0
            cells.append(CellText(column, _trimmed(tag), found["content"] or "", found.span()))
        end = cells[-1].span[1] if cells else start.end()
        rest = row.text[end : row.text.rindex("<")] if not start[1].endswith("/") else ""
        return cls(tuple(cells), _trimmed(start[1]), row.text[: start.start()], rest.strip())

    def inside(self, left: int, right: int) -> list[CellText]:
        """The cells in those columns, both included."""
        return [cell for cell in self.cells if left <= cell.column <= right]

    def outside(self, left: int, right: int) -> list[CellText]:
        """The cells in all other columns."""
        return [cell for cell in self.cells if not left <= cell.column <= right]

    @property
    def tag_for_new(self) -> str:
        """The attributes that a new row takes over: its height and format, not that somebody has hidden it."""
        return _NOT_FOR_NEW.sub("", self.tag)


def row_xml(number: int, row: Row, prefix: str) -> RowText:
    """The text of a row with that number."""
    cells = "".join(cell.xml(number, prefix) for cell in sorted(row.cells, key=lambda cell: cell.column))
    return RowText(number, f'{row.lead}<{prefix}row r="{number}"{row.tag}>{cells}{row.rest}</{prefix}row>')


def renumbered(row: RowText, number: int) -> RowText:
    """A row that moves whole under another number; its formulas follow, every other byte stays."""
    found = _ROW.search(row.text)
    assert found is not None  # a RowText holds a row
    slash = "/" if found[1].endswith("/") else ""
    name = row.text[found.start() : found.start(1)]
    start = f'{row.text[: found.start()]}{name} r="{number}"{_trimmed(found[1])}{slash}>'
    cells, by = row.text[found.end() :], number - row.number
    if "<f>" in cells and by:
        cells = _OWN_FORMULA.sub(lambda formula: escape(shifted(unescape(formula[0]), by)), cells)
    pieces = _USUAL_ADDRESS.split(cells)  # text, address, text, address, …
    if len(pieces) // 2 == cells.count("c ") == cells.count("<c "):
        pieces[1::2] = [f"{address}{number}" for address in pieces[1::2]]
        return RowText(number, start + "".join(pieces))
    return RowText(number, start + _ADDRESS.sub(lambda one: f"{one[1]}{number}", cells))


def moves_whole(row: RowText) -> bool:
    """Whether all formulas in a row are written as most are, so that it moves without a look at each cell."""
    formulas = len(_USUAL_FORMULA.findall(row.text))
    return formulas == row.text.count("<f>") == len(_ANY_FORMULA.findall(row.text))


def formula_columns(row: RowText | None) -> set[int]:
    """The columns in which a row holds formulas."""
    if row is None:
        return set()
    if moves_whole(row):
        return {_position(letters) for letters in _USUAL_FORMULA.findall(row.text)}
    return {cell.column for cell in Row.read(row).cells if cell.formula}


def formats_of(row: RowText) -> tuple[str, ...] | None:
    """What decides how a row looks, found at a glance: its attributes, each cell's column and format.

    A cell that calculates counts as formatted otherwise than one that does not. Rows of which this is equal look the
    same. None for a row that is written in another way than usual.
    """
    start = _ROW.search(row.text)
    cells = _USUAL_FORMAT.findall(row.text)
    ends_usually = row.text.endswith(("</c></row>", "/></row>"))
    formulas = sum(1 for cell in cells if cell[2])
    if start is None or not ends_usually or formulas != len(_ANY_FORMULA.findall(row.text)):
        return None
    if len(cells) != row.text.count("<c ") or "<c>" in row.text:
        return None
    return (_trimmed(start[1]), *map("!".join, cells))


def may_calculate(row: RowText, prefix: str) -> bool:
    """Whether a cell of the row may hold a formula: quick, and never wrong where it says no."""
    return f"<{prefix}f" in row.text


def lies_within(row: RowText, left: int, right: int, prefix: str) -> bool:
    """Whether the row's first and last cell, and so all of them, are certain to stand in those columns."""
    ends = (row.text.find(f"<{prefix}c "), row.text.rfind(f"<{prefix}c "))
    if ends[0] < 0:
        return _CELL.search(row.text) is None
    found = [_PLAIN_ADDRESS.match(row.text, start) for start in ends]
    return all(one is not None and left <= _position(one[1]) <= right for one in found)


def cell_at(row: RowText, column: int, prefix: str) -> CellText | None:
    """The row's cell in a column; None where it is not found at a glance."""
    start = row.text.find(f'<{prefix}c r="{_letter(column)}{row.number}"')
    found = _CELL.match(row.text, start) if start >= 0 else None
    return CellText(column, _trimmed(found["tag"]), found["content"] or "", found.span()) if found else None


def replaced(row: RowText, cells: Iterable[CellText], prefix: str) -> RowText:
    """The row with other cells in the places of those whose `span` they bear; every other byte stays."""
    text = row.text
    for cell in sorted(cells, key=lambda cell: cell.span, reverse=True):
        start, end = cell.span
        text = text[:start] + cell.xml(row.number, prefix) + text[end:]
    return RowText(row.number, text)


@cache
def _letter(column: int) -> str:
    return column_letter(column)


@cache
def _position(letters: str) -> int:
    return column_position(f"{letters}1")


def _trimmed(tag: str) -> str:
    """A tag's attributes without the place that they name, a space before them if there are any."""
    return _PLACE.sub("", tag.rstrip("/ \r\n\t"))
