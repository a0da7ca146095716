"""Charts. Summary: each sector's share of the money now and after the trades, in its own colour. Compare: what each
settings would cost, and how much drift they would leave."""

from __future__ import annotations

from typing import Any, NamedTuple

from fastrak_workbook.house_style import FONT, HAIRLINE, INK
from fastrak_workbook.layout import COMPARE_TOTALS, SECTOR_TOTALS
from fastrak_workbook.render import look
from fastrak_workbook.render.compared import SettingsBlock
from fastrak_workbook.render.sectors import SectorBlock

_PALENESS = 0.55
_FIELDS = SECTOR_TOTALS.fields
PIXELS_WIDE = 760
_TITLE_CHARACTERS = 80
COST_PIXELS = 470

KEYS = ("#C3C9D2", "#59636F")
"""The colours that stand for now and after in the legend."""


class Cost(NamedTuple):
    """One respect in which settings cost something: its field, the chart's title and colour, and how it is shown."""

    field: str
    title: str
    colour: str
    shown: str


COSTS = (
    Cost("turnover", "Turnover", look.NAVY, "£#,##0"),
    Cost("drift_left", "Largest drift left", look.AMBER, "0.0%"),
)
"""What Compare shows in charts."""


def add_charts(workbook: Any, sheet: Any, block: SectorBlock | SettingsBlock) -> None:
    """Put the charts of a block's table on an XlsxWriter worksheet."""
    if isinstance(block, SectorBlock):
        _add_sectors(workbook, sheet, block)
        return
    for number, cost in enumerate(COSTS):
        _add_cost(workbook, sheet, block, cost, number * (COST_PIXELS + 18))


def _add_cost(workbook: Any, sheet: Any, block: SettingsBlock, cost: Cost, offset: int) -> None:
    """One bar for each settings: what they would cost in one respect."""
    table, fields = block.table, COMPARE_TOTALS.fields
    first, last, value = table.first_row, table.last_row, fields.index(cost.field)
    name = fields.index("settings")
    chart = workbook.add_chart({"type": "bar"})
    chart.add_series(
        {
            "categories": [sheet.get_name(), first, name, last, name],
            "values": [sheet.get_name(), first, value, last, value],
            "fill": {"color": cost.colour},
            "border": {"none": True},
            "gap": 45,
            "data_labels": {"value": True, "font": _font(9), "num_format": cost.shown},
        }
    )
    chart.set_title({"name": cost.title, "name_font": _heading(), "overlay": False})
    chart.set_y_axis({"reverse": True, "num_font": _font(9), "line": {"color": HAIRLINE}, "major_tick_mark": "none"})
    longest = max((amount for amount in table.data[cost.field] if isinstance(amount, int | float)), default=0)
    room = {"max": longest * 1.3} if longest else {}  # for the label beside the longest bar
    chart.set_x_axis({"visible": False, "min": 0, "major_gridlines": {"visible": False}, **room})
    chart.set_legend({"none": True})
    chart.set_chartarea({"border": {"color": HAIRLINE}})
    chart.set_size({"width": COST_PIXELS, "height": block.chart_pixels})
    place = {"x_offset": offset, "object_position": 2, "description": f"Bar chart: {cost.title} by settings"}
    sheet.insert_chart(block.chart_row, 0, chart, place)


def _add_sectors(workbook: Any, sheet: Any, block: SectorBlock) -> None:
    """The bar chart beside the sector table."""
    chart = workbook.add_chart({"type": "bar"})
    now = pale(block)
    chart.add_series(_series(block, sheet.get_name(), "current", now, KEYS[0]))
    chart.add_series(_series(block, sheet.get_name(), "after", list(block.colours), KEYS[1]))
    _label(chart, block)
    chart.set_size({"width": PIXELS_WIDE, "height": block.chart_pixels})
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
    font, heading = _font(9), _heading()
    chart.set_title({"name": title(block.sector_model), "name_font": heading, "overlay": False})
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


def _font(size: int) -> dict[str, Any]:
    return {"name": FONT, "size": size, "color": INK}


def _heading() -> dict[str, Any]:
    return {"name": FONT, "size": 12, "bold": True, "color": look.NAVY}


def title(sector_model: str) -> str:
    """The chart's title. XlsxWriter takes any text with !A1 in it for a reference, so a blank follows each mark."""
    name = sector_model if len(sector_model) <= _TITLE_CHARACTERS else f"{sector_model[:_TITLE_CHARACTERS]}…"
    return f"{name}: share of the money now (pale) and after".replace("!", "! ")


def pale(block: SectorBlock) -> list[str]:
    """The colours of the bars that show the money now."""
    return [paler(colour) for colour in block.colours]


def paler(colour: str) -> str:
    """The colour mixed with white: unlike a transparent one, it looks the same on every printer."""
    parts = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    return "#" + "".join(f"{round(part + (255 - part) * _PALENESS):02X}" for part in parts)
