"""Profiles: what is known of one layout beyond its headings. Each is a small TOML file; see docs/valuations.md."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from fastrak_workbook.valuation.aliases import Heading, column_aliases, heading

_TEXTS = ("name", "platform", "source", "price")
_PATTERNS = ("file_name", "title", "code_in_name")
_OTHER_FIELDS = frozenset({"row_type", "cash_available"})
"""Fields that only a profile can name: whether a row is an account's summary, and that account's cash."""


class NotAProfile(ValueError):
    """A profile that cannot be used; the message says what is wrong with it."""


@dataclass(frozen=True)
class Profile:
    """One known layout. `recognise`: the headings that have to be there; `columns`: headings by field.

    Where a field has several headings, the first that is filled in counts, row by row. The patterns find facts by
    group name: `file_name` in the file's name, `title` in the first line or the sheet's name (account, wrapper,
    client), `code_in_name` in a fund's name (Ticker, SEDOL …). `price`: the unit of an unmarked price.
    """

    name: str
    recognise: tuple[Heading, ...]
    columns: Mapping[str, tuple[Heading, ...]]
    platform: str = ""
    source: str = ""
    price: str = ""
    file_name: re.Pattern[str] | None = None
    title: re.Pattern[str] | None = None
    code_in_name: re.Pattern[str] | None = None
    last_section: bool = False

    def fits(self, headings: tuple[Heading, ...]) -> bool:
        """Whether all headings of the layout are there, in any order; one that names a unit needs that unit."""
        return all(any(same(wanted, one) for one in headings) for wanted in self.recognise)


def same(wanted: Heading, one: Heading) -> bool:
    """Whether a heading is the one that a profile names; its unit counts where the profile writes one."""
    return one.form == wanted.form and wanted.unit in ("", one.unit)


def read_profile(text: str, name: str) -> Profile:
    """A profile from its TOML text; `name` is shown where it goes wrong. Raises NotAProfile."""
    try:
        content = tomllib.loads(text)
        return _profile(content, name)
    except (tomllib.TOMLDecodeError, re.error) as error:
        raise NotAProfile(f"{name} is not a profile that can be read: {error}.") from error


def _profile(content: dict[str, Any], name: str) -> Profile:
    columns = content.get("columns", {})
    known = {*_TEXTS, *_PATTERNS, "recognise", "columns", "last_section"}
    for key in content:
        if key not in known:
            raise NotAProfile(f"{name}: {key} is not something that a profile says. It may say: {_listed(known)}.")
    for key in columns:
        if key not in column_aliases() and key not in _OTHER_FIELDS:
            raise NotAProfile(f"{name}: {key} is not a column. Use one of: {_listed(column_aliases())}.")
    spelled = {key: _headings(value, name) for key, value in columns.items()}
    recognise = _headings(content.get("recognise", []), name) or tuple(one for all_ in spelled.values() for one in all_)
    if not recognise:
        raise NotAProfile(f"{name} names no headings. List them after recognise, or under [columns].")
    if content.get("price", "") not in ("", "pounds", "pence"):
        raise NotAProfile(f"{name}: price is either pounds or pence.")
    return Profile(
        name=str(content.get("name", name)),
        recognise=recognise,
        columns=spelled,
        platform=str(content.get("platform", "")),
        source=str(content.get("source", "")),
        price=str(content.get("price", "")),
        last_section=bool(content.get("last_section", False)),
        **{key: re.compile(content[key], re.I if key == "file_name" else 0) for key in _PATTERNS if key in content},
    )


def _headings(value: object, name: str) -> tuple[Heading, ...]:
    texts = [value] if isinstance(value, str) else value
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise NotAProfile(f"{name}: a heading is a text in quotation marks, or a list of such texts.")
    return tuple(heading(-1, text) for text in texts if text)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))


@cache
def known_profiles() -> tuple[Profile, ...]:
    """The profiles that come with the product, the ones that ask for most headings first."""
    folder = files("fastrak_workbook.valuation").joinpath("profiles")
    paths = sorted((path for path in folder.iterdir() if path.name.endswith(".toml")), key=lambda path: path.name)
    profiles = [read_profile(path.read_text("utf-8"), path.name) for path in paths]
    return tuple(sorted(profiles, key=lambda profile: -len(profile.recognise)))
