"""Telling a table's rows apart: holdings, cash, totals, an account's summary, and what stands below the table."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from fastrak_workbook.valuation.amounts import is_nothing, one_amount
from fastrak_workbook.valuation.codes import plain_text
from fastrak_workbook.valuation.sections import Header, filled
from fastrak_xl.domain.codes import has_valid_check_digit
from fastrak_xl.domain.values import Unreadable

Row = Sequence[object]

_TOTAL = re.compile(
    r"(?:(?:grand|sub|overall|portfolio|account|plan|holdings?)[ -]?)?totals?"
    r"(?: (?:value|valuation|portfolio value|for .+))?",
    re.I,
)
_TOTAL_OF = re.compile(r"(?:sub[ -]?|grand )?totals? .+|.+ (?:sub-?)?totals?", re.I)
_TOTAL_WORD = re.compile(r"\btotals?\b", re.I)
_FUND_CALLED_TOTAL = re.compile(
    r"total (?:return|market|bond|stock|international|world|gas|energies|se|sa|plc)\b", re.I
)
_CASH_WORDS = frozenset(
    """
    account accounts available balance balances bank capital client current deposit deposits dealing facility for
    funds general gia held holding hub in income investment isa jisa lisa money on pension platform pound pounds
    product settlement sipp statement sterling the to trading uk uninvested wrapper gbp usd eur jpy chf us dollar
    dollars euro euros £
    """.split()  # noqa: SIM905  # words read better as words
)
_CASH_BY_NAME = frozenset({"capital account", "settlement account", "bank account", "deposit account"})
_DEGIRO_CASH = re.compile(r"cash & cash fund.*", re.I)
_WORD = re.compile(r"[a-z£]+")
_CASH_CODES = frozenset({"", "CASH", "GBP", "GBPCASH", "CASHGBP", "STERLING", "-", "N/A"})
_MAY_BE_CASH = frozenset({"cash", "providercode", "own"})
_CODE_FIELDS = ("isin", "sedol", "mex", "citicode", "ticker", "code", "own")


@dataclass
class Kinds:
    """The rows of a table by what they are, as row numbers from 0. `below` stands under it, no part of it.

    A total of cash counts as cash where no other row does.
    """

    holdings: list[int] = field(default_factory=list)
    cash: list[int] = field(default_factory=list)
    totals: list[int] = field(default_factory=list)
    summaries: list[int] = field(default_factory=list)
    below: list[int] = field(default_factory=list)
    cash_totals: list[int] = field(default_factory=list)

    def last(self) -> int:
        """The last row that belongs to the table; -1 where there is none."""
        return max(map(max, filter(None, (self.holdings, self.cash, self.totals, self.summaries))), default=-1)


def cell(row: Row, header: Header, name: str) -> object:
    """A field's cell in a row: of several columns the first that is filled in; None where there is none."""
    for one in header.fields.get(name, ()):
        if one.position < len(row) and not is_nothing(row[one.position]):
            return row[one.position]
    return None


@lru_cache(maxsize=65536)
def is_total(label: str) -> str:
    """Whether words head a total: "surely" where they say nothing else, "perhaps" where a fund may be called so."""
    label = label.strip(" :*")
    if _TOTAL.fullmatch(label):
        return "surely"
    return "perhaps" if _TOTAL_OF.fullmatch(label) and not _FUND_CALLED_TOTAL.match(label) else ""


@lru_cache(maxsize=65536)
def names_cash(name: str) -> bool:
    """Whether a name means money in an account, not a fund that invests in cash."""
    text = name.casefold().strip(" *")
    if text in _CASH_BY_NAME or _DEGIRO_CASH.fullmatch(text):
        return True
    words = _WORD.findall(text)
    return "cash" in words and set(words) <= _CASH_WORDS | {"cash"}


def classify(rows: Sequence[Row], header: Header, end: int) -> Kinds:
    """The rows between the headings and `end`. After a blank row or a total, only what is complete still counts."""
    kinds = Kinds()
    broken = False
    is_plain = _plain_rows(header)
    for number in range(header.row + 1, end):
        row = rows[number]
        if not broken and is_plain(row):
            kinds.holdings.append(number)
            continue
        count = filled(row)
        kind = _kind(row, header, count) if count else ""
        if count == 0:
            broken = bool(kinds.holdings or kinds.cash or kinds.totals)
        elif kind in ("holdings", "cash") and broken and not _is_complete(row, header):
            kinds.below.append(number)
        elif kind:
            getattr(kinds, kind).append(number)
            broken = broken or (kind == "totals" and number + 1 < end and not filled(rows[number + 1]))
        elif broken:
            kinds.below.append(number)
    kinds.cash = kinds.cash or kinds.cash_totals
    return kinds


def _plain_rows(header: Header) -> Callable[[Row], bool]:
    """The short cut for what almost every row is: a name that is neither cash nor a total, and a value."""
    name, kind = header.first("name"), header.first("code_type")
    value = header.first("value") or header.first("units")
    if name is None or value is None or not {"row_type", "cash_balance"}.isdisjoint(header.fields):
        return lambda row: False
    named, valued, kinded = name.position, value.position, kind.position if kind else -1
    wide = max(named, valued, kinded)

    def is_plain(row: Row) -> bool:
        if len(row) <= wide or not _is_plain_label(row[0]) or not _is_plain_label(row[named]):
            return False
        number = row[valued]
        written = type(number) is float or (type(number) is str and number[-1:].isdigit())
        return written and (kinded < 0 or str(row[kinded]).casefold() not in _MAY_BE_CASH)

    return is_plain


@lru_cache(maxsize=65536)
def _is_plain_label(cell: object) -> bool:
    """Whether a cell holds words that are neither a total nor cash."""
    return isinstance(cell, str) and not is_nothing(cell) and not is_total(plain_text(cell)) and not names_cash(cell)


def _kind(row: Row, header: Header, count: int) -> str:
    row_type = plain_text(cell(row, header, "row_type")).casefold() if "row_type" in header.fields else ""
    if row_type in ("account", "asset"):
        return "summaries" if row_type == "account" else "cash" if _is_cash(row, header) else "holdings"
    label = next(plain_text(one) for one in row if plain_text(one))
    name = plain_text(cell(row, header, "name"))
    if (is_total(label) or is_total(name)) and _is_total_row(row, header, label, name):
        return "cash_totals" if is_total(name) and names_cash(_TOTAL_WORD.sub("", name)) else "totals"
    if _is_cash(row, header):
        return "cash"
    if count == 1:
        return ""  # a line of text, or a group's heading
    return "holdings" if name or has_code(row, header) or _worth(row, header) else ""


def _is_total_row(row: Row, header: Header, label: str, name: str) -> bool:
    """A row of totals has no code, and not both units and a price; one that is only perhaps a total has neither."""
    units, price = cell(row, header, "units"), cell(row, header, "price")
    price = None if plain_text(price) == label else price
    if has_code(row, header):
        return False
    if "surely" in (is_total(label), is_total(name)):
        return units is None or price is None
    return units is None and price is None


def has_code(row: Row, header: Header) -> bool:
    """Whether a row gives any code of a fund, one that only says "cash" excepted."""
    for name in _CODE_FIELDS:
        text = plain_text(cell(row, header, name)) if name in header.fields else ""
        if text.upper() not in _CASH_CODES and not is_total(text):
            return True
    return False


def _worth(row: Row, header: Header) -> bool:
    return cell(row, header, "value") is not None or cell(row, header, "units") is not None


def _is_cash(row: Row, header: Header) -> bool:
    """Cash by its type or its name; a row without a fund, but with a balance; never what has a fund's code."""
    name = plain_text(cell(row, header, "name"))
    kind = plain_text(cell(row, header, "code_type")).casefold()
    code = plain_text(cell(row, header, "code")).upper()
    if kind == "cash" or (kind in ("providercode", "own") and code == "CASH"):
        return True
    if not name and "cash_balance" in header.fields:
        return cell(row, header, "cash_balance") is not None and not has_code(row, header)
    if not names_cash(name) and not (not name and code == "CASH"):
        return False
    return not has_code(row, header) or (not _well_formed(row, header) and _is_one(cell(row, header, "price")))


def _well_formed(row: Row, header: Header) -> bool:
    codes = [plain_text(cell(row, header, name)).upper() for name in ("isin", "sedol", "code")]
    kinds = {7: "SEDOL", 12: "ISIN"}
    return any(len(code) in kinds and has_valid_check_digit(kinds[len(code)], code) for code in codes)


def _is_one(price: object) -> bool:
    return price is None or _number(price) == 1


def _is_complete(row: Row, header: Header) -> bool:
    """Whether a row after a break in the table still reads as a holding or as cash: a name, and a number of worth."""
    name = cell(row, header, "name")
    named = name is not None and _number(name) is None
    worth = [cell(row, header, field) for field in ("value", "units", "cash_balance")]
    return (named or has_code(row, header)) and any(_number(one) is not None for one in worth)


def _number(value: object) -> object:
    """The number in a cell; None for a blank cell and for what is no number."""
    try:
        read = one_amount(value)
    except Unreadable:
        return None
    return None if read is None else read.number
