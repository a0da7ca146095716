"""Arrow columns are read as a sheet's column of the same cells would be."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fastrak_workbook.layout import ACCOUNTS, HOLDINGS, Column
from fastrak_workbook.parse.columns import read_column
from tests.unit.cluster.book_files import require_cluster

require_cluster()

import pyarrow as pa  # noqa: E402  the extra may be missing

from fastrak_xl.cluster.typed import read_arrow  # noqa: E402  the extra may be missing

VALUE, PRICE, COST, UNITS = (HOLDINGS.column(name) for name in ("value", "price", "book_cost", "units"))
CODE, LOCK = HOLDINGS.column("code"), HOLDINGS.column("lock")
WRITTEN = st.sampled_from([
    *("1234.5", "£1,234.50", "(12.30)", "0.005", "1.005", "-7", "1e5", "inf", "nan", "", " ", "12p", "007", "+3"),
    *("999999999999.99", "1000000000001", "#N/A", "1,23", "5%", "0.1234567890123"),
])  # fmt: skip


def same(column: Column, cells: list[object], array: pa.Array, *, in_pence: bool = False) -> None:
    theirs = read_column(column, cells, in_pence=in_pence)
    ours = read_arrow(column, pa.chunked_array([array]), in_pence=in_pence)
    assert ours.bad.tolist() == theirs.bad.tolist()
    assert _plain(ours.values) == _plain(theirs.values)


def _plain(values: object) -> list[object]:
    series = pd.Series(values, dtype=None if hasattr(values, "isna") else object)  # type: ignore[call-overload]  # an array
    return [
        None if is_blank else value for value, is_blank in zip(series.tolist(), series.isna().tolist(), strict=True)
    ]


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.one_of(WRITTEN, st.none(), st.decimals(-(10**6), 10**6, places=3).map(str)), max_size=8), st.booleans()
)
def test_written_amounts(cells: list[object], in_pence: bool) -> None:
    for column in (VALUE, PRICE, COST, UNITS):
        same(column, cells, pa.array(cells, pa.string()), in_pence=in_pence)
        same(column, cells, pa.array(cells, pa.string()).dictionary_encode(), in_pence=in_pence)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.one_of(st.none(), st.floats(), st.sampled_from([1.005, 0.145, 1e12, -1e12, 2e12])), max_size=8))
def test_floats(cells: list[object]) -> None:
    for column in (VALUE, PRICE, COST, UNITS):
        same(column, cells, pa.array(cells, pa.float64()))


@settings(max_examples=50, deadline=None)
@given(st.lists(st.one_of(st.none(), st.decimals(-(10**13), 10**13, places=4)), max_size=8))
def test_decimals_are_exact(cells: list[Decimal | None]) -> None:
    texts: list[object] = [None if cell is None else f"{cell:f}" for cell in cells]
    for column in (VALUE, COST, PRICE, UNITS):
        same(column, texts, pa.array(cells, pa.decimal128(30, 4)))


def test_half_a_penny_of_a_decimal_goes_away_from_zero() -> None:
    read = read_arrow(COST, pa.chunked_array([pa.array([Decimal("0.005"), Decimal("-0.005")], pa.decimal128(20, 3))]))
    assert _plain(read.values) == [1, -1]


@pytest.mark.parametrize("column", [CODE, LOCK, ACCOUNTS.column("do_not_trade"), ACCOUNTS.column("valuation_date")])
def test_words_and_days(column: Column) -> None:
    cells: list[object] = ["Do not sell", "0012", None, "30/09/2026", "yes", "#REF!", "  ", "30/09/2026"]
    same(column, cells, pa.array(cells, pa.string()))


def test_a_column_without_rows() -> None:
    for column in (VALUE, CODE, PRICE):
        same(column, [], pa.array([], pa.string()))
        assert len(read_arrow(column, pa.chunked_array([], pa.string())).bad) == 0
