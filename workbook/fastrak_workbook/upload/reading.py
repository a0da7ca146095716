"""Reading an upload: the first sheet of a workbook, whatever its name, or a text file, by a sheet's own headings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from fastrak_workbook.graft.xml import NotAWorkbook
from fastrak_workbook.layout import MODEL_PORTFOLIOS, SECTOR_MODELS, TableLayout
from fastrak_workbook.parse.book import read_table
from fastrak_workbook.read.admitted import admitted_source
from fastrak_workbook.read.source import Source
from fastrak_workbook.read.tables import find_table
from fastrak_workbook.valuation.refusals import NotAValuation
from fastrak_workbook.valuation.sheets import ReadWorkbook, sheets_of
from fastrak_xl.app.categorise.upload import Upload
from fastrak_xl.domain.catalogue import diagnose
from fastrak_xl.domain.cells import Grid
from fastrak_xl.domain.diagnostics import Diagnostic

_LACKING = {SECTOR_MODELS.sheet: "FX910", MODEL_PORTFOLIOS.sheet: "FX920"}
"""What is said of a heading that is not there."""


def read_upload(data: bytes, file: str, read: ReadWorkbook = admitted_source) -> Upload:
    """The upload in a file's bytes. Raises NotAWorkbook with a sentence for what is none, or is unsafe to read."""
    return upload_of(*_first_sheet(data, file, read))


def read_portfolios(data: bytes, file: str, read: ReadWorkbook = admitted_source) -> Upload:
    """The model portfolios in a file's bytes. Raises NotAWorkbook as :func:`read_upload` does."""
    return upload_of(*_first_sheet(data, file, read), MODEL_PORTFOLIOS)


def _first_sheet(data: bytes, file: str, read: ReadWorkbook) -> tuple[Grid, str]:
    """The cells of the first visible sheet, or of a text file in any encoding, and how diagnostics call it."""
    try:
        sheets = sheets_of(data, file, read)
    except NotAValuation as refused:
        raise NotAWorkbook(f"The file {refused.what}. Save the table as .xlsx or .csv.") from refused
    if not sheets:
        return [], file
    name = sheets[0].name
    return [list(row) for row in sheets[0].rows], f"{file}, {name}" if name else file


def upload_of(grid: Grid, place: str, layout: TableLayout = SECTOR_MODELS) -> Upload:
    """The upload in a sheet's cells; `place` is how its diagnostics call the sheet."""
    found, problems = find_table(Source({layout.sheet: grid}), layout)
    found = replace(found, sheet=place)
    if problems:
        table, _ = read_table(found)
        return Upload(replace(table, present=False), tuple(_headings(problems, place, layout)))
    table, unreadable = read_table(found)
    return Upload(table, tuple(one for one in unreadable if one.is_error))


def _headings(problems: list[Diagnostic], place: str, layout: TableLayout) -> Iterator[Diagnostic]:
    """FX910 or FX920 in place of what is said of a workbook's sheet; a heading that is there twice is said as it is."""
    for one in problems:
        if one.code == "FX003":
            yield replace(one, sheet=place)
        else:
            first = layout.columns[0].header
            column = first if one.code == "FX001" else one.problem.removeprefix("The column ")
            yield diagnose(_LACKING[layout.sheet], place, one.cell, column=column.removesuffix(" is missing"))
