"""What a recipient changes in a workbook without the add-in: the functions follow, or answer #N/A; never an old number.

After each edit IronCalc's answers are held against `eval` on the workbook with the same edit.
"""

from __future__ import annotations

import random
from collections import Counter
from copy import deepcopy

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from fastrak_udfs.answers import Answers, Cells
from fastrak_udfs.formula import answer_of
from fastrak_udfs.functions import FUNCTIONS
from fastrak_workbook.file_book import FileBook
from fastrak_xl.app.check import check
from fastrak_xl.app.lookup import Lookup
from tests.errors.good_book import good_tables
from tests.properties import carried
from tests.properties.carried import Caller, Carrier, carrier, file_of
from tests.properties.random_books import books
from tests.properties.sizes import EDITED
from tests.properties.test_carried_functions import same

Tables = dict[str, list[dict[str, object]]]
FOLLOWED = (("Holdings", "Value"), ("Model Portfolios", "Allocation"), ("Sector Models", "Sector"))
GUARDED = (
    ("Holdings", "Fund Code"), ("Holdings", "Account ID"), ("Accounts", "Model Portfolio"), ("Accounts", "Cash In"),
    ("Accounts", "Do Not Trade"), ("Clients", "Risk Profile"), ("Funds", "Fund Name"), ("Sectors", "Sector"),
    ("Model Portfolios", "Fund Code"), ("Model Portfolios", "Platform"), ("Model Portfolios", "Sector"),
    ("Sector Models", "Fund Code"), ("Holdings", "Lock"),
)  # fmt: skip


def answers_of(tables: Tables) -> tuple[FileBook, Answers]:
    book = FileBook(file_of(tables), "book.xlsx")
    return book, Answers(Lookup(check(book)))


def edited(tables: Tables, sheet: str, row: int, heading: str, value: object) -> Tables:
    changed = deepcopy(tables)
    changed[sheet][row][heading] = value
    return changed


def cells_of(block: Cells) -> list[object]:
    return [cell for row in block for cell in row]


def typed(value: object) -> str:
    return "" if value is None else str(value)


def edit(excel: Carrier, tables: Tables, sheet: str, row: int, heading: str, value: object) -> None:
    """Type a value into the row (from 0) of a sheet; headings stand in the order in which rows first have them."""
    headings = list(dict.fromkeys(one for line in tables[sheet] for one in line))
    excel.edit(sheet, row + 2, headings.index(heading) + 1, typed(value))


def new_value(dice: random.Random, tables: Tables, sheet: str, heading: str) -> object:
    """Another value for a cell: of its kind, blank, or a name that is not there."""
    if heading in ("Value", "Cash In"):
        return dice.choice([dice.randrange(1, 10**7) / 100, 0, -5, "about 5", "£1,234.50", None])
    if heading == "Allocation":
        return dice.choice([0.1, 25, 0, "25%", None])
    known = [line[heading] for line in tables[sheet] if line.get(heading)]
    return dice.choice([*known, *known, "Somewhere else", None]) if known else "Somewhere else"


def test_answers_after_a_random_edit_follow_or_are_not_available() -> None:
    outcome: Counter[str] = Counter()

    @settings(max_examples=EDITED, deadline=None, database=None, phases=[Phase.generate])
    @given(books(), st.integers(0, 2**32))
    def follow(tables: Tables, seed: int) -> None:
        dice = random.Random(seed)
        caller = Caller(tables, dice)
        calls = [caller.call(function) for function in carried.FUNCTIONS for _ in range(6)]
        sheet, heading = dice.choice([*FOLLOWED, *FOLLOWED, *FOLLOWED, *GUARDED])
        if not tables[sheet]:
            return
        row, value = dice.randrange(len(tables[sheet])), new_value(dice, tables, sheet, heading)
        before_book, before = answers_of(tables)
        excel = carrier(tables)
        edit(excel, tables, sheet, row, heading, value)
        excel.ask([call.formula for call in calls])
        book, after = answers_of(edited(tables, sheet, row, heading, value))
        for place, call in enumerate(calls):
            wanted = answer_of(call.formula, book, after, "", FUNCTIONS)
            old = answer_of(call.formula, before_book, before, "", FUNCTIONS)
            found = excel.answer(place, len(wanted), len(wanted[0]))
            for cell, now, was in zip(*map(cells_of, (found, wanted, old)), strict=True):
                told = f"{call.formula} after {sheet}[{row}] {heading} = {value!r}: {cell!r}, eval {now!r}"
                assert same(cell, now) or str(cell) == "#N/A", told
                outcome["followed" if same(cell, now) and not same(now, was) else
                        "not available" if not same(cell, now) else "unchanged"] += 1  # fmt: skip

    follow()
    print(f"{EDITED} edits: {dict(outcome)}")
    assert outcome["followed"] > 0
    assert outcome["unchanged"] > outcome["not available"] / 10


@pytest.mark.parametrize(
    ("sheet", "row", "heading", "value", "formula"),
    [
        ("Holdings", 0, "Value", 4000, '=FASTRAK_VALUE("A1")'),
        ("Holdings", 0, "Value", 4000, '=FASTRAK_WEIGHT("A1","Cash")'),
        ("Holdings", 0, "Value", 4000, '=FASTRAK_DRIFT("A1","Cash")'),
    ],
)
def test_a_value_is_followed(sheet: str, row: int, heading: str, value: object, formula: str) -> None:
    tables = good_tables()
    excel = carrier(tables)
    edit(excel, tables, sheet, row, heading, value)
    excel.ask([formula])
    book, after = answers_of(edited(tables, sheet, row, heading, value))
    before_book, before = answers_of(tables)
    wanted = answer_of(formula, book, after, "", FUNCTIONS)[0][0]
    assert same(excel.answer(0)[0][0], wanted)
    assert not same(wanted, answer_of(formula, before_book, before, "", FUNCTIONS)[0][0])


def test_an_allocation_is_followed_while_its_portfolio_still_adds_up() -> None:
    tables = good_tables()
    rows = [
        place
        for place, line in enumerate(tables["Model Portfolios"])
        if (line["Risk Profile"], line["Platform"]) == ("Balanced", "All")
    ][:2]
    excel, changed, shares = (
        carrier(tables),
        deepcopy(tables),
        [tables["Model Portfolios"][row]["Allocation"] for row in rows],
    )
    item = tables["Model Portfolios"][rows[0]]["Fund Code"]
    formula = f'=FASTRAK_TARGET("Core","{item}","Balanced")'
    for row, share in zip(rows, (sum(shares), 0), strict=True):  # type: ignore[arg-type]  # numbers
        edit(excel, tables, "Model Portfolios", row, "Allocation", share)
        changed["Model Portfolios"][row]["Allocation"] = share
    book, after = answers_of(changed)
    excel.ask([formula])
    assert same(excel.answer(0)[0][0], answer_of(formula, book, after, "", FUNCTIONS)[0][0])
    edit(excel, tables, "Model Portfolios", rows[0], "Allocation", 0)
    excel.ask([formula])
    assert excel.answer(0) == [["#N/A"]]


@pytest.mark.parametrize("sheet", ["Holdings", "Sector Models", "Model Portfolios", "Accounts", "Funds"])
def test_a_row_added_since_makes_the_answers_unavailable(sheet: str) -> None:
    tables = good_tables()
    excel = carrier(tables)
    for heading, value in tables[sheet][0].items():
        edit(excel, tables, sheet, len(tables[sheet]), heading, value)
    excel.ask(['=FASTRAK_VALUE("A1")'])
    assert excel.answer(0) == [["#N/A"]]
