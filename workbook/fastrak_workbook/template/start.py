"""The Start sheet: five steps in plain words, what the blue cells mean, and how little is required."""

from __future__ import annotations

from typing import Any

from fastrak_workbook.house_style import (
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
from fastrak_workbook.layout import (
    ACCOUNTS,
    CLIENTS,
    FUNDS,
    HOLDINGS,
    LISTS,
    MODEL_PORTFOLIOS,
    RISK_PROFILES,
    SECTOR_HIERARCHIES,
    SECTOR_MODELS,
    SECTORS,
    SETTINGS,
    TableLayout,
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


LEGEND: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("Blue", {"font_color": INPUT_BLUE}, "You type or paste it. Black and grey are calculated or explained."),
    ("Dark heading", {"bold": True, "font_color": "#FFFFFF", "bg_color": NAVY}, "The column is required."),
    (
        "Pale heading",
        {"bold": True, "font_color": NAVY, "bg_color": PALE},
        "The column is optional: leave it blank, or leave it out.",
    ),
    (
        "Red total",
        {"bold": True, "font_color": RED, "bg_color": PALE_RED},
        "The allocations of that model portfolio do not add up to 100% yet.",
    ),
)
_MIDDLE: dict[str, Any] = {"indent": 1, "valign": "vcenter"}


def _needed(layout: TableLayout) -> int:
    return sum(column.required for column in layout.columns)


def required_lines() -> tuple[tuple[str, str], ...]:
    """How many things are required, counted from the layout."""
    ready = ", ".join(layout.sheet for layout in (SECTORS, SECTOR_HIERARCHIES, RISK_PROFILES, SETTINGS, LISTS))
    return (
        ("For your clients", _counted(CLIENTS, ACCOUNTS, HOLDINGS)),
        ("For your models", _counted(SECTOR_MODELS, MODEL_PORTFOLIOS)),
        ("Ready already", f"{ready}. Change them to your firm's own words when you like."),
        (
            "Optional",
            f"{FUNDS.sheet}: links a fund's codes, so that holdings and models meet, and brings FE sectors.",
        ),
    )


def _counted(*layouts: TableLayout) -> str:
    parts = ", ".join(f"{layout.sheet} {_needed(layout)}" for layout in layouts)
    return f"{sum(map(_needed, layouts))} columns are required: {parts}. The others are optional."


def draw_start(worksheet: Any, formats: Formats, subtitle: str) -> None:
    """Draw the Start sheet."""
    worksheet.hide_gridlines(2)
    for column, width in enumerate((2.5, 5, 40, 76, 19, 19, 19)):
        worksheet.set_column(column, column, width, formats.of(font_color=INK))
    worksheet.set_row(0, 36)
    worksheet.write_string(0, 1, "Fastrak XL", formats.of(bold=True, font_size=24, font_color=NAVY, valign="vcenter"))
    worksheet.write_string(1, 1, subtitle, formats.of(font_size=12, font_color=QUIET))
    row = _draw_steps(worksheet, formats, 3)
    row = _draw_commands(worksheet, formats, row + 1)
    row = _draw_required(worksheet, formats, row + 1)
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
        typed = formats.of(font_name="Consolas", bg_color=PALE, font_color=NAVY, **_MIDDLE)
        worksheet.write_string(row, 2, command, typed)
        worksheet.write_string(row, 3, explanation, formats.of(font_color=INK, **_MIDDLE))
        row += 1
    return row


def _draw_required(worksheet: Any, formats: Formats, row: int) -> int:
    row = _draw_section(worksheet, formats, row, "How little is required")
    for what, how_much in required_lines():
        worksheet.set_row(row, 20)
        worksheet.write_string(row, 2, what, formats.of(bold=True, font_color=INK, **_MIDDLE))
        worksheet.write_string(row, 3, how_much, formats.of(font_color=INK, **_MIDDLE))
        row += 1
    return row


def _draw_legend(worksheet: Any, formats: Formats, row: int) -> None:
    row = _draw_section(worksheet, formats, row, "What the colours mean")
    for sample, colours, meaning in LEGEND:
        worksheet.set_row(row, 20)
        worksheet.write_string(row, 2, sample, formats.of(**colours, **_MIDDLE))
        worksheet.write_string(row, 3, meaning, formats.of(font_color=INK, **_MIDDLE))
        row += 1
