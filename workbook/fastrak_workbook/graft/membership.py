"""Which sheets and parts belong to a workbook: joining it, and leaving it without a trace."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Sequence

from lxml import etree

from fastrak_workbook.graft import xml
from fastrak_workbook.graft.package import CONTENT_TYPES, Package, Pieces, relationships_part
from fastrak_workbook.graft.xml import Element

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_NUMBER = re.compile(r"\d+")


class Membership:
    """The three parts that list a workbook's members: content types, the workbook, and its relationships."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.part = package.workbook_part
        self._rels = relationships_part(self.part)
        self.workbook = xml.parse(package.part(self.part), self.part)
        self._types = xml.parse(package.part(CONTENT_TYPES), CONTENT_TYPES)
        self._relations = xml.parse(package.part(self._rels), self._rels)
        self._workbook_before = xml.serialise(self.workbook)

    @property
    def folder(self) -> str:
        """The folder of the workbook's part, in which its members go."""
        return posixpath.dirname(self.part)

    @property
    def styles_name(self) -> str:
        """Where styles go in a workbook without any: some readers look nowhere else."""
        usual = posixpath.join(self.folder, "styles.xml")
        return self.free_name("styles{}.xml") if usual in self.package else usual

    def free_name(self, pattern: str) -> str:
        """A part name like "worksheets/sheet{}.xml" in the workbook's folder, above all that are there."""
        pattern = posixpath.join(self.folder, pattern)
        start, end = pattern.lower().split("{}")
        taken = [0]
        for name in self.package.names:
            lower = name.lower()
            if lower.startswith(start) and lower.endswith(end):
                middle = lower[len(start) : len(lower) - len(end)]
                taken += [int(middle)] if _NUMBER.fullmatch(middle) else []
        return pattern.format(max(taken) + 1)

    def add_part(self, name: str, data: bytes | Pieces, content_type: str) -> None:
        """Add a part and say what it is."""
        self.package.put(name, data)
        override = etree.SubElement(self._types, f"{{{_TYPES}}}Override")
        override.set("PartName", f"/{name}")
        override.set("ContentType", content_type)

    def relate(self, part: str, kind: str) -> str:
        """Relate the workbook to a part; the relationship's id."""
        numbers = [int(n) for rel in self._relations for n in _NUMBER.findall(rel.get("Id", ""))]
        relation = etree.SubElement(self._relations, f"{{{_PACKAGE_RELATIONSHIPS}}}Relationship")
        identity = f"rId{max([0, *numbers]) + 1}"
        relation.set("Id", identity)
        relation.set("Type", f"{OFFICE}/{kind}")
        relation.set("Target", posixpath.relpath(part, self.folder or "."))
        return identity

    def drop_parts(self, names: Iterable[str]) -> None:
        """Remove parts, what says what they are, and the workbook's relationships to them."""
        gone = {name.lower() for name in names}
        for override in list(self._types):
            if override.get("PartName", "").lstrip("/").lower() in gone:
                self._types.remove(override)
        targets = {relation.id: relation.target for relation in self.package.relationships(self.part)}
        for relation in list(self._relations):
            if targets.get(relation.get("Id", ""), "").lower() in gone:
                self._relations.remove(relation)
        for name in gone:
            self.package.remove(name)
            self.package.remove(relationships_part(name))

    @property
    def sheet_elements(self) -> list[Element]:
        """The `<sheet>` elements, in tab order."""
        return list(self.workbook.iterfind("{*}sheets/{*}sheet"))

    def list_sheet(self, name: str, part: str) -> Element:
        """List a worksheet's part as the last sheet; its element."""
        number = max((xml.number(element, "sheetId") for element in self.sheet_elements), default=0) + 1
        container = self.workbook.find(f"{{{xml.MAIN}}}sheets")
        assert container is not None  # the workbook has been looked at before anything is added
        element = etree.SubElement(container, f"{{{xml.MAIN}}}sheet")
        element.set("name", name)
        element.set("sheetId", str(number))
        element.set(xml.RELATIONSHIP_ID, self.relate(part, "worksheet"))
        return element

    def child(self, name: str, after: Sequence[str]) -> Element:
        """The workbook's child of that name; if it is not there, a new one behind those named `after`."""
        found = self.workbook.find(f"{{{xml.MAIN}}}{name}")
        if found is None:
            found = etree.Element(f"{{{xml.MAIN}}}{name}")
            earlier = [element for element in self.workbook if xml.local_name(element) in after]
            earlier[-1].addnext(found)
        return found

    def save(self) -> None:
        """Write the three parts back where they stood; the workbook's only if it has changed."""
        self.package.put(CONTENT_TYPES, xml.serialise(self._types))
        self.package.put(self._rels, xml.serialise(self._relations))
        workbook = xml.serialise(self.workbook)
        if workbook != self._workbook_before:
            self.package.put(self.part, workbook)
            self._workbook_before = workbook
