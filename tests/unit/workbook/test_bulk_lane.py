"""A large sheet is read by columns: the same cells, tables and diagnostics as the careful lane gives."""

from __future__ import annotations

import os
import pickle
from datetime import datetime, time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fastrak_workbook.addresses import column_letter
from fastrak_workbook.gate import limits
from fastrak_workbook.gate.admit import admit
from fastrak_workbook.graft.package import Package
from fastrak_workbook.graft.xml import NotAWorkbook
from fastrak_workbook.guard.answer import take
from fastrak_workbook.layout import WANTED
from fastrak_workbook.parse.book import read_book
from fastrak_workbook.read import tags
from fastrak_workbook.read.bulk_lane import Shared, read_sheet
from fastrak_workbook.read.column_grid import ColumnGrid
from fastrak_workbook.read.digits import Unusual, read_numbers
from fastrak_workbook.read.source import Source, package_source
from fastrak_workbook.shipped import DEMO_FILE, TEMPLATE_FILE, shipped
from fastrak_xl.domain.book import Book
from fastrak_xl.domain.cells import CellError, PercentCell, Uncalculated
from tests.bench.firm import as_workbook, firm
from tests.errors.good_book import good_tables
from tests.properties.sizes import FEW
from tests.raw_book import raw_workbook

CORPUS = Path(os.environ.get("FASTRAK_CORPUS") or Path(__file__).resolve().parents[4] / "shared" / "corpus")
STEP = 1 if os.environ.get("FASTRAK_REQUIRE_OPTIONAL") else 20
FILES = sorted(path for path in CORPUS.rglob("*") if path.suffix.lower() in (".xlsx", ".xlsm"))[::STEP]

_CELLS = st.one_of(
    st.none(),
    st.floats(allow_nan=True, allow_infinity=True),
    st.integers(-(10**18), 10**18),
    st.decimals(-(10**9), 10**9, places=2).map(float),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=5),
    st.booleans(),
    st.sampled_from([CellError("#N/A"), CellError("#DIV/0!"), Uncalculated("=A1"), PercentCell(0.05), 10**400]),
    st.datetimes(datetime(1950, 1, 1), datetime(2050, 1, 1)).map(lambda moment: moment.replace(microsecond=0)),
)
_SHEETS = st.lists(st.lists(_CELLS, max_size=30), max_size=12)


@pytest.fixture(autouse=True)
def _every_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "BY_COLUMNS", 0)


def shown(source: Source) -> dict[str, list[list[str]]]:
    """Every sheet's rows without blank cells and rows at their ends, type and all."""
    sheets = {}
    for name, grid in source.grids.items():
        rows = [["None" if cell == "" else repr(_as_day(cell)) for cell in row] for row in grid]
        for row in rows:
            while row and row[-1] == "None":
                row.pop()
        while rows and not rows[-1]:
            rows.pop()
        sheets[name] = rows
    return sheets


def _as_day(cell: object) -> object:
    """A moment at midnight as its day: what has no block of its own is calamine's to read, which has no such moment."""
    return cell.date() if isinstance(cell, datetime) and cell.time() == time() else cell


def by_columns(source: Source) -> int:
    return sum(isinstance(grid, ColumnGrid) for grid in source.grids.values())


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_SHEETS, st.booleans(), st.sampled_from([200, 4 * 2**20]))
def test_any_cells_are_those_of_the_careful_lane(rows, shared, block):
    data = raw_workbook({"Holdings": rows}, shared=shared)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tags, "_BLOCK", block)
        bulk, careful = (package_source(data, ["Holdings"], fast=fast) for fast in (True, False))
    assert shown(bulk) == shown(careful)


@pytest.mark.parametrize("name", [DEMO_FILE, TEMPLATE_FILE])
def test_what_is_shipped_is_read_by_columns_and_the_same(name):
    bulk, careful = (package_source(shipped(name), WANTED, fast=fast) for fast in (True, False))
    assert by_columns(bulk) == len(bulk.grids)
    assert shown(bulk) == shown(careful)
    same_book(bulk, careful)


def same_book(one: Source, other: Source) -> None:
    (book, found), (twin, expected) = read_book(one), read_book(other)
    assert [str(problem) for problem in found] == [str(problem) for problem in expected]
    for field in Book.__dataclass_fields__:
        table, its_twin = getattr(book, field), getattr(twin, field)
        assert (table.sheet, table.letters, table.present) == (its_twin.sheet, its_twin.letters, its_twin.present)
        assert table.frame.equals(its_twin.frame), field
        assert table.frame.dtypes.equals(its_twin.frame.dtypes), field
        assert {name: mask.tolist() for name, mask in table.bad.items()} == {
            name: mask.tolist() for name, mask in its_twin.bad.items()
        }


_ODD = st.sampled_from(
    [CellError("#N/A"), "1,234.50", "£5", "(12)", 5.5, -3, True, None, "", " ", "x", Uncalculated("=1"), "12%", 1e12]
)


@settings(max_examples=FEW // 2, deadline=None)
@given(st.data())
def test_a_book_with_mistakes_has_the_same_tables_and_diagnostics(data):
    tables = good_tables()
    sheets = {name: [list(rows[0]), *(list(row.values()) for row in rows)] for name, rows in tables.items() if rows}
    for _ in range(data.draw(st.integers(0, 6))):
        rows = sheets[data.draw(st.sampled_from(sorted(sheets)))]
        row = rows[data.draw(st.integers(1, len(rows) - 1))]
        row[data.draw(st.integers(0, len(row) - 1))] = data.draw(_ODD)
    file = raw_workbook(sheets, shared=data.draw(st.booleans()))
    bulk, careful = (package_source(file, WANTED, fast=fast) for fast in (True, False))
    assert by_columns(bulk)
    same_book(bulk, careful)


def test_a_firm_is_the_same_by_every_lane(monkeypatch):
    data = as_workbook(firm(600).tables)
    bulk, careful = (package_source(data, WANTED, fast=fast) for fast in (True, False))
    assert by_columns(bulk) == len(bulk.grids)
    same_book(bulk, careful)
    monkeypatch.setattr(limits, "BY_COLUMNS", 10**9)
    calamine = package_source(data, WANTED)
    assert not by_columns(calamine)
    same_book(bulk, calamine)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_corpus_is_the_same(path):
    data = path.read_bytes()
    try:
        admit(data)
        names = [sheet.name for sheet in Package.from_bytes(data).sheets]
        careful = package_source(data, names, fast=False)
    except (NotAWorkbook, MemoryError):
        return
    bulk = package_source(data, names)
    mine = {name for name, grid in bulk.grids.items() if isinstance(grid, ColumnGrid)}
    ours, theirs = shown(bulk), shown(careful)
    assert {name: ours[name] for name in mine} == {name: theirs[name] for name in mine}


@pytest.mark.parametrize(
    "rows",
    [
        b'<row r="2"><c r="A1"><v>1</v></c></row>',
        b'<row r="2"/><row r="1"/>',
        b'<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>1</v></c></row>',
        b'<row r="1"><c r="A1"><v>1</v></c><!-- --></row>',
        b'<row r="1"><x:c r="A1"><x:v>1</x:v></x:c></row>',
        b'<row r="1"><c r="A1" t="s"><v>5</v></c></row>',
        b'<row r="1"><c r="A1"><v>1.2.3</v></c></row>',
        b'<row r="1"><c><v>1</v></c></row>',
        b"<row><c><v>1</v></c></row>",
        b'<row r="1"><c r="XFD1"><v>1</v></c></row>',
        b'<row r="999999"><c r="A999999"><v>1</v></c></row>',
        b'<row r="1"/><c r="A1"><v>1</v></c>',
        b'<row r="1"/>\n<c r="A1"><v>1</v></c>',
        b'<row r="1"></row><c r="A1"><v>1</v></c>',
        b'<row r="1"><c r="A1"><v>1</v></c><row r="2"><c r="A2"><v>1</v></c></row></row>',
        b'<row r="1"><row r="2"><c r="A2"><v>1</v></c></row></row>',
        b'<row r="1">\n<row r="2"><c r="A2"><v>1</v></c></row></row>',
        b'<row r="01"><c r="A01"><v>1</v></c></row>',
        b'<row r="1"><c r="A1" t="e"><x><c r="B1"/></x><v>1</v></c></row><!-- -->',
        b"",
    ],
)
def test_what_is_spelt_in_no_usual_way_is_left_to_others(rows):
    with pytest.raises(Unusual):
        read_sheet(_sheet(rows), Shared(["a"], frozenset(), repr))


def _sheet(rows: bytes) -> bytes:
    return b"<worksheet><sheetData>" + rows + b"</sheetData></worksheet>"


def test_a_sheet_whose_rows_are_not_its_own_is_left_to_others() -> None:
    part = _sheet(b'<row r="1"><c r="A1"><v>1</v></c></row>')
    assert list(read_sheet(part, Shared([], frozenset(), repr))) == [[1.0]]
    for wrapped in (b"<x><sheetData>", b"<x/><y><sheetData>"):
        end = b"</sheetData></y>" if b"y" in wrapped else b"</sheetData></x>"
        with pytest.raises(Unusual):
            read_sheet(
                part.replace(b"<sheetData>", wrapped).replace(b"</sheetData>", end), Shared([], frozenset(), repr)
            )


def test_a_few_cells_that_lie_far_apart_take_no_column_each_to_the_last_row() -> None:
    wide = b"".join(b'<c r="%b1"><v>1</v></c>' % column_letter(place).encode() for place in range(702))
    with pytest.raises(Unusual):
        read_sheet(_sheet(b'<row r="1">%b</row><row r="60000"/>' % wide), Shared([], frozenset(), repr))


_NUMBERS = st.one_of(
    st.floats(allow_nan=False, allow_infinity=False).map(repr),
    st.decimals(-(10**12), 10**12, places=4, allow_nan=False).map(str),
    st.integers(0, 10**20).map(str),
    st.from_regex(r"[0-9]{0,9}\.[0-9]{1,9}", fullmatch=True),
    st.sampled_from(["5.", ".5", "+5", "1E3", "1e-7", "00012", "99999999", "999999999", "1e999"]),
)


@given(st.lists(_NUMBERS, min_size=1, max_size=40))
def test_numbers_are_the_very_ones_that_python_reads(texts):
    data = b"".join(b"<v>%b<" % text.encode() for text in texts) + b" " * 32
    text = np.frombuffer(data, dtype=np.uint8)
    words = np.ndarray((len(text) - 7,), dtype="<u8", buffer=text, strides=(1,))
    starts = np.cumsum([3, *(len(one) + 4 for one in texts[:-1])])
    found, finite = read_numbers(text, words, starts, starts + np.array([len(one) for one in texts]))
    assert found.tolist() == [float(one) for one in texts]
    assert finite.tolist() == [float(one) != float("inf") for one in texts]


def test_a_column_goes_between_processes_as_bytes_and_comes_back():
    source = package_source(as_workbook(firm(60).tables), WANTED)
    kind, there = take(pickle.dumps(("done", source), protocol=5))
    assert kind == "done"
    assert shown(there) == shown(source)


@pytest.mark.parametrize("kinds", [b"\x02", b"\x02\x02", b"\x03\x00"])
def test_an_answer_with_a_place_that_does_not_exist_is_refused(kinds):
    grid = ColumnGrid.__new__(ColumnGrid)
    with pytest.raises(ValueError, match=r"columns|value"):
        grid.__setstate__((2, {0: (kinds, np.array([7.0, 0.0]).tobytes(), ["a"], [])}))
