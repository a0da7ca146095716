"""The demo's three sector models: simple headings, the IA sectors, and a firm's own words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from random import Random

from fastrak_workbook.template.demo.funds import Fund
from fastrak_workbook.template.ready_made import (
    FE,
    FE_TO_SIMPLE,
    SIMPLE_SECTORS,
    Row,
    hierarchy_rows,
    simple_sector_rows,
)
from fastrak_xl.domain.ia_sectors import IASector, current_mapping, ia_sectors, simple_mapping

IA_SECTORS = "IA Sectors"
HOUSE_VIEW = "House View"

HOUSE_COLOURS = {
    "Home Shares": "#A4343A",
    "World Shares": "#24527A",
    "Steady Income": "#3B7A57",
    "Bricks and Mortar": "#9C6B30",
    "All-in-One Funds": "#7B5AA6",
    "Something Different": "#C65D7B",
    "Rainy Day Money": "#7F8C8D",
}
HOUSE_VIEW_OF = {
    "UK Equity": "Home Shares",
    "International Equity": "World Shares",
    "Emerging Markets & Asia": "World Shares",
    "Fixed Interest": "Steady Income",
    "Property": "Bricks and Mortar",
    "Managed": "All-in-One Funds",
    "Specialist": "Something Different",
    "Alternatives": "Something Different",
    "Cash": "Rainy Day Money",
}

LEFT_UNASSIGNED = 195
"""Funds with a mapped FE sector that the first model leaves for the hierarchy to assign in bulk."""

_SHARE_BY_IA_SECTOR = 0.7
_SHARE_IN_HOUSE_VIEW = 0.3


def sector_rows() -> list[Row]:
    """The sectors of the three models; an IA sector has a tint of its heading's colour."""
    published = [sector for sector in ia_sectors() if sector.is_current and sector.heading]
    place = {sector.name: _place_in_heading(sector, published) for sector in published}
    house = HOUSE_COLOURS.items()
    return [
        *simple_sector_rows(),
        *(
            {
                "sector_model": IA_SECTORS,
                "sector": sector.name,
                "order": order,
                "colour": _tint(sector.colour, place[sector.name]),
            }
            for order, sector in enumerate(published, start=1)
        ),
        *(
            {"sector_model": HOUSE_VIEW, "sector": sector, "order": order, "colour": colour}
            for order, (sector, colour) in enumerate(house, start=1)
        ),
    ]


def _place_in_heading(sector: IASector, published: Sequence[IASector]) -> int:
    return [other.name for other in published if other.heading == sector.heading].index(sector.name)


def _tint(colour: str, position: int) -> str:
    """A lighter tint of a colour, so that neighbours can be told apart."""
    lighter = (position % 6) * 0.11
    channels = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    return "#" + "".join(f"{round(channel + (255 - channel) * lighter):02X}" for channel in channels)


def sector_of(fund: Fund, sector_model: str) -> str:
    """The sector in which the fund belongs there, whether or not it has been assigned yet; "" for nowhere."""
    heading = simple_mapping().get(fund.sector, "")
    by_model = {
        SIMPLE_SECTORS: heading,
        IA_SECTORS: fund.sector,
        HOUSE_VIEW: HOUSE_VIEW_OF.get(heading, ""),
    }
    return by_model[sector_model]


def assigned_funds(rng: Random, funds: Sequence[Fund], needed: Mapping[str, Set[str]]) -> dict[str, list[Fund]]:
    """The funds assigned in each model; `needed` names those that its portfolios hold, which must be."""
    placed = [fund for fund in funds if fund.sector]
    free = [fund for fund in placed if fund.name not in needed.get(SIMPLE_SECTORS, frozenset())]
    left = {fund.name for fund in rng.sample(free, LEFT_UNASSIGNED)}
    house_needs = needed.get(HOUSE_VIEW, frozenset())
    return {
        SIMPLE_SECTORS: [fund for fund in placed if fund.name not in left],
        IA_SECTORS: [fund for fund in placed if rng.random() < _SHARE_BY_IA_SECTOR],
        HOUSE_VIEW: [fund for fund in placed if rng.random() < _SHARE_IN_HOUSE_VIEW or fund.name in house_needs],
    }


def assignment_rows(rng: Random, assigned: Mapping[str, Sequence[Fund]]) -> list[Row]:
    """The assignments, model by model, in the order of the model's sectors, under codes of several types."""
    order = {(row["sector_model"], row["sector"]): number for number, row in enumerate(sector_rows())}
    found: list[tuple[int, str, Row]] = []
    for model, funds in assigned.items():
        for fund in funds:
            sector = sector_of(fund, model)
            code_type, code = fund.coded(rng.choices(("CitiCode", "ISIN", "SEDOL"), (80, 14, 6))[0])
            row = {
                "sector_model": model,
                "sector": sector,
                "fund_name": fund.name,
                "code_type": code_type,
                "code": code,
            }
            found.append((order[model, sector], fund.name, row))
    return [row for _, _, row in sorted(found, key=lambda entry: entry[:2])]


def demo_hierarchy_rows() -> list[Row]:
    """A hierarchy for each model: two from FE sectors, and one that builds a model from another."""
    return [
        *hierarchy_rows(FE_TO_SIMPLE, FE, SIMPLE_SECTORS, simple_mapping()),
        *hierarchy_rows("FE to IA Sectors", FE, IA_SECTORS, current_mapping()),
        *hierarchy_rows("Simple Sectors to House View", SIMPLE_SECTORS, HOUSE_VIEW, HOUSE_VIEW_OF),
    ]
