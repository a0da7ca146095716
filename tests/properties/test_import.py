"""What must hold of every import: twice is once, no order matters, and the money is the valuations'."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from fastrak_workbook.file_book import FileBook
from fastrak_workbook.read.admitted import admitted_source
from fastrak_workbook.read.source import Source
from fastrak_xl.app.check import check
from fastrak_xl.app.valuations.arriving import Arrival, arrivals
from fastrak_xl.app.valuations.bring_in import bring_in
from fastrak_xl.domain.valuation import Valuation
from tests.errors.book_file import as_file
from tests.errors.good_book import Tables, good_tables
from tests.properties.any_import import books, files
from tests.properties.random_valuations import random_valuations, shuffled
from tests.properties.sizes import FEW

BATCH = 10
OF_ANY_CODES = max(1, FEW // 4)  # each is three imports into a whole workbook: most of a second
GOOD = as_file(good_tables())


@lru_cache(maxsize=64)
def _source(data: bytes, wanted: tuple[str, ...]) -> Source:
    return admitted_source(data, wanted)


def book_of(data: bytes) -> FileBook:
    """A workbook; the same bytes are read once, however often they are imported into."""
    return FileBook(data, "book.xlsx", read_source=lambda data, wanted: _source(data, tuple(wanted)))


def bytes_after(data: bytes, valuations) -> bytes:
    """The workbook's bytes after an import; a book holds what it has become."""
    book = book_of(data)
    done = bring_in(book, valuations)
    assert done.done, [str(one) for one in done.diagnostics if one.is_error]
    return book._data


def money(data: bytes) -> dict[str, int]:
    """Pence by account on Holdings."""
    frame = book_of(data).read()[0].holdings.frame
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


def holdings(data: bytes) -> dict[str, list[object]]:
    """The rows of Holdings by account, in an order of their own."""
    found: dict[str, list[object]] = defaultdict(list)
    for row in book_of(data).read()[0].holdings.frame.itertuples(index=False):
        found[row.account_id].append(tuple(map(str, row)))
    return {account: sorted(rows) for account, rows in found.items()}


def taken_of(data: bytes, newest: list[Arrival]) -> dict[str, Arrival]:
    """The arrivals of accounts of which the workbook has no later day."""
    accounts = book_of(data).read()[0].accounts.frame
    days = dict(zip(accounts["account_id"], accounts["valuation_date"], strict=True))
    return {
        one.facts.account: one
        for one in newest
        if one.facts.as_at is None or str(days.get(one.facts.account) or "") <= str(one.facts.as_at)
    }


def is_sound(data: bytes, taken: dict[str, Arrival]) -> None:
    """No fund claims another's code, and every holding that was brought in is a fund that Funds has."""
    checked = check(book_of(data))
    accounts = checked.linked.book.holdings.frame["account_id"]
    for one in checked.diagnostics:
        assert one.code != "FX301", str(one)
        is_unlisted = one.code == "FX303" and one.sheet == "Holdings"
        assert not is_unlisted or accounts[int(one.cell[1:])] not in taken, str(one)


@st.composite
def reordered(draw: st.DrawFn, valuations: list[Valuation]) -> list[Valuation]:
    """The same files, accounts and lines in another order."""
    return [
        Valuation(one.file, "", tuple(draw(st.permutations(one.accounts))), tuple(draw(st.permutations(one.holdings))))
        for one in draw(st.permutations(valuations))
    ]


@settings(max_examples=OF_ANY_CODES, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(tables=books(), valuations=files(), data=st.data())
def test_any_import_of_any_codes(tables: Tables, valuations: list[Valuation], data: st.DataObject) -> None:
    book = as_file(tables)
    once = bytes_after(book, valuations)
    assert bytes_after(once, valuations) == once
    assert bytes_after(book, data.draw(reordered(valuations))) == once
    taken = taken_of(book, arrivals(valuations)[0])
    before, after, pence = holdings(book), holdings(once), money(once)
    for account in (before.keys() | after.keys()) - taken.keys():
        assert after[account] == before[account]
    for account, arrival in taken.items():
        held = sum(holding.value_pence or 0 for holding in arrival.holdings)
        assert pence.get(account, 0) == held + (arrival.facts.cash_pence or 0), account
    is_sound(once, taken)


def test_how_many_imports_these_are() -> None:
    print(f"\nimports: {FEW} random ones into the good book, {OF_ANY_CODES} of any codes into any book")
    assert min(FEW, OF_ANY_CODES) > 0
