"""All rules over one package."""

from __future__ import annotations

from collections.abc import Iterator

from fastrak_workbook.graft.package import Package
from fastrak_workbook.lint.calculation import calculation_findings
from fastrak_workbook.lint.finding import Finding
from fastrak_workbook.lint.members import member_findings
from fastrak_workbook.lint.names import name_findings
from fastrak_workbook.lint.sheets import sheet_findings
from fastrak_workbook.lint.tables import table_findings


def lint(data: bytes) -> list[Finding]:
    """Everything that Excel would repair in a workbook's bytes; NotAWorkbook where they are none."""
    package = Package.from_bytes(data)
    members = list(member_findings(package))
    # What is not there cannot be looked into.
    return members if any("is missing" in found.sentence for found in members) else [*members, *_inside(package)]


def _inside(package: Package) -> Iterator[Finding]:
    yield from name_findings(package)
    yield from table_findings(package)
    yield from sheet_findings(package)
    yield from calculation_findings(package)
