"""Random cells: the spellings of amounts, allocations and settings that domain.md allows.

Choices shrink towards the first of their options, amounts towards nothing, spellings towards plain numbers.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from functools import cache
from itertools import product
from typing import TypeVar

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

Line = dict[str, object]
T = TypeVar("T")

MOST_PENCE = 50_000_000_00
SIZES = {"nothing": 0, "pennies": 99, "small": 10_000_00, "large": 160_000_00, "huge": MOST_PENCE}
"""The most pence of each size; up to 24 bits Hypothesis draws evenly."""
OVERDRAWN = {
    "nothing": "nothing",
    "pennies": "pennies",
    "small": "pennies",
    "large": "small",
    "huge": "large",
}
SPELLINGS = ("float", "whole", "noise", "pounds", "text")
AMOUNTS = tuple(product((*SIZES, "small", "large", "huge"), SPELLINGS))
HALF_PENNIES = tuple((size, "half penny") for size in ("pennies", "small", "huge"))
WAYS_WITHOUT_UNITS = AMOUNTS + HALF_PENNIES
WAYS = WAYS_WITHOUT_UNITS + tuple(("units", way) for way in ("blank", "blank", "blank", "float", "text"))
ALLOCATION_TOTALS = (100, 10_000, 10_000, 10_000, 100_000, 9_995, 10_005, 99_999)
"""The whole in whole points, hundredths or thousandths of a point: 100%, or off by less than 0.1 point."""
ALLOCATION_STYLES = tuple(product(ALLOCATION_TOTALS, ("percent", "fraction", "sign")))
HOLDING_COLUMNS = ("Units", "Price", "Value", "Book Cost", "Lock")

POLICIES: dict[str, tuple[str | None, ...]] = {
    "Method": (None, "Full"),
    "Unassigned funds": (None, "Hold outside", "Hold inside", "Sell"),
    "Funds not in model": (None, "Sell", "Hold outside", "Hold inside"),
}
RESERVES: dict[str, tuple[object, ...]] = {
    "Cash reserve £": (None, 0, 250, 1000.5, 10_000_000, "£1,500", "99.99"),
    "Cash reserve %": (None, 0, 5, 2.5, "5%", "2.5%", 100, 0.5, "12.345%", "3"),
}
"""A bare number means percent: 5 and "5%" are the same, and 0.5 is half a percent."""


@cache
def up_to(most: int) -> st.SearchStrategy[int]:
    """Whole numbers from 0 to `most`; kept, since building a strategy costs as much as a draw."""
    return st.integers(0, most)


def pick(draw: DrawFn, options: Sequence[T]) -> T:
    """One of the options, shrinking towards the first."""
    return options[draw(up_to(len(options) - 1))]


def one_in(draw: DrawFn, chances: int) -> bool:
    """True about once in so many draws, shrinking towards False.

    Hypothesis draws both ends of a range more often than the middle, so True is not an end.
    """
    return draw(up_to(chances)) == chances - 1


def draw_pence(draw: DrawFn, size: str) -> int:
    """An amount of the size; a huge one in steps, as Hypothesis leans to the small end of long ranges."""
    if size == "huge":
        step = draw(up_to(MOST_PENCE // 500 - 1))
        return step * 500 + step % 500
    return draw(up_to(SIZES[size]))


def spelled(pence: int, spelling: str) -> object:
    """The amount as a number, with or without the noise of float arithmetic, or as text."""
    pounds = f"{abs(pence) // 100:,}.{abs(pence) % 100:02d}"
    sign = "-" if pence < 0 else ""
    if spelling == "whole":
        return pence // 100 if pence % 100 == 0 else pence / 100
    if spelling == "noise":
        return math.nextafter(pence / 100, math.inf)
    if spelling == "pounds":
        return f"{sign}£{pounds}"
    if spelling == "text":
        return sign + pounds.replace(",", "")
    return pence / 100


def amount(draw: DrawFn) -> tuple[object, int]:
    """A money cell that is not negative, and its pence."""
    size, spelling = pick(draw, AMOUNTS)
    pence = draw_pence(draw, size)
    return spelled(pence, spelling), pence


def units_and_price(draw: DrawFn) -> tuple[float, float, int]:
    """Units and Price with up to four decimals, and the pence they come to, halves up."""
    units, price = draw(up_to(10**7)), draw(up_to(10**6 - 1)) + 1
    pence = math.floor(Fraction(units * price, 10**6) + Fraction(1, 2))
    return units / 10**4, price / 10**4, pence


def cash_cells(draw: DrawFn) -> tuple[Line, int]:
    """A cash row's cells after its code, and its pence: overdrawn one time in four, mostly by little."""
    size, spelling = pick(draw, AMOUNTS)
    overdrawn = one_in(draw, 4)
    pence = -draw_pence(draw, OVERDRAWN[size]) if overdrawn else draw_pence(draw, size)
    return {**dict.fromkeys(HOLDING_COLUMNS), "Value": spelled(pence, spelling)}, pence


def fund_cells(draw: DrawFn, *, with_units: bool) -> tuple[Line, int]:
    """A fund row's cells after its code, and its pence: a Value, or Units and Price, or all three."""
    cells: Line = dict.fromkeys(HOLDING_COLUMNS)
    size, spelling = pick(draw, WAYS if with_units else WAYS_WITHOUT_UNITS)
    if size == "units":
        units, price, pence = units_and_price(draw)
        value = None if spelling == "blank" else spelled(pence, spelling)
        return {**cells, "Units": units, "Price": price, "Value": value}, pence
    pence = draw_pence(draw, size)
    if spelling == "half penny":
        return {**cells, "Value": (2 * pence + 1) / 200}, pence + 1
    return {**cells, "Value": spelled(pence, spelling)}, pence


def parts(total: int, weights: list[int]) -> list[int]:
    """The total in whole parts by weight (the first takes all where no weight is), adding up exactly."""
    if not any(weights):
        weights = [1] + [0] * (len(weights) - 1)
    ends = [total * sum(weights[: end + 1]) // sum(weights) for end in range(len(weights))]
    return [end - start for start, end in zip([0, *ends], ends, strict=False)]


def allocation_cells(draw: DrawFn, count: int) -> list[object]:
    """So many allocations: 0.25, 25 or "25%"; whole, or in hundredths or thousandths of a point.

    Some are 0, some make thirds; some sets miss 100% by less than 0.1 point, which is only a warning.
    """
    total, spelling = pick(draw, ALLOCATION_STYLES)
    fineness = 10 ** round(math.log10(total / 100))
    packed = draw(up_to(6**count - 1))
    weights = [packed // 6**place % 6 for place in range(count)]
    shares = parts(total, weights)
    if spelling == "percent":
        return [share // fineness if share % fineness == 0 else share / fineness for share in shares]
    if spelling == "fraction":
        return [share / (100 * fineness) for share in shares]
    return [f"{share / fineness:g}%" for share in shares]


def setting_lines(draw: DrawFn) -> list[Line]:
    """The Settings sheet: a setting is absent, blank (its default) or given."""
    lines: list[Line] = []
    for name, values in {**POLICIES, **RESERVES}.items():
        choice = draw(up_to(len(values)))
        if choice > 0:
            lines.append({"Setting": name, "Value": values[choice - 1], "Notes": None})
    return lines
