"""The helper columns beside the table on Lists: names that are defined on other sheets, each once.

Drop-downs cannot leave out repeats, so these columns do, with formulas that Excel 2016 and LibreOffice know.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from fastrak_workbook.house_style import QUIET, Formats
from fastrak_workbook.layout import LISTS, MODEL_PORTFOLIOS, SECTORS
from fastrak_workbook.template.places import FIRST_ROW, HEADER_ROW, PORTFOLIO_ROWS, data_range
from fastrak_workbook.template.ready_made import ALL_PLATFORMS, FE, Content

_FIRST_COLUMN = len(LISTS.columns) + 1
_LENGTH = 60


@dataclass(frozen=True, slots=True)
class ChoiceColumn:
    """One helper column: its heading, where its names come from, and what it offers before them."""

    heading: str
    position: int
    source: str
    first: str = ""
    repeats: bool = True

    @property
    def letter(self) -> str:
        """Its column letter on Lists."""
        return str(xl_col_to_name(_FIRST_COLUMN + self.position))

    @property
    def cells(self) -> str:
        """Its absolute range."""
        return f"{LISTS.sheet}!${self.letter}${FIRST_ROW + 1}:${self.letter}${FIRST_ROW + _LENGTH}"

    def formula(self, row: int) -> str:
        """The formula of a row (from 0): the next name of the source that is not above it already."""
        if not self.repeats:
            return f'=IFERROR(INDEX({self.source},{row - FIRST_ROW})&"","")'
        above = f"{self.letter}${HEADER_ROW + 1}:{self.letter}{row}"
        nth = f'MATCH(0,COUNTIF({above},{self.source})+({self.source}=""),0)'
        return f'=IFERROR(INDEX({self.source},{nth}),"")'


MODEL_CHOICES = ChoiceColumn("Sector models", 0, data_range(SECTORS, "sector_model"))
SOURCE_CHOICES = ChoiceColumn("Hierarchy sources", 1, data_range(SECTORS, "sector_model"), first=FE)
PORTFOLIO_CHOICES = ChoiceColumn("Model portfolios", 2, data_range(MODEL_PORTFOLIOS, "portfolio", PORTFOLIO_ROWS))
PLATFORM_CHOICES = ChoiceColumn(
    "Portfolio platforms", 3, data_range(LISTS, "platform", _LENGTH), first=ALL_PLATFORMS, repeats=False
)


def _distinct(rows: Iterable[Any], field: str) -> list[str]:
    return list(dict.fromkeys(str(row[field]) for row in rows if row.get(field)))


def draw_choices(worksheet: Any, formats: Formats, content: Content) -> None:
    """Write the helper columns with the values that their formulas give today."""
    models = _distinct(content.get(SECTORS.table, ()), "sector_model")
    portfolios = _distinct(content.get(MODEL_PORTFOLIOS.table, ()), "portfolio")
    platforms = _distinct(content.get(LISTS.table, ()), "platform")
    _draw(worksheet, formats, MODEL_CHOICES, models)
    _draw(worksheet, formats, SOURCE_CHOICES, [FE, *models])
    _draw(worksheet, formats, PORTFOLIO_CHOICES, portfolios)
    _draw(worksheet, formats, PLATFORM_CHOICES, [ALL_PLATFORMS, *platforms])


def _draw(worksheet: Any, formats: Formats, choices: ChoiceColumn, names: list[str]) -> None:
    column = _FIRST_COLUMN + choices.position
    calculated = formats.of(font_color=QUIET)
    worksheet.set_column(column, column, 26)
    worksheet.write_string(HEADER_ROW, column, choices.heading, formats.header(required=False, calculated=True))
    for row in range(FIRST_ROW, FIRST_ROW + _LENGTH):
        position = row - FIRST_ROW
        value = names[position] if position < len(names) else ""
        if choices.first and not position:
            worksheet.write_string(row, column, choices.first, calculated)
        elif choices.repeats:
            worksheet.write_array_formula(row, column, row, column, choices.formula(row), calculated, value)
        else:
            worksheet.write_formula(row, column, choices.formula(row), calculated, value)
