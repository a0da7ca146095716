"""How long the worksheet functions take, through xlwings' own call: one by one, and 10,000 targets in one array.

Processor time is measured, so that a busy machine does not decide; the figures are printed with `-s`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from itertools import cycle, islice
from typing import Any

import pytest

from fastrak_workbook.layout import WANTED
from fastrak_workbook.parse.book import read_book
from fastrak_workbook.read.admitted import admitted_source
from fastrak_workbook.shipped import DEMO_FILE, shipped
from tests.open_excel.engine import open_book
from tests.open_excel.pywin32 import MISSING, windows

_COUNT = 10_000
_STAMP = f"{DEMO_FILE}|1"


@pytest.fixture(scope="module")
def call() -> Iterator[Callable[..., Any]]:
    """FASTRAK_TARGET on the demo without a platform, as Excel's COM server calls it."""
    with windows() as (udfs, _):
        book = open_book(shipped(DEMO_FILE), DEMO_FILE).impl
        module = "fastrak_udfs.excel_functions"
        yield lambda *cells: udfs.call_udf(module, "FASTRAK_TARGET", (*cells, MISSING, _STAMP), book, None)


def _questions() -> list[tuple[str, str, str]]:
    """Every row of the demo's portfolios by fund code and by sector, over and over."""
    book, _ = read_book(admitted_source(shipped(DEMO_FILE), WANTED))
    frame = book.model_portfolios.frame
    rows = [(row.portfolio, item, row.risk_profile)
            for row in frame.itertuples() for item in (row.code, row.sector)]  # fmt: skip
    assert len(set(rows)) > 100
    return list(islice(cycle(rows), _COUNT))


def test_one_array_of_10_000_targets_beside_one_by_one(call: Callable[..., Any]) -> None:
    questions = _questions()
    call(*questions[0])
    columns = [tuple((cell,) for cell in column) for column in zip(*questions, strict=True)]
    started = time.process_time()
    singly = [call(*question)[0][0] for question in questions]
    one_by_one = time.process_time() - started
    in_one = min(_timed(call, columns) for _ in range(5))
    print(f"\n{_COUNT:,} targets: {one_by_one:.3f} s one by one ({one_by_one / _COUNT * 1e6:.1f} µs each), "
          f"{in_one * 1000:.2f} ms in one array: {one_by_one / in_one:.0f} times as fast; goal 100")  # fmt: skip
    assert [row[0] for row in call(*columns)] == singly


def _timed(call: Callable[..., Any], columns: list[Any]) -> float:
    started = time.process_time()
    call(*columns)
    return time.process_time() - started


def test_what_a_cached_call_costs(call: Callable[..., Any]) -> None:
    question = _questions()[0]
    first = call(*question)
    best = min(_of_many(call, question) for _ in range(5))
    print(f"\nOne cached call, xlwings' own part included: {best * 1e6:.1f} µs; goal 60")
    assert call(*question) == first


def _of_many(call: Callable[..., Any], question: tuple[str, ...]) -> float:
    started = time.process_time()
    for _ in range(2000):
        call(*question)
    return (time.process_time() - started) / 2000
