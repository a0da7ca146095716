"""What a run hands to a workbook: result tables in the product's own units, with no spreadsheet in sight.

Money is integer pence, shares are fractions of one (0.25), blanks are None. How a table is headed, formatted and
laid out is the workbook's business.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from fastrak_xl.domain.diagnostics import Diagnostic

if TYPE_CHECKING:
    from fastrak_xl.app.check import Checked
    from fastrak_xl.engine.rebalance.run import Rebalanced

Column = Sequence[object]
Columns = Mapping[str, Column]
"""A table as columns of equal length, by field name."""


@dataclass(frozen=True)
class SectorTotal:
    """One sector over every account whose portfolio rests on its sector model: pence before and after."""

    sector_model: str
    sector: str
    colour: str
    value: int
    after_value: int
    current: float | None
    after: float | None


@dataclass(frozen=True)
class RunLine:
    """One fact that an auditor needs to get the same result again."""

    section: str
    item: str
    value: str


@dataclass(frozen=True)
class Results:
    """All result tables of one run. Fields of `rebalance`, `trades`, `unassigned` and `summary` are columns.

    `headlines` are short sentences for the top of Summary; `sector_totals` feed its chart; `as_at` (ISO date or
    "") is the date that the result bears, so that the same input gives the same bytes. `basis` is the book that was
    run and `outcome` what the engine made of it, for the worksheet functions that the workbook is to carry.
    """

    rebalance: Columns
    trades: Columns
    unassigned: Columns
    summary: Columns
    sector_totals: tuple[SectorTotal, ...]
    headlines: tuple[str, ...]
    checks: tuple[Diagnostic, ...]
    run: tuple[RunLine, ...]
    as_at: str = ""
    basis: Checked | None = field(default=None, repr=False, compare=False)
    outcome: Rebalanced | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True)
class BatchResults:
    """The summary of many partitions: as Results, but that rows and trades are elsewhere, in files.

    `summary` holds the accounts with the largest drifts.
    """

    unassigned: Columns
    summary: Columns
    sector_totals: tuple[SectorTotal, ...]
    headlines: tuple[str, ...]
    checks: tuple[Diagnostic, ...]
    run: tuple[RunLine, ...]
    as_at: str = ""


class SettingsTotal(NamedTuple):
    """All accounts under some settings: how many trade, their trades, pence, and the largest drift left in any.

    `gain` is the estimated gain of GIA sales whose book cost is known.
    """

    settings: str
    traded: int
    trades: int
    turnover: int
    drift_left: float | None
    cash_after: int
    gain: int


@dataclass(frozen=True)
class Compared:
    """One book under several settings; `accounts` are columns, a row per account and settings."""

    totals: tuple[SettingsTotal, ...]
    accounts: Columns
    as_at: str = ""


@dataclass(frozen=True)
class Approval:
    """The approval of the newest run in a workbook: the sheet Approval alone, its last line the seal."""

    lines: tuple[RunLine, ...]
    as_at: str = ""


@dataclass(frozen=True)
class ChecksOnly:
    """The result of `check`: the sheet Checks alone."""

    checks: tuple[Diagnostic, ...]
    as_at: str = field(default="")


AnyResults = Results | BatchResults | ChecksOnly | Compared | Approval
"""What a workbook can be given sheets of."""
