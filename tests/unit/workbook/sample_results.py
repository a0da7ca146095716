"""A made-up firm's results, varied enough to show every colour, length and corner of the result sheets."""

from __future__ import annotations

import datetime
import random

from fastrak_xl.app.results import ChecksOnly, Results, RunLine, SectorTotal
from fastrak_xl.domain.diagnostics import Diagnostic, Severity
from tests import injection

PAYLOADS = (*injection.PAYLOADS.values(), "#N/A")
SECTORS = (
    ("UK Equity", "#1F4E79"),
    ("North America Equity", "#2E75B6"),
    ("Europe Excluding UK", "#9DC3E6"),
    ("Asia Pacific & Emerging Markets", "#C55A11"),
    ("Global Equity Income", "#F4B183"),
    ("Sterling Corporate Bond", "#548235"),
    ("Index Linked Gilts", "#A9D18E"),
    ("Property", "#7F6000"),
    ("Cash", "#FFD966"),
    ("Unassigned", "#A6A6A6"),
)
_HOUSES = ("Albion", "Northgate", "Beaumont", "Fairholme", "Sterling & Vale", "Kestrel")
_KINDS = (
    "UK Smaller Companies",
    "Global Opportunities",
    "Corporate Bond",
    "Strategic Income",
    "Property Feeder",
)
_NAMES = (
    "Mr & Mrs A Whitcombe",
    "Dr Priya Raman",
    "J Okafor",
    "Sir Peregrine Featherstonehaugh-Cholmondeley",
)
_STALE = "The valuation of 12/01/2026 is 78 days old: ask Transact for a newer one."
_REASONS = (
    "Sold to bring UK Equity back to its target of 20.00%.",
    "Bought towards the target.",
    "Held: the trade of £12.34 is below the minimum of £50.00.",
    "Not sold: locked (Do not sell). The other funds share the rest in their proportions.",
    "At its target.",
)


def rebalance_columns(accounts: int, rows_each: int, seed: int = 7) -> dict[str, list[object]]:
    """The columns of Rebalance."""
    dice = random.Random(seed)
    rows: list[dict[str, object]] = []
    for number in range(accounts):
        who = {
            "client_id": f"C{number // 2 + 1:04d}",
            "client_name": _NAMES[number // 2 % len(_NAMES)],
            "account_id": f"TR-{100234 + number}",
            "wrapper": ("ISA", "General Investment Account", "SIPP", "Offshore Bond")[number % 4],
            "platform": ("Transact", "Nucleus", "Quilter")[number % 3],
            "risk_profile": ("Cautious", "Balanced", "Moderately Adventurous")[number % 3],
            "portfolio": ("Core Growth", "Ethical Income 2026")[number % 2],
        }
        rows += [who | _row(dice, number, row) for row in range(rows_each)]
    return {name: [row[name] for row in rows] for name in rows[0]} if rows else {}


def _row(dice: random.Random, account: int, row: int) -> dict[str, object]:
    value = dice.choice((0, dice.randint(1_000, 9_000_000), dice.randint(1_000, 20_000_000)))
    trade = dice.choice((0, 0, dice.randint(-900_000, 900_000)))
    drift = dice.choice((0.0, 0.011, -0.024, 0.05, -0.083, 0.1234))
    outside = row == 13
    share_class = "I" if row % 2 else "Class C Accumulation (hedged)"
    name = f"{dice.choice(_HOUSES)} {dice.choice(_KINDS)} {share_class} Acc"
    return {
        "sector": SECTORS[row % len(SECTORS)][0],
        "fund_name": PAYLOADS[row % len(PAYLOADS)] if account == 3 else name,
        "code_type": ("CitiCode", "ISIN", "Own")[row % 3],
        "code": ("0P3K", "GB00B41YBW71", "WITHPROFITS-0017")[row % 3] if row else "007123",
        "value": value,
        "current": None if outside else 0.0821,
        "target": None if outside else 0.05,
        "drift": None if outside else drift,
        "target_value": None if outside else value + trade,
        "trade": trade,
        "units": None if row % 5 == 0 else trade / 123.4,
        "after_value": value + trade,
        "after": None if outside else 0.05,
        "gain": trade // 7 if trade < 0 else None,
        "action": "Hold" if not trade else "Buy" if trade > 0 else "Sell",
        "reason": _REASONS[(row + account) % len(_REASONS)],
    }


def summary_columns(rebalance: dict[str, list[object]]) -> dict[str, list[object]]:
    """The columns of Summary, one row for each account of Rebalance."""
    first = {account: row for row, account in reversed(list(enumerate(rebalance.get("account_id", []))))}
    statuses = (
        "Rebalanced",
        "No trades needed",
        "Do Not Trade",
        "No model portfolio",
        "Infeasible",
        "Not run",
    )
    rows: list[dict[str, object]] = []
    for number, (account, row) in enumerate(sorted(first.items(), key=lambda item: item[1])):
        who = {name: rebalance[name][row] for name in ("client_id", "client_name", "wrapper", "platform")}
        rows.append(who | {
            "adviser": ("Helen Marsh", "Tom Ó Briain")[number % 2],
            "account_id": account,
            "risk_profile": rebalance["risk_profile"][row],
            "portfolio": rebalance["portfolio"][row],
            "valuation_date": None if number % 9 == 8 else datetime.date(2026, 3, 31),
            "value": 12_345_678 + number * 1_111_111,
            "cash_in": 0 if number % 3 else 2_000_000,
            "cash_out": 0,
            "unassigned": 0 if number % 4 else 1_234_500,
            "trades": number % 15,
            "turnover": number * 98_765,
            "largest_drift": None if number % 7 == 6 else (number % 12) / 100,
            "cash_after": 120_000 - number * 5_000,
            "status": statuses[0] if number % 3 else statuses[number // 3 % 6],
            "note": "" if number % 3 else _STALE,
        })  # fmt: skip
    return {name: [row[name] for row in rows] for name in rows[0]} if rows else {}


def sector_totals(model: str = "House Sectors", sectors: tuple[tuple[str, str], ...] = SECTORS) -> list[SectorTotal]:
    """Sector totals of one sector model."""
    parts = [3 + (number * 7) % 11 for number in range(len(sectors))]
    after = [5 + (number * 5) % 7 for number in range(len(sectors))]
    return [
        SectorTotal(model, name, colour, part * 1_234_567, later * 1_234_567, part / sum(parts), later / sum(after))
        for (name, colour), part, later in zip(sectors, parts, after, strict=True)
    ]


def diagnostics() -> tuple[Diagnostic, ...]:
    """Some errors and warnings."""
    error, warning = Severity.ERROR, Severity.WARNING
    return (
        Diagnostic("FX101", error, "Holdings", "E17", "Value is not a number", "#N/A", "Type the pounds."),
        Diagnostic("FX204", warning, "Funds", "B9", "The check digit is wrong", "GB00B41YBW70",
                   "Compare the ISIN with the fund's factsheet."),
        Diagnostic("FX310", warning, "No such sheet", "A1", "A sheet is missing", "", "Add it."),
        Diagnostic("FX311", warning, "Accounts", "", "Three valuations are old", '=HYPERLINK("x")',
                   "Ask the platform for newer ones, or set Stale after days to what you accept."),
    )  # fmt: skip


def sample_results(accounts: int = 40, rows_each: int = 15) -> Results:
    """Results of a run over that many accounts."""
    rebalance = rebalance_columns(accounts, rows_each)
    traded = [row for row, action in enumerate(rebalance["action"]) if action != "Hold"]
    kept = ("client_id", "client_name", "account_id", "wrapper", "platform", "action", "sector", "fund_name",
            "code_type", "code", "trade", "units", "gain", "reason")  # fmt: skip
    return Results(
        rebalance=rebalance,
        trades={name: [rebalance[name][row] for row in traded] for name in kept},
        unassigned={
            "sector_model": ["House Sectors"] * 3,
            "fund_name": ["Aviva With-Profits Bond (legacy)", "Kestrel Absolute Return", PAYLOADS[0]],
            "code_type": ["Own", "CitiCode", "ISIN"],
            "code": ["WP-1987", "0P3K", "GB00B41YBW71"],
            "fe_sector": ["", "IA Targeted Absolute Return", "IA Mixed Investment 40-85% Shares"],
            "value": [9_876_543, 123_456, 1],
            "accounts": [3, 1, 1],
            "suggested": ["Managed", PAYLOADS[0], None],
            "why": ["Another share class of Aviva With-Profits Bond, which is in Managed.", PAYLOADS[0], None],
        },
        summary=summary_columns(rebalance),
        sector_totals=tuple(sector_totals()),
        headlines=(
            "40 accounts of 20 clients, worth £12,345,678.90.",
            "35 were rebalanced: 390 trades, turnover £1,234,567.89.",
            "3 funds worth £99,999.99 are in no sector of House Sectors.",
        ),
        checks=diagnostics(),
        run=(
            RunLine("Software", "fastrak-xl", "0.1.0"),
            RunLine("Input", "File", "clients.xlsx"),
            RunLine("Input", "SHA-256", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"),
            RunLine("Settings", "Method", "Full"),
            RunLine("Settings", "Minimum trade £", "50"),
        ),
        as_at="2026-03-31",
    )


def empty_results() -> Results:
    """Results of a run that found nothing at all."""
    full = sample_results(1, 1)
    tables = {name: dict.fromkeys(getattr(full, name), ()) for name in ("rebalance", "trades", "unassigned", "summary")}
    return Results(**tables, sector_totals=(), headlines=("No accounts.",), checks=(), run=())


def sample_checks() -> ChecksOnly:
    """The result of a check."""
    return ChecksOnly(diagnostics(), "2026-03-31")
