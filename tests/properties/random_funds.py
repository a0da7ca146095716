"""Random funds under mixed code types, linked by the register or not, and Sector Models of them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

from hypothesis import strategies as st

from tests.properties.random_cells import Line, pick, up_to

Code = tuple[str, str]

CASH: Code = ("Cash", "CASH")
REGISTER_COLUMNS = ("FE Sector", "CitiCode", "ISIN", "SEDOL", "MEX", "Ticker", "Price", "Unit Decimals")

FORMS: tuple[tuple[str, ...], ...] = (
    ("CitiCode",),
    ("CitiCode", "ISIN"),
    ("ISIN",),
    ("CitiCode", "ISIN", "SEDOL", "MEX"),
    ("SEDOL", "CitiCode"),
    ("SEDOL",),
    ("ISIN", "SEDOL"),
    ("MEX", "ISIN"),
    ("Ticker",),
    ("Ticker", "ISIN", "CitiCode"),
    ("Own",),
    ("Own", "SEDOL"),
    ("MEX",),
)
"""The code types of a fund: the one it is registered under, then those that its register row links to it."""

KINDS = tuple(product(FORMS, (True, True, False), (True, True, True, False)))
"""(form, whether its ISIN is British, whether it is registered)."""
CODE_SIDES = 15
"""The ways in which a die may spell a fund's code."""
NOWHERE = range(18, 22)
"""The places, of 24, that leave a fund unassigned."""
PLACES = 24 * CODE_SIDES
FUND_DICE = st.tuples(up_to(len(KINDS) - 1), up_to(PLACES**2 - 1))
"""A fund's kind, and its places in two sector models."""
MODEL_DIE = up_to(11)


@dataclass(frozen=True)
class Fund:
    """One fund and every code by which a sheet may call it; `register` None: it is not in Funds."""

    name: str
    codes: tuple[Code, ...]
    register: Line | None


@dataclass(frozen=True)
class Model:
    """One Sector Model: its sectors, the sector and code of funds by index, and cash's own ("" for none)."""

    name: str
    sectors: tuple[str, ...]
    sector_of: dict[int, str]
    codes: dict[int, Code]
    cash_sector: str


def codes_of(index: int, british: bool) -> dict[str, str]:
    """A fund's code of every type; by code point they stand in another order than the funds."""
    mix = (index * 37 + 11) % 100
    sedol = f"B{mix:02d}CD{mix % 10}7"
    return {
        "CitiCode": f"{'XBQFTAZ'[index % 7]}{mix:02d}K",
        "ISIN": f"GB00{sedol}{mix % 10}" if british else f"IE00Q{mix:02d}EF{mix % 10}51",
        "SEDOL": sedol,
        "MEX": f"MX{'AQZCB'[index % 5]}{mix:02d}",
        "Ticker": f"{'WCAV'[index % 4]}TK{mix:02d}",
        "Own": f"{'With-profits' if index % 2 else 'Bonus'} {index}",
    }


def with_inner_sedol(form: tuple[str, ...], british: bool) -> tuple[str, ...]:
    """A GB ISIN and its SEDOL link each other with no register entry: who has one may be called by both."""
    inner = {"ISIN", "SEDOL"}
    missing = inner - set(form)
    return (*form, *missing) if british and len(missing) == 1 else form


def fund_of(index: int, kind: int) -> Fund:
    """A fund in the register, with its links, or one that only the other sheets mention."""
    form, british, registered = pick(KINDS, kind)
    codes = codes_of(index, british)
    used = with_inner_sedol(form if registered else form[:1], british)
    name = f"Fund {index}"
    register = register_line(name, form, codes, repeats_own=index % 2 == 1) if registered else None
    return Fund(name, tuple((kind, codes[kind]) for kind in used), register)


def register_line(name: str, form: tuple[str, ...], codes: dict[str, str], repeats_own: bool) -> Line:
    """The fund's row in Funds; some rows repeat the registered code in the column of its type."""
    linked = form if repeats_own and form[0] != "Own" else form[1:]
    return {
        "Fund Code Type": form[0],
        "Fund Code": codes[form[0]],
        "Fund Name": name,
        **dict.fromkeys(REGISTER_COLUMNS),
        **{kind: codes[kind] for kind in linked},
        "Available On": None,
        "Substitute": None,
    }


def code_of(fund: Fund, die: int) -> Code:
    """What a sheet may write for the fund: one of its codes, now and then in lower case."""
    kind, code = pick(fund.codes, die)
    return (kind, code.lower()) if die % CODE_SIDES in (11, 12) else (kind, code)


def model_of(index: int, shape: int, places: list[int], funds: list[Fund]) -> Model:
    """A sector model of one to four sectors and Cash; about one fund in six is in none of them."""
    sectors = tuple(f"Sector {number}" for number in range(1, 2 + shape % 4))
    placed = {i: divmod(place, CODE_SIDES) for i, place in enumerate(places)}
    return Model(
        name=f"Model {index}",
        sectors=(*sectors, "Cash"),
        sector_of={i: pick(sectors, sector) for i, (sector, _) in placed.items() if sector not in NOWHERE},
        codes={i: code_of(funds[i], die) for i, (_, die) in placed.items()},
        cash_sector=pick(("", "Cash", sectors[0]), shape // 4),
    )


def sector_lines(model: Model) -> list[Line]:
    """The model's rows in Sectors."""
    return [
        {"Sector Model": model.name, "Sector": sector, "Colour": "#B50804", "Order": order}
        for order, sector in enumerate(model.sectors, start=1)
    ]


def assignment_lines(model: Model, funds: list[Fund]) -> list[Line]:
    """The model's rows in Sector Models: each fund at most once, under any of its codes."""
    placed = [(sector, funds[i].name, model.codes[i]) for i, sector in model.sector_of.items()]
    if model.cash_sector:
        placed.append((model.cash_sector, "Cash", CASH))
    return [
        {
            "Sector Model": model.name,
            "Sector": sector,
            "Fund": name,
            "Fund Code Type": code[0],
            "Fund Code": code[1],
        }
        for sector, name, code in placed
    ]
