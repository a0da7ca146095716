"""Reading numbers: pounds, plain numbers, counts, percentages."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from fastrak_xl.domain.cells import PercentCell, is_blank
from fastrak_xl.domain.money import exact
from fastrak_xl.domain.values.unreadable import MOST_CHARACTERS, Unreadable, as_typed, is_error, refuse_uncalculated

MOST_POUNDS = 10**12
"""More than any account holds; above it a cell is a typing mistake, and pence would no longer fit the engine."""


class Amount(NamedTuple):
    """A number and the mark that was written beside it: "" or one of "£", "p", "%"."""

    number: Decimal
    mark: str


_IN_POUNDS = "Type the amount in pounds, such as 1234.56."
_AS_NUMBER = "Type a plain number, such as 12.5."
_NOTHING = "Type 0 where there is none, or clear the cell."
_WORDS_FOR_NOTHING = {"-", "—", "£-", "£ -", "nil", "none", "n/a", "na", "null"}
_MARKED = re.compile(
    r"(?P<front>£|GBP|GBX)? ?(?P<body>[-+(]?[-+£\d.,'()]+) ?(?P<back>%|p|pence|GBX|GBP)?", re.I | re.ASCII
)
_DIGITS = re.compile(r"[-+]?(?:[1-9]\d{0,2}(?:(?:,\d{3})+|(?:'\d{3})+)|\d+)?(?:\.\d+)?", re.ASCII)
_FIXED_SPACE = re.compile("(?<=[0-9])[\u00a0\u2007\u2009\u202f](?=[0-9])")
"""The spaces that typesetters group digits with; a space of the space bar may as well part two numbers."""
_PENCE = {"p", "pence", "gbx"}
_GBP_IN_PENCE = "GBp"  # the one mark whose case counts: GBP is pounds


def amount(value: object, cure: str = _AS_NUMBER) -> Amount | None:
    """A number with its mark: 12.5, "£1,234.56", "(123)", "12.5%", "245p", "GBX 245"."""
    if is_blank(value):
        return None
    refuse_uncalculated(value)
    if is_error(value) or isinstance(value, bool | date):
        raise Unreadable("FX101", cure)
    if isinstance(value, int | float):
        if abs(value) > MOST_POUNDS:
            raise Unreadable("FX107", cure)
        return Amount(exact(float(value)), "")
    return _written_amount(as_typed(_FIXED_SPACE.sub("'", str(value))), cure)


def _written_amount(text: str, cure: str) -> Amount:
    """A number written as text; anything but one plain reading is refused."""
    match = _MARKED.fullmatch(text)
    if match is None or text in _WORDS_FOR_NOTHING:
        raise Unreadable("FX101", _NOTHING if text.lower() in _WORDS_FOR_NOTHING else cure)
    body = match["body"].replace("£", "", 1)
    bracketed = body.startswith("(") and body.endswith(")")
    body = body[1:-1] if bracketed else body
    trailing_minus = body.endswith("-")
    body = body[:-1] if trailing_minus else body
    negative = bracketed or trailing_minus
    if not _DIGITS.fullmatch(body) or not any(map(str.isdigit, body)) or (negative and body[0] in "+-"):
        raise Unreadable("FX101", cure)
    mark = _mark(match)
    # A number of millions of digits would break even Decimal.
    number = Decimal(body.replace(",", "").replace("'", "")) if len(body) <= MOST_CHARACTERS else Decimal("Infinity")
    if abs(number) > MOST_POUNDS:
        raise Unreadable("FX107", cure)
    return Amount(-number if negative else number, mark)


def _mark(match: re.Match[str]) -> str:
    front, back = match["front"] or "", match["back"] or ""
    if front and (back or "£" in match["body"]):
        raise Unreadable("FX101", _IN_POUNDS)
    if "£" in match["body"] and back:
        raise Unreadable("FX101", _IN_POUNDS)
    if is_pence(front or back):
        return "p"
    if back == "%":
        return "%"
    return "£" if front or back or "£" in match["body"] else ""


def is_pence(mark: str) -> bool:
    """Whether a mark beside a number, or in a heading, means pence: p, pence, GBX, GBp; but GBP is pounds."""
    return mark.lower() in _PENCE or mark == _GBP_IN_PENCE


def pounds(value: object, *, in_pence: bool = False) -> Decimal | None:
    """An amount of money in pounds. `in_pence`: the heading says pence, so an unmarked number is pence."""
    read = amount(value, _IN_POUNDS)
    if read is None:
        return None
    if read.mark == "%":
        raise Unreadable("FX101", _IN_POUNDS)
    return read.number / 100 if read.mark == "p" or (in_pence and not read.mark) else read.number


def number(value: object) -> Decimal | None:
    """A plain number without any mark, such as units."""
    read = amount(value)
    if read is not None and read.mark:
        raise Unreadable("FX101", _AS_NUMBER)
    return read.number if read else None


def whole_number(value: object) -> int | None:
    """A count, such as a number of decimals."""
    read = number(value)
    if read is not None and read != read.to_integral_value():
        raise Unreadable("FX107", "Type a whole number.")
    return int(read) if read is not None else None


def allocation(value: object) -> Amount | None:
    """A share of a portfolio as written: 0.25, 25 or "25%"; a percent mark is already taken into account."""
    read = amount(value, "Type a percentage, such as 25%.")
    if read is None or not read.mark:
        return read
    if read.mark != "%":
        raise Unreadable("FX101", "Type a percentage, such as 25%.")
    return Amount(read.number / 100, "%")


def points(value: object) -> Decimal | None:
    """Percentage points of a setting: a bare 5, the text 5% and 0.05 formatted as a percentage all mean five."""
    read = amount(value, "Type a percentage, such as 5%.")
    if read is None:
        return None
    if read.mark not in ("", "%"):
        raise Unreadable("FX101", "Type a percentage, such as 5%.")
    return read.number * 100 if isinstance(value, PercentCell) else read.number
