"""The tables of the sheet Summary: a line per account, and the sectors before and after."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from fastrak_xl.app.notes import notes
from fastrak_xl.app.report import Report
from fastrak_xl.app.results import Columns, SectorTotal
from fastrak_xl.domain.arrays import Floats, Ints, Texts
from fastrak_xl.engine.link.lookup import NOWHERE
from fastrak_xl.engine.link.sectors import CASH_SECTOR, GREY, UNASSIGNED
from fastrak_xl.engine.rebalance.rounding import sum_by_account
from fastrak_xl.engine.rebalance.run import Status

UNASSIGNED_COLOUR = "#D9D9D9"
_RUN_TO_TARGET = (Status.REBALANCED, Status.NO_TRADES)


def account_lines(report: Report, left_out: tuple[str, ...]) -> Columns:
    """One line per account: the largest drifts first, then what was not rebalanced, then what was not run."""
    result, accounts = report.result, report.linked.accounts
    figures = account_figures(report)
    shown = np.flatnonzero(report.shown)
    drift = figures["largest_drift"]
    ran = np.array([status in _RUN_TO_TARGET for status in result.status], dtype=bool)
    sized = np.where(np.isnan(drift), 0.0, drift)
    order = shown[np.lexsort((shown, -sized[shown], ~ran[shown]))]
    who = report.who
    adviser = _advisers(report)
    lines: dict[str, list[object]] = {
        "client_id": list(who["client_id"][order]),
        "client_name": list(who["client_name"][order]),
        "adviser": list(adviser[order]),
        **{name: list(who[name][order]) for name in ("account_id", "wrapper", "platform", "risk_profile", "portfolio")},
        "valuation_date": [accounts.valuation_date[account] for account in order],
        **{name: figures[name][order].tolist() for name in _MONEY_AND_COUNTS},
        "largest_drift": [None if value != value else value for value in drift[order].tolist()],
        "status": [str(result.status[account]) for account in order],
        "note": notes(report, order.tolist()),
    }
    _add_left_out(report, lines, left_out)
    return lines


_MONEY_AND_COUNTS = ("value", "cash_in", "cash_out", "unassigned", "trades", "turnover", "held_back", "cash_after")


def account_figures(report: Report) -> dict[str, Ints | Floats]:
    """Per account: value, flows, unassigned money, trades, turnover, money held back, cash after, the largest drift
    before and left, and the estimated gain of its sales as far as book costs are known."""
    result, accounts = report.result, report.linked.accounts
    positions, starts = result.positions, result.positions.starts
    traded = ~positions.is_cash & (result.trade != 0)
    shares = result.shares
    return {
        "value": sum_by_account(positions.value, starts),
        "cash_in": accounts.cash_in,
        "cash_out": accounts.cash_out,
        "unassigned": sum_by_account(np.where(positions.unassigned, positions.value, 0), starts),
        "trades": sum_by_account(traded.astype(np.int64), starts),
        "turnover": sum_by_account(np.where(traded, np.abs(result.trade), 0), starts),
        "held_back": sum_by_account(report.held_back.of_rows(len(positions)), starts),
        "gain": sum_by_account(result.gains.pence, starts),
        "cash_after": result.after[positions.is_cash],
        "largest_drift": _largest(shares.drift, starts),
        "drift_left": _largest(shares.after - shares.target, starts),
    }


def _largest(drift: Floats, starts: Ints) -> Floats:
    """The largest drift of each account either way; NaN where none of its rows has one."""
    return np.fmax.reduceat(np.abs(drift), starts) if len(starts) else np.zeros(0)


def _advisers(report: Report) -> Texts:
    clients, client = report.linked.book.clients.frame, report.linked.accounts.client
    return np.append(clients["adviser"].to_numpy(dtype=object), "")[np.where(client == NOWHERE, len(clients), client)]


def _add_left_out(report: Report, lines: dict[str, list[object]], left_out: tuple[str, ...]) -> None:
    """The accounts that were not run, by name, with what is known of them."""
    accounts, who, adviser = report.linked.accounts, report.who, _advisers(report)
    for name in left_out:
        known = accounts.index.get(name.casefold(), NOWHERE)
        for field, column in lines.items():
            if known != NOWHERE and field in who:
                column.append(who[field][known])
            else:
                column.append({"account_id": name, "status": str(Status.NOT_RUN),
                               "adviser": adviser[known] if known != NOWHERE else "",
                               "note": "Left out: see the sheet Checks."}.get(field))  # fmt: skip


def sector_totals(report: Report) -> tuple[SectorTotal, ...]:
    """Every sector of every sector model in use: pence and share before and after, Cash and Unassigned last."""
    positions, order = report.result.positions, report.order
    colours = {(s.model, s.name): s.colour for s in report.linked.sectors.sectors}
    models = report.linked.model_of_account[positions.account]
    totals: dict[tuple[int, str], list[int]] = {}
    for model in sorted(set(models[order].tolist())):
        for sector in report.linked.sectors.sectors:
            if sector.model == model and sector.name.casefold() != CASH_SECTOR.casefold():
                totals[model, sector.name] = [0, 0]
        totals[model, CASH_SECTOR] = [0, 0]
        totals[model, UNASSIGNED] = [0, 0]
    for model, name, before, then in _sums(report, models):
        totals[model, name] = [before, then]
    sums = {model: [sum(t[i] for (m, _), t in totals.items() if m == model) for i in (0, 1)] for model, _ in totals}
    found = []
    for (model, name), (before, then) in totals.items():
        if before or then:
            colour = colours.get((model, name), UNASSIGNED_COLOUR if name == UNASSIGNED else GREY)
            share = [t / s if s > 0 else None for t, s in zip((before, then), sums[model], strict=True)]
            model_name = report.linked.sectors.models[model] if report.linked.sectors.models else ""
            found.append(SectorTotal(model_name, name, colour, before, then, *share))
    return tuple(found)


def _sums(report: Report, models: Ints) -> Iterator[tuple[int, str, int, int]]:
    """Sector model, sector, pence before and after; `models` are the sector models of the positions."""
    positions, order = report.result.positions, report.order
    sectors = report.sector_column
    names = [str(name) for name in sectors.values]
    names = [CASH_SECTOR if name.casefold() == CASH_SECTOR.casefold() else name for name in names]
    first = {name: place for place, name in reversed(list(enumerate(names)))}
    code = np.array([first[name] for name in names])[sectors.codes[order]]
    key = models[order] * len(names) + code
    found, place = np.unique(key, return_inverse=True)
    before, then = np.zeros(len(found), dtype=np.int64), np.zeros(len(found), dtype=np.int64)
    np.add.at(before, place, positions.value[order])
    np.add.at(then, place, report.result.after[order])
    for number, one, other in zip(found.tolist(), before.tolist(), then.tolist(), strict=True):
        model, sector = divmod(number, len(names))
        yield model, names[sector], one, other
