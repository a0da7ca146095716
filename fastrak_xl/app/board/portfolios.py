"""What a person does to model portfolios: pick funds, type percentages, copy them to the next risk profile."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from fastrak_xl.app.board.state import CannotDo, Portfolio, PortfolioKey, State
from fastrak_xl.domain.names import folded
from fastrak_xl.domain.values.amounts import allocation
from fastrak_xl.domain.values.unreadable import Unreadable

_FINEST = Decimal("0.0001")


def percent(text: str) -> Decimal | None:
    """What a person typed as a percentage: "12.5" and "12.5%" are 12.5; None for nothing. CannotDo for the rest."""
    try:
        read = allocation(text)
    except Unreadable as unreadable:
        raise CannotDo(f"{text} is no percentage. {unreadable.cure}") from None
    if read is None:
        return None
    points = read.number * 100 if read.mark else read.number
    if not 0 <= points <= 100:
        raise CannotDo(f"{text} is not between 0% and 100%.")
    return points.quantize(_FINEST).normalize() + Decimal(0)


def allocate(state: State, key: PortfolioKey, fund: int, points: Decimal | None) -> State:
    """A fund's percentage; None leaves it laid out without one."""
    one = state.portfolios[key]
    return with_portfolio(state, replace(one, allocations={**one.allocations, fund: points}))


def pick_funds(state: State, key: PortfolioKey, funds: Iterable[int]) -> State:
    """Lay funds out in a portfolio, without percentages; those that are there already stay as they are."""
    one = state.portfolios[key]
    return with_portfolio(state, replace(one, allocations={**dict.fromkeys(funds), **one.allocations}))


def drop_fund(state: State, key: PortfolioKey, fund: int) -> State:
    """Take a fund out of a portfolio."""
    one = state.portfolios[key]
    return with_portfolio(
        state, replace(one, allocations={its: points for its, points in one.allocations.items() if its != fund})
    )


def new_portfolio(state: State, name: str, risk_profile: str, platform: str, model: int) -> State:
    """A portfolio without rows. CannotDo for a blank or taken name, or one that rests on another sector model."""
    name, platform = " ".join(name.split()), " ".join(platform.split()) or "All"
    if not name:
        raise CannotDo("Type a name for the model portfolio.")
    rests_on = {one.model for one in state.portfolios.values() if folded(one.name) == folded(name)}
    if rests_on - {model}:
        other = state.models[rests_on.pop()]
        raise CannotDo(f"{name} rests on the sector model {other}. Choose that one, or another name.")
    made = Portfolio(name, risk_profile, platform, model, {})
    if made.key in state.portfolios:
        raise CannotDo(f"There is a portfolio {made.title} already.")
    return with_portfolio(state, made)


def copy_portfolio(state: State, key: PortfolioKey, risk_profile: str) -> State:
    """A portfolio's rows for another risk profile, in place of those it has."""
    return with_portfolio(state, replace(state.portfolios[key], risk_profile=risk_profile))


def with_portfolio(state: State, one: Portfolio) -> State:
    """The state with a portfolio in place of the one that has its key."""
    return replace(state, portfolios={**state.portfolios, one.key: one})


def sector_totals(state: State, one: Portfolio) -> dict[int | None, Decimal]:
    """What the percentages add up to per sector, in the board's order; under None what is in no sector, cash too."""
    totals: dict[int | None, Decimal] = {sector.number: Decimal(0) for sector in state.sectors_in(one.model)}
    totals[None] = Decimal(0)
    for fund, points in one.allocations.items():
        sector = state.sector(one.model, fund)
        totals[sector.number if sector else None] += points or 0
    return totals
