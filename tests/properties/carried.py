"""Workbooks that carry their functions, and IronCalc, which calculates them: Excel's stand-in."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import ironcalc

from fastrak_workbook.functions.put import with_functions
from fastrak_workbook.layout import INPUT_TABLES
from tests.contract.test_workbook_port import as_xlsx

Tables = dict[str, list[dict[str, object]]]
FUNCTIONS = ("TARGET", "SECTOR", "VALUE", "WEIGHT", "DRIFT")
PLATFORMS = ("All", "Nucleus", "Transact", "Quilter", "Elsewhere")
ASKED = "Asked"
"""The sheet for calls. A file had better bring it along: to add one takes IronCalc as long as to calculate."""
PLACES = 12
"""Rows and columns between two calls, so that none is in another's way."""


@dataclass(frozen=True)
class Call:
    """A call of a function; an argument is None (omitted), a text, or rows of texts."""

    function: str
    arguments: tuple[object, ...]

    @property
    def formula(self) -> str:
        """As a person types it."""
        return f"=FASTRAK_{self.function}({','.join(map(_written, self.arguments))})"


def _written(argument: object) -> str:
    if argument is None:
        return ""
    if isinstance(argument, list):
        return "{" + ";".join(",".join(map(_written, row)) for row in argument) + "}"
    return '"' + str(argument).replace('"', '""') + '"'


class Carrier:
    """A workbook open in IronCalc, and a sheet for calls."""

    def __init__(self, data: bytes) -> None:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "book.xlsx"
            file.write_bytes(data)
            self.model = ironcalc.load_from_xlsx(str(file), "en", "UTC")
        self.sheets = [sheet["name"] for sheet in self.model.get_worksheets_properties()]

    @cached_property
    def _calls(self) -> int:
        if ASKED not in self.sheets:
            self.model.new_sheet()
        return self.sheets.index(ASKED) if ASKED in self.sheets else len(self.sheets)

    def ask(self, formulas: Sequence[str]) -> None:
        """Type formulas, and calculate everything."""
        for place, formula in enumerate(formulas):
            self.model.set_user_input(self._calls, place * PLACES + 1, 1, formula)
        self.model.evaluate()

    def answer(self, place: int, rows: int = 1, columns: int = 1) -> list[list[object]]:
        """What the formula at that place in the order of asking shows."""
        top = place * PLACES + 1
        cells = [[self.model.get_cell_value(self._calls, top + r, 1 + c) for c in range(columns)] for r in range(rows)]
        return [["" if cell is None else cell for cell in row] for row in cells]

    def edit(self, sheet: str, row: int, column: int, entry: str) -> None:
        """Type something into a cell (row and column from 1)."""
        self.model.set_user_input(self.sheets.index(sheet), row, column, entry)


def carrier(tables: Tables) -> Carrier:
    """A random book with its functions, in IronCalc."""
    return Carrier(with_functions(file_of(tables | {ASKED: [{}]})))


def file_of(tables: Tables) -> bytes:
    """A random book as a file; a sheet without rows has its headings."""
    blank = {layout.sheet: dict.fromkeys(column.header for column in layout.columns) for layout in INPUT_TABLES}
    return as_xlsx({sheet: rows or [blank[sheet]] for sheet, rows in tables.items()})


class Caller:
    """Random calls on a book: names that are there, in any case, and some that are not; blocks; omitted arguments."""

    def __init__(self, tables: Tables, dice: random.Random) -> None:
        self._dice = dice
        referring = [line for name in ("Holdings", "Model Portfolios", "Sector Models") for line in tables[name]]
        codes = [str(line["Fund Code"]) for line in referring if line["Fund Code"]]
        codes += [
            str(line[kind]) for line in tables["Funds"] for kind in ("CitiCode", "ISIN", "SEDOL") if line.get(kind)
        ]
        names = [str(line["Fund Name"]) for line in (*tables["Funds"], *tables["Holdings"]) if line.get("Fund Name")]
        self._items = [codes, names or codes, [str(line["Sector"]) for line in tables["Sectors"]],
                       ["Cash", "Unassigned", "no such thing", "*", ">0", ""]]  # fmt: skip
        self._accounts = [*_column(tables, "Accounts", "Account ID"), "nobody"]
        self._holders = [*self._accounts, *_column(tables, "Clients", "Client ID")]
        self._portfolios = [*_column(tables, "Model Portfolios", "Model Portfolio"), "no such portfolio"]
        self._risks = [*_column(tables, "Model Portfolios", "Risk Profile"), "no such profile"]
        self._models = [*_column(tables, "Sectors", "Sector Model"), "no such model"]

    def call(self, function: str) -> Call:
        """A random call of a function."""
        first = {"TARGET": self._portfolios, "SECTOR": None, "VALUE": self._holders}.get(function, self._accounts)
        arguments = [self._argument(first)]
        if function != "SECTOR":
            arguments.append(self._argument(None) if function in ("WEIGHT", "DRIFT") else self._maybe(None, 0.8))
        if function == "SECTOR":
            arguments.append(self._maybe(self._models, 0.6))
        if function == "TARGET":
            arguments += [self._maybe(self._risks, 0.8), self._maybe(PLATFORMS, 0.5)]
        while arguments[-1] is None:
            arguments.pop()
        return Call(function, tuple(self._as_block(arguments)))

    def _maybe(self, known: Sequence[str] | None, chance: float) -> str | None:
        return self._argument(known) if self._dice.random() < chance else None

    def _argument(self, known: Sequence[str] | None) -> str:
        text = self._dice.choice(self._dice.choice(self._items) if known is None else known)
        return self._dice.choice([text, text, text.upper(), text.lower(), f"  {text} "])

    def _as_block(self, arguments: list[str | None]) -> list[object]:
        """One time in five a block in the place of an argument: a column, a row, or one of each."""
        found: list[object] = list(arguments)
        if self._dice.random() < 0.8:
            return found
        others: Sequence[Sequence[str]] = (self._holders, *self._items, self._portfolios)
        chosen = self._dice.choice([place for place, one in enumerate(arguments) if one is not None])
        picked = [str(arguments[chosen]), *(self._dice.choice(self._dice.choice(others)) for _ in range(2))]
        found[chosen] = [[text] for text in picked] if self._dice.random() < 0.5 else [picked]
        return found


def _column(tables: Tables, sheet: str, heading: str) -> list[str]:
    return list(dict.fromkeys(str(line[heading]) for line in tables[sheet] if line[heading]))
