"""From the workbook's tables to one account's position: holdings, weights, sectors, settings."""

from __future__ import annotations

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

UNASSIGNED = "Unassigned"
YES = ("yes", "y", "true", "1")


@dataclass(frozen=True)
class Policies:
    """The settings that method Full needs; no reserve is a reserve of nothing."""

    unassigned: str
    not_in_model: str
    reserve_pence: int
    reserve_share: Fraction


@dataclass(frozen=True)
class Position:
    """One account as rebalance.md sees it, by canonical code in upper case; `weights` None: no model."""

    held: dict[str, int]
    weights: dict[str, Fraction] | None
    sectors: dict[str, str]
    cash_in: int
    cash_out: int
    do_not_trade: bool


def setting(tables: Tables, name: str) -> object:
    """The cell of one setting; None where it is absent."""
    cells = [line["Value"] for line in tables.get("Settings", []) if same(line["Setting"], name)]
    return cells[0] if cells else None


def chosen(tables: Tables, name: str, choices: tuple[str, str, str]) -> str:
    """Rebalance.md, Settings: "the first value is the default"."""
    value = setting(tables, name)
    if text(value) == "":
        return choices[0]
    (choice,) = [choice for choice in choices if same(choice, value)]
    return choice


def read_policies(tables: Tables) -> Policies:
    """Rebalance.md, Settings: "A bare 5 and the text 5% both mean five percent"; "blank = off"."""
    method = text(setting(tables, "Method"))
    if method and not same(method, "Full"):
        raise NotImplementedError(f"the reference knows method Full only, not {method}")
    return Policies(
        unassigned=chosen(tables, "Unassigned funds", ("Hold outside", "Hold inside", "Sell")),
        not_in_model=chosen(tables, "Funds not in model", ("Sell", "Hold outside", "Hold inside")),
        reserve_pence=money(setting(tables, "Cash reserve £")),
        reserve_share=(number(setting(tables, "Cash reserve %")) or Fraction(0)) / 100,
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


def read_held(tables: Tables, canonical: dict[Code, Code], account_id: str) -> dict[str, int]:
    """Domain: "Holding rows of one fund in one account, under whatever codes, are added up".

    D6: every account has a cash row, even one with nothing in it.
    """
    held = {CASH[1]: 0}
    for line in tables["Holdings"]:
        if same(line["Account ID"], account_id):
            _, fund = canonical[code_of(line["Fund Code Type"], line["Fund Code"])]
            held[fund] = held.get(fund, 0) + holding_pence(line)
    if any(value < 0 for fund, value in held.items() if fund != CASH[1]):
        raise ValueError("a negative holding that is not cash")
    return held


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


def read_position(tables: Tables, canonical: dict[Code, Code], account: Line) -> Position:
    """All that the arithmetic needs to know about one account."""
    lines = portfolio_lines(tables, account)
    return Position(
        held=read_held(tables, canonical, text(account["Account ID"])),
        weights=read_weights(lines, canonical),
        sectors=read_sectors(tables, canonical, lines),
        cash_in=money(account["Cash In"]),
        cash_out=money(account["Cash Out"]),
        do_not_trade=text(account["Do Not Trade"]).casefold() in YES,
    )


def read_positions(tables: Tables) -> dict[str, Position]:
    """Every account of the workbook by its Account ID, in the sheet's order."""
    canonical = canonical_codes(tables)
    return {text(account["Account ID"]): read_position(tables, canonical, account) for account in tables["Accounts"]}
