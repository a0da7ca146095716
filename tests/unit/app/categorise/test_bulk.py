"""Categorising the good book in bulk: who changes, who stays, what is said."""

from __future__ import annotations

import pytest

from fastrak_workbook.memory_book import MemoryBook
from fastrak_xl.app.categorise.bulk import Categorised, categorise
from fastrak_xl.app.check import check
from fastrak_xl.domain.not_there import NotThere
from tests.errors.good_book import Tables, good_tables

ALDER, BIRCH, ELM, FIR, HAZEL = 2, 3, 6, 7, 9
"""Rows of Funds on the sheet."""


def tables(*, assigned: bool = True, **sectors: str | None) -> Tables:
    """The good book with FE sectors by fund's first name; not `assigned`: without any assignment in Simple."""
    made = good_tables()
    for row in made["Funds"]:
        first = str(row["Fund Name"]).split()[0]
        row["FE Sector"] = sectors.get(first, row["FE Sector"])
    if not assigned:
        made["Sector Models"] = [row for row in made["Sector Models"] if row["Sector Model"] != "Simple"]
    return made


def sectors_of(book: MemoryBook, model: str = "Simple") -> dict[str, str]:
    """Each fund's sector by the fund's first name, where it has one."""
    linked = check(book).linked
    number = linked.sectors.model(model)
    named = {fund.name.split()[0]: linked.sectors.name_of(number, n) for n, fund in enumerate(linked.funds.funds) if n}
    return {name: sector for name, sector in named.items() if sector != "Unassigned"}


def run(made: Tables, hierarchy: str = "From FE", model: str = "", **options: bool) -> tuple[MemoryBook, Categorised]:
    book = MemoryBook(made)
    return book, categorise(book, hierarchy, model, **options)


def test_unassigned_funds_get_the_sector_of_their_fe_sector() -> None:
    book, done = run(tables(assigned=False, Alder="PN UK All Companies", Hazel="Unclassified"))
    assert sectors_of(book) == {"Alder": "UK Equity", "Elm": "Bonds"}
    assert (done.assigned, done.moved, done.value_pence) == (2, 0, 250_000 + 600_000)
    assert [(one.source_sector, one.sector, one.funds, one.value_pence) for one in done.streams] == [
        ("IA UK Gilts", "Bonds", 1, 600_000),
        ("PN UK All Companies", "UK Equity", 1, 250_000),
        ("Unclassified", "", 1, 750_000),
        ("£ Corporate Bond", "", 1, 300_000),
        ("", "", 4, 200_000 + 300_000 + 400_000),
    ]
    reasons = {one.fund.name.split()[0]: one.reason for one in done.remaining}
    assert reasons == {
        "Hazel": "no mapping for Unclassified",
        "Gorse": "no FE sector",
        "Fir": "no mapping for £ Corporate Bond",
        "Birch": "no FE sector",
        "Cedar": "no FE sector",
        "Damson": "no FE sector",
    }
    values = [one.fund.value_pence for one in done.remaining]
    assert values == sorted(values, reverse=True)


def test_every_fund_that_changes_or_remains_is_in_one_stream() -> None:
    _, done = run(tables(assigned=False, Alder="UK All Companies", Birch="UK All Companies"))
    assert sum(one.funds for one in done.streams) == done.assigned + len(done.remaining)
    assert sum(one.value_pence for one in done.streams) == done.value_pence + done.remaining_pence
    stream = next(one for one in done.streams if one.source_sector == "UK All Companies")
    assert stream == ("FE", "UK All Companies", "UK Equity", False, 2, 550_000)
    assert done.streams[-1].source_sector == ""


def test_assigned_funds_stay_unless_they_are_to_be_overwritten() -> None:
    made = tables(Cedar="UK All Companies")
    book, done = run(made)
    assert (done.assigned, done.moved) == (0, 0)
    assert sectors_of(book) == sectors_of(MemoryBook(made))
    book, done = run(made, overwrite=True)
    assert (done.assigned, done.moved) == (0, 1)
    assert sectors_of(book)["Cedar"] == "UK Equity"


def test_a_row_without_a_sector_gets_it_and_no_second_row_is_made() -> None:
    made = tables(Hazel="UK Gilts")
    before = len(made["Sector Models"])
    book, done = run(made)
    assert done.assigned == 1
    frame = book.read()[0].sector_models.frame
    assert len(frame) == before
    assert frame.loc[9, ["sector", "code"]].tolist() == ["Bonds", "WP-77"]


def test_one_model_is_built_from_another() -> None:
    made = tables(assigned=False)
    book, done = run(made, "From House")
    assert sectors_of(book) == {"Elm": "Bonds"}
    reasons = {one.fund.name.split()[0]: one.reason for one in done.remaining}
    assert reasons["Alder"] == "no mapping for Growth"
    assert reasons["Birch"] == "no House sector"


def test_two_sources_of_one_hierarchy_that_contradict_each_other_decide_nothing() -> None:
    made = tables(assigned=False, Elm="UK All Companies")
    for row in made["Sector Hierarchies"]:
        row["Sector Hierarchy"] = "Both"
    book, done = run(made, "both")
    assert "Elm" not in sectors_of(book)
    assert {one.fund.name: one.reason for one in done.remaining}[
        "Elm Gilt"
    ] == "UK All Companies leads to several sectors"


def test_twice_is_once() -> None:
    book, _ = run(tables(assigned=False, Alder="UK All Companies"))
    before = book.fingerprint
    done = categorise(book, "From FE", overwrite=True)
    assert (done.assigned, done.moved) == (0, 0)
    assert book.fingerprint == before


def test_an_error_of_holdings_may_wait_and_one_of_sectors_stops_everything() -> None:
    made = tables(assigned=False, Alder="UK All Companies")
    made["Holdings"][0]["Account ID"] = "nobody"
    _, done = run(made)
    assert done.done
    made["Sector Models"].append({**made["Sector Models"][0], "Sector": "nowhere"})
    book = MemoryBook(made)
    before = book.fingerprint
    done = categorise(book, "From FE")
    assert [one.code for one in done.diagnostics] == ["FX206"]
    assert not done.done
    assert book.fingerprint == before


@pytest.mark.parametrize(
    ("hierarchy", "model", "sentence"),
    [
        ("From EF", "", "There is no sector hierarchy From EF. Did you mean From FE?"),
        ("zzz", "", "There is no sector hierarchy zzz. There are: From FE, From House."),
        ("From FE", "Simpel", "There is no sector model Simpel. Did you mean Simple?"),
        ("From FE", "House", "The hierarchy From FE does not lead to House, but to Simple."),
    ],
)
def test_a_name_that_leads_nowhere_is_said_with_the_nearest(hierarchy: str, model: str, sentence: str) -> None:
    with pytest.raises(NotThere, match="^" + sentence.replace("?", r"\?") + "$"):
        run(good_tables(), hierarchy, model)


def test_a_hierarchy_into_two_models_asks_which() -> None:
    made = tables(assigned=False)
    made["Sector Hierarchies"].append({**made["Sector Hierarchies"][1], "Sector Model": "House", "Sector": "Growth"})
    with pytest.raises(NotThere, match="several sector models"):
        run(made)
    book, _ = run(made, "From FE", "simple")
    assert sectors_of(book) == {"Elm": "Bonds"}
