"""Defined names: what Excel drops, or repairs a workbook for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from fastrak_workbook.graft import xml
from fastrak_workbook.graft.package import Package
from fastrak_workbook.lint.finding import Finding
from fastrak_workbook.lint.formulas import formula_problem

_LONGEST = 255
_LEGAL = re.compile(r"[^\W\d][\w.\\?]*|\\[\w.\\?]*|_xlnm\.\w+")
_CELL_A1 = re.compile(r"([A-Z]{1,3})(\d{1,7})", re.I)
_CELL_R1C1 = re.compile(r"R\d*|C\d*|R\d*C\d*", re.I)
_LAST_COLUMN, _LAST_ROW = "XFD", 1_048_576


def name_findings(package: Package) -> Iterator[Finding]:
    """What is wrong with the workbook's names; names, tables and sheets' own names share their scopes."""
    part = package.workbook_part
    root = xml.parse(package.part(part), part)
    sheets = len(list(root.iterfind("{*}sheets/{*}sheet")))
    links = len(list(root.iterfind("{*}externalReferences/{*}externalReference")))
    elements = list(root.iterfind("{*}definedNames/{*}definedName"))
    tables = {table.name.casefold() for table in package.tables}
    taken = Counter((element.get("name", "").casefold(), element.get("localSheetId")) for element in elements)
    for element in elements:
        name = element.get("name", "")
        for sentence in _problems(element, name, sheets):
            yield Finding(part, name, sentence)
        if taken[name.casefold(), element.get("localSheetId")] > 1:
            yield Finding(part, name, "The name is defined twice.")
        if name.casefold() in tables and element.get("localSheetId") is None:
            yield Finding(part, name, "A table has the same name.")
        if problem := formula_problem(element.text or "", links):
            yield Finding(part, name, problem)


def _problems(element: xml.Element, name: str, sheets: int) -> Iterator[str]:
    if len(name) > _LONGEST:
        yield f"The name is longer than {_LONGEST} characters."
    if not _LEGAL.fullmatch(name):
        yield "The name holds characters that no name may have."
    if is_cell_like(name):
        yield "The name could be a cell's address."
    if len(element.get("comment", "")) > _LONGEST:
        yield f"The name's comment is longer than {_LONGEST} characters."
    if element.get("localSheetId") is not None and xml.number(element, "localSheetId") >= sheets:
        yield "The name belongs to a sheet that does not exist."


def is_cell_like(name: str) -> bool:
    """Whether Excel would read a name as a cell's address, in either of its notations."""
    found = _CELL_A1.fullmatch(name)
    if found:
        letters = found[1].upper().rjust(3)
        return letters <= _LAST_COLUMN and 1 <= int(found[2]) <= _LAST_ROW
    return bool(_CELL_R1C1.fullmatch(name))
