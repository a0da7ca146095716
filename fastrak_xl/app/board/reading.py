"""The board of a workbook as it was read."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import numpy as np

from fastrak_xl.app.board.state import Allocations, Board, BoardFund, BoardSector, Portfolio, State
from fastrak_xl.app.categorise.assigning import held_pence
from fastrak_xl.domain.book import Table
from fastrak_xl.domain.names import folded
from fastrak_xl.domain.values.amounts import Amount
from fastrak_xl.engine.categorise.propose import fe_sectors
from fastrak_xl.engine.link.funds import CASH
from fastrak_xl.engine.link.linked import LinkedBook
from fastrak_xl.engine.link.lookup import NOWHERE
from fastrak_xl.engine.link.portfolios import ALL_PLATFORMS, VersionKey

_FRACTIONS_UP_TO = 2


def read_board(linked: LinkedBook) -> tuple[Board, State]:
    """What the board shows of a linked book, and the state from which its changes start."""
    held, published, listed = held_pence(linked), fe_sectors(linked), linked.funds.funds
    funds = {
        number: BoardFund(number, fund.name, *fund.canonical, str(published[number]), held[number])
        for number, fund in enumerate(listed)
        if number != CASH
    }
    portfolios, left_out = _portfolios(linked)
    platforms = dict.fromkeys([*linked.accounts.platform.tolist(), *linked.book.lists.frame["platform"]])
    board = Board(funds, _risk_profiles(linked), tuple(name for name in platforms if name), left_out)
    return board, _state(linked, portfolios)


def _state(linked: LinkedBook, portfolios: list[Portfolio]) -> State:
    sectors = linked.sectors
    return State(
        dict(enumerate(sectors.models)),
        {number: BoardSector(number, one.model, one.name, one.colour) for number, one in enumerate(sectors.sectors)},
        {model: _sector_of(linked, model) for model in range(len(sectors.models))},
        {one.key: one for one in portfolios},
        next_number=max(len(sectors.models), len(sectors.sectors)),
    )


def _sector_of(linked: LinkedBook, model: int) -> dict[int, int]:
    row = linked.sectors.of_fund[model]
    return {fund: int(row[fund]) for fund in np.flatnonzero(row != NOWHERE).tolist()}


def _risk_profiles(linked: LinkedBook) -> tuple[str, ...]:
    """The firm's risk profiles in their order; those without a number come last."""
    frame = linked.book.risk_profiles.frame
    ranked = [
        (float("inf") if order != order else float(order), place, name)
        for place, (name, order) in enumerate(zip(frame["risk_profile"], frame["order"], strict=True))
        if name
    ]
    return tuple(dict.fromkeys(name for _, _, name in sorted(ranked)))


def rows_of_portfolios(table: Table) -> dict[VersionKey, list[int]]:
    """The positions of each portfolio's rows; rows that do not say whose they are belong to none."""
    rows: dict[VersionKey, list[int]] = {}
    columns = (table.frame[name] for name in ("portfolio", "risk_profile", "platform"))
    for position, (name, risk, platform) in enumerate(zip(*columns, strict=True)):
        if name and risk:
            key = (folded(name), folded(risk), folded(platform) or ALL_PLATFORMS)
            rows.setdefault(key, []).append(position)
    return rows


def _portfolios(linked: LinkedBook) -> tuple[list[Portfolio], tuple[str, ...]]:
    """The portfolios whose rows can all be told, and the titles of the others."""
    table, found = linked.book.model_portfolios, list[Portfolio]()
    left_out = list[str]()
    for positions in rows_of_portfolios(table).values():
        first = table.frame.iloc[positions[0]]
        names = (str(first["portfolio"]), str(first["risk_profile"]), str(first["platform"]) or "All")
        model = linked.sectors.model(str(first["sector_model"]))
        allocations = _allocations(linked, table, positions)
        if model == NOWHERE or allocations is None:
            left_out.append(" / ".join(names))
        else:
            found.append(Portfolio(*names, model, allocations))
    return found, tuple(left_out)


def _allocations(linked: LinkedBook, table: Table, positions: list[int]) -> Allocations | None:
    """Percent by fund; None where a fund or an allocation cannot be told, or a fund stands twice."""
    funds = linked.funds.rows["model_portfolios"][positions].tolist()
    if NOWHERE in funds or len(set(funds)) < len(funds) or table.unread("allocation")[positions].any():
        return None
    amounts: list[Amount | None] = table.frame["allocation"].iloc[positions].tolist()
    return dict(zip(funds, _percents(amounts), strict=True))


def _percents(amounts: list[Amount | None]) -> Iterator[Decimal | None]:
    """Allocations in percent: a mark is certain; without one, a total up to two means fractions."""
    bare = sum((one.number for one in amounts if one is not None and not one.mark), Decimal(0))
    factor = 1 if bare > _FRACTIONS_UP_TO else 100
    for one in amounts:
        yield None if one is None else (one.number * (100 if one.mark else factor)).normalize() + Decimal(0)
