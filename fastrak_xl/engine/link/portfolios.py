"""Model portfolios: exact weights per (Model Portfolio, Risk Profile, Platform)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

import numpy as np

from fastrak_xl.domain.book import Book, Table
from fastrak_xl.domain.catalogue import diagnose
from fastrak_xl.domain.diagnostics import Diagnostic
from fastrak_xl.domain.names import folded
from fastrak_xl.domain.values import Amount
from fastrak_xl.engine.link.funds import CASH, FundList
from fastrak_xl.engine.link.lookup import NOWHERE, codes_of, index_of, unknown
from fastrak_xl.engine.link.sectors import CASH_SECTOR, SectorModels, SectorNames

ALL_PLATFORMS = "all"
_NEARLY = Decimal("0.001")
_FRACTIONS_UP_TO = 2

VersionKey = tuple[str, str, str]
"""Model portfolio, risk profile and platform, folded."""


@dataclass
class Version:
    """The rows of one (Model Portfolio, Risk Profile, Platform). Weights are `numerators / denominator`, exactly."""

    portfolio: str
    risk_profile: str
    platform: str
    model: int
    funds: list[int] = field(default_factory=list)
    weights: list[Fraction] = field(default_factory=list)

    @property
    def title(self) -> str:
        """How messages call it."""
        return f"{self.portfolio} / {self.risk_profile} / {self.platform}"


@dataclass(frozen=True)
class Portfolios:
    """All model portfolios of a book."""

    versions: list[Version]
    by_key: Mapping[VersionKey, int]
    names: Mapping[str, str]
    """Folded portfolio name to the name as written; portfolios whose rows are all blank included."""
    complete: bool = True
    """False where rows are missing here for a reason that has been reported."""

    def version(self, portfolio: str, risk_profile: str, platform: str) -> int:
        """The version for an account: its own platform's rows, else those for All; NOWHERE if there are none."""
        key = (folded(portfolio), folded(risk_profile))
        own = self.by_key.get((*key, folded(platform)), NOWHERE)
        return own if own != NOWHERE else self.by_key.get((*key, ALL_PLATFORMS), NOWHERE)

    def risk_profiles(self, portfolio: str) -> list[str]:
        """The risk profiles, folded, for which a portfolio has rows."""
        return list(dict.fromkeys(risk for name, risk, _ in self.by_key if name == folded(portfolio)))


@dataclass(frozen=True)
class _Row:
    """One readable row: where it stands, its fund, and its allocation as written (None: it could not be read)."""

    sheet_row: int
    fund: int
    model: int
    sector: int
    amount: Amount | None


def link_portfolios(
    book: Book, funds: FundList, sectors: SectorModels
) -> tuple[Portfolios, list[Diagnostic]]:
    """Every version of every portfolio, its weights scaled to one, its funds held against the sector model."""
    table = book.model_portfolios
    fund_of_row = funds.rows["model_portfolios"]
    names = SectorNames(sectors, book.sectors)
    is_cash = (fund_of_row == CASH) & (table.frame["sector"].map(folded) == folded(CASH_SECTOR)).to_numpy(dtype=bool)
    models, sector_of_row = names.codes(table)
    risks = codes_of(table.frame["risk_profile"].to_numpy(), index_of(book.risk_profiles, "risk_profile"))
    to_risks = (table, "risk_profile", risks, book.risk_profiles, "risk_profile")
    diagnostics = [*names.unknown(table, exempt=is_cash), *unknown("FX203", *to_risks)]
    diagnostics += _one_sector_model_each(table, models)
    groups, versions = _versions(table, fund_of_row, models, sector_of_row)
    _excuse_unassigned(groups, versions, sectors)
    misnamed = leads_nowhere(*to_risks)
    astray = misnamed | _without_key(table)
    amiss = {folded(name) for name in table.frame["risk_profile"].to_numpy()[misnamed]}
    short: list[Diagnostic] = []
    for key, rows in groups.items():
        diagnostics += _doubled(table, versions[key], rows, funds)
        diagnostics += _wrong_sectors(table, versions[key], rows, sectors)
        total, wrong_total = _fill(table, versions[key], rows)
        if key[1] not in amiss:
            (short if total < 1 else diagnostics).extend(wrong_total)
    diagnostics += short if len(short) > astray.sum() else ()
    by_key = {key: number for number, key in enumerate(versions)}
    written = {folded(name): name for name in table.frame["portfolio"] if name}
    complete = not astray.any() and {"portfolio", "risk_profile", "allocation"} <= set(table.letters)
    return Portfolios(list(versions.values()), by_key, written, complete), diagnostics


def _without_key(table: Table) -> np.ndarray:
    """The rows of which it cannot be read to which version they belong."""
    return table.unread("platform") | table.unread("portfolio") | table.unread("risk_profile")


def _one_sector_model_each(table: Table, models: np.ndarray) -> Iterator[Diagnostic]:
    """FX503 at the first row of a portfolio that names another known sector model than the rows before it."""
    first: dict[str, str] = {}
    reported: set[str] = set()
    columns = (table.frame.index, table.frame["portfolio"], table.frame["sector_model"], models)
    for row, name, model, number in zip(*columns, strict=True):
        if not name or number == NOWHERE:
            continue
        seen = first.setdefault(folded(name), model)
        if folded(seen) != folded(model) and folded(name) not in reported:
            reported.add(folded(name))
            cell = table.cell(row, "sector_model")
            yield diagnose("FX503", table.sheet, cell, model, portfolio=name, first=seen, second=model)


def _versions(
    table: Table, fund_of_row: np.ndarray, models: np.ndarray, sectors: np.ndarray
) -> tuple[dict[VersionKey, list[_Row]], dict[VersionKey, Version]]:
    """Rows by version, in a fixed order of versions; a row with a blank allocation is absent."""
    unread = table.unread("allocation")
    groups: dict[VersionKey, list[_Row]] = {}
    versions: dict[VersionKey, Version] = {}
    columns = (table.frame[name] for name in ("platform", "portfolio", "risk_profile", "allocation"))
    for position, (row, platform, portfolio, risk, amount) in enumerate(zip(table.frame.index, *columns, strict=True)):
        if not portfolio or not risk or (amount is None and not unread[position]):
            continue
        platform = platform or "All"
        key = (folded(portfolio), folded(risk), folded(platform))
        versions.setdefault(key, Version(portfolio, risk, platform, int(models[position])))
        groups.setdefault(key, []).append(_Row(int(row), int(fund_of_row[position]), int(sectors[position]), amount))
    return {key: groups[key] for key in sorted(groups)}, {key: versions[key] for key in sorted(versions)}


def _fill(table: Table, version: Version, rows: list[_Row], sectors: SectorModels) -> Iterator[Diagnostic]:
    """Check the rows of one version and, where they are sound, give it its weights."""
    doubled = list(_doubled(table, version, rows))
    yield from doubled
    yield from _wrong_sectors(table, version, rows, sectors)
    amounts = [row.amount for row in rows if row.amount is not None and row.fund != NOWHERE]
    if doubled or len(amounts) < len(rows):
        return
    shares, total = _as_shares(amounts)
    cell = table.cell(rows[0].sheet_row, "allocation")
    text = f"{(total * 100).normalize():f}%"
    if abs(total - 1) > _NEARLY:
        yield diagnose("FX501", table.sheet, cell, text, portfolio=version.title, total=text)
        return
    if total != 1:
        yield diagnose("FX502", table.sheet, cell, text, portfolio=version.title, total=text)
    version.funds = [row.fund for row in rows]
    version.weights = [Fraction(share) / Fraction(total) for share in shares]


def _as_shares(amounts: list[Amount]) -> tuple[list[Decimal], Decimal]:
    """Allocations as fractions of one: what is marked % is certain, the rest is percent if it totals above two."""
    unmarked = sum((amount.number for amount in amounts if amount.mark != "%"), Decimal(0))
    divisor = 100 if unmarked > _FRACTIONS_UP_TO else 1
    shares = [amount.number if amount.mark == "%" else amount.number / divisor for amount in amounts]
    return shares, sum(shares, Decimal(0))


def _doubled(table: Table, version: Version, rows: list[_Row]) -> Iterator[Diagnostic]:
    first: dict[int, int] = {}
    for row in rows:
        seen = first.setdefault(row.fund, row.sheet_row)
        if row.fund != NOWHERE and seen != row.sheet_row:
            code = table.frame["code"].loc[row.sheet_row]
            cell = table.cell(row.sheet_row, "code")
            yield diagnose("FX505", table.sheet, cell, code, portfolio=version.title, first=seen)


def _wrong_sectors(table: Table, version: Version, rows: list[_Row], sectors: SectorModels) -> Iterator[Diagnostic]:
    """FX504 for a fund, other than Cash, that the sector model has in no or another sector."""
    if version.model == NOWHERE:
        return
    for row in rows:
        if row.fund in (CASH, NOWHERE) or sectors.doubtful[row.fund]:
            continue
        blank = not table.frame["sector"].loc[row.sheet_row]
        if (row.sector == NOWHERE and not blank) or table.frame["sector_model"].loc[row.sheet_row] == "":
            continue
        actual = int(sectors.of_fund[version.model, row.fund])
        if actual == NOWHERE or actual != row.sector:
            where = "no sector" if actual == NOWHERE else f"the sector {sectors.sectors[actual].name}"
            found = table.frame["sector"].loc[row.sheet_row]
            cell = table.cell(row.sheet_row, "sector")
            yield diagnose("FX504", table.sheet, cell, found, model=sectors.models[version.model], actual=where)
