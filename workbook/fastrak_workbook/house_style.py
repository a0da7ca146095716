"""How the workbooks look: fonts, colours and number formats, each made once per workbook."""

from __future__ import annotations

from typing import Any

from fastrak_workbook.layout import Column, Kind

FONT = "Calibri"
INK = "#1F2A37"
QUIET = "#5B6776"
INPUT_BLUE = "#0000FF"
NAVY = "#1F3864"
PALE = "#DCE6F2"
HAIRLINE = "#D5DBE3"
GROUP_LINE = "#8FA3BF"
RED = "#B50804"
PALE_RED = "#FBE3E1"

_LIGHT_ENOUGH_FOR_DARK_TEXT = 0.55

NUMBER_FORMATS = {
    Kind.CODE: "@",
    Kind.CODE_TYPE: "@",
    Kind.COLOUR: "@",
    Kind.MONEY: "#,##0.00;[Red]-#,##0.00",
    Kind.PRICE: "#,##0.0000",
    Kind.NUMBER: "#,##0.0000",
    Kind.COUNT: "0",
    Kind.ALLOCATION: "0.00%",
    Kind.DATE: "dd/mm/yyyy",
}
_CENTRED = (Kind.CODE_TYPE, Kind.YES_NO, Kind.COLOUR, Kind.COUNT, Kind.DATE)


def number_format(column: Column) -> str:
    """The Excel number format of a column: text for codes, or zeros are lost and 1E10 becomes a number."""
    return "0" if column.field == "order" else NUMBER_FORMATS.get(column.kind, "General")


def cell_style(column: Column) -> dict[str, Any]:
    """The properties of a cell that a person fills in: blue, as the finance convention has it."""
    style: dict[str, Any] = {
        "font_color": INPUT_BLUE,
        "num_format": number_format(column),
        "valign": "vcenter",
    }
    if column.kind in _CENTRED or column.field == "order":
        style["align"] = "center"
    return style


def header_align(column: Column) -> str:
    """Left above text; centred above numbers and short codes, clear of the filter button on the right."""
    return "left" if number_format(column) in ("General", "@") and column.kind not in _CENTRED else "center"


def text_on(colour: str) -> str:
    """White or dark ink, whichever can be read on a background of that colour (hex)."""
    red, green, blue = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    brightness = 0.299 * red + 0.587 * green + 0.114 * blue
    return INK if brightness > _LIGHT_ENOUGH_FOR_DARK_TEXT else "#FFFFFF"


class Formats:
    """The formats of one workbook: the same properties give the same format, so that the file stays small."""

    def __init__(self, workbook: Any) -> None:
        self._workbook = workbook
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def of(self, **properties: Any) -> Any:
        """The format with those XlsxWriter properties, in the workbook's font."""
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            base = {"font_name": FONT, "font_size": 11}
            self._made[key] = self._workbook.add_format(base | properties)
        return self._made[key]

    def cell(self, column: Column, **more: Any) -> Any:
        """The format of an input cell inside a table, with the thin line below that tells rows apart."""
        line = {"bottom": 1, "bottom_color": HAIRLINE}
        return self.of(**(cell_style(column) | line | more))

    def below(self, column: Column) -> Any:
        """The format of a whole column, so that rows typed or pasted below the table are treated alike."""
        return self.of(**cell_style(column))

    def header(self, *, required: bool, calculated: bool = False, align: str = "left") -> Any:
        """The format of a heading: dark where the column is required, pale where it may be left out."""
        colours = (NAVY, "#FFFFFF") if required else (PALE, NAVY)
        return self.of(
            bold=True, bg_color=colours[0], font_color=colours[1], text_wrap=True, valign="vcenter",
            align=align, italic=calculated, border=1, border_color="#FFFFFF",
        )  # fmt: skip

    def alarm(self) -> Any:
        """The conditional format of a value that must be put right (Excel allows it no font of its own)."""
        return self._workbook.add_format({"bold": True, "font_color": RED, "bg_color": PALE_RED})

    def group_line(self) -> Any:
        """The conditional format of the first row of a group: a stronger line above it."""
        return self._workbook.add_format({"top": 1, "top_color": GROUP_LINE})
