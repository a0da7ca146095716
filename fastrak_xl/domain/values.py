"""The one value parser: money, numbers, percentages, dates, codes, as people and platforms write them.

Every function takes one cell value and returns what it means, None for a blank cell, or raises :class:`Unreadable`.
It never guesses: what has two readings is refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from fastrak_xl.domain.cells import CellError, PercentCell, Uncalculated, is_blank
from fastrak_xl.domain.codes import CODE_TYPES
from fastrak_xl.domain.money import exact

MOST_POUNDS = 10**12
"""More than any account holds; above it a cell is a typing mistake, and pence would no longer fit the engine."""


@dataclass
class Unreadable(ValueError):
    """A cell that does not hold what its column asks for: the diagnostic's code, and its cure where it has one."""

    code: str
    cure: str = ""


class Amount(NamedTuple):
    """A number and the mark that was written beside it: "" or one of "£", "p", "%"."""

    number: Decimal
    mark: str


_IN_POUNDS = "Type the amount in pounds, such as 1234.56."
_AS_NUMBER = "Type a plain number, such as 12.5."
_MARKED = re.compile(r"(?P<front>£|GBP|GBX)? ?(?P<body>[-+(]?[-+£\d.,()]+) ?(?P<back>%|p|pence|GBX|GBP)?", re.I)
_DIGITS = re.compile(r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?")
_PENCE = {"p", "pence", "gbx"}
_GBP_IN_PENCE = "GBp"  # the one mark whose case counts: GBP is pounds
_SCIENTIFIC = re.compile(r"\d[.,]\d+E\+?\d+|\dE\+\d+", re.I)  # 5E12 may be a code; Excel writes 5E+12
_FULL_WIDTH = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}
_DATE_FORMS = (
    "%d/%m/%Y",
    "%Y-%m-%d",
    "%d-%m-%Y",
    "%d.%m.%Y",
    "%d/%m/%y",
    "%d %b %Y",
    "%d %B %Y",
    "%d-%b-%Y",
    "%d-%b-%y",
)
_YES = {"yes", "y", "true", "1", "x"}
_NO = {"no", "n", "false", "0"}
_TYPE_NAMES = {name.lower(): name for name in CODE_TYPES} | {
    "citi": "CitiCode",
    "citi code": "CitiCode",
    "mexid": "MEX",
}
LOCKS = ("Do not sell", "Do not buy", "Do not trade")


def clean(text: str) -> str:
    """Text without outer blanks, any run of blanks inside one space, and without invisible marks."""
    return " ".join(text.replace("\ufeff", "").replace("\u200b", "").split())


def _plain_digits(text: str) -> str:
    """Full-width digits and typographic minus signs as a keyboard has them."""
    return clean(text).translate(_FULL_WIDTH).replace("\u2212", "-")


def _refuse_errors(value: object, code: str, cure: str) -> None:
    if isinstance(value, Uncalculated):
        raise Unreadable("FX108")
    if isinstance(value, CellError | bool | date):
        raise Unreadable(code, cure)


def amount(value: object, cure: str = _AS_NUMBER) -> Amount | None:
    """A number with its mark: 12.5, "£1,234.56", "(123)", "12.5%", "245p", "GBX 245"."""
    if is_blank(value):
        return None
    _refuse_errors(value, "FX101", cure)
    if isinstance(value, int | float):
        if value != value or abs(value) > MOST_POUNDS:
            raise Unreadable("FX107", cure)
        return Amount(exact(float(value)), "")
    return _written_amount(_plain_digits(str(value)), cure)


def _written_amount(text: str, cure: str) -> Amount:
    """A number written as text; anything but one plain reading is refused."""
    match = _MARKED.fullmatch(text)
    if match is None:
        raise Unreadable("FX101", cure)
    body = match["body"].replace("£", "", 1)
    bracketed = body.startswith("(") and body.endswith(")")
    body = body[1:-1] if bracketed else body
    trailing_minus = body.endswith("-")
    body = body[:-1] if trailing_minus else body
    negative = bracketed or trailing_minus
    if not _DIGITS.fullmatch(body) or not any(map(str.isdigit, body)) or (negative and body[0] in "+-"):
        raise Unreadable("FX101", cure)
    number = Decimal(body.replace(",", ""))
    if abs(number) > MOST_POUNDS:
        raise Unreadable("FX107", cure)
    return Amount(-number if negative else number, _mark(match))


def _mark(match: re.Match[str]) -> str:
    front, back = match["front"] or "", match["back"] or ""
    if front and back:
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


def day(value: object) -> date | None:
    """A date; day before month, as in the UK."""
    if is_blank(value):
        return None
    if isinstance(value, Uncalculated):
        raise Unreadable("FX108")
    if isinstance(value, date):
        return value.date() if isinstance(value, datetime) else value
    if isinstance(value, str):
        for form in _DATE_FORMS:
            try:
                return datetime.strptime(clean(value), form).date()
            except ValueError:
                continue
    raise Unreadable("FX103")


def yes_or_no(value: object) -> bool | None:
    """Yes or no in the usual spellings."""
    if is_blank(value):
        return None
    if isinstance(value, Uncalculated):
        raise Unreadable("FX108")
    word = clean(str(int(value) if isinstance(value, float) and value.is_integer() else value)).lower()
    if word not in _YES | _NO:
        raise Unreadable("FX104")
    return word in _YES


def text(value: object) -> str | None:
    """Text without outer blanks; a number or date as a person would read it aloud."""
    if is_blank(value):
        return None
    if isinstance(value, Uncalculated):
        raise Unreadable("FX108")
    if isinstance(value, CellError):
        raise Unreadable("FX105")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return clean(str(value))


def code(value: object) -> str | None:
    """An ID or fund code. A number stands for its digits, as long as Excel has kept them all."""
    if isinstance(value, date):
        raise Unreadable("FX110")
    read = text(value)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if read is not None and ((is_number and len(read) > 15) or _SCIENTIFIC.fullmatch(read)):
        raise Unreadable("FX110")
    return read


def code_type(value: object) -> str | None:
    """One of the Fund Code Types, in any case."""
    read = text(value)
    if read is not None and read.lower() not in _TYPE_NAMES:
        raise Unreadable("FX304")
    return _TYPE_NAMES[read.lower()] if read is not None else None


def lock(value: object) -> str | None:
    """One of the three locks, in any case."""
    read = text(value)
    by_name = {name.lower(): name for name in LOCKS}
    if read is not None and read.lower() not in by_name:
        raise Unreadable("FX109", ", ".join(LOCKS))
    return by_name[read.lower()] if read is not None else None


def colour(value: object) -> str | None:
    """A colour as "#RRGGBB"; what is not one reads as written, since it blocks nothing (see FX112)."""
    read = text(value)
    return read if read is None or read.startswith("#") else f"#{read}" if len(read) == 6 else read
