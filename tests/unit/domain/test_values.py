"""The value parser, spelling by spelling: what it reads, and with which code it refuses."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from decimal import Decimal

import pytest

from fastrak_xl.domain import values
from fastrak_xl.domain.cells import CellError, PercentCell, Uncalculated
from fastrak_xl.domain.values import Amount, Unreadable

NA, FORMULA = CellError("#N/A"), Uncalculated("=A1*B1")
Reader = Callable[[object], object]


def _pence_column(value: object) -> Decimal | None:
    """A money column whose heading says pence."""
    return values.pounds(value, in_pence=True)


_POUNDS = {
    12.5: "12.5", 0: "0", -3: "-3", 0.1: "0.1", 1e12: "1000000000000",
    "12.5": "12.5", "0": "0", "0.10": "0.1", ".5": "0.5", "+5": "5", "-5": "-5", "5-": "-5", "\u22125": "-5",
    "1,234.56": "1234.56", "1,234,567.891": "1234567.891", "£1,234.56": "1234.56", "£ 1,234.56": "1234.56",
    "-£5": "-5", "£-5": "-5", "(5)": "-5", "(£5)": "-5", "£(5)": "-5", "(1,234.50)": "-1234.5",
    "5£": "5", "GBP 12": "12", "12 GBP": "12", "12gbp": "12",
    "245p": "2.45", "245 p": "2.45", "245P": "2.45", "245pence": "2.45", "GBX 245": "2.45", "245 gbx": "2.45",
    "GBp 245": "2.45", "245GBp": "2.45", "1,234.5p": "12.345", "-5p": "-0.05",
    "  7  ": "7", "\xa07": "7", "\ufeff7": "7", "7\u200b": "7", "１２．５": "12.5",
}  # fmt: skip
_PENCE_COLUMN = {245: "2.45", "245": "2.45", "245p": "2.45", "£2.45": "2.45", "GBP 2.45": "2.45", 0: "0"}
_NUMBERS = {12.5: "12.5", "12.5": "12.5", "12,000": "12000", "(12)": "-12", 5: "5", "1,000.0001": "1000.0001"}
_POINTS = {5: "5", "5": "5", "5%": "5", "5 %": "5", 0.05: "0.05", "0.05": "0.05", "-5%": "-5", "２５％": "25"}
_ALLOCATIONS = {
    0.25: Amount(Decimal("0.25"), ""), "0.25": Amount(Decimal("0.25"), ""),
    25: Amount(Decimal(25), ""), "25": Amount(Decimal(25), ""),
    "25%": Amount(Decimal("0.25"), "%"), "25.5 %": Amount(Decimal("0.255"), "%"),
    "0.25%": Amount(Decimal("0.0025"), "%"), 0: Amount(Decimal(0), ""), "100%": Amount(Decimal(1), "%"),
}  # fmt: skip
_DAYS = (
    date(2026, 9, 30), datetime(2026, 9, 30), datetime(2026, 9, 30, 23, 59),
    "30/09/2026", "30/9/2026", "30/09/26", "2026-09-30", "30-09-2026", "30.09.2026", "30 Sep 2026",
    "30 September 2026", "30-Sep-2026", "30-Sep-26", " 30/09/2026 ", "30  sep 2026",
)  # fmt: skip
_YES = ("Yes", "yes", "YES", " y ", "Y", "True", "x", "X", "1", 1, 1.0, True)
_NO = ("No", "no", "n", "FALSE", "0", 0, 0.0, False)
_TEXTS = {
    "  a   b ": "a b",
    "a\nb": "a b",
    "a\xa0b": "a b",
    "\ufeffx\u200b": "x",
    5.0: "5",
    5.5: "5.5",
}
_CODES = {
    "GB00B3X7QG63": "GB00B3X7QG63", "0263494": "0263494", 263494.0: "263494",
    123456789012345.0: "123456789012345", "5E12": "5E12", "12E3456": "12E3456",
    "1E+": "1E+", " KA01 ": "KA01", "A/1-2.3": "A/1-2.3",
}  # fmt: skip
_CODE_TYPES = {
    "CitiCode": "CitiCode", "citicode": "CitiCode", "Citi": "CitiCode", "Citi Code": "CitiCode",
    "isin": "ISIN", "Sedol": "SEDOL", "mex": "MEX", "MexID": "MEX",
    "TICKER": "Ticker", "own": "Own", " cash ": "Cash",
}  # fmt: skip
_LOCKS = {"do not sell": "Do not sell", "Do Not Buy": "Do not buy", "DO NOT  TRADE": "Do not trade"}
_COLOURS = {"#B50804": "#B50804", "b50804": "#b50804", "dark red": "dark red"}


def _read() -> Iterator[tuple[Reader, object, object]]:
    for reader, spellings in (
        (values.pounds, _POUNDS), (_pence_column, _PENCE_COLUMN), (values.number, _NUMBERS),
        (values.points, _POINTS),
    ):  # fmt: skip
        yield from ((reader, value, Decimal(expected)) for value, expected in spellings.items())
    for reader, table in (
        (values.allocation, _ALLOCATIONS), (values.text, _TEXTS), (values.code, _CODES),
        (values.code_type, _CODE_TYPES), (values.lock, _LOCKS), (values.colour, _COLOURS),
    ):  # fmt: skip
        yield from ((reader, value, expected) for value, expected in table.items())
    yield from ((values.day, value, date(2026, 9, 30)) for value in _DAYS)
    yield from ((values.yes_or_no, value, True) for value in _YES)
    yield from ((values.yes_or_no, value, False) for value in _NO)
    yield from ((values.whole_number, value, 2) for value in (2, 2.0, "2", "2.0"))
    yield values.points, PercentCell(0.05), Decimal(5)
    yield values.allocation, PercentCell(0.25), Amount(Decimal("0.25"), "")


_NOT_MONEY = (
    "1.234,56", "1234,56", "1,23,456", "1,0000", "1 234", "5.", "5..5", "--5", "(-5)", "-(5)", "(5", "5)",
    "5 -", "1e5", "$5", "€5", "5k", "£245p", "GBP 12p", "5%", "-", "£", "p", "n/a", "nil", "about 5",
    "5²", "½", "=5", "12:30", True, date(2026, 9, 30), time(3), NA,
)  # fmt: skip
_REFUSED = (
    *((values.pounds, value, "FX101") for value in _NOT_MONEY),
    *((values.pounds, value, "FX107") for value in (1e12 + 1, -1e15, "1000000000001", float("inf"), 10**400)),
    *((values.number, value, "FX101") for value in ("£5", "5p", "5%", "1/2", "five", False, NA)),
    *((values.points, value, "FX101") for value in ("£5", "5p", "five", NA)),
    *((values.allocation, value, "FX101") for value in ("£5", "25p", "%25", "%", "rest", NA)),
    *((values.whole_number, value, "FX107") for value in (2.5, "2.5")),
    *((values.day, value, "FX103") for value in (
        "09/30/2026", "31/02/2026", "30/09", "Sept 2026", "2026/09/30", "today", 46295, 46295.0,
        True, time(1), NA)),
    *((values.yes_or_no, value, "FX104") for value in ("maybe", "Ye s", 2, 0.5, "ja", NA)),
    *((values.text, value, "FX105") for value in (NA, CellError("#REF!"))),
    *((values.code, value, "FX110") for value in (
        "1E+10", "1.5E+10", "1.23457E+11", "1.5e10", "3e+7", 1e15, 1234567890123456.0, 1e22,
        date(2026, 3, 1), datetime(2026, 3, 1))),
    *((values.code_type, value, "FX304") for value in ("CUSIP", "I S I N", "WKN", 5)),
    *((values.lock, value, "FX109") for value in ("Yes", "Locked", "do not")),
    *((values.code, NA, "FX105"), (values.code_type, NA, "FX105"), (values.lock, NA, "FX105")),
)  # fmt: skip
_READERS: tuple[Reader, ...] = (
    values.pounds, values.number, values.whole_number, values.allocation, values.points, values.day,
    values.yes_or_no, values.text, values.code, values.code_type, values.lock, values.colour,
)  # fmt: skip


def _name(value: object) -> str | None:
    return value.__name__ if callable(value) else repr(value)


@pytest.mark.parametrize(("reader", "value", "expected"), list(_read()), ids=_name)
def test_a_spelling_that_is_read(reader: Reader, value: object, expected: object) -> None:
    assert reader(value) == expected


@pytest.mark.parametrize(("reader", "value", "code"), _REFUSED, ids=_name)
def test_a_spelling_that_is_refused(reader: Reader, value: object, code: str) -> None:
    with pytest.raises(Unreadable) as refused:
        reader(value)
    assert refused.value.code == code
    assert refused.value.cure.endswith(".") or code not in ("FX101", "FX107")


@pytest.mark.parametrize("blank", [None, "", "   ", "\t\n", "\xa0", "\u200b", "\ufeff ", " \u200b \ufeff"])
@pytest.mark.parametrize("reader", _READERS, ids=_name)
def test_what_looks_empty_is_blank(reader: Reader, blank: object) -> None:
    assert reader(blank) is None


@pytest.mark.parametrize("reader", _READERS, ids=_name)
def test_a_formula_without_a_value_is_never_a_value(reader: Reader) -> None:
    with pytest.raises(Unreadable) as refused:
        reader(FORMULA)
    assert refused.value.code == "FX108"


def test_a_number_is_exactly_what_the_cell_shows() -> None:
    assert values.pounds(0.1) + values.pounds(0.2) == Decimal("0.3")
    assert repr(values.pounds(1e-7)) == "Decimal('1E-7')"


def test_there_are_at_least_a_hundred_spellings() -> None:
    assert len(list(_read())) + len(_REFUSED) >= 100
