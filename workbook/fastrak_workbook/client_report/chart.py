"""The chart of an account: each sector's share now and in the model, in the sector's own colour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fastrak_workbook.client_report.grid import POINTS
from fastrak_workbook.house_style import FONT, HAIRLINE, INK, QUIET
from fastrak_workbook.render.cells import one_line
from fastrak_workbook.render.chart import paler
from fastrak_workbook.render.drawing import write_cell
from fastrak_workbook.render.sectors import colour_of
from fastrak_xl.app.client_report import SectorPart
from fastrak_xl.domain.money import percent_text

_SERIES = (("Now", "current"), ("Model", "target"))
_MOST_DESCRIBED = 2_000


@dataclass(frozen=True)
class ChartPlace:
    """Where a chart stands (row, pixels), and where its figures do: beside the page, outside what is printed."""

    row: int
    width: float
    height: float
    data_row: int
    data_column: int


def add_chart(workbook: Any, sheet: Any, parts: Sequence[SectorPart], place: ChartPlace, quiet: Any) -> None:
    """Write the chart's figures beside the page and put the chart on it; it says in words what it shows."""
    _write_figures(sheet, parts, place, quiet)
    chart = workbook.add_chart({"type": "bar"})
    has_model = any(part.sums["target"] is not None for part in parts)
    for number, (name, field) in enumerate(_SERIES, start=1):
        if field == "current" or has_model:
            chart.add_series(_series(sheet.get_name(), parts, place, number, name))
    _style(chart, "now (full colour) and in the model (pale)" if has_model else "now")
    chart.set_size({"width": place.width, "height": place.height})
    options = {"x_offset": 0, "y_offset": 2, "object_position": 1, "description": described(parts)}
    sheet.insert_chart(place.row, 0, chart, options)


def described(parts: Sequence[SectorPart]) -> str:
    """The chart in words, for people who cannot see it."""
    text = "; ".join(
        f"{part.name} {_share(part, 'current')} now, {_share(part, 'target')} in the model" for part in parts
    )
    whole = f"Bar chart of each sector's share of the account: {text}."
    whole = one_line(whole)
    return whole if len(whole) <= _MOST_DESCRIBED else f"{whole[: _MOST_DESCRIBED - 1]}…"


def _share(part: SectorPart, field: str) -> str:
    share = part.sums[field]
    return percent_text(float(share)) if isinstance(share, int | float) else "no share"


def _write_figures(sheet: Any, parts: Sequence[SectorPart], place: ChartPlace, quiet: Any) -> None:
    for number, heading in enumerate(("Chart: sector", *(name for name, _ in _SERIES))):
        sheet.write_string(place.data_row, place.data_column + number, heading, quiet)
    for row, part in enumerate(parts, start=place.data_row + 1):
        write_cell(sheet, row, place.data_column, part.name, quiet)
        for number, (_, field) in enumerate(_SERIES, start=1):
            if part.sums[field] is not None:
                sheet.write_number(row, place.data_column + number, part.sums[field], quiet)


def _series(sheet: str, parts: Sequence[SectorPart], place: ChartPlace, number: int, name: str) -> dict[str, Any]:
    first, last = place.data_row + 1, place.data_row + len(parts)
    column = place.data_column + number
    own = [colour_of(part.colour) for part in parts]
    colours = own if number == 1 else [paler(colour) for colour in own]
    fills = [
        {"fill": {"color": fill}, "border": {"color": line, "width": 0.75}}
        for fill, line in zip(colours, own, strict=True)
    ]
    return {
        "name": name,
        "categories": [sheet, first, place.data_column, last, place.data_column],
        "values": [sheet, first, column, last, column],
        "fill": {"color": "#59636F" if number == 1 else "#C3C9D2"},
        "border": {"color": "#59636F", "width": 0.75},
        "points": fills,
        "gap": 45,
        "overlap": 0,
    }


def _style(chart: Any, what: str) -> None:
    font = {"name": FONT, "size": POINTS, "color": INK}
    title = f"Share of the account by sector: {what}"
    chart.set_title({"name": title, "name_font": font | {"size": 9, "bold": True}, "overlay": False})
    line = {"color": HAIRLINE}
    chart.set_y_axis(
        {"reverse": True, "num_font": font, "line": line, "major_tick_mark": "none", "label_position": "low"}
    )
    grid = {"visible": True, "line": {"color": HAIRLINE, "width": 0.5}}
    chart.set_x_axis(
        {"num_font": font | {"color": QUIET}, "num_format": "0%", "line": {"none": True}, "major_gridlines": grid,
         "label_position": "high"}
    )  # fmt: skip
    chart.set_legend({"none": True})
    chart.set_chartarea({"border": {"none": True}})
