"""Random legal books: tables as a workbook hands them over, within what domain.md allows.

Legal means without an error diagnostic; warnings (funds not in Funds, check digits, no model) are wanted.
Clients, accounts, funds and portfolios are known by their index, so that failing books shrink well.
"""

from __future__ import annotations

import random
from math import prod

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from tests.properties.random_accounts import (
    ACCOUNT_DICE,
    CLIENT_DICE,
    HOLDING_DICE,
    PROFILES,
    Firm,
    account_line,
    client_line,
    holding_lines,
)
from tests.properties.random_cells import (
    ALLOCATION_DIE,
    ALLOCATION_STYLES,
    SETTING_DICE,
    Line,
    allocation_cells,
    pick,
    setting_lines,
    several,
    up_to,
)
from tests.properties.random_funds import (
    CASH,
    CODE_SIDES,
    FUND_DICE,
    MODEL_DIE,
    PLACES,
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

PLATFORM_SETS = (("All",), ("All", "Nucleus"), ("Transact",), ("Nucleus", "All", "Quilter"))
SHUFFLED_SHEETS = ("Holdings", "Accounts", "Model Portfolios", "Sector Models", "Funds")
KeyDice = tuple[int, int, int]
PortfolioDice = tuple[int, int, list[KeyDice]]

KEY_SIDES = (12, CODE_SIDES, len(ALLOCATION_STYLES))
"""What stands in a portfolio besides its funds, by which codes, and how its allocations are written."""
KEY_DICE = st.tuples(up_to(2**12 - 1), up_to(prod(KEY_SIDES) - 1), ALLOCATION_DIE)
PORTFOLIO_DICE = st.tuples(up_to(1), up_to(19), st.lists(KEY_DICE, min_size=1, max_size=4))
"""The sector model, the platforms of two risk profiles, and what is in the portfolio for each of them."""


def portfolio_key_lines(key: tuple[str, str, str], model: Model, funds: list[Fund], dice: KeyDice) -> list[Line]:
    """The rows of one (Platform, Model Portfolio, Risk Profile): about 100%, each fund under its sector."""
    subset, manner, packed = dice
    extra, code, style = several(manner, *KEY_SIDES)
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


def portfolio_line(key: tuple[str, str, str], model: Model, place: tuple[str, str, Code], allocation: object) -> Line:
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


def draw_firm(draw: DrawFn, max_funds: int, portfolios: int, clients: int) -> Firm:
    """The funds, sector models and names that the book is made of."""
    dice = draw(st.lists(FUND_DICE, min_size=3, max_size=max_funds))
    funds = [fund_of(index, kind) for index, (kind, _) in enumerate(dice)]
    shapes = draw(st.lists(MODEL_DIE, min_size=1, max_size=2))
    models = [
        model_of(index, shape, [several(places, PLACES, PLACES)[index - 1] for _, places in dice], funds)
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
