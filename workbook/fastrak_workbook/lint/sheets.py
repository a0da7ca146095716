"""Worksheets: cells in order and within bounds, styles and texts that exist, rules that Excel reads back."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

from fastrak_workbook.addresses import cell_position, range_bounds
from fastrak_workbook.graft import xml
from fastrak_workbook.graft.package import Package, SheetPart
from fastrak_workbook.graft.xml import Element
from fastrak_workbook.lint.cells import shared_texts, written
from fastrak_workbook.lint.finding import Finding
from fastrak_workbook.lint.formulas import formula_problem
from fastrak_workbook.lint.tables import overlap

_LONGEST_TEXT = 32_767
_LONGEST_LIST = 255
_MOST_LINKS = 65_530
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_ERRORS = {"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA", "#SPILL!", "#CALC!"}
_WHOLE = re.compile(r"\d+")


@dataclass(frozen=True)
class _Known:
    """How many formats, differential formats, shared texts, kinds of metadata and links the workbook has."""

    styles: int
    differential: int
    texts: int
    metadata: int
    links: int


def sheet_findings(package: Package) -> Iterator[Finding]:
    """What is wrong on the workbook's sheets."""
    known = _known(package)
    for sheet in package.sheets:
        if sheet.kind == "worksheet":
            root = xml.parse(package.part(sheet.part), sheet.part)
            yield from _cells(sheet, root, known)
            yield from _rules(sheet, root, known)
            yield from _merges(sheet, root)
            yield from _references(package, sheet, root)


def _known(package: Package) -> _Known:
    def count(kind: str, path: str) -> int:
        part = package.related(package.workbook_part, kind)
        return 0 if part is None else len(xml.parse(package.part(part), part).findall(path))

    workbook = xml.parse(package.part(package.workbook_part), package.workbook_part)
    return _Known(
        max(1, count("styles", "{*}cellXfs/{*}xf")),
        count("styles", "{*}dxfs/{*}dxf"),
        len(shared_texts(package)),
        count("sheetMetadata", "{*}cellMetadata/{*}bk"),
        len(workbook.findall("{*}externalReferences/{*}externalReference")),
    )


def _cells(sheet: SheetPart, root: Element, known: _Known) -> Iterator[Finding]:
    row_before = 0
    for row in root.iterfind("{*}sheetData/{*}row"):
        number = xml.number(row, "r") or row_before + 1
        if not row_before < number <= _LAST_ROW:
            yield Finding(sheet.part, f"row {number}", "The row stands twice, or before a row above it.")
        row_before, column_before = number, -1
        for cell in row.iterfind("{*}c"):
            address = cell.get("r", "")
            try:
                at_row, column = cell_position(address) if address else (number - 1, column_before + 1)
            except ValueError:
                at_row, column = -1, _LAST_COLUMN
            if at_row != number - 1 or not column_before < column < _LAST_COLUMN:
                yield Finding(sheet.part, address, "The cell stands twice, or in the wrong place.")
            column_before = column
            if sentence := _cell_problem(cell, known):
                yield Finding(sheet.part, address, sentence)


def _cell_problem(cell: Element, known: _Known) -> str:
    kind, style = cell.get("t", "n"), cell.get("s")
    inside = {xml.local_name(child): child for child in cell}
    value = None if (element := inside.get("v")) is None else element.text or ""
    if style is not None and xml.number(cell, "s") >= known.styles:
        return "The cell has a format that the workbook does not have."
    if "cm" in cell.attrib and xml.number(cell, "cm") > known.metadata:
        return "The cell has metadata that the workbook does not have."
    formula = inside.get("f")
    if formula is not None:
        continued = formula.get("t") == "shared" and formula.text is None
        if (
            not continued
            and formula.get("t") != "dataTable"
            and (problem := formula_problem(formula.text or "", known.links))
        ):
            return problem
        if formula.get("t") == "array" and formula.get("ref", "").partition(":")[0] != cell.get("r"):
            return "An array's formula stands outside the array's first cell."
    inline = inside.get("is")
    if len((written(inline) if inline is not None else value) or "") > _LONGEST_TEXT:
        return f"The text is longer than {_LONGEST_TEXT:,} characters."
    return _value_problem(kind, value, known) if value is not None else ""


def _value_problem(kind: str, value: str, known: _Known) -> str:
    if kind == "s" and not (_WHOLE.fullmatch(value) and int(value) < known.texts):
        return "The cell has a shared text that the workbook does not have."
    if kind == "e" and value not in _ERRORS:
        return "The cell has an error that Excel does not know."
    if kind == "b" and value not in ("0", "1"):
        return "A truth value is stored as 0 or 1."
    if kind == "n":
        try:
            return "" if value == "" or math.isfinite(float(value)) else "The cell's number is not finite."
        except ValueError:
            return "The cell's number is no number."
    return ""


def _rules(sheet: SheetPart, root: Element, known: _Known) -> Iterator[Finding]:
    for rule in root.iterfind("{*}dataValidations/{*}dataValidation"):
        place = rule.get("sqref", "")
        for formula in (rule.findtext("{*}formula1"), rule.findtext("{*}formula2")):
            if formula and len(formula) > _LONGEST_LIST + 2 * formula.startswith('"'):
                yield Finding(sheet.part, place, f"A drop-down's list is longer than {_LONGEST_LIST} characters.")
            elif formula and (problem := formula_problem(formula, known.links)):
                yield Finding(sheet.part, place, problem)
        for attribute, most in (("promptTitle", 32), ("errorTitle", 32), ("prompt", 255), ("error", 255)):
            if len(rule.get(attribute, "")) > most:
                yield Finding(sheet.part, place, f"A drop-down's {attribute} is longer than {most} characters.")
    for format_ in root.iterfind("{*}conditionalFormatting"):
        place = format_.get("sqref", "")
        for rule in format_.iterfind("{*}cfRule"):
            if rule.get("dxfId") is not None and xml.number(rule, "dxfId") >= known.differential:
                yield Finding(sheet.part, place, "A rule has a format that the workbook does not have.")
            for element in rule.iterfind("{*}formula"):
                if problem := formula_problem(element.text or "", known.links):
                    yield Finding(sheet.part, place, problem)


def _merges(sheet: SheetPart, root: Element) -> Iterator[Finding]:
    places = [cell.get("ref", "") for cell in root.iterfind("{*}mergeCells/{*}mergeCell")]
    bounds = [range_bounds(place) for place in places]
    for number, one in enumerate(bounds):
        if any(overlap(one, other) for other in bounds[:number]):
            yield Finding(sheet.part, places[number], "Merged cells overlap.")
        if (one.left, one.top) == (one.right, one.bottom):
            yield Finding(sheet.part, places[number], "One cell is merged with itself.")


def _references(package: Package, sheet: SheetPart, root: Element) -> Iterator[Finding]:
    """Tables, drawings and links by relationship, each once."""
    known = {relation.id for relation in package.relationships(sheet.part)}
    for element in root.iter():
        identity = xml.relationship_id(element)
        if identity and identity not in known:
            yield Finding(sheet.part, xml.local_name(element), "The relationship that it names is missing.")
    links = root.findall("{*}hyperlinks/{*}hyperlink")
    if len(links) > _MOST_LINKS:
        yield Finding(sheet.part, "hyperlinks", f"A sheet has at most {_MOST_LINKS:,} links.")
    for link in links:
        if not xml.relationship_id(link) and link.get("location") is None:
            yield Finding(sheet.part, link.get("ref", ""), "The link leads nowhere.")
    listed = len(root.findall("{*}tableParts/{*}tablePart"))
    owned = sum(relation.kind == "table" for relation in package.relationships(sheet.part))
    if listed != owned:
        yield Finding(sheet.part, "tableParts", "The sheet does not list the tables that it has.")
