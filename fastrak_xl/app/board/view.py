"""What one page shows of a board: the sector model, what is searched for, and which funds stand in which list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from fastrak_xl.app.board.state import Board, BoardFund, BoardSector, State
from fastrak_xl.domain.names import folded

POOL = -1
"""The list of uncategorised funds, beside those of the sectors, which go by their numbers."""

NO_FE_SECTOR = "(no FE sector)"

Lists = Mapping[int, Sequence[int]]
"""The funds of each list in the order in which they are shown: the sectors in theirs, then the pool."""


@dataclass(frozen=True)
class View:
    """One page's own state: nothing of it is saved. `cursor[list]` is the fund on which the keyboard stands there."""

    model: int
    search: str = ""
    fe_sector: str = ""
    by_name: bool = False
    at: int = POOL
    cursor: Mapping[int, int] = field(default_factory=dict)
    selected: frozenset[int] = frozenset()
    typed: str = ""

    def chosen(self, lists: Lists) -> list[int]:
        """The funds that a key or a drop concerns: the selected ones of the list, else the one at the cursor."""
        here = lists.get(self.at, ())
        picked = [fund for fund in here if fund in self.selected]
        cursor = self.cursor.get(self.at)
        return picked or ([cursor] if cursor in here and cursor is not None else [])


def lists_of(board: Board, state: State, view: View) -> dict[int, list[int]]:
    """Every list of the page, the largest fund first, or by name; search and filter concern the pool only."""
    inside = state.sector_of[view.model]
    lists: dict[int, list[int]] = {sector.number: [] for sector in state.sectors_in(view.model)}
    lists[POOL] = []
    for fund in _sorted(board, by_name=view.by_name):
        sector = inside.get(fund.number, POOL)
        if sector != POOL or _is_wanted(fund, view):
            lists[sector].append(fund.number)
    return lists


def _sorted(board: Board, *, by_name: bool) -> list[BoardFund]:
    if by_name:
        return sorted(board.funds.values(), key=lambda fund: (folded(fund.name), fund.number))
    return sorted(board.funds.values(), key=lambda fund: (-fund.value_pence, folded(fund.name), fund.number))


def _is_wanted(fund: BoardFund, view: View) -> bool:
    """Whether a fund meets the search (every word of it, in name, code or FE sector) and the filter."""
    if view.fe_sector and view.fe_sector != (fund.fe_sector or NO_FE_SECTOR):
        return False
    text = folded(f"{fund.name} {fund.code} {fund.fe_sector}")
    return all(word in text for word in folded(view.search).split())


def fe_sectors_of(board: Board, state: State, model: int) -> list[str]:
    """The FE sectors of the uncategorised funds, by name; last, where there are such funds, that they have none."""
    free = [fund for fund in board.funds.values() if fund.number not in state.sector_of[model]]
    named = sorted({fund.fe_sector for fund in free} - {""}, key=folded)
    return [*named, *([NO_FE_SECTOR] if any(not fund.fe_sector for fund in free) else [])]


def settled(view: View, before: Lists, now: Lists) -> View:
    """The view once funds have moved: a cursor whose fund has gone stands on the one that took its place."""
    cursor: dict[int, int] = {}
    for place, funds in now.items():
        fund = view.cursor.get(place)
        if fund in funds and fund is not None:
            cursor[place] = fund
        elif funds:
            old = list(before.get(place, ()))
            index = old.index(fund) if fund in old and fund is not None else 0
            remaining = set(funds)
            later = next((one for one in old[index:] if one in remaining), None)
            cursor[place] = later if later is not None else funds[min(index, len(funds) - 1)]
    shown = {fund for funds in now.values() for fund in funds}
    at = view.at if view.at in now else POOL
    return replace(view, cursor=cursor, selected=view.selected & shown, at=at)


def matching_sector(sectors: Sequence[BoardSector], typed: str) -> BoardSector | None:
    """The sector whose name a person begins to type: one that begins so, else has a word that does, else holds it."""
    text = folded(typed)
    if not text:
        return None
    names = [(folded(sector.name), sector) for sector in sectors]
    begins = [sector for name, sector in names if name.startswith(text)]
    words = [sector for name, sector in names if f" {text}" in name]
    holds = [sector for name, sector in names if text in name]
    return next(iter([*begins, *words, *holds]), None)
