"""What the Funds register says of a fund: platforms, substitute, price, decimals, and its share classes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from tests.reference.slow_codes import CASH, Code, Line, Tables, code_of, number, same, text
from tests.reference.slow_tally import mark

CLASS_WORDS = frozenset(["acc", "accumulation", "inc", "class", "shares", "units", "share", "unit", "gbp"])


@dataclass(frozen=True)
class Registered:
    """One fund of the register, by canonical code; the price in pence, None where there is none."""

    name: str
    platforms: tuple[str, ...]
    substitute: str | None
    price: Fraction | None
    decimals: int | None

    def available_on(self, platform: str) -> bool:
        """Domain: "Available On (platforms; blank = all)"."""
        return not self.platforms or any(same(one, platform) for one in self.platforms)


Register = Mapping[str, Registered]


def read_register(tables: Tables, canonical: dict[Code, Code]) -> Register:
    """Every row of Funds under its canonical code."""
    return {
        canonical[code_of(line["Fund Code Type"], line["Fund Code"])][1]: registered(line, canonical)
        for line in tables.get("Funds", [])
    }


def registered(line: Line, canonical: dict[Code, Code]) -> Registered:
    """One row of Funds; a Substitute is "a fund code", of whatever type."""
    wanted = text(line.get("Substitute")).upper()
    found = {fund for (_, letters), (_, fund) in canonical.items() if letters == wanted}
    price, decimals = number(line.get("Price")), number(line.get("Unit Decimals"))
    platforms = re.split("[,;\n]", text(line.get("Available On")))
    return Registered(
        name=text(line["Fund Name"]),
        platforms=tuple(one.strip() for one in platforms if one.strip()),
        substitute=next(iter(found)) if len(found) == 1 else None,
        price=None if price is None else price * 100,
        decimals=None if decimals is None else int(decimals),
    )


def available_instead(register: Register, fund: str, platform: str) -> str:
    """The fund to buy for a model fund: itself where it is available, else its substitute; a substitute has none.

    Where neither is available, the model fund itself.
    """
    if is_available(register, fund, platform):
        return fund
    substitute = register[fund].substitute
    return substitute if substitute is not None and is_available(register, substitute, platform) else fund


def is_available(register: Register, fund: str, platform: str) -> bool:
    """Whether the fund may be bought there; one that is not in the register may."""
    return fund not in register or register[fund].available_on(platform)


def substituted(
    register: Register, weights: dict[str, Fraction], sectors: dict[str, str], platform: str
) -> tuple[dict[str, Fraction], dict[str, str]]:
    """The model with substitutes: where a fund is not available, "its `Substitute` takes its allocation".

    The fund itself stays in the model with target 0. A substitute in no sector of the Sector Model stands in the
    sector of the fund for which it stands in.
    """
    after = dict.fromkeys(weights, Fraction(0))
    sectors = dict(sectors)
    for fund, weight in sorted(weights.items()):
        instead = available_instead(register, fund, platform) if weight else fund
        if instead != fund:
            mark("substitute already in the model" if instead in weights else "substitute takes the allocation")
        elif not is_available(register, fund, platform):
            mark("model fund not available, no substitute")
        after[instead] = after.get(instead, Fraction(0)) + weight
        if fund in sectors:
            sectors.setdefault(instead, sectors[fund])
    return after, sectors


def without_class(name: str) -> str:
    """A fund's name without the words at its end that tell its share class: single letters, Acc, Inc …"""
    words = name.casefold().split()
    while len(words) > 1 and ((len(words[-1]) == 1 and words[-1].isalpha()) or words[-1] in CLASS_WORDS):
        words.pop()
    return " ".join(words)


def twins_of(register: Register, model: set[str]) -> dict[str, str]:
    """`Treat share classes as one`: every fund of the register that is a share class of a model fund -> that fund.

    A fund of the model is itself; of two model funds that are classes of one, the lower code has the others.
    """
    stems = {without_class(register[fund].name): fund for fund in sorted(model, reverse=True) if fund in register}
    stem_of = {fund: without_class(one.name) for fund, one in register.items() if fund not in model}
    if any(stem in stems for stem in stem_of.values()):
        mark("share classes counted as one")
    return {fund: stems[stem] for fund, stem in stem_of.items() if stem in stems}


@dataclass(frozen=True)
class Funds:
    """Which fund a row means in one account, and what the register knows of prices and decimals."""

    canonical: dict[Code, str]
    prices: dict[str, Fraction]
    decimals: dict[str, int]
    classes: dict[Code, str]
    """The fund of every code where share classes are funds of their own."""

    @classmethod
    def of_account(cls, register: Register, canonical: dict[Code, Code], twins: dict[str, str]) -> Funds:
        """The funds of the workbook, with twins counting as the model's fund."""
        return cls(
            {code: twins.get(fund, fund) for code, (_, fund) in canonical.items()} | {CASH: CASH[1]},
            {fund: one.price for fund, one in register.items() if one.price is not None},
            {fund: one.decimals for fund, one in register.items() if one.decimals is not None},
            {code: fund for code, (_, fund) in canonical.items()} | {CASH: CASH[1]},
        )

    def of(self, line: Line) -> str:
        """The canonical code of the fund in a row."""
        return self.canonical[code_of(line["Fund Code Type"], line["Fund Code"])]

    def share_class(self, line: Line) -> str:
        """The canonical code of the very share class in a row."""
        return self.classes[code_of(line["Fund Code Type"], line["Fund Code"])]

    @property
    def all(self) -> list[str]:
        """Every fund of the workbook but cash."""
        return sorted(set(self.canonical.values()) - {CASH[1]})
