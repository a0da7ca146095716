"""From a file's bytes to its sheets as rows of cells, whatever kind of file it is; or why it is no table."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from io import StringIO

from fastrak_workbook.addresses import column_letter
from fastrak_workbook.read.source import EVERY_VISIBLE_SHEET, Source
from fastrak_workbook.valuation.decoding import decoded
from fastrak_workbook.valuation.refusals import NotAValuation
from fastrak_workbook.valuation.sections import header_score

_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
_STARTS = ((b"%PDF", "pdf"), (b"\x89PNG", "picture"), (b"\xff\xd8\xff", "picture"), (b"GIF8", "picture"))
_MARKUP = re.compile(r"\s*(?:<!doctype html|<html|<head|<body|<script|<meta)", re.I)
_DELIMITERS = ",;\t|"
_SAMPLE_LINES = 100
_LONGEST_CELL = 100_000
_UNCLOSED_LINES = 20
"""A cell that runs over more lines than this was opened by a quotation mark that nothing closes."""

ReadWorkbook = Callable[[bytes, Iterable[str]], Source]
"""How a workbook's cells are read: in a process of its own, or (tests) here."""


@dataclass(frozen=True)
class Sheet:
    """One table file, or one sheet of a workbook. `lines`: where each row starts, where rows are no lines."""

    file: str
    name: str
    rows: Sequence[Sequence[object]]
    lines: Sequence[int] | None = None

    def line(self, row: int) -> int:
        """The line, or the row on the sheet, of a row counted from 0."""
        return self.lines[row] if self.lines is not None else row + 1

    def place(self, row: int, column: int, heading: str) -> tuple[str, str]:
        """Where a cell stands, as a diagnostic says it: "account.csv" and "line 14, Value (£)"; or sheet and cell."""
        if self.name:
            return f"{self.file}, {self.name}", f"{column_letter(max(column, 0))}{self.line(row)}"
        return self.file, f"line {self.line(row)}, {heading}" if heading else f"line {self.line(row)}"


def sheets_of(data: bytes, file: str, read: ReadWorkbook) -> list[Sheet]:
    """Every visible sheet of a workbook, or the one table of a text file; raises NotAWorkbook for what is neither."""
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise NotAValuation(file, "empty")
    for start, reason in _STARTS:
        if data.startswith(start):
            raise NotAValuation(file, reason)
    if data.startswith(_WORKBOOKS):
        return [Sheet(file, name, grid) for name, grid in read(data, [EVERY_VISIBLE_SHEET]).grids.items()]
    return [_text_sheet(decoded(data), file)]


def _text_sheet(text: str, file: str) -> Sheet:
    if _MARKUP.match(text):
        raise NotAValuation(file, "web page")
    start = text.lstrip()[:1]
    if start == "<":
        raise NotAValuation(file, "xml")
    if start in ("{", "["):
        raise NotAValuation(file, "json")
    if text[:4000].count("\x00") + text[:4000].count("\ufffd") > 40:
        raise NotAValuation(file, "binary")
    first, _, rest = text.partition("\n")
    said = re.fullmatch(r"sep=(.)\r?", first)
    if said:
        return _delimited("\n" + rest, said[1], file)
    return _delimited(text, _delimiter(text, file), file)


def _delimiter(text: str, file: str) -> str:
    """The delimiter under which the best row of headings appears; then the one that cuts most cells."""
    lines = [line for _, line in zip(range(_SAMPLE_LINES), StringIO(text), strict=False)]

    def score(delimiter: str) -> tuple[int, int]:
        rows, _ = _parsed(lines, delimiter, file)
        return max(map(header_score, rows), default=0), sum(map(len, rows))

    return max(_DELIMITERS, key=score)


def _parsed(lines: Iterable[str], delimiter: str, file: str) -> tuple[list[list[str]], int]:
    """The rows, and how many lines they came from; a cell without end is refused."""
    limit = csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(lines, delimiter=delimiter)
    try:
        return list(reader), reader.line_num
    except csv.Error as error:
        raise NotAValuation(file, "too wide") from error
    finally:
        csv.field_size_limit(limit)


def _delimited(text: str, delimiter: str, file: str) -> Sheet:
    rows, lines = _parsed(StringIO(text, newline=""), delimiter, file)
    if len(rows) == lines:
        return Sheet(file, "", rows)
    return Sheet(file, "", rows, _line_numbers(text, delimiter, file))


def _line_numbers(text: str, delimiter: str, file: str) -> list[int]:
    """The line on which each row starts, where some cells run over several lines."""
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    lines, before = [], 0
    for _ in reader:
        lines.append(before + 1)
        if reader.line_num - before > _UNCLOSED_LINES:
            raise NotAValuation(file, "unclosed", line=before + 1)
        before = reader.line_num
    return lines
