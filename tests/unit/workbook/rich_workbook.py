"""A firm's own workbook with everything in it that a careless writer loses, on which every command runs.

XlsxWriter makes what it can; what Excel alone makes (slicer, threaded comment, macros, extended drop-downs, custom XML,
add-ins' parts, the calculation order) is put into the package by hand.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from datetime import date
from io import BytesIO

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from fastrak_workbook.layout import input_table
from tests.errors.good_book import Row, good_tables
from tests.unit.workbook.sample_workbooks import CREATED, parts, zipped

TYPES, BOOK, BOOK_RELS = "[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
HOLDINGS = "xl/worksheets/sheet3.xml"
HOLDINGS_RELS = "xl/worksheets/_rels/sheet3.xml.rels"
OWN_COLUMNS = ("Checked By", "Gain")
"""The firm's own columns right of Holdings: one that is typed, one that is calculated."""

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MS = "http://schemas.microsoft.com/office"
_X14 = f"{_MS}/spreadsheetml/2009/9/main"
_X15 = f"{_MS}/spreadsheetml/2010/11/main"
_XM = f"{_MS}/excel/2006/main"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PERSON = "{11111111-2222-4333-8444-555555555555}"
_THREAD = "{AAAAAAAA-BBBB-4CCC-8DDD-EEEEEEEEEEEE}"
_GAIN = "Holdings[[#This Row],[Value]]-Holdings[[#This Row],[Book Cost]]"


def every_command_workbook(*, macros: bool = False) -> bytes:
    """The workbook, as .xlsx or, with `macros`, as .xlsm."""
    package = parts(_drawn())
    _add_slicer(package)
    _add_thread(package)
    _add_extended_rules(package)
    _add_calculation_order(package)
    _add_foreign_parts(package)
    if macros:
        _add_macros(package)
    return zipped(package)


def _drawn() -> bytes:
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as workbook:
        workbook.set_properties({"created": CREATED})
        looks = {
            "date": workbook.add_format({"num_format": "dd mmm yyyy", "bg_color": "#EEEEEE"}),
            "number": workbook.add_format({"num_format": "#,##0.00", "font_name": "Arial"}),
            "text": workbook.add_format({"num_format": "@", "font_color": "#123456"}),
        }
        for name, rows in good_tables().items():
            _fill(workbook.add_worksheet(name), name, rows, looks)
        _decorate(workbook, workbook.get_worksheet_by_name("Holdings"))
        workings = workbook.add_worksheet("Firm's own £ & workings")
        workings.write_formula("A1", "=SUM(Holdings!G2:G10)", None, 25475)
        workings.write_dynamic_array_formula("B1:B3", "=_xlfn.SEQUENCE(3)", None, 1)
        workings.hide()
    return target.getvalue()


def _fill(sheet: Worksheet, name: str, rows: Sequence[Row], looks: dict[str, object]) -> None:
    headings = list(rows[0])
    columns: list[dict[str, object]] = [{"header": heading} for heading in headings]
    if name == "Holdings":
        columns += [{"header": OWN_COLUMNS[0]}, {"header": OWN_COLUMNS[1], "formula": _GAIN}]
    sheet.add_table(0, 0, len(rows), len(columns) - 1, {"name": input_table(name).table, "columns": columns})
    for number, row in enumerate(rows, 1):
        for column, heading in enumerate(headings):
            value = row[heading]
            kind = "date" if isinstance(value, date) else "number" if isinstance(value, float) else "text"
            write = sheet.write_datetime if isinstance(value, date) else sheet.write
            write(number, column, value, looks[kind])
        if name == "Holdings":
            sheet.write_string(number, len(headings), "KL" if number % 2 else "AB", looks["text"])
            gain = float(row["Value"] or 0) - float(row["Book Cost"] or 0)  # type: ignore[arg-type]  # a cell of that column is a number
            sheet.write_formula(number, len(headings) + 1, f"={_GAIN}", looks["number"], gain)


def _decorate(workbook: xlsxwriter.Workbook, sheet: Worksheet) -> None:
    """A chart, a picture, comments, rules and a sparkline on Holdings; names beside."""
    sheet.data_validation("B2:B10", {"validate": "list", "source": ["CitiCode", "ISIN", "SEDOL", "MEX", "Own", "Cash"]})
    sheet.data_validation("I2:I500", {"validate": "list", "source": ["Do not sell", "Do not buy"], "show_error": False})
    sheet.conditional_format("G2:G10", {"type": "data_bar", "data_bar_2010": True})
    sheet.conditional_format(
        "E2:F10", {"type": "cell", "criteria": "<", "value": 0, "format": workbook.add_format({"bold": True})}
    )
    sheet.write_comment("G2", "Checked by telephone", {"author": "Kim Lee"})
    sheet.write_comment("D3", "tc", {"author": f"tc={_THREAD}"})
    sheet.add_sparkline("M2", {"range": "Holdings!G2:G10"})
    sheet.write_string("N5", "A note beside the table")
    chart = workbook.add_chart({"type": "column"})
    chart.add_series({"categories": "=Holdings!$D$2:$D$10", "values": "=Holdings!$G$2:$G$10"})
    sheet.insert_chart("P2", chart)
    sheet.insert_image("P20", "logo.png", {"image_data": BytesIO(_png())})
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.print_area("A1:K10")
    workbook.define_name("Fee", "=Holdings!$G$2")


def _png() -> bytes:
    """A picture of four pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    pixels = b"".join(b"\0" + b"\x1f\x5a\x96" * 2 for _ in range(2))
    header = struct.pack(">2I5B", 2, 2, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(pixels)) + chunk(b"IEND", b"")


def _put(package: dict[str, bytes], name: str, text: str, content_type: str) -> None:
    package[name] = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n' + text.encode()
    override = f'<Override PartName="/{name}" ContentType="{content_type}"/></Types>'
    package[TYPES] = package[TYPES].replace(b"</Types>", override.encode())


def _relate(package: dict[str, bytes], rels: str, identity: str, kind: str, target: str) -> None:
    line = f'<Relationship Id="{identity}" Type="{kind}" Target="{target}"/></Relationships>'
    package[rels] = package[rels].replace(b"</Relationships>", line.encode())


def _insert(package: dict[str, bytes], name: str, before: str, text: str) -> None:
    assert before.encode() in package[name], f"{name} has no {before}"
    head, _, tail = package[name].rpartition(before.encode())
    package[name] = head + text.encode() + before.encode() + tail


def _add_slicer(package: dict[str, bytes]) -> None:
    """A slicer on Holdings' code types: its part, its cache, its shape, and what refers to them."""
    name = "Slicer_Fund_Code_Type"
    _put(
        package, "xl/slicers/slicer1.xml",
        f'<slicers xmlns="{_X14}"><slicer name="Fund Code Type" cache="{name}" caption="Fund Code Type" '
        'rowHeight="234950"/></slicers>', "application/vnd.ms-excel.slicer+xml",
    )  # fmt: skip
    _put(
        package, "xl/slicerCaches/slicerCache1.xml",
        f'<slicerCacheDefinition xmlns="{_X14}" name="{name}" sourceName="Fund Code Type"><extLst>'
        f'<x:ext xmlns:x="{_MAIN}" xmlns:x15="{_X15}" uri="{{2F2917AC-EB37-4324-AD4E-5DD8C200BD13}}">'
        '<x15:tableSlicerCache tableId="3" column="2"/></x:ext></extLst></slicerCacheDefinition>',
        "application/vnd.ms-excel.slicerCache+xml",
    )  # fmt: skip
    _relate(package, HOLDINGS_RELS, "rId90", f"{_MS}/2007/relationships/slicer", "../slicers/slicer1.xml")
    _relate(package, BOOK_RELS, "rId90", f"{_MS}/2007/relationships/slicerCache", "slicerCaches/slicerCache1.xml")
    _insert(
        package, HOLDINGS, "</extLst>",
        f'<ext xmlns:x15="{_X15}" uri="{{3A4CF648-6AED-40f4-86FF-DC5316D8AED3}}">'
        f'<x14:slicerList xmlns:x14="{_X14}"><x14:slicer r:id="rId90"/></x14:slicerList></ext>',
    )  # fmt: skip
    _insert(
        package, BOOK, "</workbook>",
        f'<extLst><ext xmlns:x15="{_X15}" uri="{{46BE6895-7355-4a93-B00E-2C351335B9C9}}">'
        f'<x15:slicerCaches xmlns:x14="{_X14}"><x14:slicerCache r:id="rId90"/></x15:slicerCaches></ext></extLst>',
    )  # fmt: skip
    _insert(package, BOOK, "</definedNames>", f'<definedName name="{name}">#N/A</definedName>')
    shape = (
        "<xdr:twoCellAnchor><xdr:from><xdr:col>25</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>1</xdr:row>"
        "<xdr:rowOff>0</xdr:rowOff></xdr:from><xdr:to><xdr:col>28</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>9</xdr:row>"
        "<xdr:rowOff>0</xdr:rowOff></xdr:to>"
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f'<mc:Choice xmlns:sle15="{_MS}/drawing/2012/slicer" Requires="sle15"><xdr:graphicFrame macro="">'
        '<xdr:nvGraphicFramePr><xdr:cNvPr id="50" name="Fund Code Type"/><xdr:cNvGraphicFramePr/>'
        '</xdr:nvGraphicFramePr><xdr:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/></xdr:xfrm><a:graphic>'
        f'<a:graphicData uri="{_MS}/drawing/2010/slicer"><sle:slicer xmlns:sle="{_MS}/drawing/2010/slicer" '
        'name="Fund Code Type"/></a:graphicData></a:graphic></xdr:graphicFrame></mc:Choice><mc:Fallback>'
        '<xdr:sp macro="" textlink=""><xdr:nvSpPr><xdr:cNvPr id="0" name=""/><xdr:cNvSpPr/></xdr:nvSpPr><xdr:spPr/>'
        "</xdr:sp></mc:Fallback></mc:AlternateContent><xdr:clientData/></xdr:twoCellAnchor>"
    )
    _insert(package, "xl/drawings/drawing1.xml", "</xdr:wsDr>", shape)


def _add_thread(package: dict[str, bytes]) -> None:
    """A conversation beside the comment that stands for it in older Excels."""
    space = f"{_MS}/spreadsheetml/2018/threadedcomments"
    _put(
        package, "xl/threadedComments/threadedComment1.xml",
        f'<ThreadedComments xmlns="{space}"><threadedComment ref="D3" dT="2026-09-01T10:00:00.00" '
        f'personId="{_PERSON}" id="{_THREAD}"><text>Is this still held?</text></threadedComment></ThreadedComments>',
        "application/vnd.ms-excel.threadedcomments+xml",
    )  # fmt: skip
    _put(
        package, "xl/persons/person.xml",
        f'<personList xmlns="{space}"><person displayName="Kim Lee" id="{_PERSON}" userId="kim" providerId="None"/>'
        "</personList>", "application/vnd.ms-excel.person+xml",
    )  # fmt: skip
    kind = f"{_MS}/2017/10/relationships"
    _relate(package, HOLDINGS_RELS, "rId91", f"{kind}/threadedComment", "../threadedComments/threadedComment1.xml")
    _relate(package, BOOK_RELS, "rId91", f"{kind}/person", "persons/person.xml")


def _add_extended_rules(package: dict[str, bytes]) -> None:
    """A drop-down from another sheet, as Excel 2010 and later write it."""
    _insert(
        package, HOLDINGS, "</extLst>",
        f'<ext xmlns:x14="{_X14}" uri="{{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}}">'
        f'<x14:dataValidations xmlns:xm="{_XM}" count="1"><x14:dataValidation type="list" allowBlank="1">'
        "<x14:formula1><xm:f>Accounts!$A$2:$A$5</xm:f></x14:formula1><xm:sqref>A2:A10</xm:sqref>"
        "</x14:dataValidation></x14:dataValidations></ext>",
    )  # fmt: skip


def _add_calculation_order(package: dict[str, bytes]) -> None:
    cells = "".join(f'<c r="K{row}" i="3"/>' for row in range(2, 11)) + '<c r="A1" i="12"/><c r="B1" i="12" a="1"/>'
    _put(
        package, "xl/calcChain.xml", f'<calcChain xmlns="{_MAIN}">{cells}</calcChain>',
        "application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml",
    )  # fmt: skip
    _relate(package, BOOK_RELS, "rId92", f"{_OFFICE}/calcChain", "calcChain.xml")


def _add_foreign_parts(package: dict[str, bytes]) -> None:
    """Custom XML, and parts of an add-in that nobody here knows."""
    properties = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
    package["customXml/item1.xml"] = b"<firm xmlns='urn:firm'><branch>Ludlow</branch></firm>"
    package["customXml/_rels/item1.xml.rels"] = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/customXmlProps" Target="itemProps1.xml"/></Relationships>'
    ).encode()
    _put(
        package, "customXml/itemProps1.xml",
        f'<ds:datastoreItem xmlns:ds="{properties}" ds:itemID="{_THREAD}"><ds:schemaRefs/></ds:datastoreItem>',
        "application/vnd.openxmlformats-officedocument.customXmlProperties+xml",
    )  # fmt: skip
    _relate(package, BOOK_RELS, "rId93", f"{_OFFICE}/customXml", "../customXml/item1.xml")
    package["xl/addin/state.bin"] = bytes(range(256))
    package[TYPES] = package[TYPES].replace(
        b"<Override", b'<Default Extension="bin" ContentType="application/octet-stream"/><Override', 1
    )
    _relate(package, BOOK_RELS, "rId94", "http://addin.example/relationships/state", "addin/state.bin")


def _add_macros(package: dict[str, bytes]) -> None:
    """A stand-in for macros, which nobody may look into."""
    main = b"openxmlformats-officedocument.spreadsheetml.sheet.main"
    package[TYPES] = (
        package[TYPES]
        .replace(main, b"ms-excel.sheet.macroEnabled.main")
        .replace(
            b"</Types>",
            b'<Override PartName="/xl/vbaProject.bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>',
        )
    )
    _relate(package, BOOK_RELS, "rId95", f"{_MS}/2006/relationships/vbaProject", "vbaProject.bin")
    package["xl/vbaProject.bin"] = bytes(range(256)) * 9
