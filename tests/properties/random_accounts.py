"""Random clients, accounts and holdings, read from dice."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from math import prod

from hypothesis import strategies as st

from tests.properties.random_cells import (
    AMOUNT_DIE,
    CASH_WAY,
    FUND_WAY,
    MOST_PENCE,
    Line,
    amount_cell,
    cash_cells,
    fund_cells,
    pick,
    several,
    spelled,
    up_to,
)
from tests.properties.random_funds import CASH, CODE_SIDES, Fund, Model, code_of

PLATFORMS = ("Transact", "Nucleus", "Quilter")
PROFILES = ("Balanced", "Cautious", "Adventurous")
"""The last one is in Risk Profiles but never in a portfolio: "No rows for the account's risk profile"."""
WRAPPERS = ("ISA", "GIA", "SIPP", "Offshore Bond")
CLIENT_PROFILES = (*["Balanced"] * 5, "Cautious", None, *["Balanced"] * 5)
ACCOUNT_PROFILES = (*[None] * 9, *PROFILES, None)
CASH_OUTS = (*["none"] * 10, "some", "third", "third", "all", "too much", "none")
YES_OR_NO = (*[None] * 10, False, True, "Yes", "No")
"""Hypothesis draws both ends of a range more often than the middle, so the rare choices stand inside."""
CLIENT_WITHOUT = 7
"""The die that leaves a client without a portfolio."""
CASH_IN_WAYS = range(30, 40)
"""The dice, of 60, that bring Cash In."""

AccountDice = tuple[int, int, int, int, int]
HoldingDice = tuple[list[tuple[int, int, int]], list[tuple[int, int]]]

CLIENT_DICE = st.tuples(up_to(len(CLIENT_PROFILES) - 1), up_to(11))
ACCOUNT_SIDES = (4, len(PLATFORMS), 5, len(ACCOUNT_PROFILES))
"""Its client, platform, portfolio and risk profile."""
FLOW_SIDES = (60, len(CASH_OUTS))
"""Its Cash In and its Cash Out."""
ACCOUNT_DICE = st.tuples(
    up_to(prod(ACCOUNT_SIDES) - 1),
    *(up_to(prod(FLOW_SIDES) - 1), AMOUNT_DIE, AMOUNT_DIE),
    up_to(len(YES_OR_NO) - 1),
)
FUND_ROW_DICE = st.tuples(up_to(12 * CODE_SIDES - 1), FUND_WAY, AMOUNT_DIE)
HOLDING_DICE = st.tuples(st.lists(FUND_ROW_DICE, max_size=8), st.lists(st.tuples(CASH_WAY, AMOUNT_DIE), max_size=2))


@dataclass(frozen=True)
class Firm:
    """What the sheets about clients choose from."""

    funds: list[Fund]
    models: list[Model]
    portfolios: list[str]
    clients: list[str]


def client_line(client: str, firm: Firm, profile: int, portfolio: int) -> Line:
    """A client, whose risk profile and portfolio may be blank."""
    return {
        "Client ID": client,
        "Client Name": f"Client {client}",
        "Adviser": None,
        "Risk Profile": pick(CLIENT_PROFILES, profile),
        "Model Portfolio": None if portfolio == CLIENT_WITHOUT else pick(firm.portfolios, portfolio),
        "CGT Allowance": None,
    }


def cash_out_cell(kind: int, held_pence: int, die: int) -> object:
    """Nothing, something, a third or all of what the account holds, or more than any account holds."""
    there = max(0, held_pence)
    parts = {"some": die, "third": there // 3, "all": there, "too much": 20 * MOST_PENCE}
    out = pick(CASH_OUTS, kind)
    return spelled(parts[out], pick(("float", "pounds"), die)) if out in parts else None


def account_line(index: int, firm: Firm, held_pence: int, dice: AccountDice) -> Line:
    """An account; its risk profile and portfolio are mostly the client's, its flows mostly none."""
    place, flows, cash_in_die, cash_out_die, stays = dice
    client, platform, portfolio, profile = several(place, *ACCOUNT_SIDES)
    cash_in, cash_out = several(flows, *FLOW_SIDES)
    return {
        "Account ID": f"A{index}",
        "Client ID": pick(firm.clients, client),
        "Wrapper": pick(WRAPPERS, index),
        "Platform": pick(PLATFORMS, platform),
        "Risk Profile": pick(ACCOUNT_PROFILES, profile),
        "Model Portfolio": pick((None, None, *firm.portfolios), portfolio),
        "Cash In": amount_cell(cash_in, cash_in_die) if cash_in in CASH_IN_WAYS else None,
        "Cash Out": cash_out_cell(cash_out, held_pence, cash_out_die),
        "Do Not Trade": pick(YES_OR_NO, stays),
        "Valuation Date": datetime.date(2026, 1, 4 + index) if index % 2 else None,
    }


def holding_lines(account: str, funds: list[Fund], dice: HoldingDice, with_units: bool) -> tuple[list[Line], int]:
    """The rows of one account, some of one fund under several codes; and their sum in pence."""
    fund_rows, cash_rows = dice
    rows = []
    for fund_die, way, die in fund_rows:
        code, number = several(fund_die, CODE_SIDES, 12)
        fund = pick(funds, number)
        rows.append((fund.name, code_of(fund, code), fund_cells(way, die, with_units=with_units)))
    rows += [("Cash", CASH, cash_cells(way, die)) for way, die in cash_rows]
    lines: list[Line] = [
        {"Account ID": account, "Fund Code Type": kind, "Fund Code": code, "Fund Name": name, **cells}
        for name, (kind, code), (cells, _) in rows
    ]
    return lines, sum(pence for _, _, (_, pence) in rows)
