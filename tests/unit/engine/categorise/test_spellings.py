"""Which row of a hierarchy a sector meets: spelling, universe, older names."""

from __future__ import annotations

import pytest

from fastrak_xl.domain.ia_sectors import ia_sectors, older_names, simple_headings, simple_mapping
from fastrak_xl.engine.categorise.spellings import AMBIGUOUS, SourceSectors
from fastrak_xl.engine.link.lookup import NOWHERE

ROWS = [
    ("Global", 1),
    ("PN Global", 2),
    ("IA Japan", 3),
    ("Mixed Investment 20-60% Shares", 4),
    ("UK Direct Property", 5),
    ("Property Other", 6),
    ("Global Government Bond", 7),
    ("Global Corporate Bond", 7),
    ("UK Other Bond", 8),
]


@pytest.mark.parametrize(
    ("name", "target"),
    [
        ("global", 1),
        ("IA Global", 1),
        ("PN  Global", 2),
        ("Global Growth", 1),
        ("PN Global Growth", 2),
        ("IA Japan", 3),
        ("PN Japan", NOWHERE),
        ("Japan", NOWHERE),
        ("Cautious Managed", 4),
        ("LF Mixed Investment 20% to 60% shares", 4),
        ("Property", AMBIGUOUS),
        ("IA Property", AMBIGUOUS),
        ("Sterling Strategic Bond", 8),
        ("Unclassified", NOWHERE),
        ("Something new", NOWHERE),
        ("", NOWHERE),
    ],
)
def test_a_sector_meets_its_row(name: str, target: int) -> None:
    assert SourceSectors(ROWS).target(name) == target


def test_a_split_name_with_a_part_that_leads_nowhere_is_ambiguous() -> None:
    assert SourceSectors([("UK Direct Property", 5)]).target("Property") == AMBIGUOUS


def test_a_row_of_its_own_makes_a_split_name_plain() -> None:
    assert SourceSectors([*ROWS, ("Property", 9)]).target("PN Property") == 9


@pytest.mark.parametrize("universe", ["", "IA ", "PN ", "LF "])
def test_the_ready_made_hierarchy_gives_every_published_and_older_name_its_heading(universe: str) -> None:
    numbers = {heading.name: number for number, heading in enumerate(simple_headings())}
    sectors = SourceSectors((name, numbers[heading]) for name, heading in simple_mapping().items())
    for name in [*(sector.name for sector in ia_sectors()), *older_names()]:
        heading = simple_mapping().get(name)
        assert sectors.target(universe + name) == (NOWHERE if heading is None else numbers[heading]), name


def test_current_names_alone_give_every_older_name_the_same_heading() -> None:
    numbers = {heading.name: number for number, heading in enumerate(simple_headings())}
    published = [sector for sector in ia_sectors() if sector.heading]
    sectors = SourceSectors((sector.name, numbers[sector.heading]) for sector in published)
    for older in older_names():
        heading = simple_mapping().get(older)
        assert sectors.target(older) == (AMBIGUOUS if heading is None else numbers[heading]), older
