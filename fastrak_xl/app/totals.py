"""The totals of a run: what the terminal prints, what `--json` says, and what stands at the top of Summary."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from fastrak_xl.app.report import Report
from fastrak_xl.domain.money import pounds_text
from fastrak_xl.domain.settings import Settings
from fastrak_xl.engine.link.accounts import stale
from fastrak_xl.engine.rebalance.changes import Rule
from fastrak_xl.engine.rebalance.held_back import told_by_rule
from fastrak_xl.engine.rebalance.run import Status


@dataclass(frozen=True)
class Totals:
    """Counts and pence over the accounts of the report, those left out included in `accounts` and `skipped`."""

    accounts: int
    rebalanced: int
    skipped: int
    trades: int
    turnover: int
    value: int
    unassigned_funds: int
    unassigned_value: int


def add_up(report: Report, left_out: tuple[str, ...]) -> Totals:
    """The totals of a report."""
    positions, trade, order = report.result.positions, report.result.trade, report.order
    shown = np.flatnonzero(report.shown)
    statuses = [report.result.status[account] for account in shown]
    rebalanced = sum(status in (Status.REBALANCED, Status.NO_TRADES) for status in statuses)
    traded = order[~positions.is_cash[order] & (trade[order] != 0)]
    unassigned = order[positions.unassigned[order] & positions.held[order]]
    accounts = len(statuses) + len(left_out)
    return Totals(
        accounts=accounts,
        rebalanced=rebalanced,
        skipped=accounts - rebalanced,
        trades=len(traded),
        turnover=int(np.abs(trade[traded]).sum()),
        value=int(positions.value[order].sum()),
        unassigned_funds=len(np.unique(positions.fund[unassigned])),
        unassigned_value=int(positions.value[unassigned].sum()),
    )


def counted(number: int, noun: str) -> str:
    """A number with its noun: "1 trade", "2,100 trades"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def headlines(report: Report, totals: Totals) -> tuple[str, ...]:
    """Short sentences for the top of Summary."""
    old = int(stale(report.linked.accounts, report.settings)[report.shown].sum())
    return headlines_of(totals, report.held_back.by_rule(), old, report.settings)


def headlines_of(
    totals: Totals, held_back: Mapping[Rule, tuple[int, int]], old: int, settings: Settings
) -> tuple[str, ...]:
    """The same from figures: pence and rows that each rule holds back, and how many valuations are stale."""
    share = f" ({totals.unassigned_value / totals.value:.1%} of the money)" if totals.value > 0 else ""
    lines = [
        f"{counted(totals.accounts, 'account')} worth {pounds_text(totals.value)}: {totals.rebalanced:,} rebalanced, "
        f"{totals.skipped:,} not.",
        f"{counted(totals.trades, 'trade')}, turnover {pounds_text(totals.turnover)}.",
        f"{counted(totals.unassigned_funds, 'fund')} in no sector: {pounds_text(totals.unassigned_value)}{share}.",
    ]
    if held_back:
        held = pounds_text(sum(pence for pence, _ in held_back.values()))
        lines.append(f"{held} held back: {', '.join(told_by_rule(held_back))}.")
    if old:
        are = "valuation is" if old == 1 else "valuations are"
        lines.append(f"{old:,} {are} older than {settings.stale_after_days} days: see Note.")
    return tuple(lines)
