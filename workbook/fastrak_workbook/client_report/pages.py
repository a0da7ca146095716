"""A client's report as lines with heights, and where the pages end: each page begins with whose account it is.

Excel repeats the same rows on all pages of a sheet, which cannot say which account a page goes on with. So pages are
laid out here, by heights that the file fixes, and the breaks are set.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from fastrak_workbook.client_report import grid as sizes
from fastrak_workbook.client_report.grid import Grid
from fastrak_workbook.render import look
from fastrak_xl.app.client_report import AccountPage, ClientReport, ClientReports, Row, SectorPart

REPORT = "Client Report"

HEAD_ROWS = 3
"""So many rows at the top does Excel repeat on every page."""
_HEAD = (24.0, 5.0)
_PAGE_POINTS = 506.0
"""The height of an A4 page on its side between the margins, less 3% for printers that measure otherwise."""
_TALLEST = 400.0
"""Excel allows a row no more than 409 points."""

_LABELS, _GAP, _SIGN, _SIGNED = 12.0, 6.0, 36.0, 13.0
_BAR_POINTS, _CHART_FRAME, _LEAST_CHART = 17.0, 52.0, 105.0
_CHART_PART = 0.6


class What(Enum):
    """What stands on a line."""

    TITLE = auto()
    LABELS = auto()
    VALUES = auto()
    PICTURE = auto()
    HEADINGS = auto()
    SECTOR = auto()
    FUND = auto()
    TOTAL = auto()
    GAP = auto()
    SIGNED = auto()


@dataclass(frozen=True)
class Line:
    """One row of the sheet. `starts_page`: a page break stands before it."""

    what: What
    points: float
    text: str = ""
    row: Row | None = None
    part: SectorPart | None = None
    facts: tuple[tuple[str, str], ...] = ()
    account: AccountPage | None = None
    starts_page: bool = False


@dataclass(frozen=True)
class Head:
    """What stands at the top of every page: two lines, each with a text at the left and one at the right."""

    firm: str
    kind: str
    client: str
    right: str

    def points(self, grid: Grid) -> tuple[float, float, float]:
        """The heights of its rows; the third one is a gap."""
        half = grid.pixels(0, grid.quarters[1][1])
        count = max(sizes.lines(text, half, 10) for text in (self.client, self.right))
        firm = sizes.lines(self.firm, half, 16)
        return _HEAD[0] * firm, sizes.points(count, 10), _HEAD[1]


def head_of(reports: ClientReports, client: ClientReport) -> Head:
    """Whose report it is, by whom, of what day."""
    day = f"As at {reports.as_at.day} {reports.as_at:%B %Y}" if reports.as_at else ""
    adviser = f"Adviser: {client.adviser}" if client.adviser else ""
    name = f"{client.name} ({client.client_id})" if client.name != client.client_id else client.name
    right = "   ".join(part for part in (adviser, day) if part)
    firm, kind = (reports.firm, REPORT) if reports.firm else (REPORT, "")
    return Head(firm, kind, name, right)


def lay_out(client: ClientReport, grid: Grid, head: Head) -> tuple[list[Line], int]:
    """The lines of a client's sheet below the repeated head, and how many pages they take."""
    room = _PAGE_POINTS - sum(head.points(grid))
    lines: list[Line] = []
    for account in client.accounts:
        lines += _paged(account, grid, room, is_first=not lines)
    return lines, 1 + sum(line.starts_page for line in lines)


def _paged(account: AccountPage, grid: Grid, page: float, *, is_first: bool) -> Iterator[Line]:
    """An account's lines, broken into pages: what belongs together stays together."""
    room = page
    start_page = not is_first
    for block in _blocks(account, grid, page):
        height = sum(line.points for line in block)
        if height > room < page:
            block = [*_continued(account, grid, block[0]), *block]
            height, room, start_page = sum(line.points for line in block), page, True
        room -= height
        for line in block:
            yield _starting(line) if start_page else line
            start_page = False


def _continued(account: AccountPage, grid: Grid, first: Line) -> list[Line]:
    """What a page begins with that goes on with an account: whose it is, the headings, and the sector it is in."""
    again = [_title(f"{account.title} (continued)")]
    if first.what is not What.HEADINGS:
        again.append(_headings(grid))
    if first.what is What.FUND and first.part is not None:
        again.append(_sector(grid, first.part, f"{first.part.name} (continued)", None))
    return again


def _sector(grid: Grid, part: SectorPart, name: str, sums: Row | None) -> Line:
    count = sizes.lines(name, (grid.pixels(1, 2) - look.indent(indented=True)) / look.BOLD)
    return Line(What.SECTOR, sizes.points(count), name, sums, part)


def _starting(line: Line) -> Line:
    return Line(line.what, line.points, line.text, line.row, line.part, line.facts, line.account, starts_page=True)


def _blocks(account: AccountPage, grid: Grid, page: float) -> Iterator[list[Line]]:
    """Lines that must not be parted: headings and a sector with the first fund below them."""
    half = len(account.facts) // 2
    top = [_title(account.title)]
    for facts in (account.facts[:half], account.facts[half:]):
        places = grid.quarters[: len(facts)]
        pairs = zip(facts, places, strict=True)
        count = max(sizes.lines(fact, grid.pixels(*place), 9.5) for (_, fact), place in pairs)
        top += [Line(What.LABELS, _LABELS, facts=facts), Line(What.VALUES, sizes.points(count, 9), facts=facts)]
    top.append(Line(What.GAP, _GAP))
    most = page - sum(line.points for line in top) - _SIGNED - _GAP
    picture = Line(What.PICTURE, min(most, _TALLEST, picture_points(account, grid)), account=account)
    yield [*top, picture, Line(What.SIGNED, _SIGNED, account=account), Line(What.GAP, _GAP)]
    headings = [_headings(grid)] if account.sectors else []
    for part in account.sectors:
        sector = [_sector(grid, part, part.name, part.sums)]
        for row in part.rows:
            yield [*headings, *sector, Line(What.FUND, sizes.points(grid.lines(row)), row=row, part=part)]
            headings, sector = [], []
    if account.sectors:
        yield [Line(What.TOTAL, sizes.points(1) + 2, "Total", account.sums)]


def _title(text: str) -> Line:
    return Line(What.TITLE, 8.0 + 15.0 * sizes.lines(text, sizes.PAGE_PIXELS, 13), text)


def _headings(grid: Grid) -> Line:
    return Line(What.HEADINGS, sizes.points(grid.heading_lines) + 2)


def charted(account: AccountPage) -> tuple[SectorPart, ...]:
    """The sectors that the chart shows: those with a share now or in the model."""
    return tuple(part for part in account.sectors if part.sums["current"] or part.sums["target"])


def picture_points(account: AccountPage, grid: Grid) -> float:
    """The height of the row that holds the chart and, beside it, what to know about the account and room to sign."""
    bars = len(charted(account))
    chart = max(_LEAST_CHART, _CHART_FRAME + _BAR_POINTS * bars) - _SIGNED if bars else 0.0
    width = grid.pixels(first_point_column(account, grid), len(grid.columns)) - 8
    text = sizes.points(sum(sizes.lines(f"• {point}", width) for point in account.points))
    return max(chart, text + _SIGN)


def chart_points(picture: Line) -> float:
    """The height of the chart, which stands beside the line for signatures too."""
    return picture.points + _SIGNED


def first_point_column(account: AccountPage, grid: Grid) -> int:
    """The column of the sheet (the strip is 0) where the sentences begin: right of the chart, if there is one."""
    if not charted(account):
        return 0
    wide, at = sizes.CHIP_PIXELS + 0.0, 1
    for number, width in enumerate(grid.widths, start=1):
        wide += width
        if wide <= sizes.PAGE_PIXELS * _CHART_PART:
            at = number + 1
    return at


def signed_columns(first: int, grid: Grid) -> tuple[tuple[int, int], tuple[int, int]]:
    """Where the two signatures stand: about half of the columns from `first` on each, and a column between them."""
    last = len(grid.columns)
    middle = first + 1
    while middle < last - 1 and grid.pixels(first, middle) < grid.pixels(first, last) / 2:
        middle += 1
    return (first, middle - 1), (middle + 1, last)
