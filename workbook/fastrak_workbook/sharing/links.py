"""Links to the add-in's file, which nothing needs once our functions are called by their plain names."""

from __future__ import annotations

import re

from fastrak_workbook.graft import xml
from fastrak_workbook.graft.membership import Membership
from fastrak_workbook.sharing.calls import plain_formula

_NUMBERED = re.compile(rb"\[(\d+)\]")


def plain_names(membership: Membership) -> None:
    """Defined names that call our functions call them plainly."""
    for element in membership.workbook.iterfind("{*}definedNames/{*}definedName"):
        text = element.text or ""
        if (plain := plain_formula(text)) != text:
            element.text = plain


def drop_links(membership: Membership) -> int:
    """Drop the links to the add-in; how many. One before a link that is needed stays, or that one's number changed."""
    container = membership.workbook.find("{*}externalReferences")
    listed = [] if container is None else list(container)
    used = _numbers_in_use(membership)
    targets = {relation.id: relation.target for relation in membership.package.relationships(membership.part)}
    gone: list[str] = []
    for number, element in reversed(list(enumerate(listed, 1))):
        part = targets.get(xml.relationship_id(element), "")
        if number in used or not _is_ours(membership, part):
            break
        element.getparent().remove(element)  # type: ignore[union-attr]  # it is listed in there
        gone.append(part)
    if container is not None and not len(container):
        container.getparent().remove(container)  # type: ignore[union-attr]  # the workbook holds it
    membership.drop_parts(gone)
    return len(gone)


def _is_ours(membership: Membership, part: str) -> bool:
    package = membership.package
    texts = [package.part(part)] if part in package else []
    texts += [relation.target.encode() for relation in package.relationships(part)] if texts else []
    return any(b"fastrak" in text.lower() for text in texts)


def _numbers_in_use(membership: Membership) -> set[int]:
    package = membership.package
    parts = [sheet.part for sheet in package.sheets] + [table.part for table in package.tables]
    formulas = re.compile(rb"<(?:\w+:)?(?:f|formula\d?|calculatedColumnFormula)[\s>][^<]*\[\d+\][^<]*<")
    texts = [found[0] for part in parts for found in formulas.finditer(package.part(part))]
    names = membership.workbook.iterfind("{*}definedNames/{*}definedName")
    texts += [(element.text or "").encode() for element in names]
    return {int(number) for text in texts for number in _NUMBERED.findall(text)}
