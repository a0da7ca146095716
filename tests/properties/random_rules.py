"""Small random books that reach every branch of the methods and rules: a book and its settings from one seed.

Round amounts and weights are as frequent as odd ones, so that ties, exact edges and exact minimums come up. The
books are legal; warnings (an unknown wrapper, no price) are wanted.
"""

from __future__ import annotations

import datetime
import random
from collections.abc import Sequence
from dataclasses import dataclass

from tests.properties.random_settings import random_settings

Line = dict[str, object]
Tables = dict[str, list[Line]]

PLATFORMS = ("Transact", "Nucleus")
WRAPPERS = ("GIA", "GIA", "ISA", "General Investment Account", "SIPP", "Unwrapped", "Offshore Bond", "Family Plan")
LOCKS = (None, None, "Do not sell", "Do not buy", "Do not trade")
WEIGHTS = ((25, 25, 25, 25), (60, 40), (50, 30, 20), (20, 10, 40, 30), (70, 30, 0), (33.3, 33.3, 33.4), (100,))
AVAILABLE = (None, None, None, "Transact", "Nucleus", "Transact, Nucleus", "Quilter")
DRIFTS = (0, 0, 0, 1, -1, 2.5, -2.5, 5, -5, 10, -10, 12, 0.5)
"""Points that a fund of an account near its model is away from its target: bands are as wide, exactly."""
SECTORS = ("Equity", "Bonds", "Property")


@dataclass(frozen=True)
class Fund:
    """A fund of the book; `price` in ten-thousandths of a pound, the fund's own on every holding."""

    code: str
    name: str
    sector: str | None
    price: int
    in_register: bool


def coded(code: str) -> Line:
    """The cells that name a fund."""
    return {"Fund Code Type": "Cash" if code == "CASH" else "CitiCode", "Fund Code": code}


def random_fund(dice: random.Random, index: int) -> Fund:
    """A fund; some are unassigned, some share a name with another one but for the share class."""
    letter = dice.choice("ABCDEFGHJK")
    name = f"Fund {index // 2} {'R Acc' if index % 2 else 'I Inc'}"
    sector = None if dice.random() < 0.12 else dice.choice(SECTORS)
    price = dice.choice((10_000, 5_000, 1_234_500, 12_345, 250_000, dice.randint(1, 3_000_000)))
    return Fund(f"{letter}{index:02}X", name, sector, price, dice.random() < 0.85)


def amount(dice: random.Random) -> int:
    """Pence held of one fund: round, odd, tiny or large."""
    return dice.choice(
        (
            dice.randrange(0, 40) * 100_00,
            dice.randrange(1, 200) * 50_00,
            dice.randrange(1, 1_000_000),
            dice.randrange(0, 300),
            dice.randrange(1, 50_000_000),
        )
    )


def register_line(dice: random.Random, fund: Fund, funds: Sequence[Fund], *, everywhere: bool) -> Line:
    """The fund's row in Funds."""
    substitute = dice.choice([None, None, dice.choice(funds).code])
    return {
        **coded(fund.code),
        "Fund Name": fund.name,
        "CitiCode": fund.code,
        "Price": fund.price / 10_000 if dice.random() < 0.5 else None,
        "Unit Decimals": dice.choice((None, None, 0, 0, 2, 4)),
        "Available On": None if everywhere else dice.choice(AVAILABLE),
        "Substitute": substitute if substitute != fund.code else None,
    }


def holding_line(dice: random.Random, account: str, fund: Fund, pence: int, locks: Sequence[str | None]) -> Line:
    """One holding: with units or not, with a book cost (a gain, a loss or neither) or not, locked or not."""
    line: Line = {"Account ID": account, **coded(fund.code), "Fund Name": fund.name, "Value": pence / 100}
    line |= dict.fromkeys(("Units", "Price", "Book Cost"))
    if dice.random() < 0.6:
        price = fund.price if dice.random() < 0.8 else max(1, round(fund.price * dice.choice((1.005, 0.97))))
        units = pence * 100 / price
        line["Units"] = max(0.0001, round(units, dice.choice((0, 2, 4))))
    if dice.random() < 0.7:
        line["Book Cost"] = round(pence * dice.choice((0, 0.5, 0.5, 0.8, 1, 1.2, dice.random())) / 100, 2)
    line["Lock"] = dice.choice(locks)
    return line


def near_model(dice: random.Random, funds: Sequence[Fund], portfolio: Sequence[Line]) -> list[tuple[Fund | None, int]]:
    """The portfolio's funds, each some whole or half points from its target; None is cash."""
    whole = dice.choice((100_000_00, 100_000_00, 64_000_00, 1_000_00, 33_333_33))
    by_code = {fund.code: fund for fund in funds}
    held = []
    for line in portfolio:
        points = float(str(line["Allocation"])) + dice.choice(DRIFTS)
        held.append((by_code.get(str(line["Fund Code"])), max(0, round(whole * points / 100))))
    left = whole - sum(pence for _, pence in held)
    if left > 0:
        strangers = [fund for fund in funds if fund not in dict(held)]
        held.append((dice.choice([None, *strangers]), left))
    return held


def anything(dice: random.Random, funds: Sequence[Fund]) -> list[tuple[Fund | None, int]]:
    """Some funds, one of them perhaps in two rows, and cash, perhaps overdrawn."""
    held: list[tuple[Fund | None, int]] = []
    held += [(fund, amount(dice)) for fund in dice.sample(funds, dice.randint(0, min(6, len(funds))))]
    held += [(held[0][0], amount(dice))] if held and dice.random() < 0.1 else []
    if dice.random() < 0.7:
        held.append((None, amount(dice) if dice.random() < 0.85 else -dice.randrange(0, 2_000_00)))
    return held


def holding_lines(
    dice: random.Random, account: str, held: Sequence[tuple[Fund | None, int]], locks: Sequence[str | None]
) -> list[Line]:
    """An account's rows of Holdings."""
    return [
        holding_line(dice, account, fund, pence, locks)
        if fund
        else {"Account ID": account, **coded("CASH"), "Fund Name": "Cash", "Value": pence / 100}
        for fund, pence in held
    ]


def account_line(dice: random.Random, index: int, client: str, lines: Sequence[Line]) -> Line:
    """An account and its flows."""
    worth = round(sum(float(str(line["Value"])) for line in lines) * 100)
    worth = max(0, worth)
    cash_out = dice.choice((*[0] * 12, *[worth // 50, worth // 3] * 3, worth, amount(dice), amount(dice)))
    return {
        "Account ID": f"A{index}",
        "Client ID": client,
        "Wrapper": dice.choice(WRAPPERS),
        "Platform": dice.choice(PLATFORMS),
        "Risk Profile": None,
        "Model Portfolio": None,
        "Cash In": amount(dice) / 100 if dice.random() < 0.25 else None,
        "Cash Out": cash_out / 100 or None,
        "Do Not Trade": "Yes" if dice.random() < 0.03 else None,
        "Valuation Date": datetime.date(2026, 9, 30),
    }


def portfolio_lines(dice: random.Random, name: str, platform: str, funds: Sequence[Fund]) -> list[Line]:
    """A portfolio of assigned funds, with cash or without."""
    assigned = [fund for fund in funds if fund.sector]
    weights = dice.choice([one for one in WEIGHTS if len(one) <= len(assigned) + 1])
    with_cash = dice.random() < 0.35 or len(weights) > len(assigned)
    chosen: list[tuple[str, str | None]] = [
        (fund.code, fund.sector) for fund in dice.sample(assigned, len(weights) - with_cash)
    ]
    if with_cash:
        chosen.insert(dice.randint(0, len(chosen)), ("CASH", "Cash"))
    return [
        {
            "Platform": platform,
            "Model Portfolio": name,
            "Risk Profile": "Balanced",
            "Sector Model": "Own",
            "Sector": sector,
            "Fund Name": "Cash" if code == "CASH" else code,
            **coded(code),
            "Allocation": weight,
        }
        for (code, sector), weight in zip(chosen, weights, strict=True)
    ]


def random_rule_book(seed: int) -> Tables:
    """A legal workbook with its settings: the same for the same seed."""
    dice = random.Random(seed)
    funds = [random_fund(dice, index) for index in range(dice.randint(2, 7))]
    clients = [client_line(dice, f"C{number}") for number in range(1, dice.randint(1, 2) + 1)]
    portfolios = {name: portfolio_lines(dice, name, "All", funds) for name in ("P1", "P2")}
    locks = LOCKS if dice.random() < 0.4 else (None,)
    everywhere = dice.random() < 0.6
    accounts, holdings = [], []
    for index in range(1, dice.randint(1, 4) + 1):
        client, account = dice.choice(clients), f"A{index}"
        near = dice.random() < 0.5
        held = near_model(dice, funds, portfolios[str(client["Model Portfolio"])]) if near else anything(dice, funds)
        lines = holding_lines(dice, account, held, locks)
        holdings += lines
        accounts.append(account_line(dice, index, str(client["Client ID"]), lines))
    own = portfolio_lines(dice, "P1", "Nucleus", funds) if dice.random() < 0.15 else []
    return {
        "Clients": clients,
        "Accounts": accounts,
        "Holdings": holdings,
        "Funds": [register_line(dice, fund, funds, everywhere=everywhere) for fund in funds if fund.in_register],
        "Risk Profiles": [{"Risk Profile": "Balanced", "Order": 1, "Description": None}],
        "Sectors": sector_lines(),
        "Sector Models": [
            {"Sector Model": "Own", "Sector": fund.sector, "Fund": fund.name, **coded(fund.code)}
            for fund in funds
            if fund.sector
        ],
        "Model Portfolios": [*portfolios["P1"], *portfolios["P2"], *own],
        "Settings": random_settings(dice),
    }


def with_rules(tables: Tables, seed: int) -> Tables:
    """Another book with random settings, locks, book costs, prices and decimals: its funds keep their many codes."""
    dice = random.Random(seed)
    locks = LOCKS if dice.random() < 0.5 else (None,)
    holdings = []
    for line in tables["Holdings"]:
        cash = line["Fund Code Type"] == "Cash"
        cost = None if cash or dice.random() < 0.4 else round(dice.random() * 20_000, 2)
        holdings.append({**line, "Lock": None if cash else dice.choice(locks), "Book Cost": cost})
    rules = [(dice.choice((None, None, 1.25, 40.0)), dice.choice((None, None, 0, 2))) for _ in tables["Funds"]]
    funds = [
        {**line, "Price": price, "Unit Decimals": decimals, "Available On": dice.choice((None, None, *AVAILABLE))}
        for line, (price, decimals) in zip(tables["Funds"], rules, strict=True)
    ]
    return {**tables, "Holdings": holdings, "Funds": funds, "Settings": random_settings(dice)}


def sector_lines() -> list[Line]:
    """The one sector model."""
    return [
        {"Sector Model": "Own", "Sector": sector, "Colour": "#B50804", "Order": order}
        for order, sector in enumerate((*SECTORS, "Cash"), start=1)
    ]


def client_line(dice: random.Random, client: str) -> Line:
    """A client, whose allowance may be used up, small, or not stated."""
    return {
        "Client ID": client,
        "Client Name": f"Client {client}",
        "Adviser": None,
        "Risk Profile": "Balanced",
        "Model Portfolio": dice.choice(("P1", "P1", "P2")),
        "CGT Allowance": dice.choice((None, None, 0, 3000, 100, 1500.5)),
    }
