"""A board over the good book, and what it says in words."""

from __future__ import annotations

from functools import cache

from fastrak_workbook.memory_book import MemoryBook
from fastrak_xl.app.board.difference import difference
from fastrak_xl.app.board.reading import read_board
from fastrak_xl.app.board.state import Board, State
from fastrak_xl.app.check import check
from fastrak_xl.engine.link.linked import LinkedBook
from tests.errors.good_book import Tables, good_tables


class Shown:
    """A book on the board."""

    def __init__(self, tables: Tables | None = None) -> None:
        self.book = MemoryBook(tables or good_tables())
        self.linked: LinkedBook = check(self.book).linked if tables else _good()
        self.board: Board
        self.state: State
        self.board, self.state = read_board(self.linked)

    def fund(self, first: str) -> int:
        """A fund's number by its first name; "Cash" is cash."""
        return next(number for number, one in enumerate(self.linked.funds.funds) if one.name.split()[0] == first)

    def model(self, name: str) -> int:
        """A sector model's number."""
        found = self.state.model(name)
        assert found is not None
        return found

    def sector(self, name: str, model: str = "Simple", state: State | None = None) -> int:
        """A sector's number by name."""
        now = state or self.state
        number = now.model(model)
        assert number is not None
        return next(one.number for one in now.sectors_in(number) if one.name == name)

    def saved(self, state: State) -> Shown:
        """The book after the state's changes, read again."""
        self.book.change(difference(self.linked, state))
        again = Shown.__new__(Shown)
        again.book = self.book
        again.linked = check(self.book).linked
        again.board, again.state = read_board(again.linked)
        return again


@cache
def _good() -> LinkedBook:
    """The good book linked: hundreds of boards begin with it, and none changes it."""
    return check(MemoryBook(good_tables())).linked


def words(shown: Shown, state: State | None = None) -> dict[str, object]:
    """A state in names: sectors with colours in order, funds by sector, portfolios in percent."""
    now = state or shown.state
    name = [fund.name for fund in shown.linked.funds.funds]
    return {
        "sectors": [
            (now.models[one.model], one.name, one.colour) for model in now.models for one in now.sectors_in(model)
        ],
        "funds": {
            (now.models[model], name[fund]): now.sectors[sector].name
            for model, inside in now.sector_of.items()
            for fund, sector in inside.items()
        },
        "portfolios": {
            one.title: {name[fund]: points for fund, points in one.allocations.items()}
            for one in now.portfolios.values()
        },
    }
