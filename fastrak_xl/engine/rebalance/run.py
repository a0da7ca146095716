"""One run over all accounts: lay out, apply the policies, find the bases, ask the method, apply the rules."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from fastrak_xl.domain.arrays import Bools, Floats, Ints
from fastrak_xl.domain.setting_rules import CASH_FLOW, FULL, SECTOR, TOLERANCE
from fastrak_xl.domain.settings import Settings
from fastrak_xl.engine.link.linked import LinkedBook
from fastrak_xl.engine.link.lookup import NOWHERE
from fastrak_xl.engine.rebalance.aim_bands import Bands, find_bands
from fastrak_xl.engine.rebalance.base import Bases, find_bases
from fastrak_xl.engine.rebalance.buy_units import units_and_prices
from fastrak_xl.engine.rebalance.cash_flow import cash_flow
from fastrak_xl.engine.rebalance.changes import Changes
from fastrak_xl.engine.rebalance.full import full, target_values
from fastrak_xl.engine.rebalance.gains import Gains, estimate_gains
from fastrak_xl.engine.rebalance.policies import Stances, apply_policies
from fastrak_xl.engine.rebalance.positions import Positions, lay_out
from fastrak_xl.engine.rebalance.prices import Prices
from fastrak_xl.engine.rebalance.problem import Method, Problem
from fastrak_xl.engine.rebalance.rules import apply_rules
from fastrak_xl.engine.rebalance.sector import sector
from fastrak_xl.engine.rebalance.shares import Shares, find_shares
from fastrak_xl.engine.rebalance.tolerance import tolerance
from fastrak_xl.engine.rebalance.units import unit_rules

METHODS: dict[str, Method] = {FULL: full, TOLERANCE: tolerance, CASH_FLOW: cash_flow, SECTOR: sector}


class Status(StrEnum):
    """What became of an account; see D5 of the decisions."""

    REBALANCED = "Rebalanced"
    NO_TRADES = "No trades needed"
    DO_NOT_TRADE = "Do Not Trade"
    NO_MODEL = "No model portfolio"
    INFEASIBLE = "Infeasible"
    NOTHING = "Nothing to do"
    NOT_RUN = "Not run"


@dataclass(frozen=True)
class Rebalanced:
    """The outcome per row of `positions` (trade in pence, shares) and per account (base, status).

    Why a trade is what it is: `ideal` is the method's trade without any rule, `changes` what each rule did to it,
    `bands` the edges under method Tolerance (else None), `gains` what a sale realises. `units` are those traded, sales
    below zero, at `price` pence each; NaN where a price is not known or nothing is traded.
    """

    positions: Positions
    stances: Stances
    bases: Bases
    trade: Ints
    target_value: Ints
    shares: Shares
    status: list[Status]
    settings: Settings
    ideal: Ints
    changes: Changes
    bands: Bands | None
    gains: Gains
    units: Floats
    price: Floats

    @property
    def after(self) -> Ints:
        """Pence of each row once the trades are done."""
        return self.positions.value + self.trade

    @property
    def bought_without_price(self) -> Ints:
        """The rows that are bought in pounds only, since their fund's price is not known."""
        return np.flatnonzero((self.trade > 0) & ~self.positions.is_cash & np.isnan(self.price))


def rebalance(linked: LinkedBook, settings: Settings, left_out: Bools | None = None) -> Rebalanced:
    """Rebalance every account under the settings; accounts share nothing but their client's CGT allowance.

    `left_out` are accounts that an error keeps from being run: nothing is traded in them.
    """
    accounts = linked.accounts
    positions = lay_out(linked, share_classes_as_one=settings.share_classes_as_one)
    has_model = accounts.version != NOWHERE
    stances = apply_policies(positions, has_model, settings)
    bases = find_bases(positions, stances, accounts.cash_in, accounts.cash_out, settings)
    kept_in_cash = ~has_model | accounts.do_not_trade | (False if left_out is None else left_out)
    infeasible = bases.is_short | (kept_in_cash & _cash_cannot_pay(bases))
    problem = Problem(
        positions,
        stances,
        bases,
        settings,
        target=target_values(positions, stances, bases),
        no_sale=positions.no_sale,
        no_buy=positions.no_buy | positions.unavailable,
        asked=~kept_in_cash & ~infeasible,
    )
    rules = unit_rules(linked, positions, settings.unit_decimals)
    prices = Prices(linked, positions)
    ruled = apply_rules(problem, linked, METHODS[settings.method], rules, prices)
    trade = ruled.traded.pence
    if infeasible.any():
        trade = np.where(infeasible[positions.account], 0, trade)
    units, price = units_and_prices(problem, prices, ruled.traded)
    return Rebalanced(
        positions,
        stances,
        bases,
        trade,
        target_value=problem.target,
        shares=find_shares(positions, stances, bases, trade, has_model, infeasible),
        status=_statuses(positions, bases, trade, infeasible, has_model, accounts.do_not_trade),
        settings=settings,
        ideal=ruled.ideal,
        changes=ruled.changes,
        bands=find_bands(problem) if settings.method == TOLERANCE else None,
        gains=estimate_gains(positions, accounts, trade),
        units=units,
        price=price,
    )


def _cash_cannot_pay(bases: Bases) -> Bools:
    """Where nothing may be sold: whether the flow takes cash below zero, or an overdraft deeper."""
    return bases.cash + bases.net_flow < np.minimum(bases.cash, 0)


def _statuses(
    positions: Positions,
    bases: Bases,
    trade: Ints,
    infeasible: Bools,
    has_model: Bools,
    do_not_trade: Bools,
) -> list[Status]:
    moved = (trade != 0) & ~positions.is_cash
    traded = np.logical_or.reduceat(moved, positions.starts) if len(positions.starts) else moved
    conditions = [bases.is_empty, infeasible, ~has_model, do_not_trade, traded]
    names = [Status.NOTHING, Status.INFEASIBLE, Status.NO_MODEL, Status.DO_NOT_TRADE, Status.REBALANCED]
    chosen = np.select(conditions, list(range(len(names))), default=len(names))
    every: list[Status] = np.array([*names, Status.NO_TRADES], dtype=object)[chosen].tolist()
    return every
