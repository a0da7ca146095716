"""Makes up the register of funds: names, prices, codes and the FE sector as each universe words it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from random import Random

from fastrak_workbook.template.demo.fund_codes import CodeIssuer
from fastrak_workbook.template.demo.fund_words import (
    EXCHANGE_TRADED,
    HOUSES,
    INSURERS,
    PENSION_AND_LIFE_SECTORS,
    SHARE_CLASSES,
    STRATEGIES,
    WITH_PROFITS,
)
from fastrak_workbook.template.demo.funds import Fund, FundKind
from fastrak_xl.domain.ia_sectors import ia_sectors

FUNDS = 1_500
EXCHANGE_TRADED_FUNDS = 45
PENSION_FUNDS = 110
LIFE_FUNDS = 60
WITH_PROFITS_FUNDS = 15
WITHOUT_FE_SECTOR = 18
UNCLASSIFIED = 12

_OLDER = {sector.name: sector.older_names for sector in ia_sectors()}


def made_up_funds(rng: Random) -> list[Fund]:
    """The whole register, in order of name."""
    others = [
        *_exchange_traded(rng),
        *_insured(rng, FundKind.PENSION),
        *_insured(rng, FundKind.LIFE),
        *_with_profits(),
    ]
    open_ended = _open_ended(rng, FUNDS - len(others))
    funds = [*open_ended, *others]
    issuer = CodeIssuer(rng)
    return sorted((_with_codes(rng, issuer, fund) for fund in funds), key=lambda fund: fund.name)


def _open_ended(rng: Random, count: int) -> list[Fund]:
    """Unit trusts and OEICs, as many of each sector as its weight says; a few with no sector."""
    total = sum(weight for weight, _ in STRATEGIES.values())
    funds: list[Fund] = []
    for sector, (weight, _) in STRATEGIES.items():
        funds += _of_sector(rng, sector, max(3, weight * count // total))
    # Rounding leaves the count a little off: the largest sector takes up the difference.
    largest = [fund for fund in funds if fund.sector == "Global"]
    if len(funds) > count:
        dropped = {fund.name for fund in largest[: len(funds) - count]}
        funds = [fund for fund in funds if fund.name not in dropped]
    else:
        more = _of_sector(rng, "Global", len(largest) + count - len(funds), seen={fund.name for fund in largest})
        funds += more[: count - len(funds)]
    return _with_fe_sectors(rng, funds)


def _of_sector(rng: Random, sector: str, count: int, seen: set[str] | None = None) -> list[Fund]:
    names = set(seen or ())
    funds: list[Fund] = []
    families = [(house, strategy) for house in HOUSES for strategy in STRATEGIES[sector][1]]
    rng.shuffle(families)
    while len(funds) < count:
        house, strategy = families[rng.randrange(len(families))]
        for share_class in rng.sample(SHARE_CLASSES, rng.choice((1, 1, 2, 2, 3))):
            name = f"{house} {strategy} {share_class}"
            if name not in names and len(funds) < count:
                names.add(name)
                funds.append(Fund(FundKind.OPEN_ENDED, name, sector, round(rng.uniform(0.45, 8), 4), house))
    return funds


def _with_fe_sectors(rng: Random, funds: list[Fund]) -> list[Fund]:
    """Most with the sector as FE words it, a few without one and a few Unclassified: those belong nowhere."""
    without = rng.sample(range(len(funds)), WITHOUT_FE_SECTOR + UNCLASSIFIED)
    labels = dict.fromkeys(without[:WITHOUT_FE_SECTOR], "") | dict.fromkeys(without[WITHOUT_FE_SECTOR:], "Unclassified")
    return [
        replace(fund, sector="", fe_sector=labels[position])
        if position in labels
        else replace(fund, fe_sector=_as_worded(rng, fund.sector))
        for position, fund in enumerate(funds)
    ]


def _as_worded(rng: Random, sector: str, universe: str = "") -> str:
    """A sector as it arrives: with FE's prefix or without, now and then under an older name."""
    if _OLDER[sector] and rng.random() < 0.12:
        sector = _OLDER[sector][0]
    if not universe and rng.random() < 0.35:
        universe = "IA"
    return f"{universe} {sector.replace('£', 'Sterling')}" if universe else sector


def _exchange_traded(rng: Random) -> Iterator[Fund]:
    for position in range(EXCHANGE_TRADED_FUNDS):
        words, sector, universe = EXCHANGE_TRADED[position % len(EXCHANGE_TRADED)]
        house = HOUSES[(position * 7) % len(HOUSES)]
        yield Fund(
            FundKind.EXCHANGE_TRADED, f"{house} {words}", sector, round(rng.uniform(1.5, 60), 4), house,
            fe_sector=_as_worded(rng, sector, universe),
        )  # fmt: skip


def _insured(rng: Random, kind: FundKind) -> Iterator[Fund]:
    pension = kind is FundKind.PENSION
    universe, word = ("PN", "Pension") if pension else ("LF", "Life")
    families = [
        (insurer, sector, strategy)
        for insurer in INSURERS
        for sector in PENSION_AND_LIFE_SECTORS
        for strategy in STRATEGIES[sector][1][:3]
    ]
    for insurer, sector, strategy in rng.sample(families, PENSION_FUNDS if pension else LIFE_FUNDS):
        name = f"{insurer} {word} {strategy} Series {rng.choice('1234')}"
        yield Fund(
            kind, name, sector, round(rng.uniform(0.9, 12), 4), insurer,
            fe_sector=_as_worded(rng, sector, universe),
        )  # fmt: skip


def _with_profits() -> Iterator[Fund]:
    names = [f"{insurer} {words}" for words in WITH_PROFITS for insurer in INSURERS[1:]]
    for name in names[:WITH_PROFITS_FUNDS]:
        yield Fund(FundKind.WITH_PROFITS, name, "", None)


def _with_codes(rng: Random, issuer: CodeIssuer, fund: Fund) -> Fund:
    """The fund with its codes: insured funds have no ISIN, with-profits funds only the insurer's own code."""
    if fund.kind is FundKind.WITH_PROFITS:
        return replace(fund, own_code=issuer.provider_code())
    sedol = issuer.sedol()
    if fund.kind in (FundKind.PENSION, FundKind.LIFE):
        return replace(fund, citicode=issuer.citicode(), sedol=sedol)
    exchange_traded = fund.kind is FundKind.EXCHANGE_TRADED
    trust = fund.name.endswith("plc")
    country = "GB" if trust else rng.choices(("GB", "IE", "LU"), (0, 4, 1) if exchange_traded else (76, 14, 10))[0]
    return replace(
        fund,
        citicode="" if rng.random() < 0.04 else issuer.citicode(),
        isin=issuer.isin(country, sedol),
        sedol=sedol,
        mex=issuer.mex(fund.name) if not exchange_traded and rng.random() < 0.3 else "",
        ticker=issuer.ticker() if exchange_traded else "",
    )
