"""One run over all accounts: lay out, apply the policies, find the bases, ask the method, share out percentages."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from fastrak_xl.domain.arrays import Bools, Ints
from fastrak_xl.domain.settings import Settings
from fastrak_xl.engine.link.linked import LinkedBook
from fastrak_xl.engine.link.lookup import NOWHERE
from fastrak_xl.engine.rebalance.base import Bases, find_bases
from fastrak_xl.engine.rebalance.full import full
from fastrak_xl.engine.rebalance.policies import Stances, apply_policies
from fastrak_xl.engine.rebalance.positions import Positions, lay_out
from fastrak_xl.engine.rebalance.problem import Method, Problem
from fastrak_xl.engine.rebalance.shares import Shares, find_shares

METHODS: dict[str, Method] = {"Full": full}


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
    """The outcome per row of `positions` (trade in pence, shares) and per account (base, status)."""

    positions: Positions
    stances: Stances
    bases: Bases
    trade: Ints
    target_value: Ints
    shares: Shares
    status: list[Status]

    @property
    def after(self) -> Ints:
        """Pence of each row once the trades are done."""
        return self.positions.value + self.trade


def rebalance(linked: LinkedBook, settings: Settings) -> Rebalanced:
    """Rebalance every account under the settings; accounts do not influence each other."""
    accounts = linked.accounts
    positions = lay_out(linked)
    has_model = accounts.version != NOWHERE
    stances = apply_policies(positions, has_model, settings)
    bases = find_bases(positions, stances, accounts.cash_in, accounts.cash_out, settings)
    ideal = METHODS[settings.method](Problem(positions, stances, bases))
    kept_in_cash = ~has_model | accounts.do_not_trade
    infeasible = bases.is_short | (kept_in_cash & _cash_cannot_pay(bases))
    trade = _final_trades(positions, bases, ideal, kept_in_cash, infeasible)
    return Rebalanced(
        positions,
        stances,
        bases,
        trade,
        target_value=positions.value + ideal,
        shares=find_shares(positions, stances, bases, trade, has_model, infeasible),
        status=_statuses(positions, bases, trade, infeasible, has_model, accounts.do_not_trade),
    )


def _cash_cannot_pay(bases: Bases) -> Bools:
    """Where nothing may be sold: whether the flow takes cash below zero, or an overdraft deeper."""
    return bases.cash + bases.net_flow < np.minimum(bases.cash, 0)


def _final_trades(positions: Positions, bases: Bases, ideal: Ints, kept_in_cash: Bools, infeasible: Bools) -> Ints:
    """The method's trades; the flow alone where it stays in cash; nothing where the account is infeasible."""
    flow_only = np.zeros(len(positions), dtype=np.int64)
    flow_only[positions.is_cash] = bases.net_flow
    trade = np.where(kept_in_cash[positions.account], flow_only, ideal)
    return np.where(infeasible[positions.account], 0, trade)


def _statuses(
    positions: Positions,
    bases: Bases,
    trade: Ints,
    infeasible: Bools,
    has_model: Bools,
    do_not_trade: Bools,
) -> list[Status]:
    traded = np.zeros(len(bases.base), dtype=bool)
    traded[positions.account[(trade != 0) & ~positions.is_cash]] = True
    conditions = [bases.is_empty, infeasible, ~has_model, do_not_trade, traded]
    names = [Status.NOTHING, Status.INFEASIBLE, Status.NO_MODEL, Status.DO_NOT_TRADE, Status.REBALANCED]
    chosen = np.select(conditions, list(range(len(names))), default=len(names))
    return [[*names, Status.NO_TRADES][number] for number in chosen]
