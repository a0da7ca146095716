"""50,000 funds categorised in bulk in under a second of engine time; the figures are printed with `-s`.

Processor time is measured, so that a busy machine does not decide.
"""

from __future__ import annotations

import os
import random
import time

from fastrak_workbook.memory_book import MemoryBook
from fastrak_workbook.template.ready_made import FE_TO_SIMPLE, ready_made_content
from fastrak_xl.app.categorise.assigning import held_pence, reassign
from fastrak_xl.app.categorise.bulk import after
from fastrak_xl.app.check import check
from fastrak_xl.domain.ia_sectors import simple_headings, simple_mapping
from fastrak_xl.engine.categorise.hierarchies import read_hierarchies
from fastrak_xl.engine.categorise.propose import propose
from tests.errors.good_book import good_tables

FUNDS = int(os.environ.get("FASTRAK_CATEGORISED_FUNDS", "50000"))
GOAL = 1.0 * FUNDS / 50_000  # seconds


def book_of(funds: int) -> MemoryBook:
    """A book of one account that holds so many unassigned funds, their FE sectors in every universe."""
    numbers = random.Random(1)
    tables, names, codes = good_tables(), list(simple_mapping()), [f"F{number:05}" for number in range(funds)]
    universes = ("", "IA ", "PN ", "LF ")
    tables["Funds"] = [
        {
            "Fund Code Type": "CitiCode",
            "Fund Code": code,
            "Fund Name": f"Fund {code}",
            "FE Sector": numbers.choice(universes) + numbers.choice(names),
        }
        for code in codes
    ]
    tables["Holdings"] = [
        {"Account ID": "A1", "Fund Code Type": "CitiCode", "Fund Code": code, "Value": 100.0} for code in codes
    ]
    tables["Sectors"] = [{"Sector Model": "Simple Sectors", "Sector": heading.name} for heading in simple_headings()]
    tables["Sector Models"] = [{**dict.fromkeys(good_tables()["Sector Models"][0])}]
    tables["Sector Hierarchies"] = [
        {
            "Sector Hierarchy": row["hierarchy"],
            "Source": row["source"],
            "Source Sector": row["source_sector"],
            "Sector Model": row["sector_model"],
            "Sector": row["sector"],
        }
        for row in ready_made_content()["SectorHierarchies"]
    ]
    tables["Model Portfolios"] = []
    return MemoryBook(tables)


def test_funds_are_categorised_in_time() -> None:
    linked = check(book_of(FUNDS)).linked
    start = time.process_time()
    proposal = propose(linked, read_hierarchies(linked), FE_TO_SIMPLE, 0)
    wanted = after(linked.sectors.of_fund[0], proposal.target, overwrite=False)
    change = reassign(linked, 0, wanted)
    held = held_pence(linked)
    seconds = time.process_time() - start
    print(f"\n{FUNDS:,} funds categorised in {seconds:.2f} s; goal {GOAL:.2f} s")
    assert len(change.added) == FUNDS
    assert sum(held) == FUNDS * 10_000
