"""A result sheet drawn in an open book: the look of the file adapter's, one write for each block."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from fastrak_workbook import layout
from fastrak_workbook.addresses import column_letter
from fastrak_workbook.excel import native
from fastrak_workbook.excel.texts import as_written, write_block
from fastrak_workbook.house_style import HAIRLINE
from fastrak_workbook.render import look, measure
from fastrak_workbook.render.chart import COST_PIXELS, COSTS, KEYS, PIXELS_WIDE, pale, title
from fastrak_workbook.render.compared import SettingsBlock
from fastrak_workbook.render.grid import column_pixels, header_points, is_indented
from fastrak_workbook.render.page import frozen
from fastrak_workbook.render.rules import account_column, rules_of
from fastrak_workbook.render.sheets import ResultSheet, SectorBlock
from fastrak_workbook.render.table import SheetTable

_POINTS_PER_PIXEL = 0.75
_MOST_LINKS = 1_000  # each takes Excel a moment
_TITLE_POINTS = 26
_VERTICAL = {"vcenter": "center", "top": "top"}


def draw_sheet(sheet: Any, result: ResultSheet) -> None:
    """Fill a new sheet that is in front: lines, tables, rules, chart, and how it is printed."""
    widths = column_pixels(result)
    for index, width in enumerate(widths):
        sheet.range((1, index + 1)).column_width = measure.characters(width)
    _draw_lines(sheet, result)
    for table in result.tables:
        _draw_table(sheet, table, header_points(table, widths))
    if isinstance(result.above, SectorBlock):
        _draw_sectors(sheet, result.above)
    elif result.above is not None:
        _draw_costs(sheet, result.above)
    sheet.show_gridlines = False
    native.tab_colour(sheet, look.NAVY)
    if place := frozen(result):
        native.freeze(sheet, *place)
    native.set_print(sheet, result.table.header_row + 1, sum(widths))
    sheet.range((1, 1)).select()


def _draw_lines(sheet: Any, result: ResultSheet) -> None:
    rows = sheet.range((1, 1), (len(result.lines), 1))
    _dress(rows, look.line(strong=result.layout is layout.SUMMARY))
    _dress(sheet.range((1, 1)), look.title())
    sheet.range((1, 1)).row_height = _TITLE_POINTS
    write_block(sheet.range((1, 1)), [[as_written(line, is_text_cell=False)] for line in result.lines])


def _draw_table(sheet: Any, table: SheetTable, heading_points: float) -> None:
    """Formats first, so that a code is text before it arrives; then all cells at once; then the Excel Table."""
    heading, first, last = table.header_row + 1, table.first_row + 1, table.last_row + 1
    for index, column in enumerate(table.columns):
        indented = is_indented(table.columns, index)
        _dress(sheet.range((heading, index + 1)), look.heading(column, indented=indented))
        _dress(sheet.range((first, index + 1), (last, index + 1)), look.body(column, indented=indented))
    headings, *rows = table.rows()
    is_text = [look.number_format(column) == "@" for column in table.columns]
    cells = [[as_written(value, is_text_cell=text) for value, text in zip(row, is_text, strict=True)] for row in rows]
    write_block(sheet.range((heading, 1)), [[as_written(name, is_text_cell=False) for name in headings], *cells])
    whole = sheet.range((heading, 1), (last, len(table.columns)))
    sheet.tables.add(whole, name=table.name).table_style = ""
    sheet.range((first, 1), (last, len(table.columns))).rows.autofit()
    sheet.range((heading, 1)).row_height = heading_points
    _add_rules(sheet, table)
    _add_links(sheet, table)


def _add_rules(sheet: Any, table: SheetTable) -> None:
    """Excel takes a rule's formula to be written for the cell that is selected, so the first one is."""
    first, last = table.first_row + 1, table.last_row + 1
    for index, formula, style in rules_of(table):
        body = sheet.range((first, index + 1), (last, index + 1))
        body[0, 0].select()
        body.conditional_formats.add_custom(
            formula,
            fill_color=style.get("bg_color"),
            font_color=style.get("font_color"),
            font_bold=style.get("bold"),
        )
    accounts = account_column(table)
    if accounts is not None:
        body = sheet.range((first, 1), (last, len(table.columns)))
        body[0, 0].select()
        name = f"${column_letter(accounts)}"
        native.line_above(body, f"={name}{first}<>{name}{first - 1}", look.ACCOUNT_LINE)


def _add_links(sheet: Any, table: SheetTable) -> None:
    for index, column in enumerate(table.columns):
        places = table.links.get(column.field, ())
        linked = [(row, place) for row, place in enumerate(places, table.first_row + 1) if place is not None]
        for row, place in linked[:_MOST_LINKS]:
            cell = table.data[column.field][row - table.first_row - 1]
            sheet.range((row, index + 1)).add_hyperlink(f"#{place}", str(cell), place)


def _draw_sectors(sheet: Any, block: SectorBlock) -> None:
    """Bars of the sector model with most money, in its sectors' own colours, beside the table."""
    fields = layout.SECTOR_TOTALS.fields
    first, last = block.first_charted + 1, block.last_charted + 1
    columns = [column_letter(fields.index(name)) for name in ("sector", "current", "after")]
    source = sheet.range(",".join(f"{letter}{first}:{letter}{last}" for letter in columns))
    chart = sheet.charts.add(
        anchor=sheet.range((block.table.header_row + 1, len(fields) + 1)),
        width=PIXELS_WIDE * _POINTS_PER_PIXEL,
        height=block.chart_pixels * _POINTS_PER_PIXEL,
        chart_type="bar_clustered",
        source=source,
        plot_by="columns",
    )
    chart.title = title(block.sector_model)
    chart.category_axis.reverse_order = True
    chart.value_axis.number_format = "0%"
    chart.legend.position = "bottom"
    names = [layout.SECTOR_TOTALS.column(name).header for name in ("current", "after")]
    # How many series there are is Excel's guess.
    for series, name, key, bars in zip(chart.series, names, KEYS, (pale(block), block.colours), strict=False):
        series.set(name=name, fill_color=key)
        native.bar_colours(series, bars)


def _draw_costs(sheet: Any, block: SettingsBlock) -> None:
    """Side by side: what each settings would cost, one bar for each."""
    fields, table = layout.COMPARE_TOTALS.fields, block.table
    for number, cost in enumerate(COSTS):
        columns = [column_letter(fields.index(name)) for name in ("settings", cost.field)]
        anchor = sheet.range((block.chart_row + 1, 1))
        chart = sheet.charts.add(
            left=anchor.left + number * (COST_PIXELS + 18) * _POINTS_PER_PIXEL,
            top=anchor.top,
            width=COST_PIXELS * _POINTS_PER_PIXEL,
            height=block.chart_pixels * _POINTS_PER_PIXEL,
            chart_type="bar_clustered",
            source=sheet.range(",".join(f"{one}{table.first_row + 1}:{one}{table.last_row + 1}" for one in columns)),
            plot_by="columns",
        )
        chart.title = cost.title
        chart.category_axis.reverse_order = True
        chart.value_axis.number_format = cost.shown
        chart.legend.visible = False
        for series in chart.series:
            series.set(name=cost.title, fill_color=cost.colour)


def _dress(cells: Any, style: Mapping[str, Any]) -> None:
    """Give cells the properties of the file adapter's formats."""
    font = {"name": style["font_name"], "size": style["font_size"], "color": style["font_color"]}
    cells.font.set(**font, bold=bool(style.get("bold")))
    setters: dict[str, Callable[[Any], None]] = {
        "num_format": lambda value: setattr(cells, "number_format", value),
        "bg_color": lambda value: setattr(cells, "color", value),
        "text_wrap": lambda value: setattr(cells, "wrap_text", value),
        "align": lambda value: setattr(cells, "horizontal_alignment", value),
        "valign": lambda value: setattr(cells, "vertical_alignment", _VERTICAL[value]),
        "indent": lambda value: cells.adjust_indent(value) if value else None,
        "bottom": lambda value: _line_rows(cells),
    }
    for name, put in setters.items():
        if name in style:
            put(style[name])


def _line_rows(cells: Any) -> None:
    """A thin line below every row; a single row has no inner ones, and Excel refuses to draw them."""
    sides = ["edge_bottom", "inside_horizontal"] if cells.shape[0] > 1 else ["edge_bottom"]
    cells.borders.set(sides, line_style="continuous", weight="thin", color=HAIRLINE)
