"""A sheet's part as text: what stands before its rows, each row, and what stands behind them.

Why text: what is not touched keeps its bytes, which no parser and writer of XML would promise.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html import unescape
from itertools import pairwise
from xml.parsers import expat
from xml.sax.saxutils import escape

from fastrak_workbook.graft import xml
from fastrak_workbook.graft.xml import NotAWorkbook

ATTRIBUTES = r"""[^>"']*(?:(?:"[^"]*"|'[^']*')[^>"']*)*"""
"""All that can stand between an element's name and the end of its tag."""

_OTHER = re.compile(r"<!--.*?-->|<!\[CDATA\[(.*?)\]\]>|<\?.*?\?>", re.DOTALL)
_SHEET_DATA = re.compile(rf"<(/?)((?:[\w.-]+:)?)sheetData(?=[\s/>]){ATTRIBUTES}>")
_NAME = re.compile(r"sheetData(?=[\s/>])")
_WHOLE = re.compile(r"[0-9]{1,10}", re.ASCII)


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
        text = _checked(data, part)
        tags = _sheet_data(text)
        if not tags:
            raise _unusual(part)
        start, end, prefix = tags[0], tags[-1], tags[0][2]
        if start is end:  # an element without content
            opened = text[: start.end()].rstrip("/> \r\n\t") + ">"
            return cls(opened, [], f"</{prefix}sheetData>{text[end.end() :]}", prefix)
        body = text[start.end() : end.start()]
        if "<!" in body or "<?" in body:
            body = _OTHER.sub(lambda found: escape(found[1] or ""), body)
        rows, rest = _rows(body, prefix)
        if rest.strip() or any(one.number >= other.number for one, other in pairwise(rows)):
            raise _unusual(part)
        return cls(text[: start.end()], rows, rest + text[end.start() :], prefix)

    def data(self) -> bytes:
        """The part's bytes."""
        return "".join([self.head, *(row.text for row in self.rows), self.tail]).encode()


def _checked(data: bytes, part: str) -> str:
    """The text of a part that is well-formed, declares no entities, and is written in UTF-8; else NotAWorkbook."""
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        xml.parse(data, part)  # which refuses it
    try:
        expat.ParserCreate().Parse(data, True)  # a tenth of the time that a tree of 50,000 rows takes
        return data.decode()
    except expat.ExpatError as error:
        raise xml.not_well_formed(part) from error
    except UnicodeDecodeError as error:
        raise _unusual(part) from error


def _sheet_data(text: str) -> list[re.Match[str]]:
    """The tags of the element that holds the rows, comments and the like left out."""
    hidden = [found.span() for found in _OTHER.finditer(text)] if "<!" in text or text.count("<?") > 1 else []
    starts = (text.rfind("<", 0, found.start()) for found in _NAME.finditer(text))
    found = (_SHEET_DATA.match(text, start) for start in starts)
    return [one for one in found if one and not any(start <= one.start() < end for start, end in hidden)]


def _rows(body: str, prefix: str) -> tuple[list[RowText], str]:
    """The rows of a sheet, and the space behind the last one. A row without a number follows the one before."""
    tag = re.compile(rf"<{re.escape(prefix)}row(?=[\s/>])(?:\s+r=\"([0-9]{{1,7}})\")?({ATTRIBUTES})>")
    end, rows, at, number = f"</{prefix}row", [], 0, 0
    while (found := tag.search(body, at)) is not None:
        number = int(found[1] or 0) or whole_number(found[2], "r") or number + 1
        stop = found.end() if found[2].endswith("/") else body.index(">", body.index(end, found.end())) + 1
        if body[at : found.start()].strip():  # rows under another prefix, or what is no row
            return [], body
        rows.append(RowText(number, body[at:stop]))
        at = stop
    return rows, body[at:]


def attribute(tag: str, name: str) -> str | None:
    """The value of an attribute in the text of a tag; None if it has none."""
    found = _attribute(name).search(tag)
    return unescape(found[1] if found[1] is not None else found[2]) if found else None


@cache
def _attribute(name: str) -> re.Pattern[str]:
    return re.compile(rf"""(?<![^\s"']){name}\s*=\s*(?:"([^"]*)"|'([^']*)')""")


def whole_number(tag: str, name: str) -> int:
    """The whole number in an attribute, 0 if it is not there; NotAWorkbook for anything else."""
    value = attribute(tag, name) or "0"
    if not _WHOLE.fullmatch(value):
        raise NotAWorkbook(
            f"The workbook is damaged: an attribute {name} is no number (found '{value[:20]}'). "
            "Open it in Excel, save it as .xlsx and try again."
        )
    return int(value)


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
