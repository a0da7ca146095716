"""One fund under many codes, and numbers as cells spell them: the slow reference's reading glasses.

Written from rebalance.md and domain.md alone; shares no line with the product.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction

Line = Mapping[str, object]
"""One row of a sheet: column header -> cell as Excel hands it over."""

Tables = Mapping[str, list[dict[str, object]]]
"""A workbook: sheet name -> its rows."""

Code = tuple[str, str]
"""A fund code: (Fund Code Type, Fund Code in upper case)."""

CASH: Code = ("Cash", "CASH")
PREFERENCE = ("CitiCode", "ISIN", "SEDOL", "MEX", "Ticker", "Own")
SHEETS_WITH_CODES = ("Funds", "Holdings", "Sector Models", "Model Portfolios")


def text(cell: object) -> str:
    """The cell's text without surrounding blanks; an empty cell is the empty text."""
    return "" if cell is None else str(cell).strip()


def same(one: object, other: object) -> bool:
    """Whether two cells hold the same words, whatever their case."""
    return text(one).casefold() == text(other).casefold()


def number(cell: object) -> Fraction | None:
    """Domain: "a number from a cell becomes Decimal(repr(x)) once, at the edge"; None for a blank cell.

    Text may carry a pound sign, thousands commas, a minus sign, accountants' brackets and a percent sign,
    which is left to the caller: "5%" is 5.
    """
    if text(cell) == "":
        return None
    if isinstance(cell, float):
        return Fraction(Decimal(repr(cell)))
    plain = text(cell)
    negative = plain.startswith(("-", "(", "£-"))
    digits = plain.strip("()%£- ").replace(",", "").lstrip("£- ")
    amount = Fraction(Decimal(digits))
    return -amount if negative else amount


def nearest(amount: Fraction) -> int:
    """To the nearest whole number, halves up (away from zero for a negative amount)."""
    size = math.floor(abs(amount) + Fraction(1, 2))
    return -size if amount < 0 else size


def pence(pounds: Fraction) -> int:
    """Rebalance.md: "Money inside the engine is integer pence"."""
    return nearest(pounds * 100)


def money(cell: object) -> int:
    """The pence in a money cell; blank is nothing."""
    pounds = number(cell)
    return 0 if pounds is None else pence(pounds)


def code_of(code_type: object, code: object) -> Code:
    """The code in two cells; whatever has the type Cash is cash."""
    if same(code_type, "Cash"):
        return CASH
    (known,) = [kind for kind in PREFERENCE if same(kind, code_type)]
    return known, text(code).upper()


def sedol_inside(code: Code) -> Code | None:
    """Domain: "A `GB` ISIN contains its SEDOL, which links the two with no register entry"."""
    code_type, letters = code
    if code_type == "ISIN" and letters.startswith("GB00") and len(letters) == 12:
        return "SEDOL", letters[4:11]
    return None


def codes_in_line(line: Line) -> set[Code]:
    """Every code that one row gives to one fund: its own, the register's links, a GB ISIN's SEDOL."""
    codes = {code_of(line["Fund Code Type"], line["Fund Code"])}
    codes |= {(kind, text(line[kind]).upper()) for kind in PREFERENCE if text(line.get(kind))}
    return codes | {sedol for sedol in map(sedol_inside, codes) if sedol}


def funds_as_code_sets(tables: Tables) -> list[set[Code]]:
    """Domain: "The Funds register links a fund's CitiCode, ISIN, SEDOL and MEX": one set of codes a fund."""
    funds: list[set[Code]] = []
    for sheet in SHEETS_WITH_CODES:
        for line in tables.get(sheet, []):
            fund = codes_in_line(line)
            for linked in [known for known in funds if known & fund]:
                funds.remove(linked)
                fund |= linked
            funds.append(fund)
    return funds


def preferred(codes: Iterable[Code]) -> Code:
    """Domain: "A fund's canonical code is its CitiCode, else ISIN, SEDOL, MEX, Ticker, Own"."""
    if CASH in codes:
        return CASH
    return min(codes, key=lambda code: (PREFERENCE.index(code[0]), code[1]))


def canonical_codes(tables: Tables) -> dict[Code, Code]:
    """Every code anywhere in the workbook -> the canonical code of its fund.

    A SEDOL that only a GB ISIN mentions is never canonical, since the ISIN goes before it.
    """
    canonical = {code: preferred(fund) for fund in funds_as_code_sets(tables) for code in fund}
    letters = [code for _, code in set(canonical.values())]
    if len(letters) != len(set(letters)):
        raise ValueError("two funds have the same canonical code under different types")
    return canonical
