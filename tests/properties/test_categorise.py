"""Ways that must agree: what the template suggests by a hierarchy, uploaded, is what the hierarchy assigns in bulk."""

from __future__ import annotations

import random

import pytest

from fastrak_workbook.memory_book import MemoryBook
from fastrak_workbook.upload.reading import upload_of
from fastrak_xl.app.categorise.assigning import reassign
from fastrak_xl.app.categorise.bulk import categorise
from fastrak_xl.app.categorise.fund_list import FundRow, list_funds
from fastrak_xl.app.categorise.upload import Upload, apply_upload
from fastrak_xl.app.check import check
from fastrak_xl.domain.ia_sectors import ia_sectors, older_names
from tests.errors.good_book import Tables, good_tables
from tests.properties.sizes import FEW

_PUBLISHED = [*(sector.name for sector in ia_sectors()), *older_names(), "Nowhere Known", ""]
_SPLIT = [older for older, became in older_names().items() if len(became) > 1]
_UNIVERSES = ("", "IA ", "PN ", "LF ", "it: ")
_SPELT = (str, str.upper, lambda name: name.replace("&", "and"), lambda name: name.replace("£", "Sterling"))


def random_book(seed: int) -> Tables:
    """The good book with random FE sectors, assignments and rows of the hierarchy from FE to Simple."""
    chance, tables = random.Random(seed), good_tables()
    for row in tables["Funds"]:
        published = chance.choice(_SPLIT if chance.random() < 0.2 else _PUBLISHED)
        row["FE Sector"] = chance.choice(_UNIVERSES) + chance.choice(_SPELT)(published)
    tables["Sector Models"] = [row for row in tables["Sector Models"] if chance.random() < 0.4]
    if not tables["Sector Models"]:
        tables["Sector Models"] = [dict.fromkeys(good_tables()["Sector Models"][0])]
    names = [name for name in _PUBLISHED[:-1] if chance.random() < (0.3 if name in _SPLIT else 0.7)]
    blank = good_tables()["Sector Hierarchies"][0]
    tables["Sector Hierarchies"] = [
        {
            **blank,
            "Source Sector": chance.choice(("", "", "PN ")) + name,
            "Sector": chance.choice(("UK Equity", "Overseas Equity", "Bonds")),
        }
        for name in names
    ]
    return tables


def filled_in(rows: tuple[FundRow, ...], *, suggested: bool) -> Upload:
    """The template as an upload: as it was downloaded, or with what hierarchies suggest where the sector is blank.

    Other evidence suggests a sector for more funds than a hierarchy knows, never for one that it knows: no two of them
    are share classes of one fund.
    """
    headings = ["Sector Model", "Sector", "Fund", "Fund Code Type", "Fund Code"]
    lines = [
        [
            row.sector_model,
            row.sector or (row.suggested if suggested and row.why.startswith("The hierarchy") else "") or None,
            row.fund_name,
            row.code_type,
            row.code,
        ]
        for row in rows
    ]
    return upload_of([headings, *lines], "upload.xlsx")


def assignments(book: MemoryBook, rows: tuple[FundRow, ...]) -> dict[tuple[str, str], str]:
    """The sector of each fund of the template."""
    linked = check(book).linked
    keys = {fund.canonical: number for number, fund in enumerate(linked.funds.funds)}
    return {(row.code_type, row.code): linked.sectors.name_of(0, keys[row.code_type, row.code]) for row in rows}


@pytest.mark.parametrize("seed", range(FEW))
def test_uploading_the_suggestions_is_categorising_in_bulk(seed: int) -> None:
    by_upload, in_bulk = MemoryBook(random_book(seed)), MemoryBook(random_book(seed))
    rows = list_funds(by_upload).rows
    assert len(rows) == 7
    assert apply_upload(by_upload, filled_in(rows, suggested=True)).done
    done = categorise(in_bulk, "From FE")
    assert done.done
    assert assignments(by_upload, rows) == assignments(in_bulk, rows)
    before = by_upload.fingerprint
    again = apply_upload(by_upload, filled_in(list_funds(by_upload).rows, suggested=False))
    assert by_upload.fingerprint == before
    assert len(again.rows["unchanged"]) == 7


@pytest.mark.parametrize("seed", range(max(1, FEW // 4)))
def test_one_by_one_is_categorising_in_bulk(seed: int) -> None:
    """What the board does: each fund by itself, in any order."""
    singly, in_bulk = MemoryBook(random_book(seed)), MemoryBook(random_book(seed))
    assert categorise(in_bulk, "From FE").done
    linked, goal = check(singly).linked, check(in_bulk).linked.sectors.of_fund[0]
    funds = [fund for fund in range(1, len(linked.funds)) if goal[fund] != linked.sectors.of_fund[0, fund]]
    random.Random(seed).shuffle(funds)
    for fund in funds:
        linked = check(singly).linked
        wanted = linked.sectors.of_fund[0].copy()
        wanted[fund] = goal[fund]
        singly.change({linked.book.sector_models.sheet: reassign(linked, 0, wanted)})
    assert check(singly).linked.sectors.of_fund.tolist() == check(in_bulk).linked.sectors.of_fund.tolist()


def test_the_random_books_have_every_kind_of_fund() -> None:
    done = [categorise(MemoryBook(random_book(seed)), "From FE") for seed in range(min(FEW, 60))]
    reasons = {one.reason.partition(" for ")[0].split(" leads ")[-1] for each in done for one in each.remaining}
    assert {"no FE sector", "no mapping", "to several sectors"} <= reasons
    assert sum(each.assigned for each in done) > len(done)
