"""Sectors and sector models of the good book: every sheet that names one follows, and nothing else changes."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from fastrak_workbook.memory_book import MemoryBook
from fastrak_xl.app.categorise.models import copy_sector, copy_sector_model, new_sector_model
from fastrak_xl.app.categorise.sector_joins import delete_sector, merge_sectors
from fastrak_xl.app.categorise.sectors import new_sector, recolour_sector, rename_sector
from fastrak_xl.app.check import check
from fastrak_xl.app.plans import Plan, carry_out
from fastrak_xl.domain.not_there import NotThere
from fastrak_xl.engine.link.linked import LinkedBook
from tests.errors.good_book import Tables, good_tables
from tests.unit.app.categorise.test_bulk import sectors_of

SIMPLE, HOUSE = 0, 1
UK, OVERSEAS, BONDS, GROWTH, INCOME = range(5)


def after(plan_of: Callable[[LinkedBook], Plan], tables: Tables | None = None) -> tuple[MemoryBook, Plan]:
    """The good book after a change, which must leave nothing wrong in it."""
    book = MemoryBook(tables or good_tables())
    plan = carry_out(book, plan_of)
    assert plan.is_sound
    assert [str(one) for one in check(book).diagnostics if one.is_error] == []
    return book, plan


def column(book: MemoryBook, table: str, *names: str) -> list[list[object]]:
    return [list(row) for row in getattr(book.read()[0], table).frame[list(names)].to_numpy().tolist()]


def test_a_renamed_sector_is_renamed_on_every_sheet() -> None:
    book, plan = after(lambda linked: rename_sector(linked, BONDS, "Fixed  Interest"))
    assert plan.said == (
        "Simple: Bonds is now Fixed Interest.",
        "Changed: 1 row of Sectors, 2 rows of Sector Models, 2 rows of Sector Hierarchies, 4 rows of Model Portfolios.",
    )
    assert "Bonds" not in {cell for table in book._tables.values() for row in table for cell in row.values()}
    assert sectors_of(book)["Elm"] == "Fixed Interest"
    assert [row[1] for row in column(book, "sectors", "order", "sector")][:3] == [
        "UK Equity",
        "Overseas Equity",
        "Fixed Interest",
    ]


def test_a_source_sector_follows_in_whatever_spelling_and_an_fe_sector_does_not() -> None:
    tables = good_tables()
    tables["Sector Hierarchies"][2]["Source Sector"] = "INCOME"
    tables["Sector Hierarchies"].append({**tables["Sector Hierarchies"][0], "Source Sector": "Income"})
    book, _ = after(lambda linked: rename_sector(linked, INCOME, "Yield"), tables)
    assert column(book, "sector_hierarchies", "source_sector")[2:] == [["Yield"], ["Income"]]


def test_a_sector_may_change_the_case_of_its_name() -> None:
    book, _ = after(lambda linked: rename_sector(linked, BONDS, "BONDS"))
    assert sectors_of(book)["Elm"] == "BONDS"


@pytest.mark.parametrize("name", ["", "  ", "uk  equity", "#REF!", "Unassigned", "fe", "x" * 256, "\u200b"])
def test_a_name_that_cannot_be_is_refused(name: str) -> None:
    book = MemoryBook(good_tables())
    with pytest.raises(NotThere):
        carry_out(book, lambda linked: rename_sector(linked, BONDS, name))
    assert book.fingerprint == MemoryBook(good_tables()).fingerprint


def test_a_merged_sector_is_gone_and_its_funds_portfolios_and_hierarchies_are_the_other_one_s() -> None:
    book, plan = after(lambda linked: merge_sectors(linked, OVERSEAS, UK))
    assert column(book, "sectors", "sector")[:2] == [["UK Equity"], ["Bonds"]]
    assert {sectors_of(book)[name] for name in ("Alder", "Birch", "Cedar", "Damson", "Gorse")} == {"UK Equity"}
    assert {row[0] for row in column(book, "model_portfolios", "sector")} == {"UK Equity", "Bonds", "Cash"}
    assert plan.facts["rows"] == {"Sector Models": 3, "Model Portfolios": 2}


def test_hierarchies_that_start_from_both_keep_the_row_of_the_sector_that_stays() -> None:
    tables = good_tables()
    growth = {**tables["Sector Hierarchies"][2], "Source Sector": "Growth", "Sector": "UK Equity"}
    tables["Sector Hierarchies"].append(growth)
    book, plan = after(lambda linked: merge_sectors(linked, INCOME, GROWTH), tables)
    assert column(book, "sector_hierarchies", "source_sector", "sector")[2:] == [["Growth", "UK Equity"]]
    assert plan.said[-1] == "C4 of Sector Hierarchies no longer counts, as Growth has its own."
    book, _ = after(lambda linked: merge_sectors(linked, INCOME, GROWTH))
    assert column(book, "sector_hierarchies", "source_sector", "sector")[2:] == [["Growth", "Bonds"]]


def test_a_sector_merges_into_another_one_of_its_model_only() -> None:
    for into in (BONDS, GROWTH):
        with pytest.raises(NotThere, match="another one of its own"):
            after(lambda linked, into=into: merge_sectors(linked, BONDS, into))  # type: ignore[misc]  # a default binds what the loop holds now


def test_a_deleted_sector_leaves_its_funds_unassigned() -> None:
    book, plan = after(lambda linked: delete_sector(linked, INCOME))
    assert sectors_of(book, "House") == {"Alder": "Growth"}
    assert plan.said == ("House: Income is deleted; 1 fund became unassigned.",)
    assert len(column(book, "sector_hierarchies", "source")) == 2
    with pytest.raises(NotThere, match="The model portfolio Core has funds of Bonds"):
        after(lambda linked: delete_sector(linked, BONDS))


def test_a_colour_changes_on_sectors_alone() -> None:
    book, plan = after(lambda linked: recolour_sector(linked, BONDS, "abcdef"))
    assert column(book, "sectors", "colour")[2] == ["#ABCDEF"]
    assert list(plan.changes) == ["Sectors"]
    with pytest.raises(NotThere, match="blue is no colour"):
        after(lambda linked: recolour_sector(linked, BONDS, "blue"))


def test_a_new_sector_comes_last() -> None:
    book, _ = after(lambda linked: new_sector(linked, SIMPLE, "Gold", "#ffd700"))
    assert column(book, "sectors", "sector_model", "sector", "colour", "order")[-1] == [
        "Simple",
        "Gold",
        "#FFD700",
        4.0,
    ]


def test_a_new_model_is_empty_or_a_copy() -> None:
    book, plan = after(lambda linked: new_sector_model(linked, "Mine"))
    assert check(book).linked.sectors.models == ["Simple", "House", "Mine"]
    assert plan.said == ("The new sector model Mine has 1 sector and no funds yet.",)
    assert sectors_of(book, "Mine") == {}
    book, plan = after(lambda linked: new_sector_model(linked, "Mine", ["Good", "Bad"]))
    assert column(book, "sectors", "sector")[-2:] == [["Good"], ["Bad"]]
    book, plan = after(lambda linked: copy_sector_model(linked, "Mine", SIMPLE))
    assert plan.said == ("The new sector model Mine has 3 sectors and 7 funds, as Simple has.",)
    assert sectors_of(book, "Mine") == sectors_of(book, "Simple")
    colours = [one.colour for one in check(book).linked.sectors.sectors]
    assert colours[:3] == colours[-3:]
    with pytest.raises(NotThere, match="There is a sector model simple already"):
        after(lambda linked: new_sector_model(linked, "simple"))
    with pytest.raises(NotThere, match="There is a sector good already"):
        after(lambda linked: new_sector_model(linked, "Mine", ["Good", "good"]))


def test_a_copied_sector_brings_the_funds_that_are_free_there() -> None:
    book, plan = after(lambda linked: copy_sector(linked, OVERSEAS, HOUSE))
    assert plan.said == ("House: Overseas Equity has 3 funds from Simple.",)
    assert [name for name, sector in sectors_of(book, "House").items() if sector == "Overseas Equity"] == [
        "Cedar",
        "Damson",
        "Gorse",
    ]
    book, plan = after(lambda linked: copy_sector(linked, BONDS, HOUSE))
    assert plan.said[1] == "1 fund stayed in the sectors that it has there."
    assert sectors_of(book, "House")["Elm"] == "Income"
    assert sectors_of(book, "House")["Fir"] == "Bonds"
    with pytest.raises(NotThere, match="is in Simple already"):
        after(lambda linked: copy_sector(linked, BONDS, SIMPLE))


def test_an_error_on_the_sheets_of_sectors_stops_it() -> None:
    tables = good_tables()
    tables["Sector Models"][0]["Sector"] = "nowhere"
    book = MemoryBook(tables)
    plan = carry_out(book, lambda linked: rename_sector(linked, BONDS, "x"))
    assert [one.code for one in plan.diagnostics] == ["FX206"]
    assert book.fingerprint == MemoryBook(tables).fingerprint
