"""What both workbooks carry: risk profiles, the simple sectors, a hierarchy, settings, lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import zip_longest

from fastrak_workbook.layout import LISTS, RISK_PROFILES, SECTOR_HIERARCHIES, SECTORS, SETTINGS
from fastrak_workbook.template.setting_rows import SETTING_ROWS
from fastrak_xl.domain.ia_sectors import simple_headings, simple_mapping

Row = Mapping[str, object]
Rows = Sequence[Row]
Content = Mapping[str, Rows]
"""The rows of each table, by table name; a row gives values by field, and what it leaves out is blank."""

SIMPLE_SECTORS = "Simple Sectors"
FE = "FE"
ALL_PLATFORMS = "All"
FE_TO_SIMPLE = "FE to Simple Sectors"

RISK_PROFILE_ROWS: Rows = [
    {"risk_profile": name, "order": order, "description": description}
    for order, (name, description) in enumerate(
        (
            ("Cautious", "Small ups and downs matter more than growth; mostly bonds and cash."),
            ("Moderately Cautious", "Some growth, with less risk than the market as a whole."),
            ("Balanced", "Growth and steadiness about equally; a mix of shares and bonds."),
            ("Moderately Adventurous", "Mostly shares; larger falls are accepted on the way to growth."),
            ("Adventurous", "Nearly all shares, at home and abroad; for the long term only."),
        ),
        start=1,
    )
]

WRAPPERS = ("ISA", "JISA", "LISA", "GIA", "SIPP", "Personal Pension", "Onshore Bond", "Offshore Bond")
PLATFORMS = (
    "Transact",
    "Nucleus",
    "Quilter",
    "Fidelity",
    "AJ Bell",
    "Aegon",
    "Aviva",
    "Novia",
    "Parmenion",
    "7IM",
)


def simple_sector_rows() -> list[Row]:
    """The simple headings as the sectors of one sector model, coloured and in order."""
    return [
        {"sector_model": SIMPLE_SECTORS, "sector": heading.name, "colour": heading.colour, "order": order}
        for order, heading in enumerate(simple_headings(), start=1)
    ]


def hierarchy_rows(hierarchy: str, source: str, sector_model: str, mapping: Mapping[str, str]) -> list[Row]:
    """A sector hierarchy as rows, one for each source sector."""
    return [
        {
            "hierarchy": hierarchy,
            "source": source,
            "source_sector": source_sector,
            "sector_model": sector_model,
            "sector": sector,
        }
        for source_sector, sector in mapping.items()
    ]


def list_rows(platforms: Sequence[str] = PLATFORMS) -> list[Row]:
    """The suggestions behind the drop-downs: wrappers and platforms side by side."""
    return [
        {"wrapper": wrapper, "platform": platform}
        for wrapper, platform in zip_longest(WRAPPERS, platforms, fillvalue="")
    ]


def ready_made_content() -> dict[str, Rows]:
    """The rows of the tables that are not left empty in the template."""
    return {
        RISK_PROFILES.table: RISK_PROFILE_ROWS,
        SECTORS.table: simple_sector_rows(),
        SECTOR_HIERARCHIES.table: hierarchy_rows(FE_TO_SIMPLE, FE, SIMPLE_SECTORS, simple_mapping()),
        SETTINGS.table: [{"setting": row.name, "value": row.default, "notes": row.note} for row in SETTING_ROWS],
        LISTS.table: list_rows(),
    }
