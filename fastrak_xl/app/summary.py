"""The tables of the sheet Summary: a line per account, and the sectors before and after."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from fastrak_xl.app.notes import notes
from fastrak_xl.app.report import Report
from fastrak_xl.app.results import Columns, SectorTotal
from fastrak_xl.domain.arrays import Floats, Ints, Texts
from fastrak_xl.domain.names import folded
from fastrak_xl.engine.link.lookup import NOWHERE
from fastrak_xl.engine.link.sectors import CASH_SECTOR, GREY, UNASSIGNED, SectorModels
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
    return sector_lines(report.linked.sectors, sector_sums(report))


ModelAndSector = tuple[int, int]
"""The numbers of a sector model and of a sector; Cash and Unassigned come after all sectors, in this order."""


def sector_sums(report: Report) -> dict[ModelAndSector, tuple[int, int]]:
    """Pence before and after in every sector of every sector model in use."""
    positions, order, sectors = report.result.positions, report.order, report.linked.sectors.sectors
    cash, width = len(sectors), len(sectors) + 2
    is_cash = [folded(sector.name) == folded(CASH_SECTOR) for sector in sectors]
    shown_as = np.array([cash if one else n for n, one in enumerate(is_cash)] + [cash + 1], dtype=np.int64)
    sector = np.where(positions.is_cash & (positions.sector == NOWHERE), cash, shown_as[positions.sector])
    models = report.linked.model_of_account[positions.account[order]]
    keys, of_row = np.unique(models * width + sector[order], return_inverse=True)
    sums = np.zeros((2, len(keys)), dtype=np.int64)
    for side, pence in enumerate((positions.value, report.result.after)):
        np.add.at(sums[side], of_row, pence[order])
    pairs = zip(*sums.tolist(), strict=True)
    return {divmod(key, width): pair for key, pair in zip(keys.tolist(), pairs, strict=True)}


def sector_lines(known: SectorModels, sums: Mapping[ModelAndSector, tuple[int, int]]) -> tuple[SectorTotal, ...]:
    """Each sector that has money, with its share of its sector model's."""
    names = [*((s.name, s.colour) for s in known.sectors), (CASH_SECTOR, GREY), (UNASSIGNED, UNASSIGNED_COLOUR)]
    colours = {(s.model, s.name): s.colour for s in known.sectors}
    whole: dict[int, list[int]] = {}
    for (model, _), pair in sums.items():
        whole[model] = [total + pence for total, pence in zip(whole.get(model, (0, 0)), pair, strict=True)]
    found = []
    for (model, sector), (before, after) in sorted(sums.items()):
        if before or after:
            name, colour = names[sector]
            shares = [part / all if all > 0 else None for part, all in zip((before, after), whole[model], strict=True)]
            model_name = known.models[model] if known.models else ""
            found.append(SectorTotal(model_name, name, colours.get((model, name), colour), before, after, *shares))
    return tuple(found)
