"""Facts, codes, profiles and workbooks of valuations, one at a time."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest

from fastrak_workbook.graft.xml import NotAWorkbook
from fastrak_workbook.read.source import Source
from fastrak_workbook.valuation import NotAProfile, NotAValuation, ReadingOptions, read_profile, read_valuation
from fastrak_workbook.valuation.codes import code_in_name, plain_name, recognised, typed
from fastrak_workbook.valuation.dates import day_in_file_name, last_day
from fastrak_workbook.valuation.profiles import known_profiles
from fastrak_workbook.valuation.rows import is_total, names_cash

_DAY = date(2026, 9, 30)
_TABLE = "Fund,ISIN,Value\nAlder Income,GB00B3X7QG63,250.00\n"


@pytest.mark.parametrize(
    "text",
    ["30-09-2026 09:12", "as at 30 September 2026", "30th Sep 2026", "30-Sep-26", "2026-09-30T10:00", "30.09.26",
     "September 1, 2026 - September 30, 2026", "Wednesday, 30 September 2026 at 17:00"],
)  # fmt: skip
def test_a_day_is_found_in_a_text(text: str) -> None:
    assert last_day(text) == _DAY


@pytest.mark.parametrize("text", ["", "09/31/2026", "12.5", "no day", "1/2"])
def test_what_is_no_day(text: str) -> None:
    assert last_day(text) is None


@pytest.mark.parametrize("name", ["v_30-09-2026.csv", "v 2026-09-30 (1).csv", "20260930_holdings.xlsx"])
def test_a_day_in_a_file_name(name: str) -> None:
    assert day_in_file_name(name) == _DAY
    assert read_valuation(_TABLE.encode(), name.replace("xlsx", "csv")).as_at == _DAY


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("GB00B3X7QG63", ("ISIN", "GB00B3X7QG63")),
        ("gb00b3x7qg63", ("ISIN", "GB00B3X7QG63")),
        ("B3X7QG6", ("SEDOL", "B3X7QG6")),
        ("263494", ("SEDOL", "0263494")),
        ("VWRP", ("Ticker", "VWRP")),
        ("LON:ISF", ("Ticker", "ISF")),
        ("VOD.L", ("Ticker", "VOD")),
        ("WP-77/1", ("Own", "WP-77/1")),
    ],
)
def test_a_code_is_recognised_by_its_form(text: str, code: tuple[str, str]) -> None:
    assert recognised(text) == code


def test_a_column_s_type_counts_unless_form_and_check_digit_prove_another() -> None:
    assert typed("ISIN", "B3X7QG6") == ("SEDOL", "B3X7QG6")
    assert typed("CitiCode", "ka01") == ("CitiCode", "KA01")
    assert typed("Own", "Wp-1") == ("Own", "Wp-1")
    assert typed("SEDOL", "n/a") is None


def test_a_code_in_a_name_leaves_the_name() -> None:
    assert code_in_name("Some Trust Ord 5p (LSE:SMT) *1") == ("Ticker", "SMT")
    assert plain_name("Some Trust Ord 5p (LSE:SMT) *1") == "Some Trust Ord 5p"
    assert plain_name("Some ETF (USD) Acc (Dist)") == "Some ETF (USD) Acc (Dist)"


@pytest.mark.parametrize("name", ["Cash", "Cash GBP", "Cash - Sterling", "Cash account", "GBP Cash", "Capital Account",
                                  "CASH & CASH FUND & FTX CASH (EUR)", "Cash available", "Cash held"])  # fmt: skip
def test_names_of_cash(name: str) -> None:
    assert names_cash(name)


@pytest.mark.parametrize("name", ["Fidelity Cash W Acc", "Cash Converters", "Cashmere plc", "Money Market", ""])
def test_funds_that_are_not_cash(name: str) -> None:
    assert not names_cash(name)


@pytest.mark.parametrize("label", ["Total", "Totals:", "Grand total", "Sub-total", "Total ISA", "ISA total"])
def test_words_of_totals(label: str) -> None:
    assert is_total(label)


@pytest.mark.parametrize("label", ["Total Return Bond", "Totally Energy", "Alder Income"])
def test_words_of_funds(label: str) -> None:
    assert not is_total(label)


def test_what_a_person_says_goes_before_the_file() -> None:
    options = ReadingOptions("A-1", "Mr Made Up", "SIPP", "Transact", _DAY)
    valuation = read_valuation(("Client Number:,77\nDate,01/02/2026\n\n" + _TABLE).encode(), "x.csv", options)
    (account,) = valuation.accounts
    assert (account.account, account.client, account.wrapper) == ("A-1", "Mr Made Up", "SIPP")
    assert (account.platform, account.as_at) == ("Transact", _DAY)
    assert {holding.account for holding in valuation.holdings} == {"A-1"}


_OWN = """\
platform = "Our Wrap"
[columns]
name = "What"
account = "Where"
value = "Worth"
"""


def test_a_firm_s_own_profile_in_five_lines() -> None:
    text = b"Where,What,Worth\nP-1,Alder Income,250.00\n"
    with pytest.raises(NotAValuation, match="no table of holdings"):
        read_valuation(text, "ours.csv")
    valuation = read_valuation(text, "ours.csv", ReadingOptions(profiles=(read_profile(_OWN, "ours.toml"),)))
    assert valuation.profile == "ours.toml"
    assert valuation.accounts[0].platform == "Our Wrap"
    assert [(holding.name, holding.account, holding.value_pence) for holding in valuation.holdings] == [
        ("Alder Income", "P-1", 25000)
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [("[columns]\nfund = 'X'", "fund is not a column"), ("colour = 'red'", "colour is not something"),
     ("platform = 'X'", "names no headings"), ("name = ", "not a profile that can be read"),
     ("recognise = ['A']\nprice = 'euros'", "price is either"), ("recognise = 5", "a heading is a text")],
)  # fmt: skip
def test_a_profile_that_says_something_else_is_refused(text: str, says: str) -> None:
    with pytest.raises(NotAProfile, match=says):
        read_profile(text, "ours.toml")


def test_every_known_profile_cites_a_source_and_no_two_share_a_name() -> None:
    profiles = known_profiles()
    assert all(profile.source.startswith("https://github.com/") for profile in profiles)
    assert len({profile.name for profile in profiles}) == len(profiles) >= 10


def _workbook(sheets: dict[str, list[list[object]]], hidden: str = "") -> bytes:
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(row)
        sheet.sheet_state = "hidden" if name == hidden else "visible"
    buffer = BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


_ROWS: list[list[object]] = [["Fund", "SEDOL", "Units", "Value (£)"], ["Birch Growth", 263494, 10, 150.1]]


def test_every_visible_sheet_is_one_account() -> None:
    sheets = {name: [["Account", name], [], *_ROWS] for name in ("P-1", "P-2", "P-3")}
    valuation = read_valuation(_workbook({"Cover": [["Hello"]], **sheets}, hidden="P-3"), "two.xlsx")
    assert [(holding.account, holding.code, holding.value_pence) for holding in valuation.holdings] == [
        ("P-1", "0263494", 15010),
        ("P-2", "0263494", 15010),
    ]


def test_a_place_in_a_workbook_is_its_sheet_and_cell() -> None:
    data = _workbook({"Mine": [["Account", "P-1"], [], *_ROWS, ["Alder", "B3X7QG6", 5, "#N/A"]]})
    found = [one for one in read_valuation(data, "one.xlsx").diagnostics if one.code != "FX808"]
    assert [(one.code, one.where) for one in found] == [("FX101", "one.xlsx, Mine!D5")]


_BARCLAYS = ["Investment", "Identifier",
             "Quantity Held", "Last Price", "Last Price CCY", "Value", "Value CCY", "FX Rate",
             "Last Price\u00a0(p)", "Value (£)", "Book Cost", "Book Cost CCY", "Average FX Rate", "Book Cost (£)",
             "% Change"]  # fmt: skip


def test_of_two_currencies_side_by_side_the_pounds_count() -> None:
    rows: list[list[object]] = [
        ["ID0000000-001 (Investment ISA)"],
        [],
        list(_BARCLAYS),
        [
            "Cedar World",
            "IE00B3XXRP09",
            10,
            50.0,
            "USD",
            500.0,
            "USD",
            0.8,
            4000.0,
            400.0,
            450.0,
            "USD",
            0.7,
            315.0,
            27,
        ],
        ["Cash", None, None, None, None, None, None, None, None, 12.34],
    ]
    valuation = read_valuation(_workbook({"ID0000000-001 (Investment ISA)": rows}), "LoadDocstore.xls")
    (account,), (holding,) = valuation.accounts, valuation.holdings
    assert (account.account, account.wrapper, account.cash_pence) == ("ID0000000-001", "Investment ISA", 1234)
    assert (holding.price, holding.value_pence, holding.book_cost_pence) == (Decimal(40), 40000, 31500)


def test_a_workbook_is_read_as_the_caller_says() -> None:
    """The command reads it in a process of its own; what that finds is all that is used."""
    asked: list[list[str]] = []

    def read(data: bytes, wanted: object) -> Source:
        asked.append(list(wanted))  # type: ignore[call-overload]  # what the caller asks for
        return Source({"Any": [["Account number", "Fund", "Value"], ["P-1", "Alder", 5.0]]})

    assert read_valuation(b"PK\x03\x04", "x.xlsx", None, read).total_pence == 500
    assert asked == [["*"]]


def test_a_broken_workbook_is_refused() -> None:
    with pytest.raises(NotAWorkbook):
        read_valuation(b"PK\x03\x04 nothing", "x.xlsx")
