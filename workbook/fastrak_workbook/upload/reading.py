"""Reading an upload: the first sheet of a workbook, whatever its name, by the headings of Sector Models."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from fastrak_workbook.layout import SECTOR_MODELS
from fastrak_workbook.parse.book import read_table
from fastrak_workbook.read.admitted import admitted_source
from fastrak_workbook.read.source import EVERY_VISIBLE_SHEET, Source
from fastrak_workbook.read.tables import find_table
from fastrak_workbook.valuation.sheets import ReadWorkbook
from fastrak_xl.app.categorise.upload import Upload
from fastrak_xl.domain.catalogue import diagnose
from fastrak_xl.domain.cells import Grid
from fastrak_xl.domain.diagnostics import Diagnostic


def read_upload(data: bytes, file: str, read: ReadWorkbook = admitted_source) -> Upload:
    """The upload in a file's bytes. Raises NotAWorkbook with a sentence for what is none, or is unsafe to read."""
    grids = read(data, [EVERY_VISIBLE_SHEET]).grids
    name, grid = next(iter(grids.items()), ("", []))
    return upload_of(grid, f"{file}, {name}" if name else file)


def upload_of(grid: Grid, place: str) -> Upload:
    """The upload in a sheet's cells; `place` is how its diagnostics call the sheet."""
    found, problems = find_table(Source({SECTOR_MODELS.sheet: grid}), SECTOR_MODELS)
    found = replace(found, sheet=place)
    if problems:
        table, _ = read_table(found)
        return Upload(replace(table, present=False), tuple(_headings(problems, place)))
    table, unreadable = read_table(found)
    return Upload(table, tuple(one for one in unreadable if one.is_error))


def _headings(problems: list[Diagnostic], place: str) -> Iterator[Diagnostic]:
    """FX910 in place of what is said of a workbook's own sheet; a heading that is there twice is said as it is."""
    for one in problems:
        if one.code == "FX003":
            yield replace(one, sheet=place)
        else:
            column = "Sector Model" if one.code == "FX001" else one.problem.removeprefix("The column ")
            yield diagnose("FX910", place, one.cell, column=column.removesuffix(" is missing"))
