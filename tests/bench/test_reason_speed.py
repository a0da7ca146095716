"""Sentences beside the engine that they explain, for every method with rules at work; printed with `-s`.

No time is asserted, only that every row has its sentence.
"""

from __future__ import annotations

import pytest

from fastrak_workbook.memory_book import MemoryBook
from fastrak_xl.domain.book import Book
from fastrak_xl.engine.link.linked import link_book
from fastrak_xl.engine.rebalance.reasons import reasons
from fastrak_xl.engine.rebalance.run import rebalance
from tests.bench.test_engine_speed import METHODS, PER_ACCOUNT, Rounds, frames, settings_of, sheets

ACCOUNTS = 300


@pytest.fixture(scope="module")
def book() -> Book:
    holdings, accounts, model, sectors = frames()
    some = holdings.head(ACCOUNTS * PER_ACCOUNT), accounts.head(ACCOUNTS), model, sectors
    return MemoryBook(sheets(some, wide=True)).read()[0]


@pytest.mark.parametrize("method", METHODS)
def test_sentences_beside_the_engine(book: Book, method: str) -> None:
    settings = settings_of(METHODS[method] | {"Minimum trade £": "100", "Cash reserve %": "1"})
    linked, _ = link_book(book, settings)
    rounds = Rounds()
    result = rounds.timed("engine", lambda: rebalance(linked, settings))
    told = rounds.timed("reasons", lambda: reasons(linked, result))
    engine, telling = rounds.first("engine"), rounds.first("reasons")
    each = telling / len(told) * 1e6
    print(f"\n{method:10} {len(told):,} rows: engine {engine:.3f} s, reasons {telling:.3f} s = {each:.1f} µs a row")
    assert len(told) == len(result.positions)
    assert all(sentence.endswith(".") for sentence in told)
