"""A sheet's part as text: what stands before its rows, each row, and what stands behind them.

Why text: what is not touched keeps its bytes, which no parser and writer of XML would promise.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from itertools import pairwise
from xml.sax.saxutils import escape

from fastrak_workbook.graft import xml
from fastrak_workbook.graft.xml import NotAWorkbook

ATTRIBUTES = r"""[^>"']*(?:(?:"[^"]*"|'[^']*')[^>"']*)*"""
"""All that can stand between an element's name and the end of its tag."""

_OTHER = re.compile(r"<!--.*?-->|<!\[CDATA\[(.*?)\]\]>|<\?.*?\?>", re.DOTALL)
_SHEET_DATA = re.compile(
    rf"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>|(?P<tag><(?P<end>/?)(?P<prefix>(?:[\w.-]+:)?)sheetData(?=[\s/>]){ATTRIBUTES}>)",
    re.DOTALL,
)
_ROW = re.compile(rf"<(/?)(?:[\w.-]+:)?row(?=[\s/>])({ATTRIBUTES})>")


@dataclass(slots=True)
class RowText:
    """One `<row>`: its number on the sheet, and its text from the end of the row before."""

    number: int
    text: str


@dataclass
class SheetText:
    """A sheet's part. `prefix` is that of its elements, colon included; `rows` are in the sheet's order."""

    head: str
    rows: list[RowText]
    tail: str
    prefix: str

    @classmethod
    def read(cls, data: bytes, part: str) -> SheetText:
        """The sheet in a part's bytes; NotAWorkbook if they are none, or are written in an unusual way."""
        root = xml.parse(data, part)
        try:
            text = data.decode()
        except UnicodeDecodeError as error:
            raise _unusual(part) from error
        tags = [found for found in _SHEET_DATA.finditer(text) if found["tag"]]
        if not tags:
            raise _unusual(part)
        start, end, prefix = tags[0], tags[-1], tags[0]["prefix"]
        if start is end:  # an element without content
            opened = text[: start.end()].rstrip("/> \r\n\t") + ">"
            return cls(opened, [], f"</{prefix}sheetData>{text[end.end() :]}", prefix)
        body = text[start.end() : end.start()]
        if "<!" in body or "<?" in body:
            body = _OTHER.sub(lambda found: escape(found[1] or ""), body)
        rows, rest = _rows(body)
        in_order = all(one.number < other.number for one, other in pairwise(rows))
        if not in_order or len(rows) != sum(1 for _ in root.iterfind("{*}sheetData/{*}row")):
            raise _unusual(part)
        return cls(text[: start.end()], rows, rest + text[end.start() :], prefix)

    def data(self) -> bytes:
        """The part's bytes."""
        return "".join([self.head, *(row.text for row in self.rows), self.tail]).encode()


def _rows(body: str) -> tuple[list[RowText], str]:
    """The rows of a sheet, and the space behind the last one. A row without a number follows the one before."""
    rows: list[RowText] = []
    at, tag = 0, ""
    for found in _ROW.finditer(body):
        if not found[1]:
            tag = found[2]
        if found[1] or tag.endswith("/"):
            number = attribute(tag, "r")
            rows.append(RowText(int(number or (rows[-1].number if rows else 0) + 1), body[at : found.end()]))
            at = found.end()
    return rows, body[at:]


def attribute(tag: str, name: str) -> str | None:
    """The value of an attribute in the text of a tag; None if it has none."""
    found = re.search(rf"""(?<![^\s"']){name}\s*=\s*(?:"([^"]*)"|'([^']*)')""", tag)
    return unescape(found[1] if found[1] is not None else found[2]) if found else None


def with_attribute(tag: str, name: str, value: str) -> str:
    """The tag with another value for an attribute; as it was where it has none."""
    pattern = rf"""(?<![^\s"'])({name}\s*=\s*)(?:"[^"]*"|'[^']*')"""
    return re.sub(pattern, lambda found: f'{found[1]}"{escape(value, {chr(34): "&quot;"})}"', tag, count=1)


def tags(text: str, name: str) -> Iterator[re.Match[str]]:
    """The start tags of the elements of a name, under whichever prefix."""
    return re.finditer(rf"<(?:[\w.-]+:)?{name}(?=[\s/>]){ATTRIBUTES}>", text)


def _unusual(part: str) -> NotAWorkbook:
    return NotAWorkbook(
        f"The rows of {part} are written in an unusual way, so they cannot be changed. "
        "Open the workbook in Excel, save it as .xlsx and try again."
    )
