"""FX0xx and FX1xx: what a single heading or a single cell can have wrong."""

from __future__ import annotations

from datetime import date

from fastrak_xl.domain.cells import CellError, Uncalculated
from tests.errors.example import Example
from tests.errors.planting import all_of, emptied, nothing, put, renamed, with_column, without_column, without_sheet

NA = CellError("#N/A")
FORMULA = Uncalculated("=VLOOKUP(A2,Prices!A:B,2,0)")

COLUMNS = (
    Example("FX001", "no sheet Clients", without_sheet("Clients"), "Clients"),
    Example("FX001", "no sheet Accounts", without_sheet("Accounts"), "Accounts"),
    Example("FX001", "no sheet Holdings", without_sheet("Holdings"), "Holdings"),
    Example("FX001", "no sheet Risk Profiles", without_sheet("Risk Profiles"), "Risk Profiles"),
    Example("FX001", "no sheet Sectors", without_sheet("Sectors"), "Sectors"),
    Example("FX001", "no sheet Sector Models", without_sheet("Sector Models"), "Sector Models"),
    Example("FX001", "no sheet Model Portfolios", without_sheet("Model Portfolios"), "Model Portfolios"),
    Example("FX002", "no column Wrapper", without_column("Accounts", "Wrapper"), "Accounts", "A1"),
    Example("FX002", "a heading nobody knows", renamed("Holdings", "Value", "Worth"), "Holdings", "A1"),
    Example("FX003", "the column twice", with_column("Holdings", "VALUE", 5.0), "Holdings", "J1"),
    Example(
        "FX003",
        "two columns by the same other name",
        all_of(renamed("Accounts", "Platform", "Provider"), with_column("Accounts", "provider", "Nucleus")),
        "Accounts",
        "K1",
    ),
    Example("FX004", "headings only", emptied("Accounts"), "Accounts"),
)

VALUES = (
    Example("FX101", "an Excel error for a value", put("Holdings", 2, "Value", NA), "Holdings", "G2"),
    Example("FX101", "words for a value", put("Holdings", 2, "Value", "about 2,500"), "Holdings", "G2"),
    Example("FX101", "a comma for the point", put("Holdings", 2, "Value", "2.500,00"), "Holdings", "G2"),
    Example("FX101", "a currency in units", put("Holdings", 2, "Units", "£1,000"), "Holdings", "E2"),
    Example("FX101", "words for a price", put("Funds", 2, "Price", "tba"), "Funds", "J2"),
    Example("FX101", "words for cash in", put("Accounts", 2, "Cash In", "soon"), "Accounts", "G2"),
    Example(
        "FX101",
        "words for an allocation",
        put("Model Portfolios", 2, "Allocation", "rest"),
        "Model Portfolios",
        "I2",
    ),
    Example("FX101", "a tick for a number", put("Clients", 2, "CGT Allowance", True), "Clients", "F2"),
    Example("FX101", "words for an order", put("Sectors", 2, "Order", "first"), "Sectors", "D2"),
    Example("FX101", "an Excel error for a setting", put("Settings", 4, "Value", NA), "Settings", "B4"),
    Example("FX102", "no client name", put("Clients", 3, "Client Name", None), "Clients", "B3"),
    Example("FX102", "no platform", put("Accounts", 3, "Platform", "  "), "Accounts", "D3"),
    Example("FX102", "no fund code", put("Holdings", 3, "Fund Code", None), "Holdings", "C3"),
    Example("FX102", "no fund code in a model", put("Sector Models", 6, "Fund Code", None), "Sector Models", "E6"),
    Example("FX103", "a month first", put("Accounts", 2, "Valuation Date", "09/30/2026"), "Accounts", "J2"),
    Example("FX103", "a number for a date", put("Accounts", 2, "Valuation Date", 46280.0), "Accounts", "J2"),
    Example("FX103", "an Excel error for a date", put("Accounts", 2, "Valuation Date", NA), "Accounts", "J2"),
    Example("FX103", "words for a date setting", put("Settings", 7, "Value", "next week"), "Settings", "B7"),
    Example("FX103", "a setting of this run only", nothing, "--set", overrides={"As at": "soon"}),
    Example("FX104", "a perhaps", put("Accounts", 3, "Do Not Trade", "Maybe"), "Accounts", "I3"),
    Example("FX104", "an Excel error for yes", put("Accounts", 3, "Do Not Trade", NA), "Accounts", "I3"),
    Example("FX105", "an Excel error for a name", put("Clients", 2, "Client Name", NA), "Clients", "B2"),
    Example(
        "FX105",
        "an Excel error for a code",
        put("Holdings", 2, "Fund Code", CellError("#REF!")),
        "Holdings",
        "C2",
    ),
    Example("FX105", "an Excel error for a sector", put("Sector Models", 2, "Sector", NA), "Sector Models", "B2"),
    Example("FX105", "an Excel error for a setting", put("Settings", 2, "Setting", NA), "Settings", "A2"),
    Example(
        "FX106",
        "a code of digits only",
        all_of(put("Funds", 8, "MEX", 4711.0), put("Holdings", 7, "Fund Code", "4711")),
        "Funds",
        "H8",
    ),
    Example(
        "FX106",
        "plan numbers",
        all_of(
            put("Accounts", 3, "Account ID", 70012.0),
            put("Holdings", 5, "Account ID", "70012"),
            put("Holdings", 6, "Account ID", "70012"),
        ),
        "Accounts",
        "A3",
    ),
    Example("FX107", "a withdrawal below zero", put("Accounts", 2, "Cash Out", -50.0), "Accounts", "H2"),
    Example("FX107", "more than anyone holds", put("Holdings", 2, "Value", 1e15), "Holdings", "G2"),
    Example("FX107", "half a decimal", put("Funds", 5, "Unit Decimals", 2.5), "Funds", "K5"),
    Example("FX107", "half a day", put("Settings", 8, "Value", 30.5), "Settings", "B8"),
    Example(
        "FX107",
        "an allocation below zero",
        put("Model Portfolios", 4, "Allocation", -25.0),
        "Model Portfolios",
        "I4",
    ),
    Example("FX108", "a value not calculated", put("Holdings", 2, "Value", FORMULA), "Holdings", "G2"),
    Example("FX108", "a name not calculated", put("Clients", 2, "Client Name", FORMULA), "Clients", "B2"),
    Example("FX108", "a date not calculated", put("Accounts", 2, "Valuation Date", FORMULA), "Accounts", "J2"),
    Example("FX108", "a yes not calculated", put("Accounts", 3, "Do Not Trade", FORMULA), "Accounts", "I3"),
    Example("FX108", "a setting not calculated", put("Settings", 4, "Value", FORMULA), "Settings", "B4"),
    Example("FX109", "a lock of one's own", put("Holdings", 2, "Lock", "Keep"), "Holdings", "I2"),
    Example("FX110", "a ticker turned into a date", put("Funds", 5, "Ticker", date(2026, 10, 8)), "Funds", "I5"),
    Example("FX110", "a code in scientific form", put("Holdings", 2, "Fund Code", "1E+10"), "Holdings", "C2"),
    Example(
        "FX110",
        "a plan number too long",
        put("Accounts", 3, "Account ID", 1234567890123456789.0),
        "Accounts",
        "A3",
    ),
    Example("FX111", "no value and no units", put("Holdings", 4, "Value", None), "Holdings", "G4"),
    Example("FX111", "no value and no price", put("Holdings", 9, "Price", None), "Holdings", "G9"),
    Example("FX112", "a colour by name", put("Sectors", 2, "Colour", "dark red"), "Sectors", "C2"),
)
