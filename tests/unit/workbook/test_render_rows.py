from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from fastrak_workbook import layout
from fastrak_workbook.render.rows import EPOCH_1904, escaped, rows_xml
from fastrak_workbook.render.table import SheetTable


def one_row(value: object, kind: layout.Kind = layout.Kind.TEXT, **more: object) -> str:
    table = SheetTable("T", (layout.Column("Heading", "field", kind),), {"field": [value]}, header_row=3)
    return rows_xml(table, [7], [15.0], **more)


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("plain", '<c r="A5" s="7" t="inlineStr"><is><t>plain</t></is></c>'),
        (" kept ", '<c r="A5" s="7" t="inlineStr"><is><t xml:space="preserve"> kept </t></is></c>'),
        ("=1+1", '<c r="A5" s="7" t="inlineStr"><is><t>=1+1</t></is></c>'),
        ("£5", '<c r="A5" s="7" t="inlineStr"><is><t>&#163;5</t></is></c>'),
        (None, '<c r="A5" s="7"/>'),
        (1234.5, '<c r="A5" s="7"><v>1234.5</v></c>'),
        (datetime.date(2026, 3, 31), '<c r="A5" s="7"><v>46112</v></c>'),
    ],
)
def test_cells(value, cell):
    assert one_row(value) == f'<row r="5" ht="15.0">{cell}</row>'


def test_dates_from_1904():
    assert "<v>44650</v>" in one_row(datetime.date(2026, 3, 31), epoch=EPOCH_1904)


@pytest.mark.parametrize(
    ("text", "xml"),
    [
        ("a\x07b", "a_x0007_b"),
        ("a\rb", "a_x000D_b"),
        ("a\tb\nc", "a\tb\nc"),
        ("literal _x0041_", "literal _x005F_x0041_"),
        ("_x_x0041_", "_x_x005F_x0041_".replace("_x_x005F_", "_x_x005F_")),
        ("<&>\"'", "&lt;&amp;&gt;&quot;'"),
        ("\uffff", "_xFFFF_"),
        ("📈", "&#128200;"),
    ],
)
def test_escaping(text, xml):
    assert escaped(text) == xml


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_every_text_is_well_formed_and_comes_back(text):
    root = etree.fromstring(f"<r>{one_row(text)}</r>")
    assert unescaped(root.findtext(".//t") or "") == text


def unescaped(shown: str) -> str:
    """What Excel reads: _xHHHH_ is one character, from left to right."""
    import re

    return re.sub("_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), shown)


def test_a_cell_that_leads_nowhere_does_not_look_like_a_link():
    columns = (layout.Column("Sheet", "sheet"), layout.Column("Cell", "cell", layout.Kind.LINK))
    data = {"sheet": ["Funds", "Gone"], "cell": ["B2", "B3"]}
    table = SheetTable("T", columns, data, 0, {"cell": ["'Funds'!B2", None]})
    xml = rows_xml(table, [4, 5], [15.0, 15.0])
    assert '<c r="B2" s="5"' in xml
    assert '<c r="B3" s="4"' in xml
