"""Five accounts as different as they come, on the small good book: what the Client Report has to look well with."""

from __future__ import annotations

from datetime import date

from fastrak_workbook.memory_book import MemoryBook
from fastrak_xl.app.check import check
from fastrak_xl.app.client_report import ClientReports, client_reports
from fastrak_xl.app.rebalance import run_report
from fastrak_xl.app.selection import Selection
from tests.errors.good_book import Row, Tables, good_tables

FIVE = {
    "ONE": "one fund",
    "SIXTY": "sixty funds",
    "FREE": "unassigned only",
    "SHORT": "infeasible",
    "OVER": "overdrawn cash",
}
LONG_NAME = "Sir Peregrine & Lady Featherstonehaugh-Cholmondeley (trustees of the 1987 settlement)"
LONG_FUND = "Larkspur Vale Sustainable Multi-Asset Income & Growth Portfolio Class Z Accumulation (GBP hedged)"
_SECTORS = ("UK Equity", "Overseas Equity", "Bonds")


def five_tables() -> Tables:
    """The good book with these five accounts alone, one client each."""
    tables = good_tables()
    tables["Clients"] = [_client(account, number) for number, account in enumerate(FIVE)]
    tables["Accounts"] = [_account(account) for account in FIVE]
    tables["Funds"] += [_fund(number) for number in range(60)]
    tables["Sector Models"] += [_assigned(number) for number in range(60)]
    tables["Holdings"] = [
        _holding("ONE", "KA01", 12_345.67),
        *(_holding("SIXTY", f"S{number:03d}", 1_000.0 + 77.7 * number) for number in range(60)),
        _holding("FREE", "WP-77", 98_765.43, "Own"),
        _holding("FREE", "WP-78 PROVIDER'S OWN REFERENCE 0017", 1.0, "Own"),
        _holding("SHORT", "KA01", 1_000.0),
        _holding("SHORT", "KE05", 500.0),
        _holding("OVER", "KA01", 25_000.0),
        _holding("OVER", "KE05", 11_000.0),
        _holding("OVER", "CASH", -1_234.56, "Cash"),
    ]
    tables["Settings"].append({"Setting": "Firm", "Value": "Harbour & Vale Financial Planning LLP", "Notes": None})
    return tables


def _client(account: str, number: int) -> Row:
    name = LONG_NAME if account == "SIXTY" else f"Client {account.title()}"
    return {"Client ID": f"C{number + 1}", "Client Name": name, "Adviser": "Kim Lee", "Risk Profile": "Balanced",
            "Model Portfolio": "Core", "CGT Allowance": None}  # fmt: skip


def _account(account: str) -> Row:
    paid_out = 5_000.0 if account == "SHORT" else None
    return {"Account ID": account, "Client ID": f"C{list(FIVE).index(account) + 1}", "Wrapper": "ISA",
            "Platform": "Nucleus", "Cash In": None, "Cash Out": paid_out, "Do Not Trade": None,
            "Valuation Date": date(2026, 9, 30)}  # fmt: skip


def _holding(account: str, code: str, value: float, code_type: str = "CitiCode") -> Row:
    priced = code_type != "Cash" and value > 1
    return {"Account ID": account, "Fund Code Type": code_type, "Fund Code": code, "Fund Name": None,
            "Units": value / 2 if priced else None, "Price": 2.0 if priced else None, "Value": value,
            "Book Cost": None, "Lock": None}  # fmt: skip


def _fund(number: int) -> Row:
    name = LONG_FUND if number % 20 == 7 else f"Fund {number:02d} of the sixty I Acc"
    code = f"S{number:03d}"
    return {"Fund Code Type": "CitiCode", "Fund Code": code, "Fund Name": name, "CitiCode": code, "Price": 2.0}


def _assigned(number: int) -> Row:
    return {"Sector Model": "Simple", "Sector": _SECTORS[number % 3], "Fund": None, "Fund Code Type": "CitiCode",
            "Fund Code": f"S{number:03d}"}  # fmt: skip


def five_reports(**selected: tuple[str, ...]) -> ClientReports:
    """The reports of the five, or of those selected."""
    book = MemoryBook(five_tables(), "five.xlsx")
    checked = check(book)
    assert not checked.blocking, [str(one) for one in checked.blocking]
    return client_reports(book, *run_report(checked, Selection(**selected)))
