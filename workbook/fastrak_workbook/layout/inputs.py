"""The input tables: what firms fill in. Source: the domain specification, "The workbook"."""

from __future__ import annotations

from fastrak_workbook.layout.columns import Column, Kind, TableLayout


def _must(header: str, field: str, kind: Kind = Kind.TEXT, *aliases: str, width: int = 14) -> Column:
    return Column(header, field, kind, required=True, needed=True, aliases=aliases, width=width)


def _may(header: str, field: str, kind: Kind = Kind.TEXT, *aliases: str, width: int = 14) -> Column:
    return Column(header, field, kind, aliases=aliases, width=width)


def _amount(header: str, field: str, kind: Kind, *aliases: str, required: bool = False) -> Column:
    return Column(header, field, kind, required=required, aliases=aliases, from_zero=True)


def _there(header: str, field: str, kind: Kind = Kind.TEXT, *aliases: str, width: int = 14) -> Column:
    return Column(header, field, kind, required=True, aliases=aliases, width=width)


_CLIENT_ID = ("Client Ref", "Client Reference", "Client No", "Client Number", "Client Code")
_ACCOUNT_ID = (
    "Account Ref", "Account Reference", "Account No", "Account Number", "Plan Number", "Plan No", "Plan Ref",
    "Policy No", "Policy Number", "Policy Ref", "Policy Reference",
)  # fmt: skip
_RISK = ("Risk", "Risk Level", "Risk Rating")
_PORTFOLIO = ("Portfolio", "Model", "Portfolio Name", "Model Portfolio Name")
_CODE_TYPE = ("Code Type", "Type of Code", "Fund Identifier Type")
_CODE = ("Code", "Fund Identifier", "Identifier")
_FUND = ("Fund", "Fund Name", "Name", "Holding", "Holding Name", "Investment", "Security", "Security Name")
_WRAPPER = ("Product", "Tax Wrapper", "Account Type", "Product Type", "Plan Type")
_PLATFORM = ("Provider", "Platform Name")

CLIENTS = TableLayout(
    "Clients",
    "Clients",
    (
        _must("Client ID", "client_id", Kind.CODE, *_CLIENT_ID),
        _must("Client Name", "client_name", Kind.TEXT, "Client", "Name", "Full Name", width=26),
        _may("Adviser", "adviser", Kind.TEXT, "Advisor", "Adviser Name", "IFA", width=20),
        _may("Risk Profile", "risk_profile", Kind.TEXT, *_RISK, width=18),
        _may("Model Portfolio", "portfolio", Kind.TEXT, *_PORTFOLIO, width=22),
        _amount("CGT Allowance", "cgt_allowance", Kind.MONEY, "CGT Allowance Left", "CGT Remaining"),
    ),
)
ACCOUNTS = TableLayout(
    "Accounts",
    "Accounts",
    (
        _must("Account ID", "account_id", Kind.CODE, *_ACCOUNT_ID, width=16),
        _must("Client ID", "client_id", Kind.CODE, *_CLIENT_ID),
        _must("Wrapper", "wrapper", Kind.TEXT, *_WRAPPER, width=20),
        _must("Platform", "platform", Kind.TEXT, *_PLATFORM, width=16),
        _may("Risk Profile", "risk_profile", Kind.TEXT, *_RISK, width=18),
        _may("Model Portfolio", "portfolio", Kind.TEXT, *_PORTFOLIO, width=22),
        _amount("Cash In", "cash_in", Kind.MONEY, "Contribution", "Contributions", "New Money"),
        _amount("Cash Out", "cash_out", Kind.MONEY, "Withdrawal", "Withdrawals"),
        _may("Do Not Trade", "do_not_trade", Kind.YES_NO, "No Trade", "DNT"),
        _may("Valuation Date", "valuation_date", Kind.DATE, "Valued At", "As At", "Valuation As At", "Date"),
    ),
)
HOLDINGS = TableLayout(
    "Holdings",
    "Holdings",
    (
        _must("Account ID", "account_id", Kind.CODE, *_ACCOUNT_ID, width=16),
        _must("Fund Code Type", "code_type", Kind.CODE_TYPE, *_CODE_TYPE),
        _there("Fund Code", "code", Kind.CODE, *_CODE, width=16),
        _may("Fund Name", "fund_name", Kind.TEXT, *_FUND, width=44),
        _may("Units", "units", Kind.NUMBER, "Quantity", "Units Held", "Number of Units", "Shares"),
        _amount("Price", "price", Kind.PRICE, "Unit Price", "Price per Unit"),
        _there(
            "Value",
            "value",
            Kind.MONEY,
            "Market Value",
            "Current Value",
            "Value GBP",
            "Fund Value",
            "Valuation",
            "Amount",
        ),
        _may("Book Cost", "book_cost", Kind.MONEY, "Cost", "Book Value", "Acquisition Cost"),
        _may("Lock", "lock", Kind.LOCK, "Locked", width=16),
    ),
)
FUNDS = TableLayout(
    "Funds",
    "Funds",
    (
        _must("Fund Code Type", "code_type", Kind.CODE_TYPE, *_CODE_TYPE),
        _must("Fund Code", "code", Kind.CODE, *_CODE, width=16),
        _must("Fund Name", "fund_name", Kind.TEXT, *_FUND, width=48),
        _may("FE Sector", "fe_sector", Kind.TEXT, "IA Sector", "FE/IA Sector", "Fund Sector", width=38),
        _may("CitiCode", "citicode", Kind.CODE, "Citi Code", "Citi", "FE Code"),
        _may("ISIN", "isin", Kind.CODE, "ISIN Code", width=16),
        _may("SEDOL", "sedol", Kind.CODE, "SEDOL Code"),
        _may("MEX", "mex", Kind.CODE, "MEX ID", "MexID", "MEX Code"),
        _may("Ticker", "ticker", Kind.CODE, "Symbol", "EPIC", "TIDM"),
        _amount("Price", "price", Kind.PRICE, "Unit Price"),
        _amount("Unit Decimals", "unit_decimals", Kind.COUNT, "Decimals"),
        _may("Available On", "available_on", Kind.TEXT, "Platforms", width=24),
        _may("Substitute", "substitute", Kind.CODE, "Substitute Fund", width=16),
    ),
    optional=True,
)
RISK_PROFILES = TableLayout(
    "Risk Profiles",
    "RiskProfiles",
    (
        _must("Risk Profile", "risk_profile", Kind.TEXT, *_RISK, width=20),
        _may("Order", "order", Kind.NUMBER, "Rank", "Position"),
        _may("Description", "description", Kind.NOTE, width=60),
    ),
)
SECTORS = TableLayout(
    "Sectors",
    "Sectors",
    (
        _must("Sector Model", "sector_model", width=24),
        _must("Sector", "sector", Kind.TEXT, "Sector Name", width=44),
        _may("Colour", "colour", Kind.COLOUR, "Color", "Sector Colour"),
        _may("Order", "order", Kind.NUMBER, "Rank", "Position"),
    ),
)
SECTOR_MODELS = TableLayout(
    "Sector Models",
    "SectorModels",
    (
        _must("Sector Model", "sector_model", width=24),
        _there("Sector", "sector", Kind.TEXT, "Sector Name", width=44),
        _there("Fund", "fund_name", Kind.TEXT, "Fund Name", "Name", width=48),
        _must("Fund Code Type", "code_type", Kind.CODE_TYPE, *_CODE_TYPE),
        _there("Fund Code", "code", Kind.CODE, *_CODE, width=16),
    ),
)
SECTOR_HIERARCHIES = TableLayout(
    "Sector Hierarchies",
    "SectorHierarchies",
    (
        _must("Sector Hierarchy", "hierarchy", Kind.TEXT, "Hierarchy", width=28),
        _must("Source", "source", width=24),
        _must("Source Sector", "source_sector", width=44),
        _must("Sector Model", "sector_model", width=24),
        _must("Sector", "sector", Kind.TEXT, "Sector Name", width=32),
    ),
    optional=True,
)
MODEL_PORTFOLIOS = TableLayout(
    "Model Portfolios",
    "ModelPortfolios",
    (
        _there("Platform", "platform", Kind.TEXT, *_PLATFORM, width=16),
        _must("Model Portfolio", "portfolio", Kind.TEXT, *_PORTFOLIO, width=22),
        _must("Risk Profile", "risk_profile", Kind.TEXT, *_RISK, width=18),
        _must("Sector Model", "sector_model", width=24),
        _there("Sector", "sector", Kind.TEXT, "Sector Name", width=30),
        _there("Fund Name", "fund_name", Kind.TEXT, "Fund", "Name", width=44),
        _must("Fund Code Type", "code_type", Kind.CODE_TYPE, *_CODE_TYPE),
        _there("Fund Code", "code", Kind.CODE, *_CODE, width=16),
        _amount(
            "Allocation",
            "allocation",
            Kind.ALLOCATION,
            "Allocation %",
            "Weight",
            "Weighting",
            "%",
            required=True,
        ),
    ),
)
SETTINGS = TableLayout(
    "Settings",
    "Settings",
    (
        _must("Setting", "setting", Kind.TEXT, "Name", width=26),
        _there("Value", "value", Kind.SETTING, width=18),
        _may("Notes", "notes", Kind.NOTE, "Note", width=80),
    ),
    optional=True,
)
LISTS = TableLayout(
    "Lists",
    "Lists",
    (
        _may("Wrappers", "wrapper", Kind.TEXT, "Wrapper", width=28),
        _may("Platforms", "platform", Kind.TEXT, "Platform", width=28),
    ),
    optional=True,
)

INPUT_TABLES = (
    CLIENTS, ACCOUNTS, HOLDINGS, FUNDS, RISK_PROFILES, SECTORS, SECTOR_MODELS, SECTOR_HIERARCHIES,
    MODEL_PORTFOLIOS, SETTINGS, LISTS,
)  # fmt: skip

WANTED = tuple(name for table in INPUT_TABLES for name in (table.sheet, table.table))
"""The sheet and table names that a source has to bring in."""


def input_table(sheet: str) -> TableLayout:
    """The input table of a sheet's name; KeyError for a sheet that is none."""
    return _BY_SHEET[sheet]


_BY_SHEET = {table.sheet: table for table in INPUT_TABLES}
