"""The list of cells to calculate, and what the results of newer formulas rest on."""

from __future__ import annotations

from collections.abc import Iterator

from fastrak_workbook.graft import xml
from fastrak_workbook.graft.package import Package
from fastrak_workbook.lint.finding import Finding


def calculation_findings(package: Package) -> Iterator[Finding]:
    """A calculation order that names a cell without a formula, and a link that no list names."""
    part = package.related(package.workbook_part, "calcChain")
    if part is not None:
        yield from _order(package, part)
    workbook = xml.parse(package.part(package.workbook_part), package.workbook_part)
    links = {
        xml.relationship_id(element) for element in workbook.iterfind("{*}externalReferences/{*}externalReference")
    }
    for relation in package.relationships(package.workbook_part):
        if relation.kind == "externalLink" and relation.id not in links:
            yield Finding(relation.target, relation.id, "The workbook does not list this linked workbook.")


def _order(package: Package, part: str) -> Iterator[Finding]:
    """The cells that the list names by sheet number, against those that have formulas."""
    root = xml.parse(package.part(package.workbook_part), package.workbook_part)
    parts = {
        element.get("sheetId"): sheet.part
        for element, sheet in zip(root.iterfind("{*}sheets/{*}sheet"), package.sheets, strict=True)
    }
    formulas: dict[str, set[str]] = {}
    sheet = ""
    for cell in xml.parse(package.part(part), part).iterfind("{*}c"):
        sheet = cell.get("i", sheet)
        address = cell.get("r", "")
        owner = parts.get(sheet, "")
        if owner and owner not in formulas:
            formulas[owner] = _with_formulas(package, owner)
        if address not in formulas.get(owner, set()):
            yield Finding(part, address, "The order of calculation names a cell that has no formula.")


def _with_formulas(package: Package, part: str) -> set[str]:
    cells = xml.parse(package.part(part), part).iterfind("{*}sheetData/{*}row/{*}c")
    return {cell.get("r", "") for cell in cells if cell.find("{*}f") is not None}
