"""The IA sector list is complete and consistent, and every way to write a sector meets in one spelling."""

from __future__ import annotations

import re

import pytest

from fastrak_xl.domain.ia_sectors import (
    current_mapping,
    ia_sectors,
    normalised_name,
    older_names,
    simple_headings,
    simple_mapping,
    universe_of,
)


def test_every_sector_is_listed_once() -> None:
    names = [sector.name for sector in ia_sectors()]
    assert len(names) == len({normalised_name(name) for name in names}) == 58


def test_every_row_is_dated() -> None:
    assert all(re.fullmatch(r"20\d\d", sector.published_to) for sector in ia_sectors())


def test_a_heading_has_one_colour_of_its_own() -> None:
    pairs = {(sector.heading, sector.colour) for sector in ia_sectors() if sector.heading}
    headings = simple_headings()
    assert pairs == {(heading.name, heading.colour) for heading in headings}
    assert len({heading.colour for heading in headings}) == len(headings)
    assert all(re.fullmatch(r"#[0-9A-F]{6}", heading.colour) for heading in headings)


def test_the_simple_headings_end_with_cash() -> None:
    assert [heading.name for heading in simple_headings()] == [
        "UK Equity", "International Equity", "Emerging Markets & Asia", "Fixed Interest", "Property",
        "Managed", "Specialist", "Alternatives", "Cash",
    ]  # fmt: skip


def test_only_unclassified_is_left_unassigned() -> None:
    assert [sector.name for sector in ia_sectors() if not sector.heading] == ["Unclassified"]
    assert "Unclassified" not in simple_mapping()


@pytest.mark.parametrize(
    ("older", "current"),
    [
        ("Cautious Managed", "Mixed Investment 20-60% Shares"),
        ("Balanced Managed", "Mixed Investment 40-85% Shares"),
        ("Active Managed", "Flexible Investment"),
        ("Global Growth", "Global"),
        ("UK Corporate Bond", "£ Corporate Bond"),
        ("UK Other Bond", "£ Strategic Bond"),
        ("Technology & Telecommunications", "Technology & Technology Innovation"),
        ("Commodity/Natural Resources", "Commodities and Natural Resources"),
    ],
)
def test_an_older_name_stands_for_its_current_sector(older: str, current: str) -> None:
    assert older_names()[older] == (current,)
    assert current_mapping()[older] == current
    assert simple_mapping()[older] == simple_mapping()[current]


@pytest.mark.parametrize(
    ("split", "heading"),
    [
        ("Property", "Property"),
        ("Global Bonds", "Fixed Interest"),
        ("Global Emerging Markets Bond", "Fixed Interest"),
    ],
)
def test_a_split_name_maps_only_where_every_part_goes_the_same_way(split: str, heading: str) -> None:
    assert len(older_names()[split]) > 1
    assert split not in current_mapping()
    assert simple_mapping()[split] == heading


def test_the_name_without_a_successor_keeps_its_heading() -> None:
    assert simple_mapping()["UK Equity & Bond Income"] == "Managed"
    assert "UK Equity & Bond Income" not in current_mapping()


@pytest.mark.parametrize(
    ("written", "published"),
    [
        ("IA UK All Companies", "UK All Companies"),
        ("PN UK All Companies", "UK All Companies"),
        ("  lf  uk  ALL companies ", "UK All Companies"),
        ("IT: Global", "Global"),
        ("(IA) Global", "Global"),
        ("Sterling Corporate Bond", "£ Corporate Bond"),
        ("IA £Corporate Bond", "£ Corporate Bond"),
        ("Technology and Technology Innovation", "Technology & Technology Innovation"),
        ("Europe ex UK", "Europe Excluding UK"),
        ("Europe ex-UK", "Europe Excluding UK"),
        ("Europe excl. UK", "Europe Excluding UK"),
        ("Europe Excl UK", "Europe Excluding UK"),
        ("Europe incl. UK", "Europe Including UK"),
        ("Asia Pacific Ex. Japan", "Asia Pacific Excluding Japan"),
        ("Mixed Investment 20–60% Shares", "Mixed Investment 20-60% Shares"),
        ("Mixed Investment 20%-60% Shares", "Mixed Investment 20-60% Shares"),
        ("Mixed Investment 20% to 60% Shares", "Mixed Investment 20-60% Shares"),
        ("Mixed Investment 20 to 60 Shares", "Mixed Investment 20-60% Shares"),
        ("China / Greater China", "China/Greater China"),
        ("Global Emerging Markets Bond - Blended", "Global Emerging Markets Bond – Blended"),
    ],
)
def test_every_way_to_write_a_sector_meets_in_one_spelling(written: str, published: str) -> None:
    assert normalised_name(written) == normalised_name(published)


@pytest.mark.parametrize("name", [sector.name for sector in ia_sectors()])
def test_a_spelling_is_its_own_spelling(name: str) -> None:
    once = normalised_name(name)
    assert normalised_name(once) == once
    assert universe_of(name) == ""


@pytest.mark.parametrize(
    ("name", "universe"),
    [("PN UK Gilts", "PN"), ("ia Global", "IA"), ("Italy", ""), ("IT", ""), ("FO - Equity", "FO"), ("", "")],
)
def test_the_universe_is_the_prefix(name: str, universe: str) -> None:
    assert universe_of(name) == universe
