"""Large result tables are written by whole columns, small ones cell by cell: the sheets are the same."""

from __future__ import annotations

import datetime
import zipfile
from collections.abc import Sequence
from io import BytesIO

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from fastrak_workbook import layout
from fastrak_workbook.file_book import FileBook
from fastrak_workbook.graft import drawn
from fastrak_workbook.graft.results import CannotGraft, graft_results
from fastrak_workbook.layout import Kind
from fastrak_workbook.render import bulk, grid
from fastrak_workbook.render.bulk import row_pieces
from fastrak_workbook.render.cells import Cell, cells
from fastrak_workbook.render.rows import EPOCH, EPOCH_1904, rows_xml
from fastrak_workbook.render.table import SheetTable
from fastrak_workbook.shipped import DEMO_FILE, shipped
from fastrak_xl.app.rebalance import rebalance
from fastrak_xl.domain.columns import Coded, Numbers, coded
from tests.unit.workbook.sample_results import sample_results

_TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
    st.sampled_from([" a", "b ", "two\nlines", "=1+1", "_x0041_", "<&>\"'", "£5", "\x00", "\x1f", "\uffff", "x" * 300]),
)
_VALUES = {
    Kind.TEXT: st.none() | _TEXTS,
    Kind.STATUS: st.sampled_from(["Buy", "Sell"]),
    Kind.MONEY: st.none() | st.integers(-(10**12), 10**12),
    Kind.PERCENT: st.none() | st.floats(allow_nan=False, allow_infinity=False),
    Kind.COUNT: st.none() | st.integers(0, 10**6),
    Kind.DATE: st.none() | st.dates(datetime.date(1904, 1, 2), datetime.date(2100, 1, 1)),
}
Shown = list[tuple[dict[str, str], list[tuple[dict[str, str], object]]]]


def shown(xml: str) -> Shown:
    """Every row's and cell's attributes, and what the cell holds: a text with its spaces, or a number."""
    rows = []
    for row in etree.fromstring(f"<sheetData>{xml}</sheetData>".encode()):
        found = []
        for cell in row:
            text, number = cell.find("is/t"), cell.findtext("v")
            content = (text.text, dict(text.attrib)) if text is not None else number and float(number)
            found.append((dict(cell.attrib), content))
        rows.append((dict(row.attrib), found))
    return rows


@st.composite
def tables(draw: st.DrawFn) -> SheetTable:
    size = draw(st.integers(1, 30))
    kinds = draw(st.lists(st.sampled_from(list(_VALUES)), min_size=2, max_size=5))
    columns = tuple(layout.Column(f"Column {place}", f"field{place}", kind) for place, kind in enumerate(kinds))
    data = {
        column.field: cells(draw(st.lists(_VALUES[column.kind], min_size=size, max_size=size)), column.kind)
        for column in columns
    }
    links = {"field1": draw(st.lists(st.none() | st.just("'A'!B2"), min_size=size, max_size=size))}
    is_linked = kinds[1] is Kind.TEXT and draw(st.booleans())
    return SheetTable("T", columns, data, draw(st.integers(0, 12)), links if is_linked else {})


@given(tables(), st.sampled_from([EPOCH, EPOCH_1904]), st.integers(1, 7))
def test_both_roads_write_the_same_cells(table, epoch, block):
    styles = [5 + place for place in range(len(table.columns))]
    points = grid.row_points(table, [60.0] * len(table.columns))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bulk, "_BLOCK_ROWS", block)
        fast = b"".join(row_pieces(table, styles, points, epoch)).decode()
    assert shown(fast) == shown(rows_xml(table, styles, points.tolist(), epoch))


@given(st.lists(_VALUES[Kind.MONEY], min_size=1), st.lists(_TEXTS, min_size=1))
def test_columns_kept_as_arrays_are_the_same_cells(pence: list[int | None], texts: list[str]) -> None:
    blank = np.array([value is None for value in pence])
    numbers = Numbers(np.array([value or 0 for value in pence], dtype=np.int64), blank)
    assert list(cells(numbers, Kind.MONEY)) == list(cells(pence, Kind.MONEY))
    assert list(cells(coded(texts), Kind.TEXT)) == list(cells(texts, Kind.TEXT))


def test_pence_that_no_float_holds_are_divided_as_python_does() -> None:
    pence = [2**53 + 1, -(2**62) - 1]
    assert list(cells(Numbers(np.array(pence)), Kind.MONEY)) == [value / 100 for value in pence]


def test_a_share_that_is_no_number_is_refused() -> None:
    with pytest.raises(ValueError, match="no number"):
        cells(Numbers(np.array([0.5, np.inf])), Kind.PERCENT)


def test_a_text_too_long_to_keep_a_matrix_of_is_written_block_by_block(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "_MOST_KEPT", 0)
    column = layout.Column("Heading", "field", Kind.TEXT)
    texts: Sequence[Cell] = ["a", None, "b<c", "a"]
    table = SheetTable("T", (column,), {"field": texts}, 3)
    fast = b"".join(row_pieces(table, [1], np.full(4, 15.0))).decode()
    assert shown(fast) == shown(rows_xml(table, [1], [15.0] * 4))


def test_the_demo_and_a_made_up_run_are_the_same_on_both_roads(monkeypatch: pytest.MonkeyPatch) -> None:
    book = shipped(DEMO_FILE)
    outcome = rebalance(FileBook(book, "demo.xlsx"), dry_run=True)
    assert outcome.results is not None
    for results in (outcome.results, sample_results()):
        monkeypatch.setattr(drawn, "MANY_ROWS", 1)
        fast = graft_results(book, results)
        assert graft_results(book, results) == fast
        monkeypatch.setattr(drawn, "MANY_ROWS", 10**9)
        ours, theirs = _parts(fast), _parts(graft_results(book, results))
        assert ours.keys() == theirs.keys()
        for name in ours:
            assert ours[name] == theirs[name] or _content(ours[name]) == _content(theirs[name]), name


def test_a_result_longer_than_a_sheet_is_refused_before_anything_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fastrak_workbook.graft.results.MOST_ROWS", 300)
    with pytest.raises(CannotGraft, match=r"Rebalance would have 6\d\d rows, and a sheet has at most 300\. .* adviser"):
        graft_results(shipped(DEMO_FILE), sample_results())


def _parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _content(part: bytes) -> object:
    """A sheet's rows as above, and all that stands around them byte for byte; any other part as it is."""
    head, found, rest = part.partition(b"<sheetData>")
    if not found:
        return part
    rows, _, tail = rest.partition(b"</sheetData>")
    return head, tail, shown(rows.decode())


def test_a_coded_column_reads_like_a_list() -> None:
    column = Coded(np.array([1, 0, 1]), ["a", "b", "unused"])
    assert column == ["b", "a", "b"]
    assert (column[-1], list(column[1:]), column.used().values) == ("b", ["a", "b"], ["a", "b"])
    with pytest.raises(IndexError):
        column[3]
