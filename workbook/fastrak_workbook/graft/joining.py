"""Bringing drawn sheets into a workbook under free part names, table numbers and sheet numbers."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable
from copy import deepcopy
from xml.sax.saxutils import quoteattr

from fastrak_workbook.graft import xml
from fastrak_workbook.graft.drawn import DrawnBook
from fastrak_workbook.graft.membership import OFFICE, Membership
from fastrak_workbook.graft.package import Package, Pieces, relationships_part
from fastrak_workbook.render.sheets import ResultSheet

_SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_DRAWING = "application/vnd.openxmlformats-officedocument"
_PARTS = {
    "worksheet": ("worksheets/sheet{}.xml", f"{_SPREADSHEET}.worksheet+xml"),
    "table": ("tables/table{}.xml", f"{_SPREADSHEET}.table+xml"),
    "drawing": ("drawings/drawing{}.xml", f"{_DRAWING}.drawing+xml"),
    "chart": ("charts/chart{}.xml", f"{_DRAWING}.drawingml.chart+xml"),
}
_TABLE_NUMBER = re.compile(rb' id="(\d+)"')
_RELATIONSHIPS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
)


class Joining:
    """One run's sheets on their way into a workbook, which `membership` lists."""

    def __init__(self, membership: Membership, book: DrawnBook) -> None:
        self._membership = membership
        self._book = book
        self._table_base = max(_table_numbers(membership.package), default=0)

    def add_sheets(self, sheets: Iterable[ResultSheet]) -> None:
        """Add the sheets at the end, in their order, with their parts and their print titles."""
        place = len(self._membership.sheet_elements)
        parts = {sheet.name: sheet.part for sheet in self._book.package.sheets}
        for sheet in sheets:
            part = parts[sheet.name]
            self._membership.list_sheet(sheet.name, self._add(sheet, part, "worksheet"))
        self._add_names(place)

    def _add(self, sheet: ResultSheet, old: str, kind: str) -> str:
        """Add a drawn part of a sheet and, under it, those it relates to; its new name."""
        pattern, content_type = _PARTS[kind]
        name = self._membership.free_name(pattern)
        self._membership.add_part(name, self._content(sheet, old, kind), content_type)
        lines = []
        for relation in self._book.package.relationships(old):
            target = self._add(sheet, relation.target, relation.kind)
            relative = posixpath.relpath(target, posixpath.dirname(name))
            lines.append(_relationship(relation.id, relation.kind, relative))
        if lines:
            self._membership.package.put(relationships_part(name), _RELATIONSHIPS.format("".join(lines)).encode())
        return name

    def _content(self, sheet: ResultSheet, part: str, kind: str) -> bytes | Pieces:
        """A drawn part as it goes into the workbook; a table gets a number that no other table there has."""
        if kind == "worksheet":
            return self._book.sheet_xml(sheet, part)
        if kind != "table":
            return self._book.package.part(part)
        base, table = self._table_base, self._book.table_xml(sheet, part)
        return _TABLE_NUMBER.sub(lambda found: b' id="%d"' % (base + int(found[1])), table, count=1)

    def _add_names(self, place: int) -> None:
        """The sheets' own names, such as their print titles: they say whose they are by the sheet's place."""
        drawn = self._book.package
        root = xml.parse(drawn.part(drawn.workbook_part), drawn.workbook_part)
        container = self._membership.child("definedNames", after=("sheets", "functionGroups", "externalReferences"))
        for name in root.iterfind("{*}definedNames/{*}definedName"):
            copy = deepcopy(name)
            copy.tail = None
            copy.set("localSheetId", str(place + xml.number(name, "localSheetId")))
            container.append(copy)


def _table_numbers(package: Package) -> list[int]:
    roots = (xml.parse(package.part(table.part), table.part) for table in package.tables)
    return [xml.number(root, "id") for root in roots]


def _relationship(identity: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{identity}" Type="{OFFICE}/{kind}" Target={quoteattr(target)}/>'
