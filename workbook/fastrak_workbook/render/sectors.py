"""Summary's sector totals: a table, and what its chart shows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from fastrak_workbook import layout
from fastrak_workbook.render.table import SheetTable, sheet_table
from fastrak_xl.app.results import Columns, SectorTotal

ROW_PIXELS = 20
HEADER_PIXELS = 50
_LEAST_CHART_PIXELS = 300
_NO_COLOUR = "#8A94A3"
_HEX = re.compile(r"#[0-9A-Fa-f]{6}")


@dataclass(frozen=True)
class SectorBlock:
    """The sector table and its chart beside it: the rows (from 0) of the sector model with most money.

    `colours` are those rows' own, as #RRGGBB.
    """

    table: SheetTable
    sector_model: str
    first_charted: int
    last_charted: int
    colours: tuple[str, ...]

    @property
    def chart_pixels(self) -> int:
        """The chart's height: as tall as its rows in the table, so that bars and rows keep step."""
        bars = HEADER_PIXELS + ROW_PIXELS * (self.last_charted - self.first_charted + 1)
        return max(_LEAST_CHART_PIXELS, bars)

    @property
    def below(self) -> int:
        """The first row (from 0) that is free below table and chart, one blank row left out."""
        chart_rows = 1 + -(-(self.chart_pixels - HEADER_PIXELS) // ROW_PIXELS)
        return max(self.table.last_row + 1, self.table.header_row + chart_rows) + 1


def sector_block(totals: Sequence[SectorTotal], header_row: int, suffix: str) -> SectorBlock | None:
    """The sector totals, one sector model's together; None if there are none."""
    if not totals:
        return None
    models = list(dict.fromkeys(total.sector_model for total in totals))
    grouped = [total for model in models for total in totals if total.sector_model == model]
    worth = {model: sum(total.value for total in grouped if total.sector_model == model) for model in models}
    biggest = max(models, key=lambda model: worth[model])
    charted = [row for row, total in enumerate(grouped) if total.sector_model == biggest]
    columns: Columns = {name: [getattr(total, name) for total in grouped] for name in layout.SECTOR_TOTALS.fields}
    table = sheet_table(layout.SECTOR_TOTALS, suffix, columns, header_row)
    colours = tuple(colour_of(grouped[row].colour) for row in charted)
    return SectorBlock(table, biggest, table.first_row + charted[0], table.first_row + charted[-1], colours)


def colour_of(colour: str) -> str:
    """A sector's colour as #RRGGBB; grey for what is none."""
    return colour.upper() if _HEX.fullmatch(colour) else _NO_COLOUR
