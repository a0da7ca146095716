"""What an import of many rows takes, stage by stage; the table is printed with `-s`, and no time is asserted.

FASTRAK_VALUATION_ROWS says how many rows (20,000; 100,000 for the figures that are quoted).
"""

from __future__ import annotations

import csv
import io
import os
import time
from collections.abc import Callable
from typing import TypeVar

from fastrak_workbook.file_book import FileBook
from fastrak_workbook.graft.splice import splice_tables
from fastrak_workbook.layout import input_table
from fastrak_workbook.memory_book import MemoryBook
from fastrak_workbook.valuation import read_valuation
from fastrak_xl.app.valuations.arriving import arrivals
from fastrak_xl.app.valuations.bring_in import _merged
from tests.errors.book_file import as_file
from tests.errors.good_book import good_tables

Result = TypeVar("Result")
ROWS = int(os.environ.get("FASTRAK_VALUATION_ROWS", "20000"))
HEADINGS = (
    "Client Ref",
    "Account Number",
    "Wrapper",
    "Platform",
    "Fund",
    "CitiCode",
    "Units",
    "Price (£)",
    "Value (£)",
)


def _text() -> str:
    """Ten lines an account, three thousand funds, none of them known to the workbook."""
    buffer = io.StringIO()
    table = csv.writer(buffer)
    table.writerow([*HEADINGS, "Valuation date"])
    for row in range(ROWS):
        account, fund, units = f"P-{row // 10:06}", row % 3000, row % 977 + 1
        what = [f"Fund {fund} Acc", f"Z{fund:04}", units, "2.00", f"{units * 2}.00"]
        table.writerow([f"C{row // 100:05}", account, "SIPP", "Quilter", *what, "30/09/2026"])
    return buffer.getvalue()


def test_an_import_of_many_rows() -> None:
    text = _text()
    raw, _ = _timed(lambda: list(csv.reader(io.StringIO(text))))
    read, valuation = _timed(lambda: read_valuation(text.encode(), "bulk.csv"))
    book, _ = MemoryBook(good_tables()).read()
    merged, merge = _timed(lambda: _merged(book, arrivals([valuation])[0], clear_flows=False))
    changes = {input_table(sheet): change for sheet, change in merge.changes.items()}
    spliced, data = _timed(lambda: splice_tables(as_file(good_tables()), changes))
    reread, (after, _) = _timed(lambda: FileBook(data, "book.xlsx").read())
    again, second = _timed(lambda: _merged(after, arrivals([valuation])[0], clear_flows=False))
    stages = {
        "raw parse": raw,
        "reading beyond it": read - raw,
        "merge of new rows": merged,
        "splice": spliced,
        "reading the workbook": reread,
        "merge of the same again": again,
    }
    print(f"\n{ROWS:,} rows, processor seconds")
    for stage, seconds in stages.items():
        print(f"  {stage:24} {seconds:6.2f}")
    assert len(merge.changes["Holdings"].added) == ROWS
    assert not second.changes["Holdings"].added


def _timed(work: Callable[[], Result]) -> tuple[float, Result]:
    start = time.process_time()
    result = work()
    return time.process_time() - start, result
