"""Model portfolios: exact weights per (Model Portfolio, Risk Profile, Platform)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

import numpy as np

from fastrak_xl.domain.arrays import Bools, Ints
from fastrak_xl.domain.book import Book, Table
from fastrak_xl.domain.catalogue import diagnose
from fastrak_xl.domain.diagnostics import Diagnostic
from fastrak_xl.domain.names import folded
from fastrak_xl.domain.values import Amount
from fastrak_xl.engine.link.funds import CASH, FundList
from fastrak_xl.engine.link.lookup import NOWHERE, codes_of, index_of, leads_nowhere, unknown
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
    """One row: where it stands, what it names, and its allocation as written (None: it could not be read).

    `told`: its sector could be read and found, so it can be held against the sector model.
    """

    sheet_row: int
    key: VersionKey
    fund: int
    model: int
    sector: int
    told: bool
    amount: Amount | None


def link_portfolios(book: Book, funds: FundList, sectors: SectorModels) -> tuple[Portfolios, list[Diagnostic]]:
    """Every version of every portfolio, its weights scaled to one, its funds held against the sector model."""
    table = book.model_portfolios
    fund_of_row = funds.rows["model_portfolios"]
    names = SectorNames(sectors, book.sectors)
    may_be_cash = np.isin(fund_of_row, (CASH, NOWHERE))
    is_cash = may_be_cash & (table.frame["sector"].map(folded) == folded(CASH_SECTOR)).to_numpy(dtype=bool)
    models, sector_of_row = names.codes(table)
    misnamed, unknown_risks = _risk_profiles(book)
    diagnostics = [
        *names.unknown(table, exempt=is_cash),
        *unknown_risks,
        *_one_sector_model_each(table, models),
    ]
    groups, versions = _versions(table, _rows(table, fund_of_row, models, sector_of_row))
    _excuse_unassigned(groups, versions, sectors)
    for key, rows in groups.items():
        diagnostics += _doubled(table, versions[key], rows, funds)
        diagnostics += _wrong_sectors(table, versions[key], rows, sectors)
    diagnostics += _totals(table, groups, versions, misnamed)
    by_key = {key: number for number, key in enumerate(versions)}
    written = {folded(name): name for name in table.frame["portfolio"] if name}
    has_columns = {"portfolio", "risk_profile", "allocation"} <= set(table.letters)
    complete = has_columns and not (misnamed | _without_key(table)).any()
    return Portfolios(list(versions.values()), by_key, written, complete), diagnostics


def _risk_profiles(book: Book) -> tuple[Bools, list[Diagnostic]]:
    """The rows whose risk profile is not there, and their diagnostics."""
    table = book.model_portfolios
    codes = codes_of(table.numbered("risk_profile"), index_of(book.risk_profiles, "risk_profile"))
    names = (table, "risk_profile", codes, book.risk_profiles, "risk_profile")
    return leads_nowhere(*names), [*unknown("FX203", *names)]


def _without_key(table: Table) -> Bools:
    """The rows of which it cannot be read to which version they belong."""
    if "platform" not in table.letters:
        return np.ones(len(table), dtype=bool)
    return table.unread("platform") | table.unread("portfolio") | table.unread("risk_profile")


def _one_sector_model_each(table: Table, models: Ints) -> Iterator[Diagnostic]:
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


def _rows(table: Table, funds: Ints, models: Ints, sectors: Ints) -> Iterator[_Row]:
    """The rows that belong to a version; one with a blank allocation is absent."""
    unread = table.unread("allocation")
    has_sectors = "sector" in table.letters
    told = (models != NOWHERE) & ~table.unread("sector") & has_sectors
    told &= (sectors != NOWHERE) | (table.frame["sector"].to_numpy() == "")
    columns = [table.frame[name].to_numpy() for name in ("portfolio", "risk_profile", "platform", "allocation")]
    for position in np.flatnonzero(~_without_key(table)).tolist():
        portfolio, risk, platform, amount = (column[position] for column in columns)
        if portfolio and risk and (amount is not None or unread[position]):
            key = (folded(portfolio), folded(risk), folded(platform) or ALL_PLATFORMS)
            numbers = (int(funds[position]), int(models[position]), int(sectors[position]))
            yield _Row(int(table.frame.index[position]), key, *numbers, bool(told[position]), amount)


def _versions(table: Table, all_rows: Iterable[_Row]) -> tuple[dict[VersionKey, list[_Row]], dict[VersionKey, Version]]:
    """Rows by version, in a fixed order of versions; a version is named as its first row names it."""
    groups: dict[VersionKey, list[_Row]] = {}
    for row in all_rows:
        groups.setdefault(row.key, []).append(row)
    versions: dict[VersionKey, Version] = {}
    for key in sorted(groups):
        first = table.frame.loc[groups[key][0].sheet_row]
        portfolio, risk, platform = (str(first[name]) for name in ("portfolio", "risk_profile", "platform"))
        model = next((row.model for row in groups[key] if row.model != NOWHERE), NOWHERE)
        versions[key] = Version(portfolio, risk, platform or "All", model)
    return {key: groups[key] for key in versions}, versions


def _totals(
    table: Table,
    groups: Mapping[VersionKey, list[_Row]],
    versions: Mapping[VersionKey, Version],
    misnamed: Bools,
) -> Iterator[Diagnostic]:
    """FX501 and FX502, but not where they only follow from rows that a reported error keeps from their version."""
    reported = {folded(risk) for risk in table.frame["risk_profile"].to_numpy()[misnamed]}
    short: list[Diagnostic] = []
    for key, rows in groups.items():
        total = _fill(versions[key], rows)
        if total not in (None, 1) and key[1] not in reported:
            found = _wrong_total(table, versions[key], rows[0], total)
            if total > 1:
                yield found
            else:
                short.append(found)
    if len(short) > int((misnamed | _without_key(table)).sum()):
        yield from short


def _fill(version: Version, rows: list[_Row]) -> Decimal | None:
    """Give a version its weights if its rows are sound; their total, or None where it cannot be told."""
    amounts = [row.amount for row in rows if row.amount is not None and row.fund != NOWHERE]
    if len(amounts) < len(rows) or len({row.fund for row in rows}) < len(rows):
        return None
    shares, total = as_shares(amounts)
    if abs(total - 1) <= _NEARLY:
        version.funds = [row.fund for row in rows]
        version.weights = [Fraction(share) / Fraction(total) for share in shares]
    return total


def _wrong_total(table: Table, version: Version, first: _Row, total: Decimal) -> Diagnostic:
    code = "FX501" if abs(total - 1) > _NEARLY else "FX502"
    text = f"{(total * 100).normalize():f}%"
    cell = table.cell(first.sheet_row, "allocation")
    return diagnose(code, table.sheet, cell, text, portfolio=version.title, total=text)


def as_shares(amounts: list[Amount]) -> tuple[list[Decimal], Decimal]:
    """Allocations as fractions of one: what is marked % is certain, the rest is percent if it totals above two."""
    unmarked = sum((amount.number for amount in amounts if amount.mark != "%"), Decimal(0))
    divisor = 100 if unmarked > _FRACTIONS_UP_TO else 1
    shares = [amount.number if amount.mark == "%" else amount.number / divisor for amount in amounts]
    return shares, sum(shares, Decimal(0))


def _doubled(table: Table, version: Version, rows: list[_Row], funds: FundList) -> Iterator[Diagnostic]:
    first: dict[int, int] = {}
    for row in rows:
        seen = first.setdefault(row.fund, row.sheet_row)
        if row.fund != NOWHERE and row.fund not in funds.disputed and seen != row.sheet_row:
            code = table.frame["code"].loc[row.sheet_row]
            cell = table.cell(row.sheet_row, "code")
            yield diagnose("FX505", table.sheet, cell, code, portfolio=version.title, first=seen)


def _judged(version: Version, rows: list[_Row], sectors: SectorModels) -> Iterator[tuple[_Row, int]]:
    """The rows whose fund is in no or another sector, with the sector it is in; Cash may be anywhere."""
    for row in rows:
        if (
            row.told
            and row.model == version.model
            and row.fund not in (CASH, NOWHERE)
            and not sectors.doubtful[row.fund]
        ):
            actual = int(sectors.of_fund[version.model, row.fund])
            if actual == NOWHERE or actual != row.sector:
                yield row, actual


def _excuse_unassigned(
    groups: Mapping[VersionKey, list[_Row]], versions: Mapping[VersionKey, Version], sectors: SectorModels
) -> None:
    """Funds in no sector become doubtful while as many assignments could not be linked: it may be theirs."""
    judged = (pair for key, rows in groups.items() for pair in _judged(versions[key], rows, sectors))
    unassigned = {row.fund for row, actual in judged if actual == NOWHERE}
    if len(unassigned) <= sectors.unlinked:
        sectors.doubtful[list(unassigned)] = True


def _wrong_sectors(table: Table, version: Version, rows: list[_Row], sectors: SectorModels) -> Iterator[Diagnostic]:
    """FX504 for a fund, other than Cash, that the sector model has in no or another sector."""
    for row, actual in _judged(version, rows, sectors):
        where = "no sector" if actual == NOWHERE else f"the sector {sectors.sectors[actual].name}"
        found = table.frame["sector"].loc[row.sheet_row]
        cell = table.cell(row.sheet_row, "sector")
        yield diagnose("FX504", table.sheet, cell, found, model=sectors.models[version.model], actual=where)
