"""Reading a file that has passed the gate."""

from __future__ import annotations

from collections.abc import Iterable

from fastrak_workbook.gate.admit import admit
from fastrak_workbook.read.old_excel import is_old_workbook, old_source
from fastrak_workbook.read.source import EVERY_VISIBLE_SHEET, Source, asks_for, source_of


def admitted_source(data: bytes, wanted: Iterable[str], *, fast: bool = True) -> Source:
    """The source in a file's bytes, here and now; NotAWorkbook where the gate refuses it or it cannot be read.

    For what comes from outside, :class:`fastrak_workbook.guard.reading.GuardedReader` does this in another process.
    An .xls file is read where every sheet is asked for, that is as a valuation: some platforms offer nothing else.
    """
    wanted = tuple(wanted)
    if fast and EVERY_VISIBLE_SHEET in wanted and is_old_workbook(data):
        return old_source(data)
    admitted = admit(data, by_columns=asks_for(wanted) if fast and EVERY_VISIBLE_SHEET not in wanted else None)
    return source_of(admitted, data, wanted, fast=fast)
