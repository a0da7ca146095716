"""What makes Excel repair a file, or drop something from it, though the schema allows it: found in a package's parts.

Source: the specification, excel.md, "Engines to check with". Every rule says in one sentence what it found.
"""

from fastrak_workbook.lint.finding import Finding
from fastrak_workbook.lint.rules import lint

__all__ = ["Finding", "lint"]
