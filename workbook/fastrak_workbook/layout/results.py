"""The result tables. Their fields are those of fastrak_xl.app.results.

Money fields hold integer pence and are shown in pounds; percent fields hold shares (0.25) shown as percentages.
"""

from __future__ import annotations

from fastrak_workbook.layout.columns import Column, Kind, TableLayout


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
        _out("Estimated Gain", "gain", Kind.MONEY),
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
        _out("Estimated Gain", "gain", Kind.MONEY),
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
        _out("Suggested Sector", "suggested", width=24),
        _out("Why", "why", width=60),
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
APPROVAL = TableLayout("Approval", "FastrakApproval", RUN.columns)
_SETTINGS = _out("Settings", "settings", width=34)
COMPARE_TOTALS = TableLayout(
    "Compare",
    "FastrakCompareTotals",
    (
        _SETTINGS,
        _out("Accounts Traded", "traded", Kind.COUNT, 10),
        _out("Trades", "trades", Kind.COUNT, 8),
        _out("Turnover", "turnover", Kind.MONEY),
        _out("Largest Drift Left %", "drift_left", Kind.PERCENT, 12),
        _out("Cash After", "cash_after", Kind.MONEY, 13),
    ),
)
COMPARE = TableLayout(
    "Compare",
    "FastrakCompare",
    (
        _SETTINGS,
        *_WHO,
        _out("Risk Profile", "risk_profile", width=14),
        _out("Model Portfolio", "portfolio", width=18),
        _out("Trades", "trades", Kind.COUNT, 8),
        _out("Turnover", "turnover", Kind.MONEY),
        _out("Largest Drift Left %", "drift_left", Kind.PERCENT, 12),
        _out("Cash After", "cash_after", Kind.MONEY, 13),
        _out("Status", "status", Kind.STATUS, 18),
    ),
)

RESULT_TABLES = (SUMMARY, REBALANCE, TRADES, UNASSIGNED, CHECKS, RUN)
