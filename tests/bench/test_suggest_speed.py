"""Suggestions for 1,500 unassigned funds beside 5,000 assigned ones in under a second; figures with `-s`."""

from __future__ import annotations

import random
import time

from fastrak_workbook.memory_book import MemoryBook
from fastrak_xl.app.categorise.suggesting import suggest
from fastrak_xl.app.check import check
from tests.errors.good_book import Tables, good_tables

FREE, ASSIGNED = 1_500, 5_000


def book_of_names() -> Tables:
    """Funds without FE sectors: names alone can tell, so every one is compared with every other."""
    chance, tables = random.Random(1), good_tables()
    words = ["".join(chance.choices("abcdefghiklmnoprstuvwy", k=chance.randint(3, 10))) for _ in range(300)]
    blank = dict.fromkeys(tables["Funds"][0])
    funds = [
        {
            **blank,
            "Fund Code Type": "CitiCode",
            "Fund Code": f"F{number:05}",
            "Fund Name": " ".join(chance.sample(words, 4)).title() + chance.choice((" R Acc", " I Inc", "")),
        }
        for number in range(FREE + ASSIGNED)
    ]
    tables["Funds"] += funds
    tables["Sector Models"] += [
        {
            "Sector Model": "Simple",
            "Sector": chance.choice(("Bonds", "UK Equity")),
            "Fund": fund["Fund Name"],
            "Fund Code Type": "CitiCode",
            "Fund Code": fund["Fund Code"],
        }
        for fund in funds[FREE:]
    ]
    return tables


def test_suggestions_come_in_time() -> None:
    linked = check(MemoryBook(book_of_names())).linked
    start = time.process_time()
    found = suggest(linked, 0)
    seconds = time.process_time() - start
    asked = f"{FREE:,} unassigned of {FREE + ASSIGNED:,} funds"
    print(f"\n{len(found):,} suggestions for {asked} in {seconds:.2f} s; goal 1 s")
    assert any(one.reason.startswith("Its name is like") for one in found.values())
