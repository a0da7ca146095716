from __future__ import annotations

import json
import re
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from fastrak_workbook.addresses import column_letter
from fastrak_workbook.gate import limits
from fastrak_workbook.gate.admit import _without_rows, admit
from fastrak_workbook.graft import dialect
from fastrak_workbook.graft.xml import NotAWorkbook
from fastrak_workbook.read.admitted import admitted_source
from fastrak_workbook.read.column_grid import ColumnGrid
from fastrak_workbook.read.source import package_source
from fastrak_workbook.shipped import DEMO_FILE, TEMPLATE_FILE, shipped
from tests.unit.workbook import sample_workbooks as books
from tests.unit.workbook.hostile_files import HOSTILE, SHEET, with_entry, with_part, with_rows
from tests.unit.workbook.sample_workbooks import parts, zipped

SECONDS, MEGABYTES = 2, 256

MEASURE = r"""
import json, re, sys
sys.path[:] = json.loads(sys.argv[1])
from fastrak_workbook.gate.admit import admit
from fastrak_workbook.graft.xml import NotAWorkbook
try:
    admit(open(sys.argv[2], "rb").read())
    decided = "admitted"
except NotAWorkbook as refused:
    decided = str(refused)
peak = re.search(r"VmHWM:\s*(\d+) kB", open("/proc/self/status").read())
print(json.dumps([decided, int(peak[1]) * 1024]))
"""


def test_there_are_sixty_hostile_files() -> None:
    assert len(HOSTILE) >= 60


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused_in_one_sentence_before_they_are_parsed(name: str) -> None:
    make, words = HOSTILE[name]
    data = make()
    started = time.process_time()
    with pytest.raises(NotAWorkbook) as refused:
        admit(data)
    assert time.process_time() - started <= SECONDS
    sentence = str(refused.value)
    assert words
    assert words in sentence
    assert "\n" not in sentence
    assert sentence.endswith(".")
    assert len(sentence) < 400


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells a process's own peak")
@pytest.mark.parametrize(
    "name", ["a text of 300 MB", "50 to 1, but 200 MB", "30,000 parts", "styles of 40 MB", "a tag of 3 MB"]
)
def test_the_gate_itself_needs_little_memory(name: str, tmp_path) -> None:
    file = tmp_path / "book.xlsx"
    file.write_bytes(HOSTILE[name][0]())
    command = [sys.executable, "-c", MEASURE, json.dumps([place for place in sys.path if place]), str(file)]
    decided, peak = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    assert decided != "admitted"
    assert peak <= MEGABYTES << 20


@pytest.mark.parametrize(
    "make",
    [
        books.plain_workbook,
        books.rich_workbook,
        books.prefixed_workbook,
        books.moved_workbook,
        books.bare_workbook,
        books.macro_workbook,
        books.strict_workbook,
        lambda: shipped(DEMO_FILE),
        lambda: shipped(TEMPLATE_FILE),
        lambda: with_entry("xl/media/blank.bmp", bytes(3 << 20)),
    ],
)
def test_what_firms_have_is_admitted(make) -> None:
    admit(make())


def test_a_name_marked_as_utf_8_in_one_place_only_is_one_name() -> None:
    name = "xl/worksheets/_rels/Bestände.xml"
    data = with_entry(name)
    at = data.rindex(name.encode())
    flags = data[at - 46 + 8 : at - 46 + 10]
    assert flags == b"\x00\x08"
    admit(data[: data.index(name.encode()) - 30 + 6] + b"\0\0" + data[data.index(name.encode()) - 30 + 8 :])


def test_power_query_keeps_its_own_part_in_utf_16() -> None:
    mashup = '<?xml version="1.0" encoding="utf-16"?><DataMashup xmlns="http://schemas.microsoft.com/DataMashup"/>'
    admit(with_entry("customXml/item1.xml", mashup.encode("utf-16")))


def test_a_drawing_of_old_excel_that_is_no_xml_is_passed_on() -> None:
    admit(with_entry("xl/drawings/vmlDrawing1.vml", b"<xml><br><v:shape></xml>"))


def test_cells_without_addresses_and_rows_out_of_order_are_read() -> None:
    admit(with_rows('<row><c><v>1</v></c><c><v>2</v></c></row><row r="9"/><row r="3"><c r="A3"/></row>'))


def test_formats_down_to_the_last_row_are_no_values() -> None:
    admit(with_rows('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" s="1"/></row>'))


def test_a_value_far_below_a_full_sheet_is_no_reason_to_refuse() -> None:
    workbook = openpyxl.Workbook()
    for row in range(1, 2_000):
        workbook.active.append([row, "fund", row * 1.5])
    workbook.active["C9000"] = 1
    stream = BytesIO()
    workbook.save(stream)
    admit(stream.getvalue())


def test_the_rows_of_a_large_sheet_are_left_out_and_the_rest_is_watched() -> None:
    row = '<row r="{0}"><c r="A{0}"><v>{0}</v></c><c r="B{0}"><v>0.{0}</v></c></row>'
    rows = "".join(row.format(number) for number in range(1, 90_000))
    admit(with_rows(rows))
    with pytest.raises(NotAWorkbook, match="joins"):
        admit(with_rows(rows, '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'))


_FULL = "".join(
    f'<row r="{row}"><c r="A{row}"><v>{row}</v></c><c r="B{row}"><v>0.5</v></c></row>' for row in range(1, 6_000)
)
_INSIDE = "".join(
    f'<row r="{row}"><c r="A{row}" t="e"><x><c r="B{row}"/></x><v>1</v></c></row>' for row in range(6_000, 6_004)
)
"""Four cells inside others: counted for themselves and with the others, they would make up for four tags too many."""
_BLANKS = "".join(
    f'<row r="{row}">{"".join(f"<c r={chr(34)}{column_letter(place)}{row}{chr(34)}/>" for place in range(702))}</row>'
    for row in range(6_000, 6_200)
)
_STEPS = "".join(f'<row r="{row}"><c r="ZZ{row}"><v>1</v></c></row>' for row in range(100_000, 1_048_576, 99_999))


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ('<row r="6000"><c r="A6000"><v>1</v></c><c r="A6000"><v>2</v></c></row>', "twice"),
        ('<row r="6000"><c r="B6000"><v>1</v></c><c r="A5000"><v>2</v></c></row>', "twice"),
        ('<row r="5000"><c r="A5000"><v>1</v></c></row>', "twice"),
        (_STEPS, "spans"),
        ('<row r="1048577"><c r="A1048577"><v>1</v></c></row>', "names a place"),
        ('<row r="6000"><c r="A6000"><v>1</c></v></row>', "well-formed"),
        ('<row r="6000"><c r="A6000"><v>1</v></c>&nothing;</row>', "well-formed"),
        (_INSIDE + '<row r="7000"><c r="A7000"><v>1</v></c><c  r="A7000"><v>2</v></c></row>', "twice"),
        ("""<row r="6000"><c r="A6000" t="e"><x><c r='A6000'/></x><v>1</v></c></row>""", "twice"),
        ('<row r="06000"><c r="A06000"><v>1</v></c></row>', "names a place"),
        (f'<row r="6000"><c r="A6000" t="e"><v>1</v>{"<a>" * 150}{"</a>" * 150}</c></row>', "deep"),
        (_BLANKS + '<row r="105000"/><row r="205000"><c r="ZZ205000"><v>1</v></c></row>', "spans"),
    ],
)
def test_what_is_read_by_columns_is_watched_as_well(rows: str, words: str) -> None:
    data = with_rows(_FULL + rows)
    with pytest.raises(NotAWorkbook, match=words):
        admit(data)
    with pytest.raises(NotAWorkbook, match=words):
        admitted_source(data, ["Holdings"])


def _large(body: str) -> bytes:
    """A workbook whose first sheet has much around its rows."""
    links = "".join(f'<hyperlink ref="A{row}" location="B{row}"/>' for row in range(1, 3_000))
    return with_part(
        SHEET,
        lambda part: re.sub(
            rb"<sheetData>.*?</sheetData>", f"{body}<hyperlinks>{links}</hyperlinks>".encode(), part, flags=re.DOTALL
        ),
    )


@pytest.mark.parametrize(
    "body",
    [
        "<sheetData/>",
        "<!-- <sheetData> --><sheetData></sheetData>",
        '<sheetData a=">"></sheetData>',
        '<sheetData><row r="1"><c r="A1" t="str"><v>a<?b </sheetData> ?></v></c></row></sheetData>',
    ],
)
def test_a_sheet_in_unusual_words_is_let_in(body: str) -> None:
    data = _large(body)
    assert admitted_source(data, ["Holdings"]) == package_source(data, ["Holdings"])


def test_a_sheet_without_rows_is_let_in_however_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "WATCHED_PART", 0)
    admit(_large("<sheetData/>"))


def test_cells_beside_the_rows_are_watched() -> None:
    data = with_rows(_FULL, '<foo><row r="1"><c r="A1"><v>9</v></c></row></foo>')
    with pytest.raises(NotAWorkbook, match="twice"):
        admitted_source(data, ["Holdings"])


def test_what_stands_behind_the_rows_is_not_copied_again_and_again() -> None:
    pieces = [b"<worksheet><sheetData><row/></sheet", b"Data><a/>", *([b"<b/>" * 20_000] * 1_000), b"</worksheet>"]
    begun = time.process_time()
    assert b"".join(_without_rows(pieces)) == b"".join(pieces).replace(b"<row/>", b"")
    assert time.process_time() - begun < 3


def test_a_strict_sheet_that_grows_in_the_usual_names_is_watched(monkeypatch: pytest.MonkeyPatch) -> None:
    name = ' xmlns:a="http://purl.oclc.org/ooxml/drawingml/main"'
    rows = f'<row r="6000"><c r="A6000"{name}><v>1</v></c><c r="A6000"><v>2</v></c></row>'
    package = parts(with_rows(_FULL + rows))
    package = {part: dialect.strict(content) for part, content in package.items()}
    monkeypatch.setattr(limits, "WATCHED_PART", len(package[SHEET]))
    with pytest.raises(NotAWorkbook, match="twice"):
        admitted_source(zipped(package), ["Holdings"])


def test_a_large_sheet_is_unpacked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    data = with_rows(_FULL)
    monkeypatch.setattr(zipfile.ZipFile, "read", _read_but_no_sheet(zipfile.ZipFile.read))
    grid = admitted_source(data, ["Holdings"]).grids["Holdings"]
    assert isinstance(grid, ColumnGrid)
    assert grid[-1] == [5_999.0, 0.5]


def _read_but_no_sheet(read: Callable[[zipfile.ZipFile, str], bytes]) -> Callable[[zipfile.ZipFile, str], bytes]:
    def reading(archive: zipfile.ZipFile, name: str) -> bytes:
        assert "worksheets" not in name
        return read(archive, name)

    return reading


def test_parts_whose_folders_are_separated_by_backslashes_are_found() -> None:
    package = parts(books.plain_workbook())
    data = zipped({name.replace("/", "\\"): part for name, part in package.items()})
    admit(data)
    assert package_source(data, ["Holdings"]).grids == package_source(books.plain_workbook(), ["Holdings"]).grids
