"""The demo's two model portfolio families: five risk profiles each, for all platforms and two by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from random import Random

from fastrak_workbook.template.demo.funds import Fund, FundKind
from fastrak_workbook.template.demo.sector_models import HOUSE_VIEW, sector_of
from fastrak_workbook.template.ready_made import ALL_PLATFORMS, RISK_PROFILE_ROWS, SIMPLE_SECTORS, Row
from fastrak_xl.domain.codes import CASH_CODE, CASH_NAME, CASH_TYPE

RISK_PROFILES = tuple(str(row["risk_profile"]) for row in RISK_PROFILE_ROWS)
VERSIONS = {ALL_PLATFORMS: "CitiCode", "Transact": "SEDOL", "Quilter": "ISIN"}
"""The platforms for which a family has rows, and the code type in which each writes its funds."""

_POINTS_PER_FUND = 9
_HALF_POINTS = Decimal(200)
_RATIOS = {1: (100,), 2: (60, 40), 3: (50, 30, 20), 4: (40, 30, 20, 10)}


@dataclass(frozen=True, slots=True)
class Sleeve:
    """A part of a portfolio: the IA sectors that its funds come from, and its percent by risk profile."""

    ia_sectors: tuple[str, ...]
    percents: tuple[int, int, int, int, int]

    def parts(self, risk: int) -> list[Decimal]:
        """The allocations of its funds, in steps of half a point; the first fund takes what is left over."""
        percent = self.percents[risk]
        if not percent:
            return []
        ratios = _RATIOS[min(len(self.ia_sectors), max(1, percent // _POINTS_PER_FUND))]
        halves = [ratio * percent * 2 // 100 for ratio in ratios]
        halves[0] += percent * 2 - sum(halves)
        return [half / _HALF_POINTS for half in map(Decimal, halves)]


@dataclass(frozen=True, slots=True)
class Family:
    """A named portfolio in five risk profiles, on one sector model; `index` funds only, or none of them."""

    name: str
    sector_model: str
    index: bool
    sleeves: tuple[Sleeve, ...]
    cash_percents: tuple[int, int, int, int, int]


ACTIVE = Family(
    "Active",
    SIMPLE_SECTORS,
    index=False,
    sleeves=(
        Sleeve(("UK Equity Income", "UK All Companies"), (10, 14, 22, 24, 28)),
        Sleeve(("Global", "North America", "Europe Excluding UK"), (12, 20, 30, 38, 42)),
        Sleeve(("Asia Pacific Excluding Japan", "Global Emerging Markets"), (0, 3, 6, 12, 18)),
        Sleeve(("£ Strategic Bond", "£ Corporate Bond", "UK Gilts", "Global Mixed Bond"), (56, 45, 28, 14, 4)),
        Sleeve(("UK Direct Property",), (5, 5, 5, 4, 3)),
        Sleeve(("Infrastructure",), (0, 0, 0, 2, 3)),
        Sleeve(("Targeted Absolute Return",), (10, 8, 6, 4, 0)),
    ),
    cash_percents=(7, 5, 3, 2, 2),
)
TRACKER = Family(
    "Tracker",
    HOUSE_VIEW,
    index=True,
    sleeves=(
        Sleeve(("UK All Companies", "UK All Companies"), (12, 16, 20, 24, 28)),
        Sleeve(
            ("Global", "North America", "Europe Excluding UK", "Global Emerging Markets"),
            (18, 28, 42, 54, 62),
        ),
        Sleeve(("£ Corporate Bond", "UK Gilts", "Global Mixed Bond"), (60, 46, 30, 16, 5)),
        Sleeve(("Property Other",), (4, 4, 4, 3, 3)),
        Sleeve(("Technology & Technology Innovation",), (6, 6, 4, 3, 2)),
    ),
    cash_percents=(0, 0, 0, 0, 0),
)
FAMILIES = (ACTIVE, TRACKER)


@dataclass(frozen=True, slots=True)
class Target:
    """A fund's place in one version of a portfolio; no fund stands for cash."""

    sector: str
    fund: Fund | None
    allocation: Decimal


Portfolios = Mapping[tuple[str, str, str], Sequence[Target]]
"""The targets by (family, risk profile, platform)."""


def _is_index(fund: Fund) -> bool:
    return "Index" in fund.name or fund.name.endswith("ETF")


class FundPicker:
    """Picks each portfolio's funds: the same for the same slot, another where a platform lacks it."""

    def __init__(self, rng: Random, funds: Sequence[Fund]) -> None:
        kinds = (FundKind.OPEN_ENDED, FundKind.EXCHANGE_TRADED)
        self._funds = [fund for fund in funds if fund.kind in kinds and fund.citicode and fund.isin]
        self._rng = rng
        self._picked: dict[tuple[object, ...], Fund] = {}
        self._taken: set[str] = set()

    def pick(self, family: Family, sector: str, slot: int, version: str = ALL_PLATFORMS) -> Fund:
        """The fund of a slot; no fund has two slots."""
        key = (family.name, sector, slot, version)
        if key not in self._picked:
            self._picked[key] = self._rng.choice(self._suitable(family, sector))
            self._taken.add(self._picked[key].name)
        return self._picked[key]

    def _suitable(self, family: Family, sector: str) -> list[Fund]:
        """What is left of the sector's funds: accumulation shares where there are any."""
        free = [fund for fund in self._funds if fund.sector == sector and fund.name not in self._taken]
        suitable = [fund for fund in free if _is_index(fund) == family.index] or free
        return [fund for fund in suitable if fund.name.endswith(("Acc", "ETF"))] or suitable


def made_up_portfolios(rng: Random, funds: Sequence[Fund]) -> Portfolios:
    """Every version of every portfolio."""
    picker = FundPicker(rng, funds)
    return {
        (family.name, risk, platform): _version(picker, family, number, platform)
        for family in FAMILIES
        for number, risk in enumerate(RISK_PROFILES)
        for platform in VERSIONS
    }


def _version(picker: FundPicker, family: Family, risk: int, platform: str) -> list[Target]:
    """One version: a named platform has another fund in the first place of every third sleeve."""
    targets: list[Target] = []
    parity = list(VERSIONS).index(platform)
    for number, sleeve in enumerate(family.sleeves):
        for slot, allocation in enumerate(sleeve.parts(risk)):
            differs = platform != ALL_PLATFORMS and slot == 0 and number % 3 == parity - 1
            fund = picker.pick(family, sleeve.ia_sectors[slot], slot, platform if differs else ALL_PLATFORMS)
            targets.append(Target(sector_of(fund, family.sector_model), fund, allocation))
    if family.cash_percents[risk]:
        targets.append(Target("Cash", None, Decimal(family.cash_percents[risk]) / 100))
    return targets


def portfolio_rows(portfolios: Portfolios) -> list[Row]:
    """The rows of Model Portfolios."""
    models = {family.name: family.sector_model for family in FAMILIES}
    return [
        {"platform": platform, "portfolio": family, "risk_profile": risk, "sector_model": models[family]}
        | _target_row(target, VERSIONS[platform])
        for (family, risk, platform), targets in portfolios.items()
        for target in targets
    ]


def _target_row(target: Target, preferred: str) -> dict[str, object]:
    fund = target.fund
    code_type, code = fund.coded(preferred) if fund else (CASH_TYPE, CASH_CODE)
    return {
        "sector": target.sector,
        "fund_name": fund.name if fund else CASH_NAME,
        "code_type": code_type,
        "code": code,
        "allocation": float(target.allocation),
    }
