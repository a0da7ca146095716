"""Random legal books: tables as a workbook hands them over, within what domain.md allows.

Legal means without an error diagnostic; warnings (funds not in Funds, check digits, no model) are wanted.
Clients, accounts, funds and portfolios are known by their index, so that failing books shrink well.
"""

from __future__ import annotations

import datetime
import random
from dataclasses import dataclass

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from tests.properties.random_cells import (
    ALLOCATION_DICE,
    AMOUNT_DIE,
    CASH_WAY,
    FUND_WAY,
    MOST_PENCE,
    SETTING_DICE,
    Line,
    allocation_cells,
    amount_cell,
    cash_cells,
    fund_cells,
    pick,
    setting_lines,
    spelled,
    up_to,
)
from tests.properties.random_funds import (
    CASH,
    CODE_DIE,
    FUND_DICE,
    MODEL_DIE,
    Code,
    Fund,
    Model,
    assignment_lines,
    code_of,
    fund_of,
    model_of,
    sector_lines,
)

Tables = dict[str, list[dict[str, object]]]

PLATFORMS = ("Transact", "Nucleus", "Quilter")
WRAPPERS = ("ISA", "GIA", "SIPP", "Offshore Bond")
PROFILES = ("Balanced", "Cautious", "Adventurous")
"""The last one is in Risk Profiles but never in a portfolio: "No rows for the account's risk profile"."""
PLATFORM_SETS = (("All",), ("All", "Nucleus"), ("Transact",), ("Nucleus", "All", "Quilter"))
SHUFFLED_SHEETS = ("Holdings", "Accounts", "Model Portfolios", "Sector Models", "Funds")
CLIENT_PROFILES = (*["Balanced"] * 5, "Cautious", None, *["Balanced"] * 5)
ACCOUNT_PROFILES = (*[None] * 9, *PROFILES, None)
CASH_OUTS = (*["none"] * 10, "some", "third", "third", "all", "too much", "none")
YES_OR_NO = (*[None] * 10, False, True, "Yes", "No")
"""Hypothesis draws both ends of a range more often than the middle, so the rare choices stand inside."""
CLIENT_WITHOUT = 7
"""The die that leaves a client without a portfolio."""
CASH_IN_WAYS = range(30, 40)
"""The dice, of 60, that bring Cash In."""

KeyDice = tuple[int, int, int, tuple[int, int]]
PortfolioDice = tuple[int, int, list[KeyDice]]
AccountDice = tuple[int, int, int, int, tuple[int, int], tuple[int, int], int]
HoldingDice = tuple[list[tuple[int, int, int, int]], list[tuple[int, int]]]

KEY_DICE = st.tuples(up_to(2**12 - 1), up_to(11), CODE_DIE, ALLOCATION_DICE)
PORTFOLIO_DICE = st.tuples(up_to(1), up_to(19), st.lists(KEY_DICE, min_size=1, max_size=4))
"""The sector model, the platforms of two risk profiles, and what is in the portfolio for each of them."""
CLIENT_DICE = st.tuples(up_to(len(CLIENT_PROFILES) - 1), up_to(11))
ACCOUNT_DICE = st.tuples(
    *(up_to(3), up_to(2), up_to(len(ACCOUNT_PROFILES) - 1), up_to(4)),
    *(st.tuples(up_to(59), AMOUNT_DIE), st.tuples(up_to(len(CASH_OUTS) - 1), AMOUNT_DIE)),
    up_to(len(YES_OR_NO) - 1),
)
FUND_ROW_DICE = st.tuples(up_to(11), CODE_DIE, FUND_WAY, AMOUNT_DIE)
HOLDING_DICE = st.tuples(
    st.lists(FUND_ROW_DICE, max_size=8), st.lists(st.tuples(CASH_WAY, AMOUNT_DIE), max_size=2)
)


@dataclass(frozen=True)
class Firm:
    """What the sheets about clients choose from."""

    funds: list[Fund]
    models: list[Model]
    portfolios: list[str]
    clients: list[str]


def portfolio_key_lines(
    key: tuple[str, str, str], model: Model, funds: list[Fund], dice: KeyDice
) -> list[Line]:
    """The rows of one (Platform, Model Portfolio, Risk Profile): about 100%, each fund under its sector."""
    subset, extra, code, (style, packed) = dice
    assigned = sorted(model.sector_of)
    chosen = [fund for place, fund in enumerate(assigned) if subset >> place & 1]
    places = [(model.sector_of[i], funds[i].name, code_of(funds[i], code * (i + 1))) for i in chosen]
    if not places or extra % 2 == 1:
        places.append((model.cash_sector or "Cash", "Cash", CASH))
    cells = allocation_cells(len(places), style, packed)
    absent = [fund for fund in assigned if fund not in chosen]
    if absent and extra in (4, 5):
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


def portfolio_lines(firm: Firm, dice: list[PortfolioDice]) -> list[Line]:
    """The Model Portfolios sheet: for one or two risk profiles, for All platforms, some, or both."""
    lines: list[Line] = []
    for portfolio, (model_die, platforms, keys) in zip(firm.portfolios, dice, strict=True):
        model = pick(firm.models, model_die)
        sets = (
            (PROFILES[0], PLATFORM_SETS[platforms % 4]),
            (PROFILES[1], ((), *PLATFORM_SETS)[platforms // 4]),
        )
        names = [(platform, profile) for profile, platform_set in sets for platform in platform_set]
        for number, (platform, profile) in enumerate(names):
            key = (platform, portfolio, profile)
            lines += portfolio_key_lines(key, model, firm.funds, pick(keys, number))
    return lines


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
    client, platform, profile, portfolio, (cash_in, cash_in_die), (out, out_die), stays = dice
    return {
        "Account ID": f"A{index}",
        "Client ID": pick(firm.clients, client),
        "Wrapper": pick(WRAPPERS, index),
        "Platform": pick(PLATFORMS, platform),
        "Risk Profile": pick(ACCOUNT_PROFILES, profile),
        "Model Portfolio": pick((None, None, *firm.portfolios), portfolio),
        "Cash In": amount_cell(cash_in, cash_in_die) if cash_in in CASH_IN_WAYS else None,
        "Cash Out": cash_out_cell(out, held_pence, out_die),
        "Do Not Trade": pick(YES_OR_NO, stays),
        "Valuation Date": datetime.date(2026, 1, 4 + index) if index % 2 else None,
    }


def holding_lines(
    account: str, funds: list[Fund], dice: HoldingDice, with_units: bool
) -> tuple[list[Line], int]:
    """The rows of one account, some of one fund under several codes; and their sum in pence."""
    fund_rows, cash_rows = dice
    rows = [
        (
            pick(funds, fund).name,
            code_of(pick(funds, fund), code),
            fund_cells(way, die, with_units=with_units),
        )
        for fund, code, way, die in fund_rows
    ]
    rows += [("Cash", CASH, cash_cells(way, die)) for way, die in cash_rows]
    lines: list[Line] = [
        {"Account ID": account, "Fund Code Type": kind, "Fund Code": code, "Fund Name": name, **cells}
        for name, (kind, code), (cells, _) in rows
    ]
    return lines, sum(pence for _, _, (_, pence) in rows)


def draw_firm(draw: DrawFn, max_funds: int, portfolios: int, clients: int) -> Firm:
    """The funds, sector models and names that the book is made of."""
    dice = draw(st.lists(FUND_DICE, min_size=3, max_size=max_funds))
    funds = [fund_of(index, kind) for index, (kind, _, _) in enumerate(dice)]
    shapes = draw(st.lists(MODEL_DIE, min_size=1, max_size=2))
    models = [
        model_of(index, shape, [places[index] for places in dice], funds)
        for index, shape in enumerate(shapes, start=1)
    ]
    return Firm(funds, models, numbered("Portfolio ", portfolios), numbered("C", clients))


def numbered(word: str, count: int) -> list[str]:
    """The word with the numbers from 1."""
    return [f"{word}{number}" for number in range(1, count + 1)]


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
    account_dice = draw(st.lists(st.tuples(HOLDING_DICE, ACCOUNT_DICE), min_size=1, max_size=max_accounts))
    portfolio_dice = draw(st.lists(PORTFOLIO_DICE, min_size=1, max_size=3))
    client_dice = draw(st.lists(CLIENT_DICE, min_size=1, max_size=max_clients))
    firm = draw_firm(draw, max_funds, len(portfolio_dice), len(client_dice))
    accounts: list[Line] = []
    holdings: list[Line] = []
    for index, (held, account) in enumerate(account_dice, start=1):
        lines, held_pence = holding_lines(f"A{index}", firm.funds, held, with_units)
        holdings += lines
        accounts.append(account_line(index, firm, held_pence, account))
    clients = [client_line(name, firm, *dice) for name, dice in zip(firm.clients, client_dice, strict=True)]
    return {
        "Clients": clients,
        "Accounts": accounts,
        "Holdings": holdings,
        "Funds": [fund.register for fund in firm.funds if fund.register],
        "Risk Profiles": [
            {"Risk Profile": profile, "Order": order, "Description": None}
            for order, profile in enumerate(PROFILES, start=1)
        ],
        "Sectors": [line for model in firm.models for line in sector_lines(model)],
        "Sector Models": [line for model in firm.models for line in assignment_lines(model, firm.funds)],
        "Model Portfolios": portfolio_lines(firm, portfolio_dice),
        "Settings": setting_lines(draw(SETTING_DICE)),
    }


def shuffled(tables: Tables, seed: int) -> Tables:
    """The same book with the rows in another order, on the sheets where order means nothing."""
    order = random.Random(seed)
    return {
        sheet: order.sample(lines, len(lines)) if sheet in SHUFFLED_SHEETS else list(lines)
        for sheet, lines in tables.items()
    }
