"""An open workbook as a copy that calculates without the add-in: what the ribbon's *Make shareable* writes."""

from __future__ import annotations

from fastrak_udfs.shared_answers import evaluator
from fastrak_workbook.excel.book import ExcelBook
from fastrak_workbook.file_book import FileBook
from fastrak_workbook.sharing.share import Sharing, share
from fastrak_xl.app.check import check


def share_open_book(workbook: ExcelBook) -> bytes:
    """The shared copy's bytes; the open book stays as it is. NotAWorkbook where something stands in the way."""
    data = workbook.copied()
    return share(data, Sharing(), evaluator, check(FileBook(data, workbook.name))).data
