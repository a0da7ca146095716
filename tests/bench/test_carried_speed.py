"""What it takes to put the worksheet functions into a result, beside all else that writing it takes.

The figures are printed with `-s`; no time is asserted, only that every write puts the functions in.
"""

from __future__ import annotations

import time
from statistics import median
from typing import Any

import pytest

from fastrak_workbook.file_book import FileBook
from fastrak_workbook.functions.put import put_functions
from fastrak_xl.app.check import check
from fastrak_xl.app.rebalance import calculate
from fastrak_xl.app.selection import Selection
from tests.bench.firm import as_workbook, firm

HOLDINGS = 10_000
ROUNDS = 5


def test_what_putting_the_functions_in_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    data = as_workbook(firm(HOLDINGS).tables)
    putting: list[float] = []

    def timed(*given: Any, **named: Any) -> None:
        started = time.process_time()
        put_functions(*given, **named)
        putting.append(time.process_time() - started)

    monkeypatch.setattr("fastrak_workbook.graft.results.put_functions", timed)
    writing = [_seconds_of_writing(data) for _ in range(ROUNDS)]
    functions, whole = median(putting), median(writing)
    print(f"\n{HOLDINGS:,} holdings: written in {whole:.3f} s, of which the functions {functions:.3f} s")
    assert len(putting) == ROUNDS


def _seconds_of_writing(data: bytes) -> float:
    book = FileBook(data, "firm.xlsx")
    results, _ = calculate(book, check(book), Selection())
    started = time.process_time()
    book.write(results)
    return time.process_time() - started
