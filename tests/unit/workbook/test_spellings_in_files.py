"""Every spelling of the value parser's table as a cell of a real file, through both lanes and the columns."""

from __future__ import annotations

from io import BytesIO

import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from fastrak_workbook.graft.package import Package
from fastrak_workbook.layout import Column, Kind, TableLayout
from fastrak_workbook.parse.book import read_table
from fastrak_workbook.parse.columns import read_column
from fastrak_workbook.read import careful_lane, fast_lane
from fastrak_workbook.read.source import Source, package_source
from fastrak_workbook.read.tables import find_table
from fastrak_xl.domain.cells import CellError, Grid, PercentCell, Uncalculated
from fastrak_xl.domain.money import nearest_penny
from tests.raw_book import raw_workbook
from tests.unit.domain.spellings import read_spellings, refused_spellings
from tests.unit.domain.test_values import READERS, meant

KINDS = {
    "pounds": Kind.MONEY, "pence": Kind.PRICE, "number": Kind.NUMBER, "whole_number": Kind.COUNT,
    "allocation": Kind.ALLOCATION, "day": Kind.DATE, "yes_or_no": Kind.YES_NO, "text": Kind.TEXT, "code": Kind.CODE,
    "code_type": Kind.CODE_TYPE, "lock": Kind.LOCK, "colour": Kind.COLOUR,
}  # fmt: skip
"""The column that each reader reads; only settings are read by `points`, one by one."""

LAYOUTS = {
    name: TableLayout(name, name, (Column("Row", "row", Kind.NUMBER), Column("Cell", "cell", kind, required=True)))
    for name, kind in KINDS.items()
}
EXPECTED: dict[str, list[tuple[object, object, str]]] = {
    name: [
        *((cell, meant(reader, meaning), "") for reader, cell, meaning in read_spellings() if reader == name),
        *((cell, None, code) for reader, cell, code in refused_spellings() if reader == name),
    ]
    for name in KINDS
}
"""Per reader: the cell, what it means, the code that refuses it."""


AS_INFINITE = {"FX107": "FX101", "FX110": "FX105"}
"""An integer beyond every float is an infinite one in a file."""


def _in_file(expected: list[tuple[object, object, str]]) -> list[tuple[object, object, str]]:
    return [
        (cell, meaning, AS_INFINITE.get(code, code) if isinstance(cell, int) and abs(cell) > 10**300 else code)
        for cell, meaning, code in expected
    ]


def _sheet(name: str, cells: list[object]) -> list[list[object]]:
    heading = "Cell (pence)" if name == "pence" else "Cell"
    return [["Row", heading], *([number, cell] for number, cell in enumerate(cells, 2))]


def _file(shared: bool) -> bytes:
    return raw_workbook(
        {name: _sheet(name, [cell for cell, _, _ in rows]) for name, rows in EXPECTED.items()}, shared=shared
    )


def _plain_cells(name: str) -> list[tuple[object, object, str]]:
    """The spellings that a sheet in the fast lane can hold."""
    return [row for row in EXPECTED[name] if not isinstance(row[0], CellError | Uncalculated) and _is_plain(row[0])]


def _is_plain(cell: object) -> bool:
    """Not a number that no spreadsheet writes: NaN, an infinite one, one of hundreds of digits."""
    return not isinstance(cell, int | float) or abs(cell) < 10**99


def _stored(kind: Kind, meaning: object) -> object:
    """A meaning as its column stores it."""
    if kind is Kind.MONEY:
        return pd.NA if meaning is None else nearest_penny(meaning)  # type: ignore[arg-type]  # a Decimal
    if kind in (Kind.PRICE, Kind.NUMBER, Kind.COUNT):
        return None if meaning is None else float(meaning)  # type: ignore[arg-type]  # a number
    return meaning or "" if kind in (Kind.TEXT, Kind.CODE, Kind.CODE_TYPE, Kind.LOCK, Kind.COLOUR) else meaning


def _same(one: object, other: object) -> bool:
    if one is pd.NA or other is pd.NA:
        return one is other
    return one == other or (one is None and other != other) or (other is None and one != one)


def _check(name: str, grid: Grid, spellings: list[tuple[object, object, str]]) -> None:
    """Every refused cell is an error of that very cell and a blank that is known as unread; all others are right."""
    expected = _in_file(spellings)
    found, problems = find_table(Source({name: grid}), LAYOUTS[name])
    table, diagnostics = read_table(found)
    errors = {(one.cell, one.code) for one in diagnostics if one.is_error}
    assert problems == []
    assert errors == {(f"B{row}", code) for row, (_, _, code) in enumerate(expected, 2) if code}
    assert [row for row, bad in zip(found.rows, table.unread("cell"), strict=True) if bad] == [
        row for row, (_, _, code) in enumerate(expected, 2) if code
    ]
    for value, (cell, meaning, _) in zip(table.frame["cell"].tolist(), expected, strict=True):
        assert _same(value, _stored(KINDS[name], meaning)), (cell, value)


@pytest.mark.parametrize("name", KINDS)
def test_a_column_agrees_with_its_reader(name: str) -> None:
    cells = [cell for cell, _, _ in EXPECTED[name]]
    read = read_column(LAYOUTS[name].columns[1], cells, in_pence=name == "pence")
    assert read.bad.tolist() == [bool(code) for _, _, code in EXPECTED[name]]
    for value, (cell, meaning, _) in zip(pd.Series(read.values).tolist(), EXPECTED[name], strict=True):
        assert _same(value, _stored(KINDS[name], meaning)), (cell, value)


@pytest.mark.parametrize("shared", [False, True], ids=["inline", "shared"])
def test_a_file_with_all_spellings(shared: bool) -> None:
    grids = package_source(_file(shared), KINDS).grids
    for name, expected in EXPECTED.items():
        _check(name, grids[name], expected)


@pytest.mark.parametrize("shared", [False, True], ids=["inline", "shared"])
def test_both_lanes_read_all_spellings_alike(shared: bool) -> None:
    plain = {name: _plain_cells(name) for name in KINDS}
    data = raw_workbook(
        {name: _sheet(name, [cell for cell, _, _ in rows]) for name, rows in plain.items()}, shared=shared
    )
    package, calamine = Package.from_bytes(data), CalamineWorkbook.from_filelike(BytesIO(data))
    parts = {sheet.name: package.part(sheet.part) for sheet in package.sheets}
    careful = careful_lane.read_grids(package, parts)
    for name, expected in plain.items():
        assert fast_lane.is_plain(parts[name]), name
        _check(name, fast_lane.read_grid(calamine, name), expected)
        _check(name, careful[name], expected)


def test_settings_keep_their_percent_format() -> None:
    cells = [(cell, meaning) for reader, cell, meaning in read_spellings() if reader == "points"]
    grid = package_source(raw_workbook({"Settings": [[cell, "x"] for cell, _ in cells]}), ["Settings"]).grids[
        "Settings"
    ]
    assert sum(isinstance(row[0], PercentCell) for row in grid) >= 2
    for row, (cell, meaning) in zip(grid, cells, strict=True):
        assert READERS["points"](row[0]) == meant("points", meaning), cell
