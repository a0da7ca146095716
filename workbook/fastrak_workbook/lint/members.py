"""The package's lists: parts, their content types and relationships, and the workbook's sheets."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterator

from fastrak_workbook.graft import xml
from fastrak_workbook.graft.package import CONTENT_TYPES, Package, relationships_part
from fastrak_workbook.lint.finding import Finding

_LONGEST_SHEET_NAME = 31
_NOT_IN_SHEET_NAMES = set("[]:*?/\\")
_UNIQUE_KINDS = ("styles", "sharedStrings", "theme", "calcChain", "sheetMetadata")


def member_findings(package: Package) -> Iterator[Finding]:
    """What is wrong with the lists themselves."""
    yield from _content_types(package)
    for name in package.names:
        if name.lower().endswith(".rels"):
            yield from _relationships(package, name)
    yield from _sheets(package)


def _content_types(package: Package) -> Iterator[Finding]:
    root = xml.parse(package.part(CONTENT_TYPES), CONTENT_TYPES)
    defaults = {element.get("Extension", "").lower() for element in root.iterfind("{*}Default")}
    listed = [element.get("PartName", "").lstrip("/").lower() for element in root.iterfind("{*}Override")]
    for name, count in Counter(listed).items():
        if count > 1:
            yield Finding(CONTENT_TYPES, name, "The part is given a content type twice.")
        if name not in package:
            yield Finding(CONTENT_TYPES, name, "The part that has a content type is missing.")
    for name in package.names:
        ending = name.rpartition(".")[2].lower()
        untyped = name.lower() not in listed and (ending not in defaults or ending == "xml")
        if untyped and name != CONTENT_TYPES and not _is_loose(name):
            yield Finding(CONTENT_TYPES, name, "The part has no content type of its own.")


def _is_loose(name: str) -> bool:
    """Custom XML goes by the package's default type."""
    return name.lower().startswith(("customxml/", "docmetadata/"))


def _relationships(package: Package, rels: str) -> Iterator[Finding]:
    folder, name = posixpath.split(rels)
    owner = posixpath.join(posixpath.dirname(folder), name.removesuffix(".rels"))
    relations = package.relationships("" if rels.lower() == "_rels/.rels" else owner)
    for identity, count in Counter(relation.id for relation in relations).items():
        if count > 1:
            yield Finding(rels, identity, "Two relationships have the same id.")
    for relation in relations:
        if not relation.external and relation.target not in package and not relation.target.startswith("#"):
            yield Finding(rels, relation.id, f"The part {relation.target} that it leads to is missing.")
    if owner.lower() == package.workbook_part.lower():
        for kind, count in Counter(relation.kind for relation in relations).items():
            if count > 1 and kind in _UNIQUE_KINDS:
                yield Finding(rels, kind, "The workbook has two parts of a kind of which it may have one.")


def _sheets(package: Package) -> Iterator[Finding]:
    part = package.workbook_part
    root = xml.parse(package.part(part), part)
    elements = list(root.iterfind("{*}sheets/{*}sheet"))
    names = Counter(element.get("name", "").casefold() for element in elements)
    numbers = Counter(element.get("sheetId") for element in elements)
    known = {relation.id for relation in package.relationships(part)}
    for element in elements:
        name = element.get("name", "")
        if names[name.casefold()] > 1:
            yield Finding(part, name, "Two sheets have the same name.")
        if numbers[element.get("sheetId")] > 1:
            yield Finding(part, name, "Two sheets have the same sheetId.")
        if not name or len(name) > _LONGEST_SHEET_NAME or set(name) & _NOT_IN_SHEET_NAMES or name.strip("'") != name:
            yield Finding(part, name, "No sheet may have this name.")
        if xml.relationship_id(element) not in known:
            yield Finding(relationships_part(part), name, "The relationship of the sheet is missing.")
    yield from _views(root, part, [element.get("state", "visible") for element in elements])


def _views(root: xml.Element, part: str, states: list[str]) -> Iterator[Finding]:
    if "visible" not in states:
        yield Finding(part, "sheets", "No sheet is visible.")
    for view in root.iterfind("{*}bookViews/{*}workbookView"):
        for attribute in ("activeTab", "firstSheet"):
            place = xml.number(view, attribute)
            if place >= len(states):
                yield Finding(part, attribute, "The sheet in front does not exist.")
            elif attribute == "activeTab" and states[place] != "visible" and "visible" in states:
                yield Finding(part, attribute, "The sheet in front is hidden.")
