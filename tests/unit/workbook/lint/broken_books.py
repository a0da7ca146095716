"""A sound workbook with something of everything, and the ways in which it is broken: one part's text at a time."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import xlsxwriter

from fastrak_workbook.graft.membership import Membership
from fastrak_workbook.graft.package import CONTENT_TYPES, Package

SHEET, OTHER, HIDDEN = (f"xl/worksheets/sheet{number}.xml" for number in (1, 2, 3))
TABLE, OTHER_TABLE = "xl/tables/table1.xml", "xl/tables/table2.xml"
WORKBOOK, RELS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
SHEET_RELS = "xl/worksheets/_rels/sheet1.xml.rels"
CHAIN = "xl/calcChain.xml"
_LAMBDA = "=_xlfn.LAMBDA(_xlpm.portfolio,_xlop.item,IF(_xlfn.ISOMITTED(_xlpm.item),1,_xlpm.portfolio))"


def sound_book() -> bytes:
    """Tables, rules, names, a called LAMBDA with its metadata, and an order of calculation."""
    stream = BytesIO()
    workbook = xlsxwriter.Workbook(stream, {"in_memory": True})
    red = workbook.add_format({"bg_color": "#FF0000"})
    for name in ("Plans", "Others"):
        sheet = workbook.add_worksheet(name)
        _fill(sheet, name, red)
    workbook.add_worksheet("Behind").very_hidden()
    workbook.define_name("FASTRAK_ONE", _LAMBDA)
    workbook.define_name("Rate", "=Plans!$B$2")
    workbook.close()
    package = Package.from_bytes(stream.getvalue())
    membership = Membership(package)
    chain = (
        b'<calcChain xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><c r="D2" i="1"/></calcChain>'
    )
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"
    membership.add_part(CHAIN, chain, kind)
    membership.relate(CHAIN, "calcChain")
    membership.save()
    return package.to_bytes()


def _fill(sheet: Any, name: str, red: object) -> None:
    columns = [{"header": "Fund"}, {"header": "Share"}]
    sheet.add_table(0, 0, 2, 1, {"name": f"{name}Table", "columns": columns, "data": [["A", 0.5], ["B", 0.5]]})
    sheet.write_dynamic_array_formula("D2", '=FASTRAK_ONE("A")', None, 1)
    sheet.merge_range("F1:G1", "Merged")
    sheet.merge_range("F3:G3", "Too")
    sheet.write_url("I1", "internal:Others!A1")
    sheet.data_validation("B2:B3", {"validate": "list", "source": ["Yes", "No"]})
    sheet.conditional_format("B2:B3", {"type": "formula", "criteria": "=$B2>1", "format": red})


@dataclass(frozen=True)
class Breakage:
    """One way to break the book: the part, the change of its text, and the beginning of what has to be found."""

    title: str
    part: str
    change: Callable[[str], str]
    sentence: str


def _swap(old: str, new: str, count: int = 1) -> Callable[[str], str]:
    return lambda text: text.replace(old, new, count)


def _name(formula: str, attributes: str = 'name="Added"') -> Callable[[str], str]:
    return _swap("</definedNames>", f"<definedName {attributes}>{formula}</definedName></definedNames>")


def _formula(formula: str) -> Callable[[str], str]:
    return lambda text: re.sub(r"(<f t=\"array\" ref=\"D2\">)[^<]*", lambda found: found[1] + formula, text)


BREAKAGES = (
    Breakage("optional parameter in brackets", WORKBOOK, _swap("_xlop.item", "[_xlpm.item]"), "An optional parameter"),
    Breakage("a parameter twice", WORKBOOK, _swap("_xlop.item", "_xlop.portfolio"), "A LAMBDA has two parameters"),
    Breakage("name twice", WORKBOOK, _name("1", 'name="rate"'), "The name is defined twice"),
    Breakage("name like a cell", WORKBOOK, _name("1", 'name="FT1"'), "The name could be a cell"),
    Breakage("name like R1C1", WORKBOOK, _name("1", 'name="R2C3"'), "The name could be a cell"),
    Breakage("name with a blank", WORKBOOK, _name("1", 'name="My name"'), "The name holds characters"),
    Breakage("name too long", WORKBOOK, _name("1", f'name="{"n" * 256}"'), "The name is longer"),
    Breakage("comment too long", WORKBOOK, _name("1", f'name="Added" comment="{"c" * 256}"'), "The name's comment"),
    Breakage("name of a table", WORKBOOK, _name("1", 'name="planstable"'), "A table has the same name"),
    Breakage("name of no sheet", WORKBOOK, _name("1", 'name="Added" localSheetId="9"'), "The name belongs to a sheet"),
    Breakage("name without a formula", WORKBOOK, _name(""), "The formula is empty"),
    Breakage("name with an equals sign", WORKBOOK, _name("=1"), "A stored formula has no equals sign"),
    Breakage("formula too long", WORKBOOK, _name("1" + "+1" * 4_096), "The formula is longer"),
    Breakage("brackets that do not match", SHEET, _formula("SUM((1)"), "The brackets of the formula"),
    Breakage("text without an end", SHEET, _formula("FASTRAK_ONE(&quot;A)"), "A text in the formula"),
    Breakage("[@Units]", SHEET, _formula("PlansTable[@Share]"), "A stored formula says [#This Row]"),
    Breakage("a link that is not there", SHEET, _formula("[1]!FASTRAK_ONE(1)"), "The formula refers to a linked"),
    Breakage("function without prefix", SHEET, _formula("XLOOKUP(1,A1:A2,B1:B2)"), "A newer function"),
    Breakage("array outside its first cell", SHEET, _swap('ref="D2"', 'ref="D3"'), "An array's formula"),
    Breakage("metadata that is not there", SHEET, _swap('cm="1"', 'cm="2"'), "The cell has metadata"),
    Breakage("calculation order too long", CHAIN, _swap("</c", '<c r="A9"/></c'), "The order of calculation"),
    Breakage("calculation order of a value", CHAIN, _swap('r="D2"', 'r="B2"'), "The order of calculation"),
    Breakage("table id twice", OTHER_TABLE, _swap('id="2"', 'id="1"'), "Two tables have the same id"),
    Breakage("table name twice", OTHER_TABLE, _swap("OthersTable", "plansTable", 2), "Two tables have the same name"),
    Breakage("table named like a cell", TABLE, _swap("PlansTable", "ABC12", 2), "No table may have this name"),
    Breakage("heading twice", TABLE, _swap('name="Share"', 'name="fund"'), "Two columns of the table have the same h"),
    Breakage("heading unlike its cell", TABLE, _swap('name="Share"', 'name="Part"'), "The cell is not the heading"),
    Breakage("column id twice", TABLE, _swap('id="2" name="Share"', 'id="1" name="Share"'), "Two columns of the tabl"),
    Breakage("table wider than its columns", TABLE, _swap('ref="A1:B3"', 'ref="A1:C3"', 2), "The table has as many"),
    Breakage("table without rows", TABLE, _swap('ref="A1:B3"', 'ref="A1:B1"', 2), "The table has no row"),
    Breakage("merged inside a table", SHEET, _swap('"F1:G1"', '"A2:B2"'), "Cells inside a table are merged"),
    Breakage("merges that overlap", SHEET, _swap('"F3:G3"', '"G1:H1"'), "Merged cells overlap"),
    Breakage("list too long", SHEET, _swap('"Yes,No"', '"' + "Yes," * 70 + '"'), "A drop-down's list"),
    Breakage("format that is not there", SHEET, _swap("<c r", '<c s="99" r'), "The cell has a format"),
    Breakage("rule's format that is not there", SHEET, _swap('dxfId="0"', 'dxfId="7"'), "A rule has a format"),
    Breakage("shared text that is not there", SHEET, _swap("<v>0</v>", "<v>99</v>"), "The cell has a shared text"),
    Breakage("number that is not finite", SHEET, _swap("<v>0.5</v>", "<v>INF</v>"), "The cell's number is not finite"),
    Breakage("number that is none", SHEET, _swap("<v>0.5</v>", "<v>half</v>"), "The cell's number is no number"),
    Breakage("unknown error", SHEET, _swap('<v>0.5</v>', "<v>0.5</v></c><c r=\"C2\" t=\"e\"><v>#OH!</v>"), "The cell has an err"),
    Breakage("cell twice", SHEET, _swap('r="B2"', 'r="A2"'), "The cell stands twice"),
    Breakage("row twice", SHEET, _swap('<row r="3"', '<row r="2"'), "The row stands twice"),
    Breakage("sheet name twice", WORKBOOK, _swap('name="Others"', 'name="PLANS"'), "Two sheets have the same name"),
    Breakage("sheet name too long", WORKBOOK, _swap('name="Others"', f'name="{"x" * 32}"'), "No sheet may have"),
    Breakage("sheet number twice", WORKBOOK, _swap('sheetId="2"', 'sheetId="1"'), "Two sheets have the same sheetId"),
    Breakage("no visible sheet", WORKBOOK, lambda t: re.sub(r' sheetId="([12])"', r' sheetId="\1" state="hidden"', t), "No sheet is vis"),
    Breakage("hidden sheet in front", WORKBOOK, _swap("<workbookView ", '<workbookView activeTab="2" '), "The sheet in front is hidden"),
    Breakage("no sheet in front", WORKBOOK, _swap("<workbookView ", '<workbookView activeTab="5" '), "The sheet in front does not"),
    Breakage("part that is not there", RELS, _swap("worksheets/sheet3.xml", "worksheets/sheet7.xml"), "The part xl/worksheets/sheet7.xml"),
    Breakage("relationship twice", RELS, _swap('Id="rId2"', 'Id="rId1"'), "Two relationships have the same id"),
    Breakage("table that the sheet does not list", SHEET, lambda t: re.sub(r"<tableParts.*</tableParts>", "", t), "The sheet does not list"),
    Breakage("content type twice", CONTENT_TYPES, lambda t: re.sub(r"(<Override [^>]*styles[^>]*>)", r"\1\1", t), "The part is given"),
    Breakage("no content type", CONTENT_TYPES, lambda t: re.sub(r"<Override [^>]*table1.xml[^>]*>", "", t), "The part has no content"),
    Breakage("link to nowhere", SHEET, lambda t: re.sub(r' location="[^"]*"', "", t), "The link leads nowhere"),
)  # fmt: skip


def broken(book: bytes, breakage: Breakage) -> bytes:
    """The book, broken in that way."""
    package = Package.from_bytes(book)
    before = package.part(breakage.part).decode()
    after = breakage.change(before)
    assert after != before, f"{breakage.title}: the change changes nothing"
    package.put(breakage.part, after.encode())
    return package.to_bytes()
