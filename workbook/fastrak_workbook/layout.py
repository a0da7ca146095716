"""Every sheet, table and column name of the workbook, once: nothing else in the product spells them.

Source of the names: the domain specification. A column knows its header as written, the field it becomes inside,
what kind of value it holds, and the other headings under which firms keep the same thing.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a cell of a column holds, and so how it is read and shown."""

    TEXT = "text"
    NOTE = "note"
    """For people only: never read, so nothing in it can be wrong."""
    CODE = "code"
    CODE_TYPE = "code type"
    MONEY = "money"
    PRICE = "price"
    NUMBER = "number"
    COUNT = "count"
    ALLOCATION = "allocation"
    PERCENT = "percent"
    DATE = "date"
    YES_NO = "yes or no"
    LOCK = "lock"
    COLOUR = "colour"
    SETTING = "setting"
    LINK = "link"
    STATUS = "status"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `required`: the heading must be there; `needed`: and every row must fill it in.

    `from_zero`: a number below zero is impossible there.
    """

    header: str
    field: str
    kind: Kind = Kind.TEXT
    required: bool = False
    needed: bool = False
    aliases: tuple[str, ...] = ()
    width: int = 14
    from_zero: bool = False


@dataclass(frozen=True, slots=True)
class TableLayout:
    """One sheet with its one Excel Table."""

    sheet: str
    table: str
    columns: tuple[Column, ...]
    optional: bool = False

    def column(self, field: str) -> Column:
        """The column that becomes `field`; KeyError for a field that the table does not have."""
        for column in self.columns:
            if column.field == field:
                return column
        raise KeyError(f"{self.sheet} has no field {field}")

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields in column order."""
        return tuple(column.field for column in self.columns)


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
        _there("Value", "value", Kind.MONEY, "Market Value", "Current Value", "Valuation", "Amount"),
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

# ------------------------------------------------------------------------------------------- results
# The fields are those of fastrak_xl.app.results. Money fields hold integer pence and are shown in pounds;
# percent fields hold shares (0.25) and are shown as percentages.


def _out(header: str, field: str, kind: Kind = Kind.TEXT, width: int = 14) -> Column:
    return Column(header, field, kind, width=width)


_WHO = (
    _out("Client ID", "client_id", Kind.CODE, 10),
    _out("Client Name", "client_name", width=20),
    _out("Account ID", "account_id", Kind.CODE, 12),
    _out("Wrapper", "wrapper", width=16),
    _out("Platform", "platform", width=13),
)
_FUND_COLUMNS = (
    _out("Fund Name", "fund_name", width=38),
    _out("Fund Code Type", "code_type", width=10),
    _out("Fund Code", "code", Kind.CODE, 15),
)

REBALANCE = TableLayout(
    "Rebalance",
    "FastrakRebalance",
    (
        *_WHO,
        _out("Risk Profile", "risk_profile", width=14),
        _out("Model Portfolio", "portfolio", width=18),
        _out("Sector", "sector", width=20),
        *_FUND_COLUMNS,
        _out("Value", "value", Kind.MONEY),
        _out("Current %", "current", Kind.PERCENT, 10),
        _out("Target %", "target", Kind.PERCENT, 10),
        _out("Drift %", "drift", Kind.PERCENT, 10),
        _out("Target Value", "target_value", Kind.MONEY),
        _out("Trade", "trade", Kind.MONEY),
        _out("Units", "units", Kind.NUMBER),
        _out("After Value", "after_value", Kind.MONEY),
        _out("After %", "after", Kind.PERCENT, 10),
        _out("Action", "action", Kind.STATUS, 8),
        _out("Reason", "reason", width=60),
    ),
)
TRADES = TableLayout(
    "Trades",
    "FastrakTrades",
    (
        *_WHO,
        _out("Action", "action", Kind.STATUS, 8),
        _out("Sector", "sector", width=20),
        *_FUND_COLUMNS,
        _out("Trade", "trade", Kind.MONEY),
        _out("Units", "units", Kind.NUMBER),
        _out("Reason", "reason", width=60),
    ),
)
UNASSIGNED = TableLayout(
    "Unassigned",
    "FastrakUnassigned",
    (
        _out("Sector Model", "sector_model", width=24),
        *_FUND_COLUMNS,
        _out("FE Sector", "fe_sector", width=36),
        _out("Value", "value", Kind.MONEY),
        _out("Accounts", "accounts", Kind.COUNT, 10),
    ),
)
SUMMARY = TableLayout(
    "Summary",
    "FastrakSummary",
    (
        _out("Client ID", "client_id", Kind.CODE, 10),
        _out("Client Name", "client_name", width=22),
        _out("Adviser", "adviser", width=16),
        *_WHO[2:],
        _out("Risk Profile", "risk_profile", width=14),
        _out("Model Portfolio", "portfolio", width=18),
        _out("Valuation Date", "valuation_date", Kind.DATE, 12),
        _out("Value", "value", Kind.MONEY),
        _out("Cash In", "cash_in", Kind.MONEY, 12),
        _out("Cash Out", "cash_out", Kind.MONEY, 12),
        _out("Unassigned", "unassigned", Kind.MONEY, 13),
        _out("Trades", "trades", Kind.COUNT, 8),
        _out("Turnover", "turnover", Kind.MONEY),
        _out("Largest Drift %", "largest_drift", Kind.PERCENT, 10),
        _out("Cash After", "cash_after", Kind.MONEY, 13),
        _out("Status", "status", Kind.STATUS, 18),
        _out("Note", "note", width=50),
    ),
)
SECTOR_TOTALS = TableLayout(
    "Summary",
    "FastrakSectors",
    (
        _out("Sector Model", "sector_model", width=24),
        _out("Sector", "sector", width=24),
        _out("Value", "value", Kind.MONEY),
        _out("Current %", "current", Kind.PERCENT, 10),
        _out("After Value", "after_value", Kind.MONEY),
        _out("After %", "after", Kind.PERCENT, 10),
    ),
)
CHECKS = TableLayout(
    "Checks",
    "FastrakChecks",
    (
        _out("Severity", "severity", Kind.STATUS, 10),
        _out("Code", "code", width=9),
        _out("Sheet", "sheet", width=18),
        _out("Cell", "cell", Kind.LINK, 9),
        _out("Problem", "problem", width=56),
        _out("Found", "found", width=28),
        _out("Remedy", "remedy", width=64),
    ),
)
RUN = TableLayout(
    "Run",
    "FastrakRun",
    (
        _out("Section", "section", width=18),
        _out("Item", "item", width=34),
        _out("Value", "value", width=70),
    ),
)

RESULT_TABLES = (SUMMARY, REBALANCE, TRADES, UNASSIGNED, CHECKS, RUN)
