"""What stands around a table: whose valuation, of what day, with which cash and total; and what the file name says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from fastrak_workbook.valuation.aliases import heading, preamble_aliases
from fastrak_workbook.valuation.amounts import one_amount
from fastrak_workbook.valuation.codes import plain_text
from fastrak_workbook.valuation.dates import before_day, cell_day, day_in_file_name
from fastrak_workbook.valuation.profiles import Profile
from fastrak_xl.domain.money import nearest_penny
from fastrak_xl.domain.values import Unreadable
from fastrak_xl.domain.wrappers import is_known_wrapper

_MONEY = frozenset({"total", "held", "cash"})


@dataclass(frozen=True, slots=True)
class StatedAmount:
    """An amount of money that a line outside the table states, and the row it stands in."""

    pence: int
    row: int


@dataclass(frozen=True)
class Facts:
    """What is said outside the tables; "" and None where nothing is."""

    texts: Mapping[str, str] = field(default_factory=dict)
    as_at: date | None = None
    amounts: Mapping[str, StatedAmount] = field(default_factory=dict)

    def under(self, nearer: Facts) -> Facts:
        """These facts where the nearer ones say nothing; amounts are not handed down."""
        return Facts({**self.texts, **nearer.texts}, nearer.as_at or self.as_at, nearer.amounts)


def facts_of(rows: Iterable[tuple[int, Sequence[object]]], title: str, profile: Profile | None) -> Facts:
    """The facts in the rows around a table, the first of each kind; `title` is the sheet's name."""
    texts: dict[str, str] = {}
    amounts: dict[str, StatedAmount] = {}
    days: list[date] = []
    lines = list(rows)
    texts |= _of_title(lines, title, profile)
    for number, row in lines:
        for fact, value in _pairs(row):
            if fact == "as_at":
                days += [day for day in (cell_day(value),) if day is not None]
            elif fact in _MONEY:
                stated = _pence(value)
                if stated is not None:
                    amounts.setdefault(fact, StatedAmount(stated, number))
            elif plain_text(value):
                texts.setdefault(*_text_fact(fact, plain_text(value)))
    return Facts(texts, days[0] if days else None, amounts)


def _text_fact(fact: str, text: str) -> tuple[str, str]:
    """An account that is called "Investment ISA" is a wrapper's name, not an account's."""
    return ("wrapper" if fact == "account" and is_known_wrapper(text) else fact), text


def _pairs(row: Sequence[object]) -> Iterator[tuple[str, object]]:
    """Words that announce a fact, with what follows: in the next cell, after a colon, or a day in the same cell."""
    cells = [cell for cell in row if cell is not None and plain_text(cell)]
    known = preamble_aliases()
    position = 0
    while position < len(cells):
        text = str(cells[position])
        fact = known.get(heading(0, text).form)
        key, colon, rest = text.partition(":")
        position += 1
        if fact is not None and position < len(cells):
            yield fact, cells[position]
            position += 1
        elif colon and rest.strip() and (inside := known.get(heading(0, key).form)):
            yield inside, rest
        elif len(text) < 100 and _announces_day(before_day(text)) and before_day(text) != text:
            yield "as_at", text


def says_a_fact(row: Sequence[object]) -> bool:
    """Whether a row is one of the lines around a table that tell something of it."""
    return any(True for _ in _pairs(row))


def _announces_day(words: str) -> bool:
    form = heading(0, words).form
    return preamble_aliases().get(form) == "as_at" or form.endswith(("asat", "asof"))


def _pence(value: object) -> int | None:
    try:
        read = one_amount(value)
    except Unreadable:
        return None
    return nearest_penny(read.number) if read is not None and read.mark in ("", "£") else None


def _of_title(rows: Sequence[tuple[int, Sequence[object]]], title: str, profile: Profile | None) -> dict[str, str]:
    """What the profile's pattern finds in the first line, or in the sheet's name."""
    if profile is None or profile.title is None:
        return {}
    lines = [[text for cell in row if (text := plain_text(cell))] for _, row in rows]
    first = next((line for line in lines if line), [])
    alone = first[0] if len(first) == 1 and not list(_pairs(first)) else ""
    for text in (alone, title):
        found = profile.title.fullmatch(text)
        if text and found:
            return {key: value.strip() for key, value in found.groupdict().items() if value}
    return {}


def facts_in_file_name(name: str, profile: Profile | None) -> Facts:
    """What the file's name gives away: for some layouts account and wrapper, for all a day."""
    found = profile.file_name.fullmatch(name) if profile and profile.file_name else None
    texts = {key: value for key, value in found.groupdict().items() if value} if found else {}
    return Facts(texts, day_in_file_name(name))


def with_platform(facts: Facts, profile: Profile | None) -> Facts:
    """The facts, with the platform that the layout belongs to."""
    if profile is None or not profile.platform:
        return facts
    return replace(facts, texts={"platform": profile.platform, **facts.texts})
