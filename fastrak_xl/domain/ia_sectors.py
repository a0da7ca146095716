"""The published IA sectors: their simple headings, the names they had before, and one spelling for all.

The list itself is data, dated, in ia_sectors.csv beside this module: adding a sector needs no code.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

UNIVERSES = ("IA", "PN", "LF", "IT", "OS", "FO")
"""FE's prefixes: unit trusts and ETFs, pension, life, investment trusts, and two kinds of offshore fund."""


@dataclass(frozen=True, slots=True)
class IASector:
    """One published sector. A blank heading leaves its funds unassigned; `older_names` it had before."""

    group: str
    name: str
    heading: str
    colour: str
    older_names: tuple[str, ...]
    is_current: bool
    published_to: str


@dataclass(frozen=True, slots=True)
class SimpleHeading:
    """One of the few headings under which every IA sector falls, with its colour (hex)."""

    name: str
    colour: str


@cache
def ia_sectors() -> tuple[IASector, ...]:
    """Every sector of the list, in its order, which is also the order of the simple headings."""
    text = files("fastrak_xl.domain").joinpath("ia_sectors.csv").read_text("utf-8")
    return tuple(_sector(row) for row in csv.DictReader(text.splitlines()))


def _sector(row: dict[str, str]) -> IASector:
    return IASector(
        group=row["Group"],
        name=row["Sector"],
        heading=row["Simple Heading"],
        colour=row["Colour"],
        older_names=tuple(name.strip() for name in row["Older Names"].split(";") if name.strip()),
        is_current=row["Status"] == "current",
        published_to=row["Published To"],
    )


@cache
def simple_headings() -> tuple[SimpleHeading, ...]:
    """The simple headings in the order in which the list first names them."""
    colours = {sector.heading: sector.colour for sector in ia_sectors() if sector.heading}
    return tuple(SimpleHeading(name, colour) for name, colour in colours.items())


@cache
def older_names() -> Mapping[str, tuple[str, ...]]:
    """Each older name with the current sectors it became: more than one where the sector was split."""
    became: dict[str, tuple[str, ...]] = {}
    for sector in ia_sectors():
        for older in sector.older_names:
            became[older] = (*became.get(older, ()), sector.name)
    return became


@cache
def simple_mapping() -> Mapping[str, str]:
    """Every published and older name with its simple heading; names without one heading are left out.

    A split name is mapped only where all that it became goes to the same heading.
    """
    headings = {sector.name: sector.heading for sector in ia_sectors()}
    for older, current in older_names().items():
        reached = {headings[name] for name in current}
        headings[older] = reached.pop() if len(reached) == 1 else ""
    return {name: heading for name, heading in headings.items() if heading}


@cache
def current_mapping() -> Mapping[str, str]:
    """Every published and older name with the one current sector it stands for; split names are left out."""
    current = {sector.name: sector.name for sector in ia_sectors() if sector.is_current and sector.heading}
    unsplit = {older: names[0] for older, names in older_names().items() if len(names) == 1}
    return current | unsplit


_PREFIX = re.compile(rf"\(?({'|'.join(UNIVERSES)})\)?\s*[\s:–-]\s*(?=\S)", re.IGNORECASE)
_SPELLINGS = (
    (re.compile(r"£"), " sterling "),
    (re.compile(r"&"), " and "),
    (re.compile(r"[–—−]"), "-"),
    (re.compile(r"(\d+)\s*%?\s*(?:-|\bto\b)\s*(\d+)(?:\s*%)?"), r"\1-\2%"),
    (re.compile(r"\bex(?:c|cl|cluding)?\b\.?[\s-]*(?=\S)"), "excluding "),
    (re.compile(r"\binc(?:l|luding)?\b\.?[\s-]*(?=\S)"), "including "),
    (re.compile(r"\s*/\s*"), "/"),
    (re.compile(r"\s+-\s*|\s*-\s+"), " - "),
    (re.compile(r"\s+"), " "),
)


def universe_of(name: str) -> str:
    """The prefix of the universe in which the sector was published ("PN UK Gilts" gives "PN"), or ""."""
    found = _PREFIX.match(name.strip())
    return found.group(1).upper() if found else ""


def normalised_name(name: str) -> str:
    """The one spelling under which every way to write a sector meets, without the universe's prefix."""
    plain = _PREFIX.sub("", name.strip(), count=1) if universe_of(name) else name
    plain = plain.casefold()
    for pattern, spelling in _SPELLINGS:
        plain = pattern.sub(spelling, plain)
    return plain.strip()
