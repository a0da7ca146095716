"""The mark by which Excel knows a dynamic array: without it, it shows =@FASTRAK_TARGET(…)."""

from __future__ import annotations

from functools import cached_property

from lxml import etree

from fastrak_workbook.graft import xml
from fastrak_workbook.graft.membership import Membership

_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheetMetadata+xml"
_ARRAYS = "http://schemas.microsoft.com/office/spreadsheetml/2017/dynamicarray"
_NAME = "XLDAPR"
_KIND = (
    f'<metadataType xmlns="{xml.MAIN}" name="{_NAME}" minSupportedVersion="120000" copy="1" pasteAll="1" '
    'pasteValues="1" merge="1" splitFirst="1" rowColShift="1" clearFormats="1" clearComments="1" assign="1" '
    'coerce="1" cellMeta="1"/>'
)
_FUTURE = (
    f'<futureMetadata xmlns="{xml.MAIN}" name="{_NAME}" count="1"><bk><extLst>'
    f'<ext uri="{{bdbb8cdc-fa1e-496e-a857-3c3f30c029c3}}"><xda:dynamicArrayProperties xmlns:xda="{_ARRAYS}" '
    'fDynamic="1" fCollapsed="0"/></ext></extLst></bk></futureMetadata>'
)
_ORDER = ("metadataTypes", "metadataStrings", "mdxMetadata", "futureMetadata", "cellMetadata", "valueMetadata")


class DynamicArrays:
    """The workbook's metadata; the mark is looked for, or made, when it is first needed."""

    def __init__(self, membership: Membership) -> None:
        self._membership = membership

    def mark(self) -> int:
        """What `cm` says in a cell that holds a dynamic array."""
        return self._mark

    @cached_property
    def _mark(self) -> int:
        package = self._membership.package
        part = package.related(self._membership.part, "sheetMetadata")
        root = xml.parse(package.part(part), part) if part else etree.Element(f"{{{xml.MAIN}}}metadata")
        kind = self._kind(root)
        cells = _child(root, "cellMetadata")
        marks = cells.findall("{*}bk")
        for number, mark in enumerate(marks, 1):
            if any(one.get("t") == str(kind) for one in mark.iterfind("{*}rc")):
                return number
        added = etree.SubElement(etree.SubElement(cells, f"{{{xml.MAIN}}}bk"), f"{{{xml.MAIN}}}rc")
        added.set("t", str(kind))
        added.set("v", "0")
        cells.set("count", str(len(marks) + 1))
        self._put(part, xml.serialise(root))
        return len(marks) + 1

    @staticmethod
    def _kind(root: xml.Element) -> int:
        """The number of the type, counted from 1."""
        types = _child(root, "metadataTypes")
        names = [element.get("name") for element in types]
        if _NAME not in names:
            types.append(etree.fromstring(_KIND))
            types.set("count", str(len(names) + 1))
            future = etree.fromstring(_FUTURE)
            before = [element for element in root if _rank(element) <= _ORDER.index("futureMetadata")]
            before[-1].addnext(future)
            names.append(_NAME)
        return names.index(_NAME) + 1

    def _put(self, part: str | None, data: bytes) -> None:
        if part:
            self._membership.package.put(part, data)
            return
        name = self._membership.free_name("metadata{}.xml")
        self._membership.add_part(name, data, _TYPE)
        self._membership.relate(name, "sheetMetadata")


def _child(root: xml.Element, name: str) -> xml.Element:
    found = root.find(f"{{*}}{name}")
    if found is None:
        found = etree.Element(f"{{{xml.MAIN}}}{name}")
        before = [element for element in root if _rank(element) < _ORDER.index(name)]
        if before:
            before[-1].addnext(found)
        else:
            root.insert(0, found)
    return found


def _rank(element: xml.Element) -> int:
    name = xml.local_name(element)
    return _ORDER.index(name) if name in _ORDER else len(_ORDER)
