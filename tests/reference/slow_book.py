"""From the workbook's tables to one account's position: holdings, weights, sectors, settings."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from fractions import Fraction

from tests.reference.slow_codes import (
    CASH,
    Code,
    Line,
    Tables,
    canonical_codes,
    code_of,
    money,
    number,
    pence,
    same,
    text,
)
from tests.reference.slow_register import Funds, Register, read_register, substituted, twins_of
from tests.reference.slow_task import FREE, Lock
from tests.reference.slow_tolerance import Tolerance
from tests.reference.slow_units import Units

UNASSIGNED = "Unassigned"
YES = ("yes", "y", "true", "1")


@dataclass(frozen=True)
class Policies:
    """The settings of a run; a band, minimum or limit that is off is None, no reserve a reserve of nothing."""

    method: str
    unassigned: str
    not_in_model: str
    reserve_pence: int
    reserve_share: Fraction
    tolerance: Tolerance
    minimum_pence: int
    minimum_share: Fraction
    unit_decimals: int | None
    limits_gains: bool
    allowance: int
    classes_as_one: bool


@dataclass(frozen=True)
class Position:
    """One account as rebalance.md sees it, by canonical code in upper case; `weights` None: no model.

    `costs` are book costs in pence, None where one is not known. `allowance` is the client's own, None where the
    setting's counts. `is_gia`: its gains are taxed.
    """

    held: dict[str, int]
    weights: dict[str, Fraction] | None
    sectors: dict[str, str]
    cash_in: int
    cash_out: int
    do_not_trade: bool
    locks: dict[str, Lock]
    units: dict[str, Units]
    costs: dict[str, int | None]
    client: str
    is_gia: bool
    allowance: int | None


def setting(tables: Tables, name: str) -> object:
    """The cell of one setting; None where it is absent."""
    cells = [line["Value"] for line in tables.get("Settings", []) if same(line["Setting"], name)]
    return cells[0] if cells else None


def chosen(tables: Tables, name: str, *choices: str) -> str:
    """Rebalance.md, Settings: "the first value is the default"."""
    value = setting(tables, name)
    if text(value) == "":
        return choices[0]
    (choice,) = [choice for choice in choices if same(choice, value)]
    return choice


def percent(tables: Tables, name: str) -> Fraction | None:
    """Rebalance.md, Settings: "A bare 5 and the text 5% both mean five percent or points"; "blank = off"."""
    points = number(setting(tables, name))
    return None if points is None else points / 100


def whole_number(tables: Tables, name: str, default: int) -> int | None:
    """A setting in whole numbers: its default where there is no such row, None where the row is blank."""
    if not any(same(line["Setting"], name) for line in tables.get("Settings", [])):
        return default
    value = number(setting(tables, name))
    return None if value is None else int(value)


def read_policies(tables: Tables) -> Policies:
    """All settings that change a trade, from the Settings sheet."""
    return Policies(
        method=chosen(tables, "Method", "Full", "Tolerance", "Cash flow", "Sector"),
        unassigned=chosen(tables, "Unassigned funds", "Hold outside", "Hold inside", "Sell"),
        not_in_model=chosen(tables, "Funds not in model", "Sell", "Hold outside", "Hold inside"),
        reserve_pence=money(setting(tables, "Cash reserve £")),
        reserve_share=percent(tables, "Cash reserve %") or Fraction(0),
        tolerance=read_tolerance(tables),
        minimum_pence=money(setting(tables, "Minimum trade £")),
        minimum_share=percent(tables, "Minimum trade %") or Fraction(0),
        unit_decimals=whole_number(tables, "Unit decimals", 4),
        limits_gains=chosen(tables, "CGT limit", "Off", "Allowance") == "Allowance",
        allowance=(whole_number(tables, "CGT allowance", 3000) or 0) * 100,
        classes_as_one=text(setting(tables, "Treat share classes as one")).casefold() in (*YES, "on"),
    )


def read_tolerance(tables: Tables) -> Tolerance:
    """The settings of method Tolerance."""
    return Tolerance(
        absolute=percent(tables, "Tolerance absolute"),
        relative=percent(tables, "Tolerance relative"),
        both=chosen(tables, "Breach when", "Either band", "Both bands") == "Both bands",
        scope=chosen(tables, "Tolerance scope", "Account", "Fund"),
        rebalance_to=chosen(tables, "Rebalance to", "Target", "Band edge", "Halfway"),
    )


def holding_pence(line: Line) -> int:
    """Domain: "A Value may be blank where Units and Price are given"."""
    value = number(line["Value"])
    if value is not None:
        return pence(value)
    units, price = number(line["Units"]), number(line["Price"])
    if units is None or price is None:
        raise ValueError("a holding has neither a Value nor Units and Price")
    return pence(units * price)


def read_held(tables: Tables, funds: Funds, account_id: str) -> dict[str, int]:
    """Domain: "Holding rows of one fund in one account, under whatever codes, are added up".

    D6: every account has a cash row, even one with nothing in it.
    """
    held = {CASH[1]: 0}
    for line in holdings_of(tables, account_id):
        fund = funds.of(line)
        held[fund] = held.get(fund, 0) + holding_pence(line)
    if any(value < 0 for fund, value in held.items() if fund != CASH[1]):
        raise ValueError("a negative holding that is not cash")
    return held


def holdings_of(tables: Tables, account_id: str) -> list[dict[str, object]]:
    """The account's rows of Holdings."""
    return [line for line in tables["Holdings"] if same(line["Account ID"], account_id)]


def read_locks(tables: Tables, funds: Funds, account_id: str) -> dict[str, Lock]:
    """Domain: "the strictest lock wins"; two locks of one fund together forbid what each of them forbids."""
    locks: dict[str, Lock] = {}
    for line in holdings_of(tables, account_id):
        word = text(line.get("Lock")).casefold()
        before = locks.get(funds.of(line), FREE)
        locks[funds.of(line)] = Lock(
            before.no_sell or word in ("do not sell", "do not trade"),
            before.no_buy or word in ("do not buy", "do not trade"),
        )
    return locks


def total_of(lines: list[dict[str, object]], column: str) -> Fraction | None:
    """The sum of a column; None where a row says nothing, for then the sum is not known."""
    cells = [number(line.get(column)) for line in lines]
    known = [cell for cell in cells if cell is not None]
    return sum(known, Fraction(0)) if lines and len(known) == len(cells) else None


def by_fund(funds: Funds, lines: list[dict[str, object]]) -> dict[str, list[dict[str, object]]]:
    """Rows of Holdings by the fund that they hold."""
    found: dict[str, list[dict[str, object]]] = {}
    for line in lines:
        found.setdefault(funds.of(line), []).append(line)
    return found


def read_units(
    tables: Tables, funds: Funds, account_id: str, held: dict[str, int], decimals: int | None
) -> dict[str, Units]:
    """Rules 3 and 6: what is known of every fund's units and price in this account.

    Units of different share classes do not add up; and another class's price is not the fund's.
    """
    own = by_fund(funds, holdings_of(tables, account_id))
    elsewhere: dict[str, list[Line]] = {}
    for line in tables["Holdings"]:
        if not same(line["Account ID"], account_id):
            elsewhere.setdefault(funds.share_class(line), []).append(line)
    found = {}
    for fund in funds.all:
        value = held.get(fund, 0)
        lines = own.get(fund, [])
        one_class = len({funds.share_class(line) for line in lines}) <= 1
        units = (total_of(lines, "Units") or None) if one_class else None
        price = Fraction(value) / units if units and value > 0 else None
        if price is None:
            price = price_elsewhere(funds, fund, elsewhere.get(fund, []))
        fund_decimals = funds.decimals.get(fund)
        found[fund] = Units(units, value, price, decimals if fund_decimals is None else fund_decimals)
    return found


def price_elsewhere(funds: Funds, fund: str, lines: list[dict[str, object]]) -> Fraction | None:
    """ "Price of a fund not held: `Price` in Funds, else the workbook's other holdings of it if they agree within
    1% (their median), else pounds only".
    """
    if fund in funds.prices:
        return funds.prices[fund]
    units = [(number(line.get("Units")), holding_pence(line)) for line in lines]
    prices = [Fraction(value) / count for count, value in units if count and value > 0]
    if not prices or max(prices) > min(prices) * Fraction(101, 100):
        return None
    return Fraction(statistics.median(prices))


def read_costs(tables: Tables, funds: Funds, account_id: str) -> dict[str, int | None]:
    """Rule 4: "Book Cost is the pool cost as the platform reports it"; a pool with an unknown part is unknown."""
    own = by_fund(funds, holdings_of(tables, account_id))
    costs = {fund: total_of(own.get(fund, []), "Book Cost") for fund in funds.all}
    return {fund: None if cost is None else pence(cost) for fund, cost in costs.items()}


def from_account_or_client(tables: Tables, account: Line, column: str) -> str:
    """Domain: "A blank risk profile or model portfolio on an account falls back to the client's"."""
    if text(account[column]):
        return text(account[column])
    (client,) = [line for line in tables["Clients"] if same(line["Client ID"], account["Client ID"])]
    return text(client[column])


def portfolio_lines(tables: Tables, account: Line) -> list[dict[str, object]]:
    """The account's model rows; none where it has no portfolio or none for its risk profile.

    Domain: "The rows of one (name, risk profile) for the account's own platform, where there are any, replace
    those for All altogether"; "Blank = the row is absent; 0 = in the model with target 0".
    """
    portfolio = from_account_or_client(tables, account, "Model Portfolio")
    profile = from_account_or_client(tables, account, "Risk Profile")
    lines = [
        line
        for line in tables["Model Portfolios"]
        if portfolio
        and profile
        and same(line["Model Portfolio"], portfolio)
        and same(line["Risk Profile"], profile)
        and text(line["Allocation"]) != ""
    ]
    own = [line for line in lines if same(line["Platform"], account["Platform"])]
    return own or [line for line in lines if same(line["Platform"], "All")]


def allocation_shares(cells: list[object]) -> list[Fraction]:
    """Domain: "a total up to 2 means fractions, above that percent"; scaled exactly to a total of 1.

    A percent sign says what it means; the rule on totals is for the bare numbers.
    """
    amounts = [number(cell) or Fraction(0) for cell in cells]
    signed = [text(cell).endswith("%") for cell in cells]
    bare_total = sum(amount for amount, sign in zip(amounts, signed, strict=True) if not sign)
    bare_unit = 1 if bare_total <= 2 else 100
    shares = [a / (100 if sign else bare_unit) for a, sign in zip(amounts, signed, strict=True)]
    total = sum(shares, Fraction(0))
    if abs(total - 1) > Fraction(1, 1000) or any(share < 0 for share in shares):
        raise ValueError(f"the allocations add up to {float(total):.4%}")
    return [share / total for share in shares]


def read_weights(lines: list[dict[str, object]], canonical: dict[Code, Code]) -> dict[str, Fraction] | None:
    """Rebalance.md: "`w` target weight (Σ w = 1)"; None where there is no model."""
    if not lines:
        return None
    funds = [canonical[code_of(line["Fund Code Type"], line["Fund Code"])][1] for line in lines]
    if len(set(funds)) != len(funds):
        raise ValueError("a fund is twice in one portfolio")
    return dict(zip(funds, allocation_shares([line["Allocation"] for line in lines]), strict=True))


def read_sectors(tables: Tables, canonical: dict[Code, Code], lines: list[dict[str, object]]) -> dict[str, str]:
    """The sectors of the portfolio's Sector Model, by fund; a fund that is not among the keys is Unassigned.

    D4: without a portfolio, "the first sector model of the Sectors sheet". Domain: cash is "never Unassigned:
    without a sector of its own its Sector is Cash"; a portfolio's own row for cash may give it one.
    """
    sector_model = (lines or tables["Sectors"])[0]["Sector Model"]
    sectors = {
        canonical[code_of(line["Fund Code Type"], line["Fund Code"])][1]: text(line["Sector"])
        for line in tables["Sector Models"]
        if same(line["Sector Model"], sector_model) and text(line["Sector"])
    }
    stated = [text(line["Sector"]) for line in lines if same(line["Fund Code Type"], "Cash")]
    sectors.setdefault(CASH[1], next(filter(None, stated), "Cash"))
    return sectors


def read_position(
    tables: Tables, canonical: dict[Code, Code], register: Register, account: Line, policies: Policies
) -> Position:
    """All that the arithmetic needs to know about one account."""
    lines = portfolio_lines(tables, account)
    weights, sectors = read_weights(lines, canonical), read_sectors(tables, canonical, lines)
    if weights is not None:
        weights, sectors = substituted(register, weights, sectors, text(account["Platform"]))
    twins = twins_of(register, set(weights or {})) if policies.classes_as_one else {}
    funds = Funds.of_account(register, canonical, twins)
    account_id = text(account["Account ID"])
    held = read_held(tables, funds, account_id)
    return Position(
        held=held,
        weights=weights,
        sectors=sectors,
        cash_in=money(account["Cash In"]),
        cash_out=money(account["Cash Out"]),
        do_not_trade=text(account["Do Not Trade"]).casefold() in YES,
        locks=with_availability(read_locks(tables, funds, account_id), register, text(account["Platform"])),
        units=read_units(tables, funds, account_id, held, policies.unit_decimals),
        costs=read_costs(tables, funds, account_id),
        client=text(account["Client ID"]).casefold(),
        is_gia=is_gia(text(account.get("Wrapper"))),
        allowance=own_allowance(tables, account),
    )


def with_availability(locks: dict[str, Lock], register: Register, platform: str) -> dict[str, Lock]:
    """Rule 1: "A fund not available on the account's platform (`Available On`) is `Do not buy`"."""
    for fund in register:
        if not register[fund].available_on(platform):
            locks[fund] = Lock(locks.get(fund, FREE).no_sell, True)
    return locks


def is_gia(wrapper: str) -> bool:
    """Domain: "an unknown wrapper counts as GIA"; these are the ones that are known not to be."""
    return wrapper.casefold() not in (
        *("isa", "jisa", "lisa", "sipp", "personal pension", "onshore bond", "offshore bond"),
    )


def own_allowance(tables: Tables, account: Line) -> int | None:
    """Clients: "CGT Allowance (what remains of it this tax year)"."""
    (client,) = [line for line in tables["Clients"] if same(line["Client ID"], account["Client ID"])]
    cell = client.get("CGT Allowance")
    return None if text(cell) == "" else money(cell)


def read_positions(tables: Tables) -> dict[str, Position]:
    """Every account of the workbook by its Account ID, in the sheet's order."""
    canonical, policies = canonical_codes(tables), read_policies(tables)
    register = read_register(tables, canonical)
    return {
        text(account["Account ID"]): read_position(tables, canonical, register, account, policies)
        for account in tables["Accounts"]
    }
