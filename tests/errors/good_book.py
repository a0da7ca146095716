"""A small book with nothing wrong in it. Its codes are real in form, its firms and people invented.

A row's number on the sheet is its place in the list plus two: the headings stand in row 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

Row = dict[str, object]
Tables = dict[str, list[Row]]


def _rows(headings: str, *rows: Sequence[object]) -> list[Row]:
    """Rows by heading; `headings` are parted by bars, in the order of the sheet's columns."""
    names = [name.strip() for name in headings.split("|")]
    return [dict(zip(names, row, strict=True)) for row in rows]


def good_tables() -> Tables:
    """Every input table, fresh at each call, so that a test may spoil its own."""
    return {**_people(), "Holdings": _holdings(), "Funds": _funds(), **_sectors(), **_portfolios(), **_rest()}


def _people() -> Tables:
    return {
        "Clients": _rows(
            "Client ID | Client Name | Adviser | Risk Profile | Model Portfolio | CGT Allowance",
            ("C1", "Ann Archer", "Kim Lee", "Balanced", "Core", 3000.0),
            ("C2", "Ben Brook", "Kim Lee", "Cautious", "Core", None),
            ("C3", "Cara Cole", None, "Balanced", None, 0.0),
        ),
        "Accounts": _rows(
            "Account ID | Client ID | Wrapper | Platform | Risk Profile | Model Portfolio"
            " | Cash In | Cash Out | Do Not Trade | Valuation Date",
            ("A1", "C1", "ISA", "Transact", None, None, 1000.0, None, None, date(2026, 9, 15)),
            ("A2", "C1", "GIA", "Nucleus", None, None, None, None, "No", date(2026, 9, 15)),
            ("A3", "C2", "SIPP", "Harbour Direct", None, None, None, 50.0, None, date(2026, 9, 30)),
            ("A4", "C3", "Family Plan", "Quilter", "Cautious", "Core", None, None, "Yes", None),
        ),
    }


def _holdings() -> list[Row]:
    return _rows(
        "Account ID | Fund Code Type | Fund Code | Fund Name | Units | Price | Value | Book Cost | Lock",
        ("A1", "CitiCode", "KA01", "Alder UK Equity", 1000.0, 2.5, 2500.0, 2000.0, None),
        ("A1", "ISIN", "GB00B41YBW71", "Cedar Global", 400.0, 5.0, 2000.0, None, None),
        ("A1", "Cash", "CASH", "Cash", None, None, 500.0, None, None),
        ("A2", "CitiCode", "KE05", "Elm Gilt", 5000.0, 1.2, 6000.0, 6100.0, None),
        ("A2", "SEDOL", "0263494", "Birch UK Income", 300.0, 10.0, 3000.0, 1500.0, None),
        ("A3", "MEX", "GORSE", "Gorse Europe", 100.0, 40.0, 4000.0, None, None),
        ("A3", "Own", "WP-77", "Hazel With-Profits", None, None, 7500.0, None, None),
        ("A4", "CitiCode", "KF06", "Fir Corporate Bond", 1000.0, 3.0, None, None, None),
        ("A4", "Cash", "CASH", "Cash", None, None, -25.0, None, None),
    )


def _fund(code_type: str, code: str, name: str, **cells: object) -> Row:
    """A row of Funds; a heading's spaces are underscores here."""
    headings = (
        "Fund Code Type", "Fund Code", "Fund Name", "FE Sector", "CitiCode", "ISIN", "SEDOL", "MEX", "Ticker",
        "Price", "Unit Decimals", "Available On", "Substitute",
    )  # fmt: skip
    start: Row = {"Fund Code Type": code_type, "Fund Code": code, "Fund Name": name}
    filled = {heading.replace("_", " "): cell for heading, cell in cells.items()}
    return dict.fromkeys(headings) | start | ({"CitiCode": code} if code_type == "CitiCode" else {}) | filled


def _funds() -> list[Row]:
    return [
        _fund("CitiCode", "KA01", "Alder UK Equity", ISIN="GB00B3X7QG63", SEDOL="B3X7QG6", Price=2.5),
        _fund("CitiCode", "KB02", "Birch UK Income", ISIN="GB0002634946", SEDOL="0263494", Price=10.0),
        _fund("CitiCode", "KC03", "Cedar Global", ISIN="GB00B41YBW71", Available_On="Transact; Nucleus; Quilter"),
        _fund("CitiCode", "KD04", "Damson US Index", ISIN="IE00B3XXRP09", Ticker="DUSA", Unit_Decimals=0.0),
        _fund("CitiCode", "KE05", "Elm Gilt", FE_Sector="IA UK Gilts", ISIN="GB00B59G4Q73", Price=1.2),
        _fund("CitiCode", "KF06", "Fir Corporate Bond", ISIN="GB0030292733", FE_Sector="£ Corporate Bond"),
        _fund("ISIN", "LU0320240194", "Gorse Europe", ISIN="LU0320240194", MEX="GORSE", Unit_Decimals=3.0),
        _fund("Own", "WP-77", "Hazel With-Profits"),
    ]


def _sectors() -> Tables:
    return {
        "Risk Profiles": _rows(
            "Risk Profile | Order | Description",
            ("Cautious", 1.0, "Little fluctuation"),
            ("Balanced", 2.0, "Some fluctuation"),
        ),
        "Sectors": _rows(
            "Sector Model | Sector | Colour | Order",
            ("Simple", "UK Equity", "#B50804", 1.0),
            ("Simple", "Overseas Equity", "#1F77B4", 2.0),
            ("Simple", "Bonds", "#2CA02C", 3.0),
            ("House", "Growth", "#9467BD", 1.0),
            ("House", "Income", None, 2.0),
        ),
        "Sector Models": _rows(
            "Sector Model | Sector | Fund | Fund Code Type | Fund Code",
            ("Simple", "UK Equity", "Alder UK Equity", "CitiCode", "KA01"),
            ("Simple", "UK Equity", "Birch UK Income", "SEDOL", "0263494"),
            ("Simple", "Overseas Equity", "Cedar Global", "CitiCode", "KC03"),
            ("Simple", "Overseas Equity", "Damson US Index", "Ticker", "DUSA"),
            ("Simple", "Overseas Equity", "Gorse Europe", "ISIN", "LU0320240194"),
            ("Simple", "Bonds", "Elm Gilt", "CitiCode", "KE05"),
            ("Simple", "Bonds", "Fir Corporate Bond", "CitiCode", "KF06"),
            ("Simple", None, "Hazel With-Profits", "Own", "WP-77"),
            ("House", "Growth", "Alder UK Equity", "CitiCode", "KA01"),
            ("House", "Income", "Elm Gilt", "CitiCode", "KE05"),
        ),
        "Sector Hierarchies": _rows(
            "Sector Hierarchy | Source | Source Sector | Sector Model | Sector",
            ("From FE", "FE", "UK All Companies", "Simple", "UK Equity"),
            ("From FE", "FE", "UK Gilts", "Simple", "Bonds"),
            ("From House", "House", "Income", "Simple", "Bonds"),
        ),
    }


def _portfolios() -> Tables:
    return {
        "Model Portfolios": _rows(
            "Platform | Model Portfolio | Risk Profile | Sector Model | Sector"
            " | Fund Name | Fund Code Type | Fund Code | Allocation",
            ("All", "Core", "Balanced", "Simple", "UK Equity", "Alder UK Equity", "CitiCode", "KA01", 40.0),
            ("All", "Core", "Balanced", "Simple", "Overseas Equity", "Cedar", "CitiCode", "KC03", 30.0),
            ("All", "Core", "Balanced", "Simple", "Bonds", "Elm Gilt", "CitiCode", "KE05", 25.0),
            ("All", "Core", "Balanced", "Simple", "Cash", "Cash", "Cash", "CASH", 5.0),
            ("All", "Core", "Cautious", "Simple", "UK Equity", "Alder UK Equity", "CitiCode", "KA01", 0.2),
            ("All", "Core", "Cautious", "Simple", "Bonds", "Elm Gilt", "CitiCode", "KE05", 0.5),
            ("All", "Core", "Cautious", "Simple", "Bonds", "Fir Corporate Bond", "CitiCode", "KF06", 0.3),
            (
                "Transact",
                "Core",
                "Balanced",
                "Simple",
                "Overseas Equity",
                None,
                "ISIN",
                "GB00B41YBW71",
                "60%",
            ),
            ("Transact", "Core", "Balanced", "Simple", "Bonds", "Elm Gilt", "CitiCode", "KE05", "40%"),
        ),
    }


def _rest() -> Tables:
    return {
        "Settings": _rows(
            "Setting | Value | Notes",
            ("Method", "Full", None),
            ("Unassigned funds", "Hold outside", None),
            ("Cash reserve £", 100.0, "kept in every account"),
            ("Cash reserve %", "2%", None),
            ("Accounts with errors", "Stop", None),
            ("As at", date(2026, 9, 30), None),
            ("Stale after days", 30.0, None),
        ),
        "Lists": _rows("Wrappers | Platforms", ("Family Plan", "Harbour Direct"), (None, "Transact")),
    }
