"""What a button works on: the open book, the person, and Excel's status bar."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from fastrak_udfs.ribbon.person import Person
from fastrak_workbook.excel.book import ExcelBook
from fastrak_workbook.excel.quiet import Stopped
from fastrak_workbook.excel.reading import read_grid
from fastrak_workbook.layout import ACCOUNTS
from fastrak_workbook.read.tables import heading_form
from fastrak_xl.app.selection import Selection
from fastrak_xl.app.stages import WRITE, Stage
from fastrak_xl.domain.diagnostics import Diagnostic
from fastrak_xl.domain.values import text

_CLIENT, _ACCOUNT = (
    {heading_form(name) for name in (column.header, *column.aliases)}
    for column in (ACCOUNTS.column("client_id"), ACCOUNTS.column("account_id"))
)


class NoClient(Exception):
    """The selected row is of no client; the message says what to do."""


@dataclass
class Desk:
    """One press of a button."""

    book: Any
    person: Person
    stage: Stage
    workbook: ExcelBook = field(init=False)

    def __post_init__(self) -> None:
        """Between two sheets Esc is heard, too."""
        self.workbook = ExcelBook(self.book, lambda: self.stage(WRITE))

    def selected(self) -> Selection:
        """The client, else the account, of the row in which the selection is; NoClient where there is none."""
        chosen = self.book.app.selection
        if chosen is not None and chosen.sheet.book.name == self.book.name:
            grid, row = read_grid(chosen.sheet), chosen.row
            for names, make in ((_CLIENT, _of_client), (_ACCOUNT, _of_account)):
                value = _under_heading(grid, row, names)
                if value:
                    return make(value)
        raise NoClient("Select a cell in a client's row first, on Clients, Accounts, Holdings or a report.")


def _of_client(name: str) -> Selection:
    return Selection(clients=(name,))


def _of_account(name: str) -> Selection:
    return Selection(accounts=(name,))


def _under_heading(grid: list[list[object]], row: int, names: set[str]) -> str:
    """The text in that row of the column whose nearest heading above is one of `names`; "" if there is none."""
    for above in range(min(row - 1, len(grid)), 0, -1):
        for column, value in enumerate(grid[above - 1]):
            if isinstance(value, str) and heading_form(value) in names:
                cells = grid[row - 1] if row <= len(grid) else []
                return (text(cells[column]) or "") if column < len(cells) else ""
    return ""


def counted_problems(found: Iterable[Diagnostic]) -> str:
    """How many errors and warnings there are, and the first error."""
    from fastrak_xl.app.totals import counted

    problems = list(found)
    errors = [one for one in problems if one.is_error]
    first = f"\n\n{errors[0]}" if errors else ""
    return f"{counted(len(errors), 'error')}, {counted(len(problems) - len(errors), 'warning')}.{first}"


__all__ = ["Desk", "NoClient", "Stopped", "counted_problems"]
