"""Columns of numbers as platforms write them: thousands, damaged "£", pence and pounds and dollars in one column.

What a cell means is decided by the one value parser; here only its marks are brought into a form that it knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from fastrak_xl.domain.values import Amount, Unreadable, amount

_QUICK = re.compile(r"(-?)(£?)(-?)([0-9]{1,3}(?:,[0-9]{3}){1,3}(?:\.[0-9]+)?|[0-9]{1,12}(?:\.[0-9]{1,12})?)(p?)")
_DAMAGED = re.compile(r"^([-(]?)(?:Â£|\ufffd|œ|ú|\?)(?=[-(]?[0-9])")
_FOREIGN_FRONT = re.compile(r"(?P<minus>[-(]?)(?P<mark>[A-Z]{3}|US\$|[$€¥]) ?(?=[-(]?[0-9.])")
_FOREIGN_BACK = re.compile(r"(?<=[0-9)]) ?(?P<mark>[A-Z]{3}|[$€¥])$")
_CURRENCIES = {"$": "USD", "US$": "USD", "€": "EUR", "¥": "JPY"}
_POUND_MARKS = {"GBP", "GBX"}
_NOTHING = {"-", "--", "–", "—", "n/a", "na", "#", "none", "nil"}
_COMMA = re.compile(r"[-(]?(?:[A-Z]{3} )?[£€$]?-?(?:[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+),[0-9]{1,2}\)?")
_BLANK: tuple[Decimal | None, str] = (None, "")
_PLAIN_LINES = re.compile(r"(?:-?(?:[0-9]{1,3}(?:,[0-9]{3}){1,3}|[0-9]{1,12})(?:\.[0-9]{1,12})?\n)+")
_POINT = re.compile(r"\.[0-9]{1,2}\D*$|,[0-9]{3}\.")


class Unread(NamedTuple):
    """A cell that is no number: its position in the column, and how the value parser says so."""

    position: int
    reason: Unreadable


class Numbers(NamedTuple):
    """A column's numbers, None for a blank, and the mark beside each: "", "£", "p" or a currency."""

    numbers: list[Decimal | None]
    marks: list[str]

    @classmethod
    def blank(cls, count: int) -> Numbers:
        """A column that is not there."""
        return cls([None] * count, [""] * count)


def is_nothing(cell: object) -> bool:
    """Whether a cell says that there is nothing to say: blank, a dash, "n/a"."""
    return cell is None or (isinstance(cell, str) and (not cell.strip() or cell.strip().lower() in _NOTHING))


def has_decimal_commas(columns: Iterable[Sequence[object]]) -> bool:
    """Whether numbers are written as 1.234,56: some only make sense so, and none only makes sense the other way."""
    commas = False
    for column in columns:
        for cell in column:
            if isinstance(cell, str):
                commas = commas or ((cell[-3:-2] == "," or cell[-2:-1] == ",") and bool(_COMMA.fullmatch(cell)))
                if cell[-3:-2] == "." and not _COMMA.fullmatch(cell) and _POINT.search(cell):
                    return False
    return commas


def amounts(cells: Sequence[object], *, decimal_commas: bool = False) -> tuple[Numbers, list[Unread]]:
    """Every cell's number and mark, and the cells that are no number. Plain columns are read at once."""
    plain = None if decimal_commas else _all_plain(cells)
    if plain is not None:
        return Numbers(plain, [""] * len(plain)), []
    found = Numbers([], [])
    unread: list[Unread] = []
    for position, cell in enumerate(cells):
        quick = _QUICK.fullmatch(cell) if type(cell) is str and not decimal_commas else None
        if quick is not None and not ((quick[1] and quick[3]) or (quick[2] and quick[5])):
            minus, pound, second, body, pence = quick.groups()
            found.numbers.append(Decimal(minus + second + (body.replace(",", "") if "," in body else body)))
            found.marks.append("p" if pence else pound)
            continue
        try:
            number, mark = one_amount(cell, decimal_commas=decimal_commas) or _BLANK
        except Unreadable as reason:
            unread.append(Unread(position, reason))
            number, mark = _BLANK
        found.numbers.append(number)
        found.marks.append(mark)
    return found, unread


def _all_plain(cells: Sequence[object]) -> list[Decimal | None] | None:
    """The numbers of a column of unmarked texts, thousands separated or not; None where a cell is anything else."""
    try:
        joined = "\n".join(cells)  # type: ignore[arg-type]  # what is no text raises
    except TypeError:
        return None
    if not cells or not _PLAIN_LINES.fullmatch(joined + "\n"):
        return None
    return list(map(Decimal, joined.replace(",", "").split("\n")))


def one_amount(cell: object, *, decimal_commas: bool = False) -> Amount | None:
    """One cell's number and mark; None for a blank one; raises Unreadable."""
    if is_nothing(cell):
        return None
    if not isinstance(cell, str):
        return amount(cell)
    text = _DAMAGED.sub(r"\1£", " ".join(cell.split()).lstrip("'").strip())
    currency = ""
    front = _FOREIGN_FRONT.match(text)
    if front and front["mark"] not in _POUND_MARKS:
        currency, text = front["mark"], front["minus"] + text[front.end() :]
    back = _FOREIGN_BACK.search(text)
    if back and back["mark"] not in _POUND_MARKS and not currency:
        currency, text = back["mark"], text[: back.start()]
    if decimal_commas:
        text = text.replace(".", "").replace(",", ".")
    read = amount(text)
    if read is None or read.mark == "%":
        raise Unreadable("FX101", "Type the amount in pounds, such as 1234.56.")
    return Amount(read.number, _CURRENCIES.get(currency, currency) or read.mark)
