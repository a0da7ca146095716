"""Running random books through the product and reading its result tables back, as the tests compare them."""

from __future__ import annotations

from dataclasses import dataclass

from fastrak_workbook.memory_book import MemoryBook

from fastrak_xl.app.check import check
from fastrak_xl.app.rebalance import Outcome, rebalance

Tables = dict[str, list[dict[str, object]]]


@dataclass(frozen=True)
class Line:
    """One row of the sheet Rebalance; money in pence."""

    sector: str
    value: int
    current: float | None
    target: float | None
    target_value: int | None
    trade: int
    after: int
    after_share: float | None
    action: str
    reason: str


def pence(pounds: object) -> int | None:
    """A result cell in pounds as pence."""
    return None if pounds is None else round(float(pounds) * 100)  # type: ignore[arg-type]


def run(tables: Tables) -> tuple[Outcome, MemoryBook]:
    book = MemoryBook(tables)
    return rebalance(book), book


def records(book: MemoryBook, sheet: str) -> list[dict[str, object]]:
    """A result sheet as one dict per row, by heading."""
    headings, *rows = book.last_results()[sheet]
    return [dict(zip(map(str, headings), row, strict=True)) for row in rows]


def lines(book: MemoryBook) -> dict[str, dict[str, Line]]:
    """The sheet Rebalance by account and by fund code in upper case."""
    found: dict[str, dict[str, Line]] = {}
    for row in records(book, "Rebalance"):
        account = found.setdefault(str(row["Account ID"]), {})
        code = str(row["Fund Code"]).upper()
        assert code not in account, f"{code} stands twice in {row['Account ID']}"
        account[code] = Line(
            str(row["Sector"]),
            pence(row["Value"]),  # type: ignore[arg-type]
            row["Current %"],  # type: ignore[arg-type]
            row["Target %"],  # type: ignore[arg-type]
            pence(row["Target Value"]),
            pence(row["Trade"]),  # type: ignore[arg-type]
            pence(row["After Value"]),  # type: ignore[arg-type]
            row["After %"],  # type: ignore[arg-type]
            str(row["Action"]),
            str(row["Reason"]),
        )
    return found


def statuses(book: MemoryBook) -> dict[str, str]:
    """The status of every account."""
    return {str(row["Account ID"]): str(row["Status"]) for row in records(book, "Summary")}


def errors(tables: Tables) -> list[str]:
    """The errors of a book, as printed."""
    return [str(one) for one in check(MemoryBook(tables)).diagnostics if one.is_error]
