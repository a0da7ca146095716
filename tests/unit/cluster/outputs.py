"""The folders of a batch, and the sheets of a workbook, as rows that can be compared."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from fastrak_workbook.layout import REBALANCE, TRADES, Kind, TableLayout
from fastrak_workbook.memory_book import MemoryBook

Rows = dict[str, list[tuple[object, ...]]]
"""By account, in order; money in pence."""


def of_folder(folder: Path, layout: TableLayout) -> Rows:
    """What the Parquet files of a result hold."""
    import pyarrow.parquet as pq

    found: Rows = {}
    for path in sorted((folder / layout.sheet.lower()).glob("*.parquet")):
        table = pq.read_table(path)
        assert table.column_names == [column.header for column in layout.columns]
        own: Rows = {}
        for row in zip(*(table.column(name).to_pylist() for name in table.column_names), strict=True):
            own.setdefault(_account(row, layout), []).append(tuple(map(_plain, row)))
        assert not own.keys() & found.keys(), "an account is in two partitions"
        found |= own
    return found


def of_book(book: MemoryBook, layout: TableLayout) -> Rows:
    """What the sheet of a workbook's result holds."""
    found: Rows = {}
    money = [column.kind is Kind.MONEY for column in layout.columns]
    for row in book.last_results()[layout.sheet][1:]:
        cells = tuple(
            round(float(cell) * 100) if is_money and cell is not None else cell  # type: ignore[arg-type]  # a number
            for cell, is_money in zip(row, money, strict=True)
        )
        found.setdefault(_account(row, layout), []).append(cells)
    return found


def _account(row: object, layout: TableLayout) -> str:
    place = [column.field for column in layout.columns].index("account_id")
    return str(row[place])  # type: ignore[index]  # a row


def _plain(cell: object) -> object:
    return int(cell * 100) if isinstance(cell, Decimal) else cell


def same_as(folder: Path, book: MemoryBook) -> None:
    """Whether a batch gave the very rows and trades of the workbook."""
    for layout in (REBALANCE, TRADES):
        ours, theirs = of_folder(folder, layout), of_book(book, layout)
        assert ours.keys() == theirs.keys(), layout.sheet
        for account, rows in theirs.items():
            assert ours[account] == rows, f"{layout.sheet} {account}"
