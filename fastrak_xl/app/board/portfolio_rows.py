"""What a board's state changes on the sheet Model Portfolios."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from fastrak_xl.app.board.reading import rows_of_portfolios
from fastrak_xl.app.board.state import Portfolio, State
from fastrak_xl.app.changes import Amendment, Value, Values
from fastrak_xl.engine.link.funds import CASH
from fastrak_xl.engine.link.linked import LinkedBook
from fastrak_xl.engine.link.sectors import CASH_SECTOR


def portfolio_rows(linked: LinkedBook, start: State, state: State) -> Amendment:
    """Rows follow their funds' sectors; a portfolio with other percentages is written as fractions throughout."""
    positions = rows_of_portfolios(linked.book.model_portfolios)
    removed: set[int] = set()
    changed: dict[int, Values] = {}
    added: list[Values] = []
    for key, one in state.portfolios.items():
        was = start.portfolios.get(key)
        rows = _rows(linked, positions[key]) if was else {}
        for fund, row in rows.items():
            if fund not in one.allocations:
                removed.add(row)
            elif was and (values := _changes((start, was), (state, one), fund)):
                changed[row] = values
        added += [_row(linked, state, one, fund) for fund in one.allocations if fund not in rows]
    return Amendment(frozenset(removed), changed, tuple(added))


def _rows(linked: LinkedBook, positions: list[int]) -> dict[int, int]:
    """The row of each fund of a portfolio."""
    funds, rows = linked.funds.rows["model_portfolios"], linked.book.model_portfolios.frame.index
    return {int(funds[place]): int(rows[place]) for place in positions}


def _changes(before: tuple[State, Portfolio], after: tuple[State, Portfolio], fund: int) -> Values:
    """The cells of a standing row that are to say something else."""
    values: dict[str, Value] = {}
    sector = _sector(*after, fund)
    if sector and sector != _sector(*before, fund):
        values["sector"] = sector
    if before[1].allocations != after[1].allocations:
        values["allocation"] = _fraction(after[1].allocations, fund)
    return values


def _row(linked: LinkedBook, state: State, one: Portfolio, fund: int) -> Values:
    code_type, code = linked.funds.funds[fund].canonical
    names = {"platform": one.platform, "portfolio": one.name, "risk_profile": one.risk_profile}
    where = {"sector_model": state.models[one.model], "sector": _sector(state, one, fund)}
    what = {"fund_name": linked.funds.funds[fund].name, "code_type": code_type, "code": code}
    return {**names, **where, **what, "allocation": _fraction(one.allocations, fund)}


def _sector(state: State, one: Portfolio, fund: int) -> str:
    sector = state.sector(one.model, fund)
    return sector.name if sector else (CASH_SECTOR if fund == CASH else "")


def _fraction(allocations: Mapping[int, Decimal | None], fund: int) -> Decimal | None:
    points = allocations[fund]
    return None if points is None else points / 100
