"""The alias table: which headings, and which words of a preamble, mean what. The table itself is aliases.toml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from fastrak_workbook.read.tables import heading_form
from fastrak_xl.domain.values import is_pence

_BRACKET = re.compile(r"\s*\(([^()]*)\)\s*$")
_WORD = re.compile(r"(?:\s+in)?\s+(£|GBP|pounds|GBX|pence|USD|EUR|CHF|[$€?\ufffd])$")
_POUNDS = {"£", "gbp", "pounds", "œ", "â£", "ú"}
_MINOR = re.compile(r"pence\s*/\s*cents", re.I)


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading. `unit`: "GBP", "GBX", another currency, "minor" (pence, cents or yen), "%" or "" where unmarked."""

    position: int
    text: str
    form: str
    unit: str


def heading(position: int, cell: object) -> Heading:
    """A heading's form for comparison, its unit split off; a damaged "£" is still a unit."""
    text = " ".join(str(cell if cell is not None else "").replace("\ufeff", "").split())
    bracket = _BRACKET.search(text)
    if bracket:
        return Heading(position, text, heading_form(text[: bracket.start()]), _unit(bracket[1]))
    word = _WORD.search(text)
    if word:
        return Heading(position, text, heading_form(text[: word.start()]), _unit(word[1]))
    return Heading(position, text, heading_form(text), "")


def _unit(mark: str) -> str:
    mark = mark.strip()
    if is_pence(mark):
        return "GBX"
    if _MINOR.search(mark):
        return "minor"
    if mark.lower() in _POUNDS or mark in ("", "?", "\ufffd"):
        return "GBP"
    if len(mark) == 3 and mark.isalpha():
        return mark.upper()
    return {"$": "USD", "€": "EUR", "%": "%"}.get(mark, "")


@cache
def _table() -> dict[str, dict[str, list[str]]]:
    text = files("fastrak_workbook.valuation").joinpath("aliases.toml").read_text("utf-8")
    table: dict[str, Any] = tomllib.loads(text)
    return table


@cache
def column_aliases() -> Mapping[str, tuple[str, ...]]:
    """The forms of every field's headings, the preferred one first."""
    return {field: tuple(map(heading_form, names)) for field, names in _table()["columns"].items()}


@cache
def preamble_aliases() -> Mapping[str, str]:
    """Each form of a preamble's words with the fact that it announces."""
    return {heading_form(name): fact for fact, names in _table()["preamble"].items() for name in names}


@cache
def elsewhere() -> Mapping[str, str]:
    """Each form of a heading that no valuation has, with what the table that has it is."""
    return {heading_form(name): kind for kind, names in _table()["elsewhere"].items() for name in names}
