"""The columns of a client's sheet and their widths: together as wide as an A4 page on its side, in 8 points."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from fastrak_workbook import layout
from fastrak_workbook.layout import Column, Kind
from fastrak_workbook.render import look, measure
from fastrak_workbook.render.cells import Cell, cells
from fastrak_xl.app.client_report import ClientReport, Row

POINTS = 8
"""The size of the body's letters; nothing on the page is smaller, and the page is never scaled."""
SIDE_INCHES = 0.35
_LIBREOFFICE = 1.0625  # it takes the font's digits as 7.43 pixels wide, where Excel rounds them to 7
PAGE_PIXELS = int((11.69 - 2 * SIDE_INCHES) * 96 / _LIBREOFFICE) - 4
CHIP_PIXELS = 10
"""The strip in the sector's colour at the left."""

_SHRUNK = POINTS / look.SIZE
_LINE_POINTS = 10.1
_LEAST_PROSE = 105
_FUND_PART = 0.46
_WIDEST_CODE = 94
_MOST_CHARACTERS = 600
"""A text longer than that would fill the page."""
_CODE = Column("Code", "code", width=12)
_ORDER = ("fund_name", "code", "value", "current", "target", "drift", "target_value", "trade", "units",
          "after_value", "after", "action")  # fmt: skip
_SAID_ELSEWHERE = {"client_id", "client_name", "account_id", "wrapper", "platform", "risk_profile", "portfolio",
                   "sector", "code_type", "reason"}  # fmt: skip


@dataclass(frozen=True)
class Grid:
    """The columns behind the coloured strip, and their widths in pixels."""

    columns: tuple[Column, ...]
    widths: tuple[float, ...]

    def lines(self, row: Row) -> int:
        """How many lines the fullest cell of a fund's row takes."""
        pairs = zip(self.columns, self.widths, strict=True)
        room = [(column, width - look.indent(is_indented(column))) for column, width in pairs if look.wraps(column)]
        texts = [(self.text(column, row), width) for column, width in room]
        return max(lines(text, width) for text, width in texts)

    def text(self, column: Column, row: Row) -> str:
        """What a column of texts shows: a fund's code with its type."""
        if column is _CODE:
            return _code_text(row)
        whole = str(row[column.field] or "")
        return whole if len(whole) <= _MOST_CHARACTERS else f"{whole[: _MOST_CHARACTERS - 1]}…"

    def cell(self, column: Column, row: Row) -> Cell:
        """The cell of a row's field."""
        if look.wraps(column):
            return self.text(column, row)
        return cells([row.get(column.field)], column.kind)[0]

    @property
    def quarters(self) -> list[tuple[int, int]]:
        """Four groups of the sheet's columns (the strip is 0), each about a quarter of the page."""
        widths = [CHIP_PIXELS + 0.0, *self.widths]
        groups: list[tuple[int, int]] = []
        first, wide = 0, 0.0
        for column, width in enumerate(widths):
            wide += width
            is_last = column == len(self.columns)
            if is_last or (len(groups) < 3 and wide + widths[column + 1] / 2 >= sum(widths) * (len(groups) + 1) / 4):
                groups.append((first, column))
                first = column + 1
        return groups

    def pixels(self, first: int, last: int) -> float:
        """The width of some of the sheet's columns together."""
        return sum([CHIP_PIXELS, *self.widths][first : last + 1])

    @property
    def heading_lines(self) -> int:
        """How many lines the headings take."""
        pairs = zip(self.columns, self.widths, strict=True)
        return max(look.heading_lines(column, width / _SHRUNK) for column, width in pairs)


def grid_of(client: ClientReport) -> Grid:
    """The columns that the client's accounts need: one that no row fills is left out, if it is not always there."""
    rows = [row for page in client.accounts for part in page.sectors for row in (*part.rows, part.sums)]
    rows += [page.sums for page in client.accounts if page.sums]
    known = {column.field: column for column in layout.REBALANCE.columns}
    later = [name for name in known if name not in _ORDER and name not in _SAID_ELSEWHERE and _is_filled(name, rows)]
    columns = [_CODE if name == "code" else known[name] for name in (*_ORDER, *later, "reason")]
    needed = [_needed(column, rows) for column in columns]
    prose = PAGE_PIXELS - CHIP_PIXELS - sum(needed)
    fund = max(_LEAST_PROSE, round(prose * _FUND_PART))
    reason = max(_LEAST_PROSE, prose - fund)
    shared = {"fund_name": fund, "reason": reason}
    widths = [shared.get(column.field, width) for column, width in zip(columns, needed, strict=True)]
    return Grid(tuple(columns), tuple(widths))


def _is_filled(name: str, rows: Iterable[Row]) -> bool:
    return any(row.get(name) not in (None, "") for row in rows)


def _needed(column: Column, rows: Sequence[Row]) -> float:
    """A column's least width; 0 for the two of long texts, which share what is left."""
    if column.field in ("fund_name", "reason"):
        return 0
    if column is _CODE:
        texts = {_code_text(row) for row in rows if row.get("code")} | {"Code"}
        return min(_WIDEST_CODE, round(max(map(measure.pixels, texts)) * _SHRUNK))
    kind = Kind.TEXT if look.wraps(column) else column.kind
    values = cells([row.get(column.field) for row in rows], kind)
    words = look.BOLD * max(map(measure.pixels, column.header.split()))
    return round(max(words, look.needed(column, values)) * _SHRUNK) + look.indent(is_indented(column))


def _code_text(row: Row) -> str:
    """A fund's code with its type; cash needs none."""
    return f"{row['code_type']} {row['code']}" if row["code_type"] != "Cash" else ""


def is_indented(column: Column) -> bool:
    """Whether a column of texts stands right of numbers or of the coloured strip, which would else touch it."""
    return column.field in ("fund_name", "action", "reason")


def lines(text: str, width: float, size: float = POINTS) -> int:
    """How many lines a text takes in `width` pixels."""
    return measure.lines(text, width * look.SIZE / size)


def points(line_count: int, size: float = POINTS) -> float:
    """The height of a row of that many lines."""
    return round(_LINE_POINTS * size / POINTS * max(1, line_count) + 3.0, 1)
