"""The notes of Summary: what an adviser should know about an account before acting on its trades."""

from __future__ import annotations

import numpy as np

from fastrak_xl.app.report import Report
from fastrak_xl.domain.arrays import Floats
from fastrak_xl.domain.catalogue import shown
from fastrak_xl.domain.money import pounds_text
from fastrak_xl.domain.setting_rules import SECTOR
from fastrak_xl.engine.link.accounts import days_old, stale
from fastrak_xl.engine.rebalance.changes import Rule
from fastrak_xl.engine.rebalance.held_back import HOLDING_BACK, HeldBack
from fastrak_xl.engine.rebalance.reasons import untraded_reasons
from fastrak_xl.engine.rebalance.run import Status


def notes(report: Report, accounts: list[int]) -> list[object]:
    """The note of each of the accounts; "" where there is nothing to know."""
    told = _Notes(report)
    return [told.of(account) for account in accounts]


class _Notes:
    """What the notes of all accounts rest on."""

    def __init__(self, report: Report) -> None:
        result, accounts = report.result, report.linked.accounts
        self._report, self._result = report, result
        self._is_stale, self._ages = stale(accounts, report.settings), days_old(accounts, report.settings)
        self._untraded = untraded_reasons(report.linked, result)
        self._held_back = _by_account(report)
        account, funds = result.positions.account, ~result.positions.is_cash
        gap = np.where(funds, np.abs(result.trade - result.ideal), 0)
        self._furthest = np.lexsort((-gap, account))[result.positions.starts].tolist()
        self._left = _drift_left(report)

    def of(self, account: int) -> str:
        """All that is to be said of one account."""
        bases = self._result.bases
        told = [f"The valuation is {self._ages[account]} days old."] if self._is_stale[account] else []
        if self._result.status[account] is Status.INFEASIBLE:
            short = bases.held_inside[account] - bases.base[account]
            missing = f" {pounds_text(int(short))} is missing." if short > 0 else ""
            told.append(f"{self._untraded[account]}{missing}")
        if bases.cash[account] < 0:
            told.append(f"Cash is overdrawn by {pounds_text(-int(bases.cash[account]))}.")
        if account in self._held_back:
            told += self._kept_from_target(account, self._held_back[account])
        return " ".join(told)

    def _kept_from_target(self, account: int, held: HeldBack) -> list[str]:
        """How close the account comes to where its method would bring it, and what is held back."""
        row = self._furthest[account]
        told = [f"Held back: {', '.join(held.told())}."]
        far = f"{abs(self._left[row]) * 100:.1f}"
        if far in ("0.0", "nan"):
            return told
        positions = self._result.positions
        by_sector = self._result.settings.method == SECTOR
        fund = self._report.linked.funds.funds[positions.fund[row]].name
        where = shown(self._report.sector_names[row] if by_sector else fund)
        return [f"Ends {far} points from its target in {where}: {HOLDING_BACK[_cause(held, row)]}.", *told]


def _by_account(report: Report) -> dict[int, HeldBack]:
    """What is held back in each account that something is held back in."""
    held = report.held_back
    account = report.result.positions.account[held.row]
    order = np.argsort(account, kind="stable")
    accounts, starts = np.unique(account[order], return_index=True)
    parts = np.split(order, starts[1:])
    return {
        number: HeldBack(held.row[part], held.rule[part], held.pence[part])
        for number, part in zip(accounts.tolist(), parts, strict=False)
    }


def _drift_left(report: Report) -> Floats:
    """How far each row ends from its target, as a share of the base; under method Sector how far its sector does."""
    result = report.result
    left = result.shares.after - result.shares.target
    if result.settings.method != SECTOR:
        return left
    positions = result.positions
    width = int(positions.sector.max(initial=0)) + 2
    keys, place = np.unique(positions.account * width + positions.sector + 1, return_inverse=True)
    total = np.zeros(len(keys))
    np.add.at(total, place, np.nan_to_num(left))
    return total[place]


def _cause(held: HeldBack, row: int) -> Rule:
    """The last rule that holds back the row itself, else the one that holds back most in the account."""
    own = held.rule[held.row == row]
    if len(own):
        return Rule(int(own[-1]))
    return max(HOLDING_BACK, key=lambda rule: int(held.pence[held.rule == rule].sum()))
