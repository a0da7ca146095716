"""The value parser, spelling by spelling: what it reads, and with which code it refuses."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import nullcontext
from decimal import Decimal

import pytest

from fastrak_xl.domain import values
from fastrak_xl.domain.catalogue import diagnose
from fastrak_xl.domain.values import Amount, Unreadable
from tests.unit.domain.spellings import HUGE, READ, REFUSED, read_spellings, refused_spellings, spelling_name

Reader = Callable[[object], object]

READERS: dict[str, Reader] = {
    "pounds": values.pounds,
    "pence": lambda value: values.pounds(value, in_pence=True),
    "number": values.number,
    "whole_number": values.whole_number,
    "points": values.points,
    "allocation": values.allocation,
    "day": values.day,
    "yes_or_no": values.yes_or_no,
    "text": values.text,
    "code": values.code,
    "code_type": values.code_type,
    "lock": values.lock,
    "colour": values.colour,
}
_WITH_CURE = {"FX101", "FX103", "FX107"}
"""Codes whose remedy is the reader's own."""


def meant(reader: str, meaning: object) -> object:
    """What the reader gives for a meaning as the table writes it."""
    if meaning is None or reader not in ("pounds", "pence", "number", "whole_number", "points", "allocation"):
        return meaning
    number = Decimal(str(meaning).rstrip("%"))
    return Amount(number, "%" if str(meaning).endswith("%") else "") if reader == "allocation" else number


@pytest.mark.parametrize(("reader", "cell", "meaning"), list(read_spellings()), ids=spelling_name)
def test_a_spelling_that_is_read(reader: str, cell: object, meaning: object) -> None:
    assert READERS[reader](cell) == meant(reader, meaning)


@pytest.mark.parametrize(("reader", "cell", "code"), list(refused_spellings()), ids=spelling_name)
def test_a_spelling_that_is_refused(reader: str, cell: object, code: str) -> None:
    with pytest.raises(Unreadable) as refused:
        READERS[reader](cell)
    assert refused.value.code == code
    assert refused.value.cure.endswith(".") or code not in _WITH_CURE


def test_a_refusal_shows_what_was_found_on_one_short_line() -> None:
    for _, cell, code in refused_spellings():
        found = diagnose(code, "Holdings", "G2", cell, column="Value", cure="Do this.", choices="a, b").found
        assert 0 < len(found) <= 80
        assert found.isprintable()


def test_a_number_is_exactly_what_the_cell_shows() -> None:
    assert values.pounds(0.1) + values.pounds(0.2) == Decimal("0.3")
    assert repr(values.pounds(1e-7)) == "Decimal('1E-7')"


def test_a_dash_for_nothing_is_told_what_to_type() -> None:
    for dash in ("-", "–", "—", "£-", "nil", "N/A"):
        with pytest.raises(Unreadable) as refused:
            values.pounds(dash)
        assert refused.value.cure == "Type 0 where there is none, or clear the cell."


@pytest.mark.parametrize("reader", READERS)
def test_millions_of_digits_take_no_time(reader: str) -> None:
    start = time.process_time()
    for huge in (HUGE, "-" + HUGE, HUGE + ".5", "1," * 1_000_000, "(" * 2_000_000, "£" + HUGE + "x"):
        with pytest.raises(Unreadable) if reader not in ("text", "code", "colour") else nullcontext():
            READERS[reader](huge)
    assert time.process_time() - start < 5


def test_there_are_at_least_two_hundred_spellings() -> None:
    tables = {name: sum(map(len, (READ.get(name, {}) | REFUSED.get(name, {})).values())) for name in READERS}
    print(f"spellings: {sum(tables.values()):,} ({tables})")
    assert len({(name, repr(cell)[:99]) for name, cell, _ in (*read_spellings(), *refused_spellings())}) >= 1000
    assert READ.keys() == REFUSED.keys() == READERS.keys()
    assert all(count >= 10 for count in tables.values())
