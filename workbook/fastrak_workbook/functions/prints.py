"""The fingerprint of the functions that a workbook carries: what they are made of, not what they show at the moment."""

from __future__ import annotations

import hashlib
import re

from fastrak_workbook.functions.lambdas import FROZEN, LIVE
from fastrak_workbook.functions.sheet import SHEET
from fastrak_workbook.graft import xml
from fastrak_workbook.graft.membership import Membership
from fastrak_workbook.graft.package import Package, SheetPart
from fastrak_workbook.graft.shared_formulas import spell_out_shared
from fastrak_workbook.graft.sheet_text import SheetText
from fastrak_workbook.prints import cells_fingerprint
from fastrak_workbook.read.careful_lane import read_grids
from fastrak_xl.domain.cells import Grid

_SPELLING = re.compile(
    r"""
      (?P<text>"(?:[^"]|"")*")
    | (?P<prefix>_xlfn\.|_xlws\.|_xlpm\.|_xlop\.)
    | '(?P<sheet>\w+)'(?=!)                           # a name that needs no quotes
    | (?<![\w.$])(?P<number>\d+\.?\d*(?:E[-+]?\d+)?)
    | [\s\[\]]+
    """,
    re.VERBOSE | re.IGNORECASE,
)


def functions_sheet(package: Package) -> SheetPart | None:
    """The very hidden sheet that is the product's; None where the workbook has none, or a person's of that name."""
    return next((one for one in package.sheets if one.name == SHEET and one.state == "veryHidden"), None)


def functions_fingerprint(package: Package, sheet: SheetPart) -> str:
    """A SHA-256 over the hidden sheet's constants and formulas, and over the names that look at it.

    What a formula shows does not count, nor how a program spells it: that changes whenever one calculates and saves it.
    """
    names = [
        f"{element.get('name')} {element.get('localSheetId', '')} {as_spelt(element.text or '')}"
        for element in Membership(package).workbook.iterfind("{*}definedNames/{*}definedName")
        if element.get("name", "").upper() in {*LIVE, *FROZEN}
    ]
    cells = cells_fingerprint(_definitions(package, sheet))
    return hashlib.sha256("\n".join([*sorted(names), cells]).encode()).hexdigest()


def _definitions(package: Package, sheet: SheetPart) -> Grid:
    """The sheet's cells, formulas in the place of what they show."""
    text = SheetText.read(package.part(sheet.part), sheet.part)
    if 't="shared"' in "".join(row.text for row in text.rows):
        spell_out_shared(text, lambda row, column: True)
    root = xml.parse(text.data(), sheet.part, only_content=True)
    for cell in root.iterfind("{*}sheetData/{*}row/{*}c"):
        formula = cell.find("{*}f")
        if formula is not None:
            _define(cell, f"={as_spelt(formula.text or '')}")
    return read_grids(package, {SHEET: xml.serialise(root)})[SHEET]


def _define(cell: xml.Element, formula: str) -> None:
    """Let the cell hold its formula as a text."""
    tag = cell.tag.removesuffix("c")
    for child in list(cell):
        cell.remove(child)
    cell.set("t", "str")
    value = cell.makeelement(f"{tag}v", {})
    value.text = formula
    cell.append(value)


def as_spelt(formula: str) -> str:
    """A formula in one spelling: no prefixes, blanks, or quotes that nothing needs; numbers to 12 digits."""

    def spelt(found: re.Match[str]) -> str:
        if found["text"]:
            return found["text"]
        if found["number"]:
            return f"{float(found['number']):.12g}"
        return found["sheet"] or ""

    return _SPELLING.sub(spelt, formula)
