"""Random cells: the spellings of amounts, allocations and settings that domain.md allows.

Everything here is read from dice, drawn elsewhere: zero is the plainest choice, to which Hypothesis shrinks.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from itertools import product
from typing import TypeVar

from hypothesis import strategies as st

Line = dict[str, object]
T = TypeVar("T")


def up_to(most: int) -> st.SearchStrategy[int]:
    """A die: a whole number from 0 to `most`."""
    return st.integers(0, most)


MOST_PENCE = 50_000_000_00
SIZES = {"nothing": 0, "pennies": 99, "small": 10_000_00, "large": 160_000_00, "huge": MOST_PENCE}
"""The most pence of each size."""
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

AMOUNT_DIE = up_to(MOST_PENCE // 500 - 1)
"""Less than 24 bits, up to which Hypothesis draws evenly."""
CASH_WAY = up_to(4 * len(AMOUNTS) - 1)
FUND_WAY = up_to(len(WAYS) - 1)
ALLOCATION_DIE = up_to(6**6 - 1)
SETTING_DICE = st.tuples(*(up_to(len(values) + 1) for values in {**POLICIES, **RESERVES}.values()))


def several(die: int, *sides: int) -> list[int]:
    """One die read as several with so many sides, since every die that Hypothesis throws takes its time."""
    faces = []
    for side in sides:
        die, face = divmod(die, side)
        faces.append(face)
    return faces


def pick(options: Sequence[T], die: int) -> T:
    """The option that the die falls on, round and round: a smaller book may still use the same die."""
    return options[die % len(options)]


def pence_of(size: str, die: int) -> int:
    """An amount of the size from an AMOUNT_DIE; huge ones go in steps of five pounds and some pence."""
    return die * 500 + die % 500 if size == "huge" else die % (SIZES[size] + 1)


def spelled(pence: int, spelling: str) -> object:
    """The amount as a number, with or without the noise of float arithmetic, or as text."""
    pounds = f"{abs(pence) // 100:,}.{abs(pence) % 100:02d}"
    sign = "-" if pence < 0 else ""
    if spelling == "whole":
        return pence // 100 if pence % 100 == 0 else pence / 100
    if spelling == "noise" and pence != 0:
        return math.nextafter(pence / 100, math.inf)
    if spelling == "pounds":
        return f"{sign}£{pounds}"
    if spelling == "text":
        return sign + pounds.replace(",", "")
    return pence / 100


def amount_cell(way: int, die: int) -> object:
    """A money cell that is not negative."""
    size, spelling = pick(AMOUNTS, way)
    return spelled(pence_of(size, die), spelling)


def units_and_price(die: int) -> tuple[float, float, int]:
    """Units and Price with up to four decimals, and the pence they come to, halves up."""
    units, price = die, 1 + die * 7919 % 10**6
    pence = math.floor(Fraction(units * price, 10**6) + Fraction(1, 2))
    return units / 10**4, price / 10**4, pence


def cash_cells(way: int, die: int) -> tuple[Line, int]:
    """A cash row's cells after its code, and its pence: overdrawn one time in four, mostly by little."""
    size, spelling = pick(AMOUNTS, way)
    overdrawn = way // len(AMOUNTS) == 2
    pence = -pence_of(OVERDRAWN[size], die) if overdrawn else pence_of(size, die)
    return {**dict.fromkeys(HOLDING_COLUMNS), "Value": spelled(pence, spelling)}, pence


def fund_cells(way: int, die: int, *, with_units: bool) -> tuple[Line, int]:
    """A fund row's cells after its code, and its pence: a Value, or Units and Price, or all three."""
    cells: Line = dict.fromkeys(HOLDING_COLUMNS)
    size, spelling = pick(WAYS if with_units else WAYS_WITHOUT_UNITS, way)
    if size == "units":
        units, price, pence = units_and_price(die)
        value = None if spelling == "blank" else spelled(pence, spelling)
        return {**cells, "Units": units, "Price": price, "Value": value}, pence
    pence = pence_of(size, die)
    if spelling == "half penny":
        return {**cells, "Value": (2 * pence + 1) / 200}, pence + 1
    return {**cells, "Value": spelled(pence, spelling)}, pence


def parts(total: int, weights: list[int]) -> list[int]:
    """The total in whole parts by weight (the first takes all where no weight is), adding up exactly."""
    if not any(weights):
        weights = [1] + [0] * (len(weights) - 1)
    ends = [total * sum(weights[: end + 1]) // sum(weights) for end in range(len(weights))]
    return [end - start for start, end in zip([0, *ends], ends, strict=False)]


def allocation_cells(count: int, style: int, packed: int) -> list[object]:
    """So many allocations: 0.25, 25 or "25%"; whole, or in hundredths or thousandths of a point.

    Some are 0, some make thirds; some sets miss 100% by less than 0.1 point, which is only a warning.
    """
    total, spelling = pick(ALLOCATION_STYLES, style)
    fineness = 10 ** round(math.log10(total / 100))
    shares = parts(total, [packed // 6 ** (place % 6) % 6 for place in range(count)])
    if spelling == "percent":
        return [share // fineness if share % fineness == 0 else share / fineness for share in shares]
    if spelling == "fraction":
        return [share / (100 * fineness) for share in shares]
    return [f"{share / fineness:g}%" for share in shares]


def setting_lines(dice: Sequence[int]) -> list[Line]:
    """The Settings sheet, a die a setting: absent, blank (its default) or given."""
    names = {**POLICIES, **RESERVES}
    chosen = {name: die % (len(names[name]) + 1) for name, die in zip(names, dice, strict=True)}
    return [
        {"Setting": name, "Value": names[name][choice - 1], "Notes": None}
        for name, choice in chosen.items()
        if choice > 0
    ]
