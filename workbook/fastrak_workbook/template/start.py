"""The Start sheet: five steps in plain words, what the blue cells mean, and how little is required."""

from __future__ import annotations

from typing import Any

from fastrak_workbook.layout import ACCOUNTS, CLIENTS, HOLDINGS, INPUT_TABLES, TableLayout
from fastrak_workbook.template.look import (
    HAIRLINE,
    INK,
    INPUT_BLUE,
    NAVY,
    PALE,
    PALE_RED,
    QUIET,
    RED,
    Formats,
)
from fastrak_workbook.template.sheets import A4

SHEET = "Start"

STEPS = (
    (
        "Put in clients, accounts and holdings",
        "Type or paste them, or import the platforms' valuations.",
        ("Clients", "Accounts", "Holdings"),
    ),
    (
        "Check",
        "fastrak check FILE says what is missing or unclear, where it is, and what to do about it.",
        ("Funds", "Lists"),
    ),
    (
        "Put the funds into sectors",
        "One by one, by spreadsheet, or in bulk through a hierarchy of FE sectors.",
        ("Sectors", "Sector Models", "Sector Hierarchies"),
    ),
    (
        "Set up the model portfolios",
        "Funds and percentages for each risk profile; each total must be 100%.",
        ("Model Portfolios", "Risk Profiles"),
    ),
    (
        "Rebalance and read the report",
        "fastrak rebalance FILE adds the sheets Summary, Rebalance, Trades and Unassigned.",
        ("Settings",),
    ),
)
COMMANDS = (
    ("fastrak check FILE", "Checks the workbook; changes nothing."),
    (
        "fastrak rebalance FILE",
        "Checks it, rebalances, and adds the report as new sheets. Your sheets stay as they are.",
    ),
)


def _needed(layout: TableLayout) -> int:
    return sum(column.required for column in layout.columns)


def required_line() -> str:
    """How many things are required, counted from the layout."""
    parts = [f"{layout.sheet} {_needed(layout)}" for layout in (CLIENTS, ACCOUNTS, HOLDINGS)]
    total = sum(_needed(layout) for layout in (CLIENTS, ACCOUNTS, HOLDINGS))
    offered = sum(len(layout.columns) for layout in INPUT_TABLES)
    return (
        f"Client data needs {total} columns only ({', '.join(parts)}), out of {offered} columns in the workbook. "
        "All the rest is optional, or ready."
    )


def draw_start(worksheet: Any, formats: Formats, subtitle: str) -> None:
    """Draw the Start sheet."""
    worksheet.hide_gridlines(2)
    for column, width in enumerate((2.5, 5, 40, 76, 19, 19, 19)):
        worksheet.set_column(column, column, width, formats.of(font_color=INK))
    worksheet.set_row(0, 36)
    worksheet.write_string(
        0, 1, "Fastrak XL", formats.of(bold=True, font_size=24, font_color=NAVY, valign="vcenter")
    )
    worksheet.write_string(1, 1, subtitle, formats.of(font_size=12, font_color=QUIET))
    row = _draw_steps(worksheet, formats, 3)
    row = _draw_commands(worksheet, formats, row + 1)
    _draw_legend(worksheet, formats, row + 1)
    worksheet.set_landscape()
    worksheet.set_paper(A4)
    worksheet.fit_to_pages(1, 1)
    worksheet.activate()


def _draw_section(worksheet: Any, formats: Formats, row: int, heading: str) -> int:
    worksheet.set_row(row, 22)
    band = formats.of(bold=True, font_size=12, font_color=NAVY, bottom=2, bottom_color=NAVY)
    worksheet.write_string(row, 1, heading, band)
    for column in range(2, 7):
        worksheet.write_blank(row, column, None, band)
    return row + 1


def _draw_steps(worksheet: Any, formats: Formats, row: int) -> int:
    row = _draw_section(worksheet, formats, row, "Five steps")
    line = {"valign": "vcenter", "bottom": 1, "bottom_color": HAIRLINE}
    number = formats.of(bold=True, font_size=14, font_color="#FFFFFF", bg_color=NAVY, align="center", **line)
    for position, (title, explanation, sheets) in enumerate(STEPS, start=1):
        worksheet.set_row(row, 30)
        worksheet.write_number(row, 1, position, number)
        worksheet.write_string(row, 2, title, formats.of(bold=True, indent=1, font_color=INK, **line))
        worksheet.write_string(row, 3, explanation, formats.of(font_color=INK, indent=1, **line))
        for column in range(4, 7):
            worksheet.write_blank(row, column, None, formats.of(**line))
        for column, sheet in enumerate(sheets, start=4):
            link = formats.of(underline=1, font_color="#1F5A96", **line)
            worksheet.write_url(row, column, f"internal:'{sheet}'!A1", link, string=sheet)
        row += 1
    return row


def _draw_commands(worksheet: Any, formats: Formats, row: int) -> int:
    row = _draw_section(worksheet, formats, row, "Two commands (FILE is this workbook)")
    for command, explanation in COMMANDS:
        worksheet.set_row(row, 20)
        typed = formats.of(font_name="Consolas", bg_color=PALE, font_color=NAVY, indent=1, valign="vcenter")
        worksheet.write_string(row, 2, command, typed)
        worksheet.write_string(row, 3, explanation, formats.of(font_color=INK, indent=1, valign="vcenter"))
        row += 1
    return row


def _draw_legend(worksheet: Any, formats: Formats, row: int) -> None:
    row = _draw_section(worksheet, formats, row, "What the colours mean")
    middle = {"indent": 1, "valign": "vcenter"}
    legend = (
        ("Blue", formats.of(font_color=INPUT_BLUE, **middle), "You type or paste it. Black is calculated or explained."),
        ("Dark heading", formats.header(required=True), "The column is required. " + required_line()),
        ("Pale heading", formats.header(required=False), "The column is optional: leave it blank, or leave it out."),
        ("Red total", formats.of(bold=True, font_color=RED, bg_color=PALE_RED, **middle),
         "The allocations of that model portfolio do not add up to 100% yet."),
    )  # fmt: skip
    text = formats.of(font_color=INK, text_wrap=True, **middle)
    for sample, style, meaning in legend:
        worksheet.set_row(row, 32 if len(meaning) > 80 else 20)
        worksheet.write_string(row, 2, sample, style)
        worksheet.write_string(row, 3, meaning, text)
        row += 1
