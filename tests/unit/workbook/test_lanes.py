"""The fast lane and the careful lane give the same grid; only the careful one sees what calamine would lose."""

from __future__ import annotations

import re
from datetime import date, datetime
from io import BytesIO

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from fastrak_workbook.graft.package import Package
from fastrak_workbook.graft.xml import MAIN
from fastrak_workbook.read import careful_lane, fast_lane
from fastrak_workbook.read.source import package_source
from fastrak_workbook.shipped import DEMO_FILE, TEMPLATE_FILE, shipped
from fastrak_xl.domain.cells import CellError, PercentCell, Uncalculated
from tests.unit.workbook.sample_workbooks import edited, plain_workbook


def _comparable(grid):
    """Rows without trailing blanks; a blank is None, and a moment at midnight is a day."""
    rows = []
    for row in grid:
        cells = [None if cell == "" else cell for cell in row]
        cells = [cell.date() if isinstance(cell, datetime) and not cell.hour else cell for cell in cells]
        while cells and cells[-1] is None:
            cells.pop()
        rows.append(cells)
    while rows and not rows[-1]:
        rows.pop()
    return rows


@pytest.mark.parametrize("name", [DEMO_FILE, TEMPLATE_FILE])
def test_both_lanes_give_the_same_grid(name):
    data = shipped(name)
    package, calamine = Package.from_bytes(data), CalamineWorkbook.from_filelike(BytesIO(data))
    compared = 0
    for sheet in package.sheets:
        part = package.part(sheet.part)
        if fast_lane.is_plain(part):
            careful = careful_lane.read_grids(package, {sheet.name: part})[sheet.name]
            assert _comparable(careful) == _comparable(fast_lane.read_grid(calamine, sheet.name)), sheet.name
            compared += 1
    assert compared >= 5


def _workbook(write):
    stream = BytesIO()
    workbook = xlsxwriter.Workbook(stream, {"in_memory": True})
    write(workbook, workbook.add_worksheet("Settings"))
    workbook.close()
    return package_source(stream.getvalue(), ["Settings"]).grids["Settings"]


def test_the_careful_lane_keeps_what_matters():
    def write(workbook, sheet):
        percent, day = (
            workbook.add_format({"num_format": "0%"}),
            workbook.add_format({"num_format": "dd/mm/yyyy"}),
        )
        sheet.write_formula("A1", "=1/0", None, "#DIV/0!")
        sheet.write_formula("B1", "=1+1", None, 2)
        sheet.write_formula("C1", '="a"', None, "a")
        sheet.write_number("D1", 0.05, percent)
        sheet.write_datetime("E1", date(2026, 9, 30), day)
        sheet.write_boolean("F1", True)
        sheet.write_rich_string("A2", "one ", workbook.add_format({"bold": True}), "two")
        sheet.write_string("B2", "line\x01end")
        sheet.write_string("D4", "NA")

    first, second, third, fourth = _workbook(write)
    assert first[:4] == [CellError("#DIV/0!"), 2.0, "a", 0.05]
    assert isinstance(first[3], PercentCell)
    assert first[4:] == [datetime(2026, 9, 30), True]
    assert second == ["one two", "line\x01end"]
    assert (third, fourth) == ([], [None, None, None, "NA"])


def _careful(cell):
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData><row r="1">{cell}</row></sheetData></worksheet>'
    package = Package.from_bytes(shipped(TEMPLATE_FILE))
    return careful_lane.read_grids(package, {"x": sheet.encode()})["x"]


def test_a_formula_without_a_value_is_uncalculated():
    for value in ("", "<v/>", "<v></v>"):
        assert _careful(f'<c r="A1"><f>SUM(B1:B2)</f>{value}</c>') == [[Uncalculated("=SUM(B1:B2)")]]


def test_a_formula_calculated_to_an_empty_text_is_blank():
    assert _careful('<c r="A1" t="str"><f>""</f><v></v></c>') == [[None]]


@pytest.mark.parametrize(
    "part",
    [
        b'<row r="1"><c r="A1" t="e"><v>#N/A</v></c></row>',
        b"<row r='1'><c r='A1'><v>1</v></c></row>",
        b'<row r="1"><c r="A1"><f>1+1</f></c></row>',
        b'<row r="1"><c r="XFD1"><v>1</v></c></row>',
        b'<row r="1048576"><c r="A1048576"><v>1</v></c></row>',
        b'<x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c></x:row>',
    ],
)
def test_what_calamine_would_change_or_choke_on_is_not_plain(part):
    assert not fast_lane.is_plain(part)


def test_both_lanes_know_the_same_escapes():
    escapes = [f"a_x{code:04X}_b_x{code:04x}_" for code in range(0x20, 0x10000, 7)]
    escapes += [f"_x{code:04X}_" for code in (0x0, 0x7, 0xD, 0xD7FF, 0xD800, 0xDFFF, 0xE000, 0xFFFE, 0xFFFF)]
    rows = "".join(
        f'<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>{one}</t></is></c></row>' for n, one in enumerate(escapes, 1)
    )
    edits = {"xl/worksheets/sheet1.xml": lambda text: re.sub("(?<=<sheetData>).*(?=</sheetData>)", rows, text)}
    data = edited(plain_workbook("x"), edits)
    package, calamine = Package.from_bytes(data), CalamineWorkbook.from_filelike(BytesIO(data))
    careful = careful_lane.read_grids(package, {"x": package.part("xl/worksheets/sheet1.xml")})["x"]
    assert careful == fast_lane.read_grid(calamine, "x")


@pytest.mark.parametrize("number", ["NaN", "INF", "-inf", "1e999", "0x1F", "1_000", "٣", "9" * 400, "twelve"])
def test_what_is_no_number_is_an_error_with_its_text(number):
    assert _careful(f'<c r="A1"><v>{number}</v></c>') == [[CellError(number)]]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('t="b"><v>true</v>', True),
        ('t="b"><v>false</v>', False),
        ('t="b"><v>0</v>', False),
        ('t="b"><v>yes</v>', CellError("yes")),
        ('t="d"><v>2026-09-30</v>', datetime(2026, 9, 30)),
        ('t="d"><v>2026-09-30T16:30:00Z</v>', datetime(2026, 9, 30, 16, 30)),
        ('t="d"><v>30/09/2026</v>', CellError("30/09/2026")),
        ('t="str"><f>A2</f><v>#N/A</v>', "#N/A"),
    ],
)
def test_cells_of_other_programs(cell, value):
    assert _careful(f'<c r="A1" {cell}</c>') == [[value]]


def test_a_shared_string_that_does_not_exist_is_no_other_one():
    with pytest.raises(ValueError, match="shared string"):
        _careful('<c r="A1" t="s"><v>-1</v></c>')


@pytest.mark.parametrize("cell", ['t="d"><v>2026-09-30</v>', 't="b"><v>true</v>'])
def test_values_in_words_are_not_plain(cell):
    assert not fast_lane.is_plain(f'<row r="1"><c r="A1" {cell}</c></row>'.encode())
