from __future__ import annotations

from fastrak_workbook.graft import xml
from fastrak_workbook.graft.styles import StyleNumbers, merge_styles

ADDED = """
<numFmts count="1"><numFmt numFmtId="164" formatCode="0.0"/></numFmts>
<fonts count="2"><font><sz val="11"/></font><font><b/></font></fonts>
<fills count="1"><fill><patternFill patternType="none"/></fill></fills>
<borders count="1"><border/></borders>
<cellStyleXfs count="1"><xf/></cellStyleXfs>
<cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>
<xf numFmtId="164" fontId="1" fillId="0" borderId="0" xfId="0"/></cellXfs>
<dxfs count="1"><dxf><font><b/></font></dxf></dxfs>
"""


def sheet(content: str) -> xml.Element:
    return xml.parse(f'<styleSheet xmlns="{xml.MAIN}">{content}</styleSheet>'.encode(), "styles")


def names(root: xml.Element) -> list[str]:
    return [xml.local_name(child) for child in root]


def test_a_number_format_gets_a_free_number_and_its_cells_follow():
    base = sheet(
        '<numFmts count="1"><numFmt numFmtId="170" formatCode="0.000"/></numFmts>'
        '<fonts count="1"><font><i/></font></fonts><cellXfs count="1"><xf numFmtId="170"/></cellXfs>'
    )
    numbers = merge_styles(base, sheet(ADDED))
    formats = {entry.get("numFmtId"): entry.get("formatCode") for entry in base.iterfind("{*}numFmts/{*}numFmt")}
    assert formats == {"170": "0.000", "171": "0.0"}
    assert numbers.cell_formats == (1, 2)
    ours = base.findall("{*}cellXfs/{*}xf")[2]
    assert (ours.get("numFmtId"), ours.get("fontId")) == ("171", "2")
    assert base.find("{*}fonts").get("count") == "3"


def test_lists_that_are_missing_are_made_in_their_place():
    base = sheet("<fonts count='1'><font/></fonts><cellXfs><xf/></cellXfs><extLst/>")
    merge_styles(base, sheet(ADDED))
    assert names(base) == ["numFmts", "fonts", "fills", "borders", "cellXfs", "dxfs", "extLst"]
    assert all("xfId" not in xf.attrib for xf in base.iterfind("{*}cellXfs/{*}xf"))


def test_entries_that_are_there_are_shared():
    base = sheet("")
    first = merge_styles(base, sheet(ADDED))
    before = xml.serialise(base)
    assert merge_styles(base, sheet(ADDED)) == first == StyleNumbers((0, 1), (0,))
    assert xml.serialise(base) == before


def test_our_formats_build_on_normal_wherever_it_is():
    base = sheet(
        '<cellStyleXfs><xf fontId="1"/><xf/></cellStyleXfs><cellXfs><xf xfId="1"/></cellXfs><cellStyles>'
        '<cellStyle name="Input" xfId="0"/><cellStyle name="Normal" xfId="1" builtinId="0"/></cellStyles>'
    )
    merge_styles(base, sheet(ADDED))
    assert {xf.get("xfId") for xf in base.iterfind("{*}cellXfs/{*}xf")} == {"1"}


def test_prefixes_and_attributes_of_other_makers_survive():
    text = (
        f'<x:styleSheet xmlns:x="{xml.MAIN}" xmlns:mc="http://mc" xmlns:x14ac="http://x14ac" '
        'mc:Ignorable="x14ac">'
        '<x:fonts count="1" x14ac:knownFonts="1"><x:font/></x:fonts></x:styleSheet>'
    )
    base = xml.parse(text.encode(), "styles")
    merge_styles(base, sheet(ADDED))
    written = xml.serialise(base).decode()
    assert 'mc:Ignorable="x14ac"' in written
    assert '<x:fonts count="3" x14ac:knownFonts="1"><x:font/>' in written
    assert "<ns0:" not in written
