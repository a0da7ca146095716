"""Running random books through the product and reading its result tables back, as the tests compare them."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from fastrak_workbook.memory_book import MemoryBook
from fastrak_xl.app.check import check
from fastrak_xl.app.rebalance import Outcome, rebalance
from tests.reference.slow_rebalance import Row

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
    units: float | None = None
    gain: int | None = None


def pence(pounds: object) -> int | None:
    """A result cell in pounds as pence."""
    return None if pounds is None else round(float(pounds) * 100)  # type: ignore[arg-type]  # a cell of that column is a number


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
            pence(row["Value"]),  # type: ignore[arg-type]  # a cell of that column is a number
            row["Current %"],  # type: ignore[arg-type]  # a cell of that column is a number
            row["Target %"],  # type: ignore[arg-type]  # a cell of that column is a number
            pence(row["Target Value"]),
            pence(row["Trade"]),  # type: ignore[arg-type]  # a cell of that column is a number
            pence(row["After Value"]),  # type: ignore[arg-type]  # a cell of that column is a number
            row["After %"],  # type: ignore[arg-type]  # a cell of that column is a number
            str(row["Action"]),
            str(row["Reason"]),
            row["Units"],  # type: ignore[arg-type]  # a cell of that column is a number
            pence(row.get("Estimated Gain")),
        )
    return found


def statuses(book: MemoryBook) -> dict[str, str]:
    """The status of every account."""
    return {str(row["Account ID"]): str(row["Status"]) for row in records(book, "Summary")}


def errors(tables: Tables) -> list[str]:
    """The errors of a book, as printed."""
    return [str(one) for one in check(MemoryBook(tables)).diagnostics if one.is_error]


def _same_share(shown: float | None, exact: Fraction | None) -> bool:
    if shown is None or exact is None:
        return shown is None and exact is None
    return abs(shown - float(exact)) <= 1e-9 * max(1.0, abs(float(exact)))


def same_row(line: Line, row: Row) -> bool:
    money = (line.value, line.trade, line.after) == (row.value, row.trade, row.after)
    targets = line.target_value == row.target_value
    shares = zip((line.current, line.target, line.after_share), (row.current, row.target, row.after_share), strict=True)
    return money and targets and line.sector == row.sector and all(_same_share(*pair) for pair in shares)


def same_units(line: Line, row: Row) -> bool:
    """Whether a trade's units are the reference's; blank where only its pounds are known."""
    if line.trade == 0 or row.units is None:
        return line.trade == 0 or line.units in (None, "")
    return line.units not in (None, "") and abs(float(line.units) - float(row.units)) <= 1e-9 * max(  # type: ignore[arg-type]  # a cell of that column is a number
        1.0, abs(float(row.units))
    )
