"""Taking an earlier run's sheets out of a workbook, with every part that only they need."""

from __future__ import annotations

from collections.abc import Sequence

from fastrak_workbook.graft import xml
from fastrak_workbook.graft.membership import Membership
from fastrak_workbook.graft.package import Package, SheetPart
from fastrak_workbook.graft.xml import Element, NotAWorkbook

_OURS = frozenset(
    {"table", "drawing", "printerSettings", "hyperlink", "comments", "vmlDrawing", "threadedComment", "image"}
)


class CannotGraft(NotAWorkbook):
    """Result sheets cannot be added; the message is a sentence that says why and what to do."""


def remove_sheets(membership: Membership, sheets: Sequence[SheetPart]) -> None:
    """Remove the sheets, their names and parts; who refers to a sheet by its place is told the new place."""
    package = membership.package
    for sheet in sheets:
        _refuse_attachments(package, sheet)
    gone = {sheet.part for sheet in sheets}
    places = [place for place, sheet in enumerate(package.sheets) if sheet.part in gone]
    parts = gone | (_reachable(package, gone, set()) - _reachable(package, {""}, gone))
    calculation = package.related(membership.part, "calcChain")
    if calculation and any(_has_formulas(package.part(sheet.part)) for sheet in sheets):
        parts.add(calculation)  # it lists their cells; Excel makes a new one
    elements = membership.sheet_elements
    for place in places:
        _detach(elements[place])
    _renumber_names(membership, places)
    _renumber_views(membership, places, len(elements) - len(places))
    membership.drop_parts(parts)


def _refuse_attachments(package: Package, sheet: SheetPart) -> None:
    """A pivot table or slicer that somebody put on our sheet is theirs, and other parts refer to it."""
    for relation in package.relationships(sheet.part):
        if relation.kind not in _OURS:
            raise CannotGraft(
                f"The sheet {sheet.name} cannot be replaced: something of yours ({relation.kind}) is on it. "
                "Move that to another sheet, or run without replacing."
            )


def _reachable(package: Package, starts: set[str], barred: set[str]) -> set[str]:
    """Every part to which relationships lead from `starts`, without passing through those `barred`."""
    found: set[str] = set()
    waiting = list(starts)
    while waiting:
        for relation in package.relationships(waiting.pop()):
            target = relation.target
            if not relation.external and target in package and target not in found | barred:
                found.add(target)
                waiting.append(target)
    return found


def _has_formulas(part: bytes) -> bool:
    return b"<f>" in part or b"<f " in part


def _renumber_names(membership: Membership, places: Sequence[int]) -> None:
    """Names that belong to one sheet say which by its place."""
    for name in membership.workbook.findall("{*}definedNames/{*}definedName"):
        local = name.get("localSheetId")
        if local is None:
            continue
        if xml.number(name, "localSheetId") in places:
            _detach(name)
        else:
            name.set("localSheetId", str(_shifted(xml.number(name, "localSheetId"), places)))
    container = membership.workbook.find("{*}definedNames")
    if container is not None and not len(container):
        _detach(container)


def _renumber_views(membership: Membership, places: Sequence[int], left: int) -> None:
    """The sheet in front stays in front; where it was one of ours, the first new one, at place `left`, is."""
    for view in membership.workbook.findall("{*}bookViews/{*}workbookView"):
        for attribute in ("activeTab", "firstSheet"):
            value = view.get(attribute)
            if value is None:
                continue
            place = xml.number(view, attribute)
            view.set(attribute, str(left if place in places else _shifted(place, places)))


def _shifted(place: int, places: Sequence[int]) -> int:
    return place - sum(1 for removed in places if removed < place)


def _detach(element: Element) -> None:
    """Take an element out; the space behind it stays, as lxml would take it along."""
    parent = element.getparent()
    if parent is None:
        return
    previous = element.getprevious()
    if previous is not None:
        previous.tail = (previous.tail or "") + (element.tail or "") or None
    else:
        parent.text = (parent.text or "") + (element.tail or "") or None
    parent.remove(element)
