"""Random legal books: tables as a workbook hands them over, within what domain.md allows.

Legal means without an error diagnostic; warnings (funds not in Funds, check digits, no model) are wanted.
Clients, accounts, funds and portfolios are known by their index, so that failing books shrink well.
"""

from __future__ import annotations

import datetime
import random
from collections.abc import Sequence
from dataclasses import dataclass

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from tests.properties.random_cells import (
    MOST_PENCE,
    Line,
    allocation_cells,
    amount,
    cash_cells,
    fund_cells,
    one_in,
    pick,
    setting_lines,
    spelled,
    up_to,
)
from tests.properties.random_funds import (
    CASH,
    Code,
    Fund,
    Model,
    assignment_lines,
    draw_code,
    draw_fund,
    draw_model,
    sector_lines,
    spellings,
)

Tables = dict[str, list[dict[str, object]]]

PLATFORMS = ("Transact", "Nucleus", "Quilter")
WRAPPERS = ("ISA", "GIA", "SIPP", "Offshore Bond")
PROFILES = ("Balanced", "Cautious", "Adventurous")
"""The last one is in Risk Profiles but never in a portfolio: "No rows for the account's risk profile"."""
PLATFORM_SETS = (("All",), ("All", "Nucleus"), ("Transact",), ("Nucleus", "All", "Quilter"), ("All",))
SHUFFLED_SHEETS = ("Holdings", "Accounts", "Model Portfolios", "Sector Models", "Funds")
CLIENT_PROFILES = (*["Balanced"] * 5, "Cautious", None, *["Balanced"] * 5)
ACCOUNT_PROFILES = (*[None] * 9, *PROFILES, None)
CASH_OUTS = (*["none"] * 10, "some", "third", "third", "all", "too much", "none")
YES_OR_NO = (*[None] * 10, False, True, "Yes", "No")
"""Hypothesis draws both ends of a range more often than the middle, so the rare choices stand inside."""


@dataclass(frozen=True)
class Firm:
    """What the sheets about clients choose from."""

    funds: list[Fund]
    models: list[Model]
    portfolios: tuple[str, ...]
    clients: tuple[str, ...]


def portfolio_key_lines(
    draw: DrawFn, key: tuple[str, str, str], model: Model, funds: list[Fund]
) -> list[Line]:
    """The rows of one (Platform, Model Portfolio, Risk Profile): about 100%, each fund under its sector."""
    assigned = sorted(model.sector_of)
    subset = draw(up_to(2 ** len(assigned) - 1))
    chosen = [fund for place, fund in enumerate(assigned) if subset >> place & 1]
    places = [(model.sector_of[i], funds[i].name, draw_code(draw, funds[i])) for i in chosen]
    if not places or one_in(draw, 2):
        places.append((model.cash_sector or "Cash", "Cash", CASH))
    cells = allocation_cells(draw, len(places))
    absent = [fund for fund in assigned if fund not in chosen]
    if absent and one_in(draw, 6):
        places.append((model.sector_of[absent[0]], funds[absent[0]].name, funds[absent[0]].codes[0]))
        cells.append(None)
    return [portfolio_line(key, model, place, cell) for place, cell in zip(places, cells, strict=True)]


def portfolio_line(
    key: tuple[str, str, str], model: Model, place: tuple[str, str, Code], allocation: object
) -> Line:
    """One row of Model Portfolios; a place is (sector, fund name, code)."""
    sector, name, (kind, code) = place
    return {
        "Platform": key[0],
        "Model Portfolio": key[1],
        "Risk Profile": key[2],
        "Sector Model": model.name,
        "Sector": sector,
        "Fund Name": name,
        "Fund Code Type": kind,
        "Fund Code": code,
        "Allocation": allocation,
    }


def portfolio_lines(draw: DrawFn, firm: Firm) -> list[Line]:
    """The Model Portfolios sheet: for one or two risk profiles, for All platforms, some, or both."""
    lines: list[Line] = []
    for portfolio in firm.portfolios:
        model = pick(draw, tuple(firm.models))
        for profile in PROFILES[: 1 + draw(up_to(1))]:
            for platform in pick(draw, PLATFORM_SETS):
                lines += portfolio_key_lines(draw, (platform, portfolio, profile), model, firm.funds)
    return lines


def client_line(draw: DrawFn, client: str, firm: Firm) -> Line:
    """A client, whose risk profile and portfolio may be blank."""
    return {
        "Client ID": client,
        "Client Name": f"Client {client}",
        "Adviser": None,
        "Risk Profile": pick(draw, CLIENT_PROFILES),
        "Model Portfolio": pick(draw, (*firm.portfolios * 2, None, *firm.portfolios)),
        "CGT Allowance": None,
    }


def cash_out_cell(draw: DrawFn, held_pence: int) -> object:
    """Nothing, something, a third or all of what the account holds, or more than any account holds."""
    kind = pick(draw, CASH_OUTS)
    if kind == "some":
        return amount(draw)[0]
    parts = {"third": max(0, held_pence) // 3, "all": max(0, held_pence), "too much": 20 * MOST_PENCE}
    return spelled(parts[kind], "pounds") if kind in parts else None


def account_line(draw: DrawFn, index: int, firm: Firm, held_pence: int) -> Line:
    """An account; its risk profile and portfolio are mostly the client's, its flows mostly none."""
    return {
        "Account ID": f"A{index}",
        "Client ID": pick(draw, firm.clients),
        "Wrapper": WRAPPERS[index % len(WRAPPERS)],
        "Platform": pick(draw, PLATFORMS),
        "Risk Profile": pick(draw, ACCOUNT_PROFILES),
        "Model Portfolio": pick(draw, (None, None, *firm.portfolios)),
        "Cash In": amount(draw)[0] if one_in(draw, 4) else None,
        "Cash Out": cash_out_cell(draw, held_pence),
        "Do Not Trade": pick(draw, YES_OR_NO),
        "Valuation Date": datetime.date(2026, 1, 4 + index) if index % 2 else None,
    }


def holding_lines(
    draw: DrawFn, account: str, spelled_funds: Sequence[tuple[Fund, Code]], with_units: bool
) -> tuple[list[Line], int]:
    """Up to eight fund rows, some of one fund, and up to two of cash; their sum in pence."""
    places = [pick(draw, spelled_funds) for _ in range(draw(up_to(8)))]
    rows = [(fund.name, code, fund_cells(draw, with_units=with_units)) for fund, code in places]
    rows += [("Cash", CASH, cash_cells(draw)) for _ in range(pick(draw, (0, 1, 1, 2)))]
    lines: list[Line] = [
        {"Account ID": account, "Fund Code Type": kind, "Fund Code": code, "Fund Name": name, **cells}
        for name, (kind, code), (cells, _) in rows
    ]
    return lines, sum(pence for _, _, (_, pence) in rows)


def draw_firm(draw: DrawFn, max_clients: int, max_funds: int) -> Firm:
    """The funds, sector models and names that the book is made of."""
    funds = [draw_fund(draw, index) for index in range(3 + draw(up_to(max_funds - 3)))]
    models = [draw_model(draw, index, len(funds)) for index in range(1, 2 + draw(up_to(1)))]
    portfolios = tuple(f"Portfolio {index}" for index in range(1, 2 + draw(up_to(2))))
    clients = tuple(f"C{index}" for index in range(1, 2 + draw(up_to(max_clients - 1))))
    return Firm(funds, models, portfolios, clients)


@st.composite
def books(
    draw: DrawFn,
    *,
    max_clients: int = 4,
    max_accounts: int = 6,
    max_funds: int = 12,
    with_units: bool = True,
) -> Tables:
    """A legal workbook: sheet name -> rows of {column header: cell}.

    Without `with_units` no holding has Units or Price, so that nothing can be rounded to units.
    """
    firm = draw_firm(draw, max_clients, max_funds)
    accounts: list[Line] = []
    holdings: list[Line] = []
    spelled_funds = [(fund, code) for fund in firm.funds for code in spellings(fund)]
    for index in range(1, 2 + draw(up_to(max_accounts - 1))):
        lines, held_pence = holding_lines(draw, f"A{index}", spelled_funds, with_units)
        holdings += lines
        accounts.append(account_line(draw, index, firm, held_pence))
    return {
        "Clients": [client_line(draw, client, firm) for client in firm.clients],
        "Accounts": accounts,
        "Holdings": holdings,
        "Funds": [fund.register for fund in firm.funds if fund.register],
        "Risk Profiles": [
            {"Risk Profile": profile, "Order": order, "Description": None}
            for order, profile in enumerate(PROFILES, start=1)
        ],
        "Sectors": [line for model in firm.models for line in sector_lines(model)],
        "Sector Models": [
            line for model in firm.models for line in assignment_lines(draw, model, firm.funds)
        ],
        "Model Portfolios": portfolio_lines(draw, firm),
        "Settings": setting_lines(draw),
    }


def shuffled(tables: Tables, seed: int) -> Tables:
    """The same book with the rows in another order, on the sheets where order means nothing."""
    order = random.Random(seed)
    return {
        sheet: order.sample(lines, len(lines)) if sheet in SHUFFLED_SHEETS else list(lines)
        for sheet, lines in tables.items()
    }
