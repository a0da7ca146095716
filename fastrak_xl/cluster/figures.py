"""The figures of a partition, and how those of all add up: plain numbers and texts that JSON can hold."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace

import numpy as np

from fastrak_xl.app.report import Held, Report
from fastrak_xl.app.summary import account_figures, account_lines, sector_sums
from fastrak_xl.app.totals import Totals, add_up
from fastrak_xl.cluster.job import MOST_TOLD
from fastrak_xl.domain.arrays import Ints
from fastrak_xl.domain.diagnostics import Diagnostic, Severity
from fastrak_xl.engine.link.accounts import stale
from fastrak_xl.engine.rebalance.changes import Rule
from fastrak_xl.engine.rebalance.run import Status

Told = dict[str, str]
"""A finding as JSON."""

Line = dict[str, object]
"""A row of Summary by field; a day is ISO text."""


@dataclass
class Figures:
    """Counts and pence. Funds and sectors are by number: (sector model, fund) and (sector model, sector)."""

    holdings: int = 0
    rows: int = 0
    totals: Totals = field(default_factory=lambda: Totals(0, 0, 0, 0, 0, 0, 0, 0))
    unassigned: list[tuple[int, int, int, int]] = field(default_factory=list)
    unassigned_held: list[int] = field(default_factory=list)
    sectors: list[tuple[int, int, int, int]] = field(default_factory=list)
    held_back: list[tuple[int, int, int]] = field(default_factory=list)
    stale: int = 0
    drifts: list[Line] = field(default_factory=list)
    errors: int = 0
    warnings: int = 0
    found: list[Told] = field(default_factory=list)
    of_all: list[Told] = field(default_factory=list)
    """Warnings that concern no one account, such as a fund without a price: many partitions may find the same."""

    def as_json(self) -> dict[str, object]:
        """For a record of what has been done."""
        return asdict(self)

    @classmethod
    def from_json(cls, told: dict[str, object]) -> Figures:
        """From such a record; TypeError or KeyError where it is none."""
        totals = told["totals"]
        assert isinstance(totals, dict)
        return cls(**{**told, "totals": Totals(**totals)})  # type: ignore[arg-type]  # what as_json has given


def figures_of(report: Report, left_out: tuple[str, ...], diagnostics: list[Diagnostic]) -> Figures:
    """The figures of one partition."""
    positions, order = report.result.positions, report.order
    held = order[positions.unassigned[order] & positions.held[order]]
    own = [one for one in diagnostics if one.is_error or one.account]
    errors = sum(one.is_error for one in own)
    told = sorted(own, key=lambda one: not one.is_error)[:MOST_TOLD]
    return Figures(
        holdings=len(report.linked.book.holdings),
        rows=len(order),
        totals=add_up(report, left_out),
        unassigned=[(*key, *one) for key, one in report.unassigned_money.items()],
        unassigned_held=np.unique(positions.fund[held]).tolist(),
        sectors=[(*key, *pair) for key, pair in sector_sums(report).items()],
        held_back=[(int(rule), *one) for rule, one in report.held_back.by_rule().items()],
        stale=int(stale(report.linked.accounts, report.settings)[report.shown].sum()),
        drifts=_largest_drifts(report),
        errors=errors,
        warnings=len(own) - errors,
        found=[one.as_json() for one in told],
        of_all=[one.as_json() for one in diagnostics if not (one.is_error or one.account)],
    )


def _largest_drifts(report: Report) -> list[Line]:
    """The lines of the accounts with the largest drifts, those first."""
    drift = account_figures(report)["largest_drift"]
    ran = [status in (Status.REBALANCED, Status.NO_TRADES) for status in report.result.status]
    candidates = np.flatnonzero(report.shown & np.array(ran, dtype=bool) & ~np.isnan(drift))
    chosen: Ints = candidates[np.argsort(-drift[candidates], kind="stable")[:MOST_TOLD]]
    mask = np.zeros(len(report.linked.accounts), dtype=bool)
    mask[chosen] = True
    lines = account_lines(replace(report, shown=mask), ())
    lines = {**lines, "valuation_date": [day and str(day) for day in lines["valuation_date"]]}
    return [dict(zip(lines, row, strict=True)) for row in zip(*lines.values(), strict=True)]


def added(parts: Iterable[Figures]) -> Figures:
    """The figures of all partitions together."""
    whole, totals, funds = Figures(), [0] * 6, set[int]()
    unassigned: dict[tuple[int, int], Held] = {}
    sectors: dict[tuple[int, int], tuple[int, int]] = {}
    held_back: dict[int, tuple[int, int]] = {}
    of_all: dict[tuple[str, ...], Told] = {}
    for part in parts:
        whole.holdings, whole.rows = whole.holdings + part.holdings, whole.rows + part.rows
        whole.stale += part.stale
        whole.errors, whole.warnings = whole.errors + part.errors, whole.warnings + part.warnings
        one = part.totals
        counts = (one.accounts, one.rebalanced, one.skipped, one.trades, one.turnover, one.value)
        totals = [total + count for total, count in zip(totals, counts, strict=True)]
        funds.update(part.unassigned_held)
        for model, fund, pence, accounts in part.unassigned:
            before = unassigned.get((model, fund), Held(0, 0))
            unassigned[model, fund] = Held(before.pence + pence, before.accounts + accounts)
        for model, sector, value, after in part.sectors:
            sums = sectors.get((model, sector), (0, 0))
            sectors[model, sector] = (sums[0] + value, sums[1] + after)
        for rule, pence, count in part.held_back:
            so_far = held_back.get(rule, (0, 0))
            held_back[rule] = (so_far[0] + pence, so_far[1] + count)
        whole.drifts = _first([*whole.drifts, *part.drifts])
        whole.found = _errors_first([*whole.found, *part.found])
        for told in part.of_all:
            of_all.setdefault((told["code"], told["sheet"], told["found"].casefold(), told["problem"]), told)
    whole.unassigned = [(*key, *held) for key, held in unassigned.items()]
    whole.sectors = [(*key, *pair) for key, pair in sectors.items()]
    whole.held_back = [(rule, *held_back[rule]) for rule in map(int, Rule) if rule in held_back]
    whole.unassigned_held = sorted(funds)
    whole.of_all = list(of_all.values())
    whole.warnings += len(of_all)
    accounts, rebalanced, skipped, trades, turnover, value = totals
    in_no_sector = sum(held.pence for held in unassigned.values())
    whole.totals = Totals(accounts, rebalanced, skipped, trades, turnover, value, len(funds), in_no_sector)
    return whole


def _errors_first(found: list[Told]) -> list[Told]:
    return sorted(found, key=lambda one: one["severity"] != Severity.ERROR)[:MOST_TOLD]


def _first(lines: list[Line]) -> list[Line]:
    """The largest drifts of all; of equal ones, in the order of the accounts' IDs."""
    return sorted(lines, key=lambda line: (-float(str(line["largest_drift"])), str(line["account_id"])))[:MOST_TOLD]
