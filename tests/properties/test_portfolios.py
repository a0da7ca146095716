"""What no change of sectors, and no exchange of portfolios, may do: lose a share, or leave a name behind."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from fastrak_workbook.layout import MODEL_PORTFOLIOS
from fastrak_workbook.memory_book import MemoryBook
from fastrak_workbook.upload.reading import upload_of
from fastrak_xl.app.categorise.models import copy_sector
from fastrak_xl.app.categorise.sector_joins import merge_sectors
from fastrak_xl.app.categorise.sectors import rename_sector
from fastrak_xl.app.check import check
from fastrak_xl.app.plans import Plan, carry_out
from fastrak_xl.app.portfolios.exchange import import_portfolios, list_portfolios
from fastrak_xl.app.portfolios.making import copy_portfolio
from fastrak_xl.app.portfolios.replacing import replace_fund
from fastrak_xl.engine.link.linked import LinkedBook
from tests.errors.good_book import Row, Tables, good_tables
from tests.properties.sizes import FEW

SEEDS = range(max(1, FEW // 3))
Codes = tuple[str, str]
Shares = dict[tuple[str, str, str], dict[Codes, Fraction]]


def random_book(seed: int) -> Tables:
    """The good book with random portfolios over both sector models, allocations written in every manner, some blank."""
    chance, tables = random.Random(seed), good_tables()
    assigned = [row for row in tables["Sector Models"] if row["Sector"]]
    rows: list[Row] = []
    for name in ("Core", "Bold", "Calm")[: chance.randint(1, 3)]:
        model = "Simple" if name == "Core" else chance.choice(("Simple", "House"))
        funds = [row for row in assigned if row["Sector Model"] == model]
        for risk in chance.sample(("Cautious", "Balanced"), chance.randint(1, 2)):
            for platform in ("All", "Transact")[: chance.randint(1, 2)]:
                rows += _version(chance, funds, (name, risk, platform))
    chance.shuffle(rows)
    tables["Model Portfolios"] = rows
    tables["Clients"][0]["Model Portfolio"] = tables["Clients"][1]["Model Portfolio"] = rows[0]["Model Portfolio"]
    tables["Accounts"][3]["Model Portfolio"] = None
    return tables


def _version(chance: random.Random, funds: list[Row], named: tuple[str, str, str]) -> list[Row]:
    chosen = chance.sample(funds, chance.randint(1, len(funds)))
    cuts = sorted(chance.sample(range(1, 1000), len(chosen) - 1))
    shares = [high - low for low, high in zip([0, *cuts], [*cuts, 1000], strict=True)]
    scale = chance.choice((1000.0, 10.0))
    blank = chance.sample([row for row in funds if row not in chosen], chance.randint(0, len(funds) - len(chosen)))
    marked = chance.random() < 0.3
    rows = [(row, f"{share / 10}%" if marked else share / scale) for row, share in zip(chosen, shares, strict=True)]
    return [
        {
            "Platform": named[2],
            "Model Portfolio": named[0],
            "Risk Profile": named[1],
            "Sector Model": row["Sector Model"],
            "Sector": row["Sector"],
            "Fund Name": row["Fund"],
            "Fund Code Type": row["Fund Code Type"],
            "Fund Code": row["Fund Code"],
            "Allocation": allocation,
        }
        for row, allocation in [*rows, *((row, None) for row in blank)]
    ]


def shares(book: MemoryBook) -> Shares:
    """Every version's exact weights by the fund's code; nothing may be wrong with the book."""
    checked = check(book)
    assert [str(one) for one in checked.diagnostics if one.is_error] == []
    linked = checked.linked
    return {
        (version.portfolio, version.risk_profile, version.platform): {
            linked.funds.funds[fund].canonical: weight
            for fund, weight in zip(version.funds, version.weights, strict=True)
            if weight
        }
        for version in linked.portfolios.versions
    }


def exported(book: MemoryBook) -> list[list[object]]:
    """What the spreadsheet holds: shares as numbers."""
    fields = [column.field for column in MODEL_PORTFOLIOS.columns[:-1]]
    rows = list_portfolios(book).rows
    cells = [[getattr(row, field) for field in fields] for row in rows]
    allocations = [None if row.allocation is None else float(row.allocation) for row in rows]
    body = [[*texts, allocation] for texts, allocation in zip(cells, allocations, strict=True)]
    return [[column.header for column in MODEL_PORTFOLIOS.columns], *body]


def imported(book: MemoryBook, grid: list[list[object]]) -> Plan:
    upload = upload_of(grid, "up.xlsx", MODEL_PORTFOLIOS)
    return carry_out(book, lambda linked: import_portfolios(linked, upload), headings=("model_portfolios",))


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_exported_comes_back_the_same_or_makes_the_same_elsewhere(seed: int) -> None:
    book, other = MemoryBook(random_book(seed)), MemoryBook(random_book(seed + 1_000_000))
    before, grid = shares(book), exported(book)
    assert imported(book, grid).changes == {}
    there = shares(other)
    moved = [[row[0], f"New {row[1]}", *row[2:]] for row in grid[1:]]
    assert imported(other, [grid[0], *moved]).is_sound
    assert shares(other) == there | {(f"New {name}", risk, place): one for (name, risk, place), one in before.items()}


@pytest.mark.parametrize("seed", SEEDS)
def test_a_replaced_fund_s_share_goes_to_the_other_one_and_nothing_else_moves(seed: int) -> None:
    chance, book = random.Random(seed), MemoryBook(random_book(seed))
    before, linked = shares(book), check(book).linked
    old = chance.choice([fund for fund in range(1, len(linked.funds)) if (linked.sectors.of_fund[:, fund] >= 0).any()])
    new = chance.choice([fund for fund in range(1, len(linked.funds)) if fund != old])
    leaves, comes = (linked.funds.funds[fund].canonical for fund in (old, new))
    assert carry_out(book, lambda linked: replace_fund(linked, old, new), tables=("model_portfolios",)).is_sound
    expected = {
        key: {code: share for code, share in one.items() if code != leaves}
        | ({comes: one[leaves] + one.get(comes, 0)} if leaves in one else {})
        for key, one in before.items()
    }
    assert shares(book) == expected
    after = check(book).linked
    for model in range(2):
        if linked.sectors.of_fund[model, old] >= 0:
            assert after.sectors.name_of(model, new) == after.sectors.name_of(model, old)
            assert after.sectors.name_of(model, old) == linked.sectors.name_of(model, old)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_change_of_sectors_moves_a_share(seed: int) -> None:
    chance, book = random.Random(seed), MemoryBook(random_book(seed))
    before = shares(book)
    for _ in range(4):
        linked = check(book).linked
        sector = chance.randrange(len(linked.sectors.sectors))
        assert carry_out(book, _any_change(chance, linked, sector)).is_sound
        assert shares(book) == before
    named = check(book).linked.portfolios.names
    source, target = next(iter(named.values())), "Another"
    assert carry_out(book, lambda linked: copy_portfolio(linked, target, (source, ""))).is_sound
    copies = {(target, *key[1:]): one for key, one in before.items() if key[0] == source}
    assert shares(book) == before | copies


def _any_change(chance: random.Random, linked: LinkedBook, sector: int):  # type: ignore[no-untyped-def]  # a plan
    model = linked.sectors.sectors[sector].model
    others = [n for n, one in enumerate(linked.sectors.sectors) if one.model == model and n != sector]
    if others and chance.random() < 0.4:
        into = chance.choice(others)
        return lambda linked: merge_sectors(linked, sector, into)
    if chance.random() < 0.5:
        return lambda linked: copy_sector(linked, sector, 1 - model)
    name = f"Sector {chance.random()}"
    return lambda linked: rename_sector(linked, sector, name)
