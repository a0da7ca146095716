"""What must hold of every import: twice is once, no order matters, and the money is the valuations'."""

from __future__ import annotations

from collections import defaultdict

import pytest

from fastrak_workbook.file_book import FileBook
from fastrak_xl.app.valuations.arriving import arrivals
from fastrak_xl.app.valuations.bring_in import bring_in
from tests.errors.book_file import as_file
from tests.errors.good_book import good_tables
from tests.properties.random_valuations import random_valuations, shuffled
from tests.properties.sizes import FEW

BATCH = 10
GOOD = as_file(good_tables())


def bytes_after(data: bytes, valuations) -> bytes:
    """The workbook's bytes after an import; a book holds what it has become."""
    book = FileBook(data, "book.xlsx")
    done = bring_in(book, valuations)
    assert done.done, [str(one) for one in done.diagnostics if one.is_error]
    return book._data


def money(data: bytes) -> dict[str, int]:
    """Pence by account on Holdings."""
    frame = FileBook(data, "book.xlsx").read()[0].holdings.frame
    sums: dict[str, int] = defaultdict(int)
    for account, pence in zip(frame["account_id"], frame["value"].fillna(0), strict=True):
        sums[account] += int(pence)
    return sums


@pytest.mark.parametrize("first", range(0, FEW, BATCH))
def test_imports(first: int) -> None:
    before = money(GOOD)
    for seed in range(first, min(first + BATCH, FEW)):
        valuations = random_valuations(seed)
        once = bytes_after(GOOD, valuations)
        assert bytes_after(once, valuations) == once, f"seed {seed}: twice is not once"
        assert bytes_after(GOOD, shuffled(valuations, seed)) == once, f"seed {seed}: order matters"
        after = money(once)
        newest, problems = arrivals(valuations)
        assert not problems
        days = {"A1": "2026-09-15", "A2": "2026-09-15", "A3": "2026-09-30"}
        taken = {one.facts.account: one for one in newest if days.get(one.facts.account, "") <= str(one.facts.as_at)}
        for account in before.keys() | after.keys():
            if account in taken:
                held = sum(holding.value_pence or 0 for holding in taken[account].holdings)
                assert after.get(account, 0) == held + (taken[account].facts.cash_pence or 0), f"seed {seed}: {account}"
            else:
                assert after[account] == before[account], f"seed {seed}: {account}"
