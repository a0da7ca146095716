"""The figures of a partition, and how those of all add up: plain numbers and texts that JSON can hold."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, fields, replace

import numpy as np

from fastrak_xl.app.report import Report
from fastrak_xl.app.summary import account_figures, account_lines, sector_sums
from fastrak_xl.app.totals import Totals, add_up
from fastrak_xl.cluster.job import MOST_TOLD
from fastrak_xl.domain.arrays import Ints
from fastrak_xl.domain.diagnostics import Diagnostic, Severity
from fastrak_xl.engine.link.accounts import stale
from fastrak_xl.engine.rebalance.run import Status

Row = tuple[int, ...]
"""Numbers of what is counted, and then pence or counts."""

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
    unassigned: list[Row] = field(default_factory=list)
    unassigned_held: list[int] = field(default_factory=list)
    sectors: list[Row] = field(default_factory=list)
    held_back: list[Row] = field(default_factory=list)
    stale: int = 0
    drifts: list[Line] = field(default_factory=list)
    errors: int = 0
    warnings: int = 0
    found: list[Told] = field(default_factory=list)
    of_all: list[Told] = field(default_factory=list)
    """Warnings that concern no one account, such as a fund without a price: many partitions may find the same."""

    def as_json(self) -> dict[str, object]:
        """For a record of what has been done."""
        return {**vars(self), "totals": asdict(self.totals)}

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
        warnings=len(diagnostics) - errors,
        found=sorted((one.as_json() for one in own), key=_place)[:MOST_TOLD],
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


def plus(one: Figures, other: Figures) -> Figures:
    """The figures of two sets of partitions together: the same in whatever order they are added up."""
    funds = sorted({*one.unassigned_held, *other.unassigned_held})
    of_all = {_same(told): told for told in sorted([*one.of_all, *other.of_all], key=_place, reverse=True)}
    twice = len(one.of_all) + len(other.of_all) - len(of_all)
    sums = {item.name: getattr(one.totals, item.name) + getattr(other.totals, item.name) for item in fields(Totals)}
    return Figures(
        holdings=one.holdings + other.holdings,
        rows=one.rows + other.rows,
        totals=Totals(**{**sums, "unassigned_funds": len(funds)}),
        unassigned=_summed([*one.unassigned, *other.unassigned], keys=2),
        unassigned_held=funds,
        sectors=_summed([*one.sectors, *other.sectors], keys=2),
        held_back=_summed([*one.held_back, *other.held_back], keys=1),
        stale=one.stale + other.stale,
        drifts=sorted([*one.drifts, *other.drifts], key=_largest_first)[:MOST_TOLD],
        errors=one.errors + other.errors,
        warnings=one.warnings + other.warnings - twice,
        found=sorted([*one.found, *other.found], key=_place)[:MOST_TOLD],
        of_all=sorted(of_all.values(), key=_place),
    )


def _summed(rows: Iterable[Row], keys: int) -> list[Row]:
    """Rows of whole numbers added up, those with the same first ones; in their order."""
    sums: dict[Row, Row] = {}
    for row in rows:
        key, numbers = tuple(row[:keys]), row[keys:]
        so_far = sums.get(key, (0,) * len(numbers))
        sums[key] = tuple(total + number for total, number in zip(so_far, numbers, strict=True))
    return [(*key, *sums[key]) for key in sorted(sums)]


def _largest_first(line: Line) -> tuple[float, str]:
    return -float(str(line["largest_drift"])), str(line["account_id"])


def _place(told: Told) -> tuple[bool, str, str, str]:
    """Errors first, then sheet by sheet."""
    return told["severity"] != Severity.ERROR, told["sheet"], told["cell"], told["code"]


def _same(told: Told) -> tuple[str, ...]:
    return told["code"], told["sheet"], told["found"].casefold(), told["problem"]
