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
from tests.unit.workbook.hostile_files import with_part, with_rows
from tests.unit.workbook.sample_workbooks import edited, parts, plain_workbook, zipped


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


_STRINGS = f'<sst xmlns="{MAIN}">{{0}}</sst>'.encode()


def _read_both_ways(data):
    """The first sheet as it is read, and by the careful lane alone."""
    return [_comparable(package_source(data, ["Holdings"], fast=fast).grids["Holdings"]) for fast in (True, False)]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("<v><![CDATA[100]]></v>", 100.0),
        ("<v>1&#48;0</v>", 100.0),
        ("<v>1<!-- a remark -->00</v>", 100.0),
        ("<v>1<?remark?>00</v>", 100.0),
        ("<v> 100 </v>", 100.0),
        ("<v>NaN</v>", CellError("NaN")),
        ("<v>1e999</v>", CellError("1e999")),
        ("<v>1,5</v>", CellError("1,5")),
    ],
)
def test_a_number_spelt_as_excel_never_does_is_read_whole(cell, value):
    assert _read_both_ways(with_rows(f'<row r="1"><c r="A1">{cell}</c></row>')) == [[[value]]] * 2


@pytest.mark.parametrize("kind", ['t ="e"', 't= "e"', "t\n=\n'e'", 't="&#101;"'])
def test_an_error_cell_is_one_however_it_is_spelt(kind):
    rows = f'<row r="1"><c r="A1" {kind}><v>#N/A</v></c></row>'
    assert _read_both_ways(with_rows(rows)) == [[[CellError("#N/A")]]] * 2


@pytest.mark.parametrize("prefix", ["a-b", "é"])
def test_a_lost_result_is_one_under_any_prefix(prefix):
    rows = f'<row r="1"><c r="A1"><{prefix}:f xmlns:{prefix}="{MAIN}">A2</{prefix}:f></c></row>'
    assert _read_both_ways(with_rows(rows)) == [[[Uncalculated("=A2")]]] * 2


@pytest.mark.parametrize(
    "part",
    [
        b'<row r="1"><c r="A2"><v>1</v></c></row>',
        b'<row r="2"><c r="A2"><v>1</v></c></row><row r="1"/>',
        b'<row r="1"><c r="A1" t="s"><v>-1</v></c></row>',
        b'<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is><v>5</v></c></row>',
        b'<row r="1"><c r="A1"><v>1</v><v>2</v></c></row>',
    ],
)
def test_cells_that_two_readers_read_differently_are_not_plain(part):
    whole = b"<sheetData>" + part + b"</sheetData>"
    assert not fast_lane.is_plain(whole)
    assert fast_lane.is_plain(b'<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>')


def _with_texts(item):
    return with_part("xl/sharedStrings.xml", lambda _: _STRINGS.replace(b"{0}", item))


@pytest.mark.parametrize("item", [b"<si><t>wo<!-- -->rd</t></si>", b"<si><t>wo<?a?>rd</t></si>"])
def test_a_remark_within_a_text_does_not_cut_it(item):
    first, careful = (package_source(_with_texts(item), ["Accounts"], fast=fast).grids for fast in (True, False))
    assert first["Accounts"] == careful["Accounts"] == [["word"]]


def test_texts_are_those_that_the_workbook_names():
    package = parts(plain_workbook())
    package["xl/texts.xml"] = package["xl/sharedStrings.xml"]
    package["xl/sharedStrings.xml"] = _STRINGS.replace(b"{0}", b"<si><t>decoy</t></si>")
    rels = "xl/_rels/workbook.xml.rels"
    package[rels] = package[rels].replace(b"sharedStrings.xml", b"texts.xml")
    assert package_source(zipped(package), ["Accounts"]).grids["Accounts"] == [["word"]]


@pytest.mark.parametrize("other", ['z:id="rId2" xmlns:z="urn:z"', 'id="rId2"'])
def test_a_sheet_is_the_one_that_its_relationship_names(other):
    def change(data):
        return data.replace(b'r:id="rId1"', f'r:id="rId1" {other}'.encode())

    data = with_part("xl/workbook.xml", change)
    first, careful = (package_source(data, ["Holdings"], fast=fast).grids["Holdings"] for fast in (True, False))
    assert (
        _comparable(first)
        == _comparable(careful)
        == _comparable(package_source(plain_workbook(), ["Holdings"]).grids["Holdings"])
    )
