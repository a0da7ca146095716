"""What must hold of any valuation: how a file is written, and in which order, changes nothing of what it says."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fastrak_workbook.graft.xml import NotAWorkbook
from fastrak_workbook.valuation import read_valuation
from fastrak_xl.domain.codes import isin_check_digit
from fastrak_xl.domain.valuation import Valuation
from tests.properties.sizes import FEW

_HEADINGS = ("Account number", "Wrapper", "Fund", "ISIN", "Units", "Price (£)", "Value (£)", "Valuation date")
_ENCODINGS = ("utf-8", "cp1252", "utf-16-le", "utf-16-be")
_MARK = "\ufeff"


@st.composite
def _rows(draw: st.DrawFn) -> list[tuple[str, ...]]:
    """Rows of one to three accounts with different funds, some cash among them, thousands separated or not."""
    count = draw(st.integers(1, 12))
    rows = []
    for number in range(count):
        account = draw(st.sampled_from(["00077", "P-1", "W/3"]))
        pence = draw(st.integers(1, 10**9))
        written = f"{Decimal(pence) / 100:,.2f}" if draw(st.booleans()) else f"{Decimal(pence) / 100:.2f}"
        body = f"GB00{number:07d}"
        isin = body + isin_check_digit(body)
        price = draw(st.sampled_from(["", "£1.00", "100p"]))
        units = written if price else ""
        rows.append((account, "ISA", f"Fund {number} – Zoë’s", isin, units, price, written, "30/09/2026"))
    if draw(st.booleans()):
        rows.append((rows[0][0], "ISA", "Cash", "", "", "", "£(25.10)", "30/09/2026"))
    return rows


def _text(rows: list[tuple[str, ...]], delimiter: str = ",", ending: str = "\n") -> str:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter, lineterminator=ending).writerows([_HEADINGS, *rows])
    return buffer.getvalue()


def _said(valuation: Valuation) -> object:
    """Everything but the lines on which it stands."""
    holdings = sorted((holding[1:] for holding in valuation.holdings), key=repr)
    return holdings, sorted(valuation.accounts, key=repr), {one.code for one in valuation.diagnostics}


@settings(max_examples=FEW, deadline=None)
@given(rows=_rows(), data=st.data())
def test_the_order_of_rows_does_not_matter(rows: list[tuple[str, ...]], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(rows))
    assert _said(read_valuation(_text(rows).encode(), "a.csv")) == _said(
        read_valuation(_text(shuffled).encode(), "a.csv")
    )


@settings(max_examples=FEW, deadline=None)
@given(rows=_rows())
def test_a_table_listed_twice_counts_once(rows: list[tuple[str, ...]]) -> None:
    once = read_valuation(_text(rows).encode(), "a.csv")
    twice = read_valuation(f"{_text(rows)}\nBy sector\n{_text(rows)}".encode(), "a.csv")
    assert _said(twice) == _said(once)


@settings(max_examples=max(2, FEW // 10), deadline=None)
@given(rows=_rows(), marks=st.integers(0, 4), ending=st.sampled_from(["\n", "\r\n"]))
@pytest.mark.parametrize("delimiter", list(",;\t|"))
@pytest.mark.parametrize("encoding", _ENCODINGS)
def test_however_it_is_encoded(
    encoding: str, delimiter: str, rows: list[tuple[str, ...]], marks: int, ending: str
) -> None:
    plain = read_valuation(_text(rows).encode(), "a.csv")
    text = _text(rows, delimiter, ending).replace("ë", "e") if encoding == "cp1252" else _text(rows, delimiter, ending)
    expected = read_valuation(_text(rows).replace("ë", "e").encode(), "a.csv") if encoding == "cp1252" else plain
    data = (_MARK * marks).encode("utf-8" if encoding == "cp1252" else encoding) + text.encode(encoding)
    assert read_valuation(data, "a.csv") == expected


@settings(max_examples=FEW, deadline=None)
@given(data=st.binary(max_size=400))
def test_any_bytes_are_read_or_refused_with_a_sentence(data: bytes) -> None:
    message = ""
    try:
        read_valuation(data, "a.csv")
    except NotAWorkbook as refusal:
        message = str(refusal)
    assert message.endswith(".") or not message
