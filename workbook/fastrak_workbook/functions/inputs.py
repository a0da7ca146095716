"""The input tables as they stand on their sheets, for formulas that look at them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from fastrak_workbook.addresses import column_letter, column_position
from fastrak_workbook.functions.cells import Columns, Formulas, verbatim
from fastrak_workbook.functions.sheet import Layout, copied, quoted
from fastrak_workbook.layout import INPUT_TABLES
from fastrak_workbook.read.column_grid import ColumnGrid
from fastrak_workbook.read.source import Source
from fastrak_workbook.read.tables import locate
from fastrak_xl.domain.arrays import Bools, Ints
from fastrak_xl.domain.book import Book, Table

_ROWS_WATCHED_BELOW = 5_000
"""New rows are typed or pasted directly below a table; watching a whole column costs some engines seconds."""
_BETWEEN = "|"
_LAST_ROW = 1_048_576
_THE_SAME = frozenset((str, int, float, bool))
"""The kinds of values that a copy holds as they are."""
_FUND = ("code_type", "code", "fund_name")
MODEL_GUARDS = {
    "funds": (*_FUND, "citicode", "isin", "sedol", "mex", "ticker", "available_on", "substitute"),
    "risk_profiles": ("risk_profile",),
    "sectors": ("sector_model", "sector"),
    "sector_models": ("sector_model", *_FUND),
    "model_portfolios": ("platform", "portfolio", "risk_profile", "sector_model", *_FUND),
    "holdings": _FUND,  # a fund that only a holding names has a name too, and so may make another's ambiguous
}
BOOK_GUARDS = {
    "clients": ("client_id", "risk_profile", "portfolio"),
    "accounts": ("account_id", "client_id", "platform", "risk_profile", "portfolio", "cash_in", "cash_out",
                 "do_not_trade"),
    "holdings": ("account_id", "lock"),
    "settings": ("setting", "value"),
}  # fmt: skip
"""What resolves a row, or is worked into an answer for good: a change there makes the answers unavailable."""


@dataclass(frozen=True)
class Inputs:
    """The tables of a book with the cells that they were read from."""

    book: Book
    source: Source
    epoch: datetime.date

    def rows(self, table: Table, places: Ints) -> InputRows:
        """Rows of a table, by their places in it, counted from 0; NOWHERE for none."""
        numbers = np.append(table.frame.index.to_numpy(), 0)  # NOWHERE is the last place
        return InputRows(self, table, numbers[places])

    def copied(self, values: Iterable[object]) -> list[object]:
        """Cells' values as copies of them hold them."""
        return [value if value is None or type(value) in _THE_SAME else copied(value, self.epoch) for value in values]

    def header_row(self, name: str) -> int:
        """The row of a table's headings."""
        layout = next(layout for layout in INPUT_TABLES if layout.sheet.lower().replace(" ", "_") == name)
        return (locate(self.source, layout)[1] or 0) + 1

    def column(self, table: Table, letter: str) -> list[object]:
        """A column of a table's sheet, from row 1 on."""
        grid, place = self.source.grids[table.sheet], column_position(f"{letter}1")
        if isinstance(grid, ColumnGrid):
            return list(grid.column(place))
        return [cells[place] if place < len(cells) else None for cells in grid]


@dataclass(frozen=True)
class InputRows:
    """The row of an input table that each row of a block follows; `at` are their numbers on its sheet, 0 for none."""

    inputs: Inputs
    table: Table
    at: Ints

    def each(self, field: str) -> str:
        """The cell of a column as a wording names it, its row being the field `at`."""
        return f"{verbatim(quoted(self.table.sheet))}!{self.table.letters[field]}{{at}}"

    def cells(self, field: str) -> list[object]:
        """What the cells of a column held when they were read."""
        column = [*self.inputs.column(self.table, self.table.letters[field]), None]  # row 0 is the last place
        return [column[row - 1] for row in self.at.tolist()]

    def copies(self, field: str, where: Bools) -> list[object]:
        """The same as copies of them hold it, of those rows only."""
        if not where.any():
            return [None] * len(self.at)
        known = zip(self.cells(field), where.tolist(), strict=True)
        return self.inputs.copied(cell if wanted else None for cell, wanted in known)


@dataclass
class Guards:
    """The formulas that hold each guarded column against its copy, and the copies, a block each."""

    labels: list[str]
    formulas: list[str]
    copies: dict[str, Columns]

    @property
    def block(self) -> Columns:
        """Label and formula of every guard."""
        return {"what": self.labels, "holds": Formulas.singly(self.formulas, True)}


def guards(inputs: Inputs, layout: Layout) -> tuple[Guards, int]:
    """All guards, those about models first, and how many those are. Copies go to the right of what is laid out."""
    found = Guards([], [], {})
    count = 0
    for names, is_models in ((MODEL_GUARDS, True), (BOOK_GUARDS, False)):
        for name, guarded in names.items():
            table: Table = getattr(inputs.book, name)
            if table.present:
                _guard_table(inputs, name, table, guarded, layout, found)
        count = len(found.labels) if is_models else count
    return found, count


def _guard_table(
    inputs: Inputs, name: str, table: Table, guarded: Sequence[str], layout: Layout, found: Guards
) -> None:
    first = inputs.header_row(name) + 1
    last = max([first - 1, *map(int, table.frame.index[-1:])])
    if last >= first:
        letters = [table.letters[field] for field in guarded if field in table.letters]
        columns = {letter: inputs.copied(inputs.column(table, letter)[first - 1 : last]) for letter in letters}
        texts = [letter for letter in letters if set(map(type, columns[letter])) <= {str, type(None)}]
        groups = [texts, *([letter] for letter in letters if letter not in texts)]
        for group in filter(None, groups):
            label = f"copy_{name}_{len(found.labels)}"
            found.copies[label] = {"was": _joined([columns[letter] for letter in group])}
            own = layout.add(label, ["was"], last - first + 1).span("was")
            there = f'&"{_BETWEEN}"&'.join(f"{quoted(table.sheet)}!${one}${first}:${one}${last}" for one in group)
            found.labels.append(label)
            found.formulas.append(f"IFERROR(SUMPRODUCT(--({there}<>{own}))=0,FALSE)")
    places = sorted(column_position(f"{letter}1") for letter in table.letters.values())
    bottom = min(last + _ROWS_WATCHED_BELOW, _LAST_ROW)
    below = f"${column_letter(places[0])}${last + 1}:${column_letter(places[-1])}${bottom}"
    found.labels.append(f"nothing below {name}")
    found.formulas.append(f"COUNTA({quoted(table.sheet)}!{below})=0")


def _joined(columns: Sequence[Sequence[object]]) -> Sequence[object]:
    """Columns of texts as one, as the formula joins them; a single column as it is."""
    if len(columns) == 1:
        return columns[0]
    filled = ([str(cell or "") for cell in column] for column in columns)
    return list(map(_BETWEEN.join, zip(*filled, strict=True)))
