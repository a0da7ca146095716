"""Random or made books as a batch gets them: holdings (and people) in files, models in a workbook."""

from __future__ import annotations

import csv
import importlib.util
import os
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path

import pytest

Row = Mapping[str, object]
Tables = dict[str, list[dict[str, object]]]


def require_cluster(*more: str) -> None:
    """Skip the tests of a module where the extra `cluster` is not installed; fail if optional packages are required."""
    missing = [name for name in ("pyarrow", "fsspec", *more) if importlib.util.find_spec(name) is None]
    if missing and os.environ.get("FASTRAK_REQUIRE_OPTIONAL") == "1":
        pytest.fail(f"not installed: {', '.join(missing)}")
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}", allow_module_level=True)


def headings_of(rows: Sequence[Row], least: Sequence[str]) -> list[str]:
    return list(dict.fromkeys([*least, *(heading for row in rows for heading in row)]))


def write_csv(path: Path, rows: Sequence[Row], headings: Sequence[str]) -> None:
    """Cells as texts; a number as Python writes it."""
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        writer.writerow(headings)
        writer.writerows(["" if row.get(name) is None else str(row[name]) for name in headings] for row in rows)


def write_parquet(path: Path, rows: Sequence[Row], headings: Sequence[str]) -> None:
    """Columns of numbers as numbers, all others as texts; every second column of money as decimals."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns = {}
    for place, name in enumerate(headings):
        cells = [row.get(name) for row in rows]
        numbers = all(cell is None or (type(cell) in (int, float)) for cell in cells)
        if numbers and any(cell is not None for cell in cells) and name not in _CODES:
            exact = [None if cell is None else Decimal(repr(cell)) for cell in cells]
            fits = all(one is None or (-one.as_tuple().exponent <= 6 and abs(one) < 10**12) for one in exact)  # type: ignore[operator]  # finite
            columns[name] = (
                pa.array(exact, pa.decimal128(24, 6))
                if fits and place % 2
                else pa.array([None if cell is None else float(cell) for cell in cells], pa.float64())  # type: ignore[arg-type]  # a number
            )
        else:
            columns[name] = pa.array([None if cell is None else str(cell) for cell in cells], pa.string())
    pq.write_table(pa.table(columns), path)


_CODES = ("Account ID", "Fund Code", "Client ID")


def write_files(folder: Path, parts: Sequence[Sequence[Row]], least: Sequence[str], *, parquet: bool) -> list[str]:
    """A file for each part; their addresses."""
    folder.mkdir(parents=True, exist_ok=True)
    headings = headings_of([row for part in parts for row in part], least)
    addresses = []
    for number, part in enumerate(parts):
        path = folder / f"{number:03}.{'parquet' if parquet else 'csv'}"
        (write_parquet if parquet else write_csv)(path, part, headings)
        addresses.append(str(path))
    return addresses
