"""The Client Report as bytes: a workbook that holds the chosen clients and nobody else. Same reports, same bytes."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from io import BytesIO
from typing import Any

import xlsxwriter

from fastrak_workbook.client_report.drawing import SheetPen
from fastrak_workbook.client_report.grid import grid_of
from fastrak_workbook.client_report.pages import REPORT, head_of, lay_out
from fastrak_workbook.house_style import Formats
from fastrak_workbook.render.cells import one_line
from fastrak_xl.app.client_report import ClientReport, ClientReports

_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": False,
}
_MADE = datetime.datetime(2000, 1, 1)
_NO_SHEET_NAME = re.compile(r"[\[\]:*?/\\]")
_LONGEST_NAME = 31


def report_workbook(reports: ClientReports) -> bytes:
    """The reports of all clients given, a sheet each."""
    stream = BytesIO()
    workbook = xlsxwriter.Workbook(stream, _OPTIONS)
    workbook.set_properties({"title": REPORT, "author": one_line(reports.firm or "Fastrak XL")[:200], "created": _MADE})
    formats = Formats(workbook)
    for client, name in zip(reports.clients, sheet_names(reports.clients), strict=True):
        _draw(workbook, formats, reports, client, name)
    workbook.close()
    return stream.getvalue()


def _draw(workbook: Any, formats: Formats, reports: ClientReports, client: ClientReport, name: str) -> None:
    grid = grid_of(client)
    head = head_of(reports, client)
    lines, pages = lay_out(client, grid, head)
    pen = SheetPen(workbook, workbook.add_worksheet(name), formats, grid)
    pen.set_page(head, reports.origin, pages, is_alone=len(reports.clients) == 1)
    for line in lines:
        pen.draw(line)
    pen.finish()


def sheet_names(clients: Sequence[ClientReport]) -> list[str]:
    """Client Report where it is one client's; else each client's ID and name, as far as Excel allows."""
    if len(clients) == 1:
        return [REPORT]
    taken: set[str] = set()
    return [_free_name(f"{client.client_id} {client.name}".strip(), taken) for client in clients]


def _free_name(wanted: str, taken: set[str]) -> str:
    whole = _NO_SHEET_NAME.sub(" ", one_line(wanted)).strip("' ") or REPORT
    name, number = _cut(whole, _LONGEST_NAME), 1
    while name.casefold() in taken or name.casefold() == "history":
        number += 1
        ending = f" ({number})"
        name = _cut(whole, _LONGEST_NAME - len(ending)) + ending
    taken.add(name.casefold())
    return name


def _cut(name: str, most: int) -> str:
    """The beginning of a name, as long as Excel counts: in UTF-16 units."""
    return name.encode("utf-16-le")[: 2 * most].decode("utf-16-le", "ignore").rstrip("' ")
