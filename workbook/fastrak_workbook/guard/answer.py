"""Taking the reading process's answer: cells and places, and nothing that could act.

A pickle can name any function to call; this one may name only the classes that a grid is made of.
"""

from __future__ import annotations

import pickle
from io import BytesIO

_KNOWN = {
    ("fastrak_workbook.read.source", "Source"),
    ("fastrak_workbook.read.source", "TablePlace"),
    ("fastrak_workbook.read.column_grid", "ColumnGrid"),
    ("fastrak_xl.domain.cells", "CellError"),
    ("fastrak_xl.domain.cells", "Uncalculated"),
    ("fastrak_xl.domain.cells", "PercentCell"),
    ("datetime", "date"),
    ("datetime", "datetime"),
    ("datetime", "time"),
    ("datetime", "timedelta"),
    ("datetime", "timezone"),
}


class _Answer(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> object:
        """One of the known classes; UnpicklingError for anything else."""
        if (module, name) not in _KNOWN:
            raise pickle.UnpicklingError(f"{module}.{name} does not belong in a grid")
        return super().find_class(module, name)


def take(answer: bytes) -> tuple[str, object]:
    """How the reading ended, and its source or sentence; UnpicklingError or EOFError for no whole answer."""
    kind, content = _Answer(BytesIO(answer)).load()
    return str(kind), content
