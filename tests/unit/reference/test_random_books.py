"""The random books keep domain.md's rules: nothing in them is an error."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.properties.random_books import SHUFFLED_SHEETS, Tables, books, shuffled
from tests.reference.slow_book import allocation_shares
from tests.reference.slow_codes import Code, Line, canonical_codes, code_of, codes_in_line

PORTFOLIO_KEY = ("Model Portfolio", "Risk Profile", "Platform")
many = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def fund_of(canonical: dict[Code, Code], line: Line) -> Code:
    return canonical[code_of(line["Fund Code Type"], line["Fund Code"])]


def portfolios(tables: Tables) -> Iterator[list[Line]]:
    """The rows of one (Model Portfolio, Risk Profile, Platform) after another, blank allocations left out."""
    lines = [line for line in tables["Model Portfolios"] if line["Allocation"] is not None]
    for _, group in groupby(lines, key=lambda line: tuple(line[column] for column in PORTFOLIO_KEY)):
        yield list(group)


@given(books())
@many
def test_a_fund_is_in_one_sector_and_portfolios_state_it(tables):
    canonical = canonical_codes(tables)
    assigned: dict[tuple[object, Code], object] = {}
    for line in tables["Sector Models"]:
        place = (line["Sector Model"], fund_of(canonical, line))
        assert place not in assigned
        assigned[place] = line["Sector"]
    for line in tables["Model Portfolios"]:
        default = "Cash" if line["Fund Code Type"] == "Cash" else None
        assert line["Sector"] == assigned.get((line["Sector Model"], fund_of(canonical, line)), default)


@given(books())
@many
def test_portfolios_total_100_percent_and_name_a_fund_once(tables):
    canonical = canonical_codes(tables)
    for lines in portfolios(tables):
        assert sum(allocation_shares([line["Allocation"] for line in lines])) == 1
        assert len({fund_of(canonical, line) for line in lines}) == len(lines)


@given(books())
@many
def test_no_code_is_claimed_by_two_registered_funds(tables):
    claims = [code for line in tables["Funds"] for code in codes_in_line(line)]
    assert len(claims) == len(set(claims))


@given(books())
@many
def test_every_name_is_known(tables):
    def column(sheet: str, header: str) -> set[object]:
        return {line[header] for line in tables[sheet]}

    people = ("Clients", "Accounts")
    for header, known in (("Model Portfolio", "Model Portfolios"), ("Risk Profile", "Risk Profiles")):
        assert set().union(*(column(sheet, header) for sheet in people)) <= column(known, header) | {None}
    assert column("Accounts", "Client ID") <= column("Clients", "Client ID")
    assert column("Holdings", "Account ID") <= column("Accounts", "Account ID")
    sectors = {(line["Sector Model"], line["Sector"]) for line in tables["Sectors"]}
    for sheet in ("Sector Models", "Model Portfolios"):
        assert {(line["Sector Model"], line["Sector"]) for line in tables[sheet]} <= sectors
    resting = {(line["Model Portfolio"], line["Sector Model"]) for line in tables["Model Portfolios"]}
    assert len(resting) == len(column("Model Portfolios", "Model Portfolio"))


@given(books(), st.integers(0, 5))
@many
def test_shuffling_keeps_every_row(tables, seed):
    again = shuffled(tables, seed)
    assert again.keys() == tables.keys()
    for sheet, lines in again.items():
        assert sorted(map(repr, lines)) == sorted(map(repr, tables[sheet]))
        assert lines == tables[sheet] or sheet in SHUFFLED_SHEETS


@given(books(with_units=False))
@many
def test_without_units_there_are_none(tables):
    assert all(line["Units"] is None and line["Price"] is None for line in tables["Holdings"])
