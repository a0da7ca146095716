"""An upload of 50,000 rows in under three seconds beyond reading; the figures are printed with `-s`."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from fastrak_workbook.upload.reading import upload_of
from fastrak_xl.app.categorise.upload import apply_upload
from fastrak_xl.app.check import check
from fastrak_xl.domain.ia_sectors import simple_headings
from tests.bench.test_categorise_speed import FUNDS, book_of

Result = TypeVar("Result")
GOAL = 3.0 * FUNDS / 50_000  # seconds


def test_rows_are_uploaded_in_time() -> None:
    book, headings = book_of(FUNDS), [heading.name for heading in simple_headings()]
    rows = [
        ["Simple Sectors", headings[number % len(headings)], "x", "CitiCode", f"F{number:05}"]
        for number in range(FUNDS)
    ]
    grid = [["Sector Model", "Sector", "Fund", "Fund Code Type", "Fund Code"], *rows]
    reading, _ = _timed(lambda: check(book))
    parsing, upload = _timed(lambda: upload_of(grid, "upload.xlsx"))
    whole, done = _timed(lambda: apply_upload(book, upload))
    beyond = whole - reading + parsing
    print(f"\n{FUNDS:,} rows uploaded in {beyond:.2f} s beyond reading the book ({reading:.2f} s); goal {GOAL:.2f} s")
    assert len(done.rows["assigned"]) == FUNDS


def _timed(work: Callable[[], Result]) -> tuple[float, Result]:
    start = time.process_time()
    result = work()
    return time.process_time() - start, result
