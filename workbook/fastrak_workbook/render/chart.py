"""Summary's chart: each sector's share of the money now and after the trades, in the sectors' own colours."""

from __future__ import annotations

from typing import Any

from fastrak_workbook.house_style import FONT, HAIRLINE, INK
from fastrak_workbook.layout import SECTOR_TOTALS
from fastrak_workbook.render import look
from fastrak_workbook.render.sectors import SectorBlock

_PALENESS = 0.55
_FIELDS = SECTOR_TOTALS.fields
_PIXELS_WIDE = 760
_TITLE_CHARACTERS = 80


def add_chart(workbook: Any, sheet: Any, block: SectorBlock) -> None:
    """Put the bar chart beside the sector table on an XlsxWriter worksheet."""
    chart = workbook.add_chart({"type": "bar"})
    now = [paler(colour) for colour in block.colours]
    chart.add_series(_series(block, sheet.get_name(), "current", now, "#C3C9D2"))
    chart.add_series(_series(block, sheet.get_name(), "after", list(block.colours), "#59636F"))
    _label(chart, block)
    chart.set_size({"width": _PIXELS_WIDE, "height": block.chart_pixels})
    place = {"x_offset": 18, "y_offset": 0, "object_position": 2}
    sheet.insert_chart(block.table.header_row, len(block.table.columns), chart, place)


def _series(block: SectorBlock, sheet: str, field: str, colours: list[str], key: str) -> dict[str, Any]:
    """One bar for each sector; `key` is the colour that stands for the series in the legend."""
    value, name = _FIELDS.index(field), _FIELDS.index("sector")
    first, last = block.first_charted, block.last_charted
    return {
        "name": [sheet, block.table.header_row, value],
        "categories": [sheet, first, name, last, name],
        "values": [sheet, first, value, last, value],
        "fill": {"color": key},
        "border": {"none": True},
        "points": [{"fill": {"color": colour}, "border": {"none": True}} for colour in colours],
        "gap": 45,
        "overlap": 0,
    }


def _label(chart: Any, block: SectorBlock) -> None:
    """Title, axes and legend in the sheet's font; the first sector stands at the top, as in the table."""
    font = {"name": FONT, "size": 9, "color": INK}
    heading = {"name": FONT, "size": 12, "bold": True, "color": look.NAVY}
    chart.set_title({"name": _title(block.sector_model), "name_font": heading, "overlay": False})
    chart.set_y_axis({"reverse": True, "num_font": font, "line": {"color": HAIRLINE}, "major_tick_mark": "none"})
    grid = {"visible": True, "line": {"color": HAIRLINE, "width": 0.5}}
    chart.set_x_axis(
        {
            "num_font": font,
            "num_format": "0%",
            "line": {"none": True},
            "major_gridlines": grid,
            "label_position": "high",
        }
    )
    chart.set_legend({"position": "bottom", "font": font})
    chart.set_chartarea({"border": {"color": HAIRLINE}})


def _title(sector_model: str) -> str:
    """The chart's title. XlsxWriter takes any text with !A1 in it for a reference, so a blank follows each mark."""
    name = sector_model if len(sector_model) <= _TITLE_CHARACTERS else f"{sector_model[:_TITLE_CHARACTERS]}…"
    return f"{name}: share of the money now (pale) and after".replace("!", "! ")


def paler(colour: str) -> str:
    """The colour mixed with white: unlike a transparent one, it looks the same on every printer."""
    parts = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    return "#" + "".join(f"{round(part + (255 - part) * _PALENESS):02X}" for part in parts)
