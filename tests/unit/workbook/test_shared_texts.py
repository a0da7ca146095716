"""Shared texts straight from their bytes are those of the XML parser, or are left to it."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fastrak_workbook.gate import limits
from fastrak_workbook.gate.reading_xml import is_shallow
from fastrak_workbook.graft import xml
from fastrak_workbook.read.careful_lane import SharedParts
from fastrak_workbook.read.formats import Formats
from fastrak_workbook.read.shared_texts import plain_texts

_HEAD = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n<sst xmlns="{xml.MAIN}" count="3">'.encode()
_PIECES = st.sampled_from(
    ["a", " ", "é", "£5", "&amp;", "&lt;", "&amp;lt;", "&quot;", "\n", "\t", "]", ">", "_", "x", "\u2028"]
)


def _part(*items: str) -> bytes:
    return _HEAD + "".join(items).encode() + b"</sst>"


_ONE = _part("<si><t>a</t></si>")


def _by_parser(part: bytes) -> list[str]:
    elements = xml.parse(part, "texts").findall("{*}si")
    assert all(len(item) == len(item[0]) + 1 == 1 for item in elements)
    return [item[0].text or "" for item in elements]


@given(st.lists(st.lists(_PIECES).map("".join), min_size=1))
def test_plain_texts_are_those_of_the_parser(texts: list[str]) -> None:
    part = _part(*(f'<si><t xml:space="preserve">{text}</t></si>' for text in texts if "]]>" not in text))
    assert plain_texts(part) == (None if b"_x" in part or b"<si>" not in part else _by_parser(part))


@pytest.mark.parametrize(
    "items",
    [
        "",
        "<si><r><t>a</t></r></si>",
        "<si><t>a</t></si><si><t/></si>",
        "<si><t>a</t><rPh sb='0'><t>b</t></rPh></si>",
        "<si><t>a<!-- b --></t></si>",
        "<si><t><![CDATA[a]]></t></si>",
        "<si><t>a\r\nb</t></si>",
        "<si><t>&#65;</t></si>",
        "<si><t>_x0041_</t></si>",
        "<si><t>a</t></si><x><si><t>b</t></si></x>",
        "<si><t>a\x01b</t></si>",
    ],
)
def test_what_is_spelt_otherwise_is_left_to_the_parser(items: str) -> None:
    assert plain_texts(_part(items)) is None


@pytest.mark.parametrize(
    "part", [b"", b"<sst>", _part("<si><t>a</t></si>") + b"<!-- -->", b"<!-- -->" + _part("<si><t>a</t></si>")]
)
def test_a_part_that_holds_more_is_left_to_the_parser(part: bytes) -> None:
    assert plain_texts(part) is None


def test_a_text_that_is_no_utf8_is_left_to_the_parser() -> None:
    assert plain_texts(_part("<si><t>@</t></si>").replace(b"@", b"\xff")) is None


def test_both_ways_give_the_cells_the_same_texts() -> None:
    formats = Formats(frozenset(), frozenset(), frozenset(), datetime(1899, 12, 30))
    plain = SharedParts("texts", _part("<si><t>M&amp;G</t></si>", "<si><t>b</t></si>"), formats)
    other = SharedParts("texts", _part("<si><t>M&amp;G</t></si>", "<si><r><t>b</t></r></si>"), formats)
    assert plain.texts() == other.texts() == ["M&G", "b"]


@pytest.mark.parametrize(
    ("part", "shallow"),
    [
        (b"<a>" * limits.MOST_DEPTH + b"</a>" * limits.MOST_DEPTH, True),
        (b"<a>" * 101 + b"</a>" * 101, False),
        (
            b"<a>" * 60 + b"<!-- </a></a></a></a></a></a></a></a></a></a></a></a></a></a></a></a></a></a></a></a> -->",
            False,
        ),
        (b"<a>" * 60 + b"<? </a> ?>", False),
        (b"<?xml version='1.0'?><a><b/></a>", True),
        (b"<?xml-x " + b"</a>" * 200 + b"?>" + b"<a>" * 150 + b"</a>" * 150, False),
        (b"", True),
    ],
)
def test_depth_is_found_at_once_or_left_to_be_counted(part: bytes, shallow: bool) -> None:
    assert is_shallow(part) is shallow
