"""Every spelling whose reading is settled: what each reader makes of it, or with which code it refuses.

`READ` holds, per reader, meaning -> spellings; `REFUSED` code -> spellings. A cell is what a file can hold: a text, a
number, a truth value, a day, a time, an error. Amounts are written as Decimal writes them; allocations have the mark.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from math import inf, nan

from fastrak_xl.domain.cells import CellError, PercentCell, Uncalculated

Cells = tuple[object, ...]

ERRORS = (
    "#N/A", "#DIV/0!", "#REF!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#GETTING_DATA",
    "#BLOCKED!", "#FIELD!", "#CONNECT!", "#UNKNOWN!", "#BUSY!",
)  # fmt: skip
"""Excel's error values. Each is tried as an error cell and as a text."""

NO_NUMBERS: Cells = (nan, inf, -inf)
"""What other programs save where a calculation failed; in a file they are the texts NaN and INF of a number cell."""

HUGE = "9" * 2_000_000
BLANKS: Cells = (
    None, "", " ", "   ", "\t\n", "\xa0", "\u2009", "\u202f", "\u3000", "\u200b", "\ufeff ", " \u200b \ufeff",
    "\u200b\xa0\u200b", "\u2060", "\u200e", "\u200f", "\u202a\u202c", "\xad", "\x07",
)  # fmt: skip
"""What looks empty, and so is a blank to every reader."""

_TODAY, _NOW = date(2026, 9, 30), datetime(2026, 9, 30, 16, 30)
_MOMENTS: Cells = (_TODAY, _NOW, time(12, 30), timedelta(hours=30))
_NO_NUMBER: Cells = (*map(CellError, ERRORS), *ERRORS, *NO_NUMBERS, True, False, *_MOMENTS)
_NO_TEXT: Cells = (*map(CellError, ERRORS), *ERRORS, *NO_NUMBERS, "#n/a", " #REF! ", "#DIV/0!\u200b")
_WORDS_FOR_NO_NUMBER: Cells = (
    "NaN", "nan", "inf", "-inf", "Infinity", "1e999", "NA", "N/A", "n/a", "None", "null", "nil", "TRUE", "no", "-",
    "–", "—", "−", "--", "+", ".", ",", "()", "(-)", "'", "%", "about 5", "five", "tba", "?",
)  # fmt: skip
_TWO_READINGS_OR_NONE: Cells = (
    "1.234,56", "1.234.567", "1234,56", "12,5", "0,5", "0,123", "00,123", "1,23,456", "1,0000", "12,34", "1,234,5",
    "1 234", "1 234.56", "1\xa02", "1\xa0234,567", "1\xa0234\xa05", "1'23", "1'234,567", "'1234", "5'", "12 34", "5.",
    "5..5", "1.2.3", "--5", "+-5", "(-5)", "-(5)", "((5))", "(5", "5)", "()5", "5 -", "- 5", "-5-", "—5", "5 CR",
    "5CR", "5 DR", "DR 5", "5 cr", "1e5", "1e3", "1E+3", "1E3", "1.5e-3", "0x1F", "0b1", "1_000", "1/2", "½", "2½",
    "5²", "5k", "5K", "1.2m", "1m", "12:30", "=5", "=1+1", "+5+5", "5*2", "5 5", "5\n5", "٣", "१२", "\u202e12",
    "\u200f5", "12\u200f5", "五", "Ⅴ", "①", "5!", "5;", "#5", "5/9/26", "30/09/2026", "about £5", "~5", "<5", ">5", "5?",
)  # fmt: skip
_PLAIN: Mapping[str, Cells] = {
    "12.5": (12.5, "12.5", "+12.5", " 12.5 ", "12.50", "012.5", "１２．５", "12.5\u200b", "\ufeff12.5", "\u202a12.5\u202c"),
    "0": (0, 0.0, "0", "0.00", "-0", "(0)", "00"),
    "-3": (-3, -3.0, "-3", "3-", "(3)", "\u22123", "\u20133", "\u20113", "(3.00)", "－３", "\xa0-3"),
    "0.1": (0.1, ".1", "0.10", "+.1"),
    "1234.56": (
        1234.56, "1234.56", "1,234.56", "1'234.56", "1\u2019234.56", "1\xa0234.56", "1\u202f234.56", "1\u2009234.56",
        "1\u2007234.56", "１，２３４．５６", "1,234.56\n", "+1,234.56",
    ),
    "1234567.891": ("1,234,567.891", "1234567.891", "1\xa0234\xa0567.891"),
    "1234": ("1,234", 1234, "1234", "0001234"),
    "1000000000000": (1e12, 10**12, "1000000000000", "1,000,000,000,000"),
}  # fmt: skip
_TOO_MUCH: Cells = (1e12 + 1, -1e15, 1e300, 10**400, -(10**400), "1000000000001", "9" * 400, HUGE, "0." + "1" * 100)

READ: Mapping[str, Mapping[object, Cells]] = {
    "pounds": _PLAIN | {
        "5": ("£5", "£ 5", "5£", "GBP 5", "5 GBP", "5gbp", "￡5", "£5.00", "£\xa05", "500p", "500 p", "500P", "500pence",
              "500 pence", "GBX 500", "500 gbx", "GBp 500", "500GBp", "GBp500"),
        "-5.52": ("-£5.52", "£-5.52", "(£5.52)", "£(5.52)", "\u2212£5.52", "£\u22125.52", "-552p", "£5.52-"),
        "-1234.56": ("(£1,234.56)", "(1,234.56)", "£(1,234.56)", "-£1,234.56", "\u2013£1,234.56"),
        "2.453": ("245.3 GBX", "GBp 245.3", "245.3p", "245.3p\u200b"),
        "0.0000001": (1e-7, ".0000001"),
        "0.05": (PercentCell(0.05),),
    },
    "pence": {
        "2.45": (245, "245", "245p", "£2.45", "GBP 2.45", "GBX 245", "2.45 GBP"), "0": (0, "0"), "12.345": ("1,234.5",),
    },
    "number": _PLAIN | {"1000.0001": ("1,000.0001", 1000.0001), "0.25": (PercentCell(0.25),)},
    "whole_number": {"2": (2, 2.0, "2", "2.0", "+2", "02", "２"), "0": (0, "0"), "1234": ("1,234",)},
    "points": {
        "5": (5, "5", "5%", "5 %", "5.0%", "５％", "５", PercentCell(0.05), "+5%"), "0.05": (0.05, "0.05", "0.05%"),
        "-5": ("-5%", "\u22125%"), "12.5": ("12.5 %", "12.5％", "12.5\xa0%", PercentCell(0.125)),
    },
    "allocation": {
        "0.25": (0.25, "0.25", ".25", PercentCell(0.25)), "25": (25, "25", 25.0, "２５"), "0": (0, "0"),
        "0.25%": ("25%", "25 %", "25.0%", "２５％", "25\u202f%"), "0.0025%": ("0.25%",), "1%": ("100%",),
        "0.125%": ("12.5 %", "12.5％"), "0%": ("0%",), "0.333333%": ("33.3333%",),
    },
    "day": {
        date(2026, 9, 30): (
            _TODAY, _NOW, datetime(2026, 9, 30), datetime(2026, 9, 30, 23, 59), "30/09/2026", "30/9/2026", "30/09/26",
            "2026-09-30", "2026/09/30", "20260930", "30-09-2026", "30.09.2026", "30.9.26", "30 Sep 2026", "30 Sept 2026",
            "30 September 2026", "30-Sep-2026", "30-Sep-26", "30 Sep 26", "30th September 2026", "30TH SEP 2026",
            "September 30 2026", "September 30, 2026", "Sep 30th, 2026", " 30/09/2026 ", "30  sep 2026",
            "30/09/2026 16:30", "30/09/2026 16:30:15", "2026-09-30T16:30:00", "2026-09-30 16:30:00.000",
            "30/09/2026 4:30 PM", "３０／０９／２０２６", "30\u201109\u20112026", "30\xa0September\xa02026", "\u200e30/09/2026",
        ),
        date(2026, 3, 31): ("31 March 2026", "31st March 2026", "31-Mar-26", "31.3.26", "March 31 2026", "31/3/26"),
        date(2026, 3, 1): ("1st March 2026", "1/3/2026", "01/03/26", "1 March 2026", "2026-03-01"),
        date(2024, 2, 29): ("29/02/2024", "29 Feb 2024", "2024-02-29", date(2024, 2, 29)),
        date(2026, 4, 3): ("03/04/2026", "3/4/26", "3.4.2026"),
        date(2030, 9, 26): ("26/09/30", "26.9.30"), date(1999, 12, 31): ("31/12/99",), date(2000, 2, 29): ("29/02/00",),
    },
    "yes_or_no": {
        True: ("Yes", "yes", "YES", " y ", "Y", "True", "x", "X", "1", 1, 1.0, True, "ｙｅｓ", "Yes\u200b"),
        False: ("No", "no", "n", "FALSE", "0", 0, 0.0, False),
    },
    "text": {
        "a b": ("  a   b ", "a\nb", "a\xa0b", "a\tb", "a\r\nb", "\ufeffa\u200b b"), "5": (5, 5.0, "5"), "5.5": (5.5, "5.5"),
        "TRUE": (True, "TRUE"), "FALSE": (False,), "NA": ("NA",), "None": ("None",), "null": ("null",), "n/a": ("n/a",),
        "NaN": ("NaN",), "inf": ("inf",), "Infinity": ("Infinity",), "1e999": ("1e999",), "-": ("-",), "'quoted": ("'quoted",),
        "=1+1": ("=1+1", "\t=1+1"), "#1 Fund": ("#1 Fund",), "#N/A Fund": ("#N/A Fund",), "30/09/2026": ("30/09/2026",),
        "£1,234": ("£1,234",), "Ünïcode – fund 📈": ("Ünïcode – fund 📈",), "٣": ("٣",),
    },
    "code": {
        "GB00B3X7QG63": ("GB00B3X7QG63", " GB00B3X7QG63 ", "GB00B3X7QG63\u200b", "\u200eGB00B3X7QG63"),
        "0263494": ("0263494",), "263494": (263494, 263494.0, "263494"), "123456789012345": (123456789012345.0,),
        "5E12": ("5E12",), "12E3456": ("12E3456",), "1E+": ("1E+",), "A/1-2.3": ("A/1-2.3",), "NA": ("NA",), "1-2": ("1-2",),
        "None": ("None",), "null": ("null",), "NaN": ("NaN",), "INF": ("INF",), "'0263494": ("'0263494",), "TRUE": (True,),
        "0": (0, "0"),
    },
    "code_type": {
        "CitiCode": ("CitiCode", "citicode", "Citi", "Citi Code"), "ISIN": ("isin", "ISIN", "ISIN\u200b"), "SEDOL": ("Sedol",),
        "MEX": ("mex", "MexID"), "Ticker": ("TICKER",), "Own": ("own",), "Cash": (" cash ",),
    },
    "lock": {
        "Do not sell": ("do not sell", "Do Not Sell"), "Do not buy": ("Do Not Buy", "do\xa0not buy"),
        "Do not trade": ("DO NOT  TRADE",),
    },
    "colour": {
        "#B50804": ("#B50804", "B50804"), "#b50804": ("b50804",), "dark red": ("dark red",), "#123456": (123456, "123456"),
    },
}  # fmt: skip

_PERCENTS_AND_MARKS: Cells = ("£5", "5p", "5 GBP", "GBX 5", "5£")
REFUSED: Mapping[str, Mapping[str, Cells]] = {
    "pounds": {
        "FX101": (
            *_NO_NUMBER, *_WORDS_FOR_NO_NUMBER, *_TWO_READINGS_OR_NONE, "5%", "12.5 %", "$5", "5$", "US$5", "€5", "5 €", "¥5",
            "₤5", "USD 12", "12 USD", "EUR 12", "12 eur", "£245p", "GBP 12p", "GBP 5 GBP", "£5 GBP", "GBP £5", "££5", "£5£",
            "p", "£", "GBP", "£-", "£ -", "£ – ", "p5", "pence 5", "5 pounds", "Rs 5", "£5k", "£1.234,56", "£1e3", "A$5",
        ),
        "FX107": (*_TOO_MUCH, "£1,000,000,000,001"),
    },
    "pence": {"FX101": ("5%", "£245p", "n/a", "-", CellError("#N/A")), "FX107": (1e15, HUGE)},
    "number": {
        "FX101": (*_NO_NUMBER, *_WORDS_FOR_NO_NUMBER, *_TWO_READINGS_OR_NONE, *_PERCENTS_AND_MARKS, "5%", "5 units"),
        "FX107": _TOO_MUCH,
    },
    "whole_number": {"FX101": (*_NO_NUMBER, "two", "5%", "£2", "-", "1e3"), "FX107": (2.5, "2.5", ".5", HUGE)},
    "points": {"FX101": (*_NO_NUMBER, *_WORDS_FOR_NO_NUMBER, *_PERCENTS_AND_MARKS, "%5", "5%%", "5 percent", "5,0%"), "FX107": (HUGE,)},
    "allocation": {
        "FX101": (*_NO_NUMBER, *_WORDS_FOR_NO_NUMBER, *_PERCENTS_AND_MARKS, "%25", "25%%", "rest", "25 pc", "1/4", "12,5%", "(25%)"),
        "FX107": (*_TOO_MUCH, HUGE + "%"),
    },
    "day": {
        "FX103": (
            *map(CellError, ERRORS), *ERRORS, *NO_NUMBERS, True, False, time(12, 30), timedelta(hours=30), 46112, 46112.0, 46112.5,
            20260930, 0, -1, 10**400, "46112", "03/31/2026", "09/30/2026", "31/02/2026", "31/04/2026", "29/02/2026", "29 Feb 2023",
            "2026-02-30", "2026-13-01", "00/01/2026", "30/09", "30 September", "Sept 2026", "09/2026", "2026", "2026-09",
            "30-09-26", "26-09-30", "2026-30-09", "30/09/126", "30/09/20266", "30092026", "30/Sep/2026", "30.Sep.2026", "today", "tbc",
            "n/a", "NaT", "-", "16:30", "30/09/2026 25:00:99x", "2026-09-30T16:30:00Z", "2026-09-30T16:30:00+01:00", "Q3 2026",
            "30/09/2026-30/09/2027", "٣٠/٠٩/٢٠٢٦", "30 Sep tember 2026", "32/01/2026", HUGE,
        ),
        "FX107": (
            date(1900, 1, 31), date(1979, 12, 31), date(2100, 1, 1), datetime(9999, 12, 31), "30/09/1926", "30/09/2126", "0026-09-30",
            "30/09/0026", "30/09/1979", "30/09/9999", "01/01/1900", "31/12/70",
        ),
    },
    "yes_or_no": {
        "FX104": (*map(CellError, ERRORS), *ERRORS, *NO_NUMBERS, *_MOMENTS, "maybe", "Ye s", 2, 0.5, -1, "ja", "?", "n/a", "None",
                  "yes no", "✓", "on", "10", 10**400, HUGE),
    },
    "text": {"FX105": _NO_TEXT, "FX110": _MOMENTS},
    "code": {
        "FX105": _NO_TEXT,
        "FX110": (
            *_MOMENTS, "1E+10", "1.5E+10", "1.23457E+11", "1,5E+10", "1.5e10", "3e+7", 1e15, 1234567890123456.0, 1e22, 1e300,
            10**400, -(10**15),
        ),
    },
    "code_type": {"FX105": _NO_TEXT, "FX110": _MOMENTS, "FX304": ("CUSIP", "I S I N", "WKN", 5, True, "None", "n/a", HUGE)},
    "lock": {"FX105": _NO_TEXT, "FX110": _MOMENTS, "FX109": ("Yes", "Locked", "do not", True, 1, "None", "n/a", "-")},
    "colour": {"FX105": _NO_TEXT, "FX110": _MOMENTS},
}  # fmt: skip

UNCALCULATED = Uncalculated("=A1*B1")


def read_spellings() -> Iterator[tuple[str, object, object]]:
    """Reader, cell and meaning of every spelling that is read; the blanks of every reader are among them."""
    for reader, table in READ.items():
        yield from ((reader, cell, meaning) for meaning, cells in table.items() for cell in cells)
        yield from ((reader, cell, None) for cell in BLANKS)


def refused_spellings() -> Iterator[tuple[str, object, str]]:
    """Reader, cell and code of every spelling that is refused, a formula without a value among them."""
    for reader, table in REFUSED.items():
        yield from ((reader, cell, code) for code, cells in table.items() for cell in cells)
        yield reader, UNCALCULATED, "FX108"


def spelling_name(value: object) -> str:
    """A name for a test's report: huge ones shortened."""
    if isinstance(value, int) and abs(value) > 10**300:
        return "a huge integer"
    return ascii(value) if len(str(value)) < 60 else f"{ascii(value)[:20]}… of {len(str(value))}"
