"""The sheet Compare: a row per settings above, with its charts, and below it every account under each of them."""

from __future__ import annotations

from dataclasses import dataclass

from fastrak_workbook import layout
from fastrak_workbook.render.sectors import HEADER_PIXELS, ROW_PIXELS
from fastrak_workbook.render.table import SheetTable, sheet_table
from fastrak_xl.app.results import Columns, Compared

_CHART_PIXELS = 260


@dataclass(frozen=True)
class SettingsBlock:
    """The totals, a row per settings, and the charts below them."""

    table: SheetTable

    @property
    def chart_row(self) -> int:
        """The row (from 0) on which the charts begin."""
        return self.table.last_row + 2

    @property
    def chart_pixels(self) -> int:
        """The charts' height: a bar for each settings, with room for its name."""
        return max(_CHART_PIXELS, HEADER_PIXELS + 2 * ROW_PIXELS * self.table.row_count)

    @property
    def below(self) -> int:
        """The first row (from 0) that is free below the charts, one blank row left out."""
        return self.chart_row + -(-self.chart_pixels // ROW_PIXELS) + 1


def settings_block(compared: Compared, header_row: int, suffix: str) -> SettingsBlock:
    """The totals of a comparison."""
    columns: Columns = {
        name: [getattr(total, name) for total in compared.totals] for name in layout.COMPARE_TOTALS.fields
    }
    return SettingsBlock(sheet_table(layout.COMPARE_TOTALS, suffix, columns, header_row))
