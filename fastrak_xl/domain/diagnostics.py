"""Diagnostics: what is wrong in a workbook, as data.

Stages return values and diagnostics; nothing that a person typed raises an exception. Errors block writing;
warnings travel with the results. The wording of every code is in :mod:`fastrak_xl.domain.catalogue`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a diagnostic weighs: an error blocks writing, a warning travels with the results."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding: where, what was found, what to do. `account` is set if it concerns one account only."""

    code: str
    severity: Severity
    sheet: str
    cell: str
    problem: str
    found: str
    remedy: str
    account: str = ""

    def __str__(self) -> str:
        found = f" (found '{self.found}')" if self.found else ""
        return f"{self.where}: {self.severity} {self.code}: {self.problem}{found}. {self.remedy}"

    @property
    def where(self) -> str:
        """The place as people write it: "Holdings!E17"; in a file without cells "account.csv, line 14, Value (£)"."""
        if not self.cell:
            return self.sheet
        return f"{self.sheet}, {self.cell}" if self.cell.startswith("line ") else f"{self.sheet}!{self.cell}"

    @property
    def is_error(self) -> bool:
        """Whether it blocks writing."""
        return self.severity is Severity.ERROR

    def as_json(self) -> dict[str, str]:
        """The seven published fields, in their published order."""
        names = ("code", "severity", "sheet", "cell", "problem", "found", "remedy")
        return {name: str(getattr(self, name)) for name in names}


def errors(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Those that block writing."""
    return [diagnostic for diagnostic in diagnostics if diagnostic.is_error]
