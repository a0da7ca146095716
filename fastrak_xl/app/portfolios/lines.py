"""The rows of Model Portfolios as a person sees them, those with blank allocations included, by version."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from fastrak_xl.app.changes import Values
from fastrak_xl.domain.arrays import Ints
from fastrak_xl.domain.book import Table
from fastrak_xl.domain.names import folded
from fastrak_xl.domain.values import Amount
from fastrak_xl.engine.link.linked import LinkedBook
from fastrak_xl.engine.link.portfolios import ALL_PLATFORMS, VersionKey, as_shares
from fastrak_xl.engine.link.sectors import SectorNames

ALL = "All"
"""The platform of a version that serves every platform without one of its own."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row: its fund, sector and model as numbers (NOWHERE for none), its allocation as a share of one or None."""

    row: int
    fund: int
    sector: int
    sector_name: str
    model: int
    share: Decimal | None


@dataclass(frozen=True)
class Version:
    """The rows of one (Model Portfolio, Risk Profile, Platform), by the names that its first row has.

    `points`: its allocations are written as 25, not as 0.25.
    """

    portfolio: str
    risk_profile: str
    platform: str
    lines: tuple[Line, ...]
    points: bool

    @property
    def title(self) -> str:
        """How messages call it."""
        return f"{self.portfolio} / {self.risk_profile} / {self.platform}"

    @property
    def key(self) -> VersionKey:
        """How it is found."""
        return version_key(self.portfolio, self.risk_profile, self.platform)

    def written(self, share: Decimal | None) -> Decimal | None:
        """A share as this version writes it."""
        return share * 100 if self.points and share is not None else share


def version_key(portfolio: str, risk_profile: str, platform: str) -> VersionKey:
    """The key under which a version is found; without a platform it is for all."""
    return folded(portfolio), folded(risk_profile), folded(platform) or ALL_PLATFORMS


def read_versions(linked: LinkedBook, table: Table, fund_of_row: Ints) -> dict[VersionKey, Version]:
    """Every version of a table with the headings of Model Portfolios, in the order of its rows."""
    models, sectors = SectorNames(linked.sectors, linked.book.sectors).codes(table)
    names = [table.frame[name].to_numpy() for name in ("portfolio", "risk_profile", "platform", "sector", "allocation")]
    columns = (table.frame.index, fund_of_row.tolist(), sectors.tolist(), models.tolist(), *names)
    groups: dict[VersionKey, list[tuple[Line, Amount | None]]] = {}
    named: dict[VersionKey, tuple[str, str, str]] = {}
    for row, fund, sector, model, portfolio, risk, platform, sector_name, amount in zip(*columns, strict=True):
        if portfolio and risk:
            key = version_key(portfolio, risk, platform)
            named.setdefault(key, (portfolio, risk, platform or ALL))
            line = Line(int(row), fund, sector, sector_name, model, None)
            groups.setdefault(key, []).append((line, amount))
    return {key: _version(named[key], rows) for key, rows in groups.items()}


def versions_of(linked: LinkedBook) -> dict[VersionKey, Version]:
    """Every version of the workbook."""
    return read_versions(linked, linked.book.model_portfolios, linked.funds.rows["model_portfolios"])


def _version(named: tuple[str, str, str], rows: list[tuple[Line, Amount | None]]) -> Version:
    amounts = [amount for _, amount in rows if amount is not None]
    shares = iter(as_shares(amounts)[0])
    lines = tuple(
        Line(one.row, one.fund, one.sector, one.sector_name, one.model, None if amount is None else next(shares))
        for one, amount in rows
    )
    unmarked = sum(amount.number for amount in amounts if not amount.mark)
    return Version(*named, lines, points=unmarked > 2)


def new_row(
    linked: LinkedBook, version: tuple[str, str, str], model: int, fund: int, allocation: Decimal | None
) -> Values:
    """A row of Model Portfolios for a fund under the sector that it has in a model; Cash without one is in Cash."""
    portfolio, risk, platform = version
    return {
        "platform": platform,
        "portfolio": portfolio,
        "risk_profile": risk,
        "sector_model": linked.sectors.models[model],
        "sector": linked.sectors.name_of(model, fund),
        **fund_fields(linked, fund),
        "allocation": allocation,
    }


def fund_fields(linked: LinkedBook, fund: int) -> Values:
    """A fund's name and canonical code."""
    code_type, code = linked.funds.funds[fund].canonical
    return {"fund_name": linked.funds.funds[fund].name, "code_type": code_type, "code": code}


def of_portfolio(versions: Mapping[VersionKey, Version], name: str) -> list[Version]:
    """The versions of a portfolio by its name."""
    return [version for key, version in versions.items() if key[0] == folded(name)]


def model_of(versions: Iterable[Version]) -> Iterator[int]:
    """The sector models on which versions rest."""
    return (line.model for version in versions for line in version.lines if line.model >= 0)
