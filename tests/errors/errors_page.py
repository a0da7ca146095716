"""The errors page, generated from the gallery: what it shows is what the program prints."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from fastrak_xl.domain.catalogue import CATALOGUE
from fastrak_xl.domain.diagnostics import Severity
from tests.errors.example import AnyExample, found_in
from tests.errors.gallery import GROUPS

_INTRODUCTION = """\
# Errors and warnings

Every message says where, how bad, which code, what is wrong, what was found there, and what to do:

    Sheet!Cell: error or warning, code: problem (found 'what the cell holds'). What to do.

The sheet Checks holds the same, with a link to each cell. **Errors** keep everything from being
rebalanced, and all of them are listed in one go. **Warnings** travel with the results. With the setting
`Accounts with errors` at `Leave out`, an error that concerns one account only leaves that account out, with
status Not run, and the others are rebalanced. What only follows from an error that is listed is not listed
again, so a second run may find more.

Codes are permanent. `--set` in place of a sheet means a setting that was given for one run only.

This page is made by the test suite (`pytest tests/errors --update-golden`) from one workbook, or one
valuation, per message. Of a valuation the place is its file, its line and the heading of its column.
"""


def errors_page() -> str:
    """The page as Markdown: the groups by code, each code with a message as it is printed."""
    sections = (line for group in GROUPS.items() for line in _section(*group))
    return "\n".join([_INTRODUCTION, *_index(), *sections])


def _index() -> Iterator[str]:
    yield "| codes | about | errors | warnings |"
    yield "| --- | --- | --- | --- |"
    for name, examples in GROUPS.items():
        codes = dict.fromkeys(example.code for example in examples)
        counts = [sum(CATALOGUE[code].severity is severity for code in codes) for severity in Severity]
        anchor = name.lower().replace(",", "").replace(" ", "-")
        yield f"| {examples[0].code[:3]}xx | [{name}](#{anchor}) | {counts[0]} | {counts[1]} |"
    yield ""


def _section(name: str, examples: tuple[AnyExample, ...]) -> Iterator[str]:
    yield f"## {name}\n"
    for code, of_code in groupby(examples, key=lambda example: example.code):
        yield from _entry(code, list(of_code))


def _entry(code: str, examples: list[AnyExample]) -> Iterator[str]:
    """One code: its severity, the first example's message and remedy, and every way to it."""
    found = [found_in(example)[0] for example in examples]
    yield f"### {code} {CATALOGUE[code].severity}\n"
    yield f"    {found[0]}\n"
    yield f"What to do: {found[0].remedy}\n"
    yield f"Seen with: {'; '.join(example.name for example in examples)}.\n"
