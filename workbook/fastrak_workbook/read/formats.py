"""What a cell's number format tells of its meaning: a percentage, or a date. ECMA-376 part 1, 18.8.30."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from fastrak_workbook.graft import xml
from fastrak_workbook.graft.package import Package

_PERCENT_IDS = frozenset({9, 10})
_DATE_IDS = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_NOT_CODE = re.compile(r'"[^"]*"|\[(?!hh?\]|mm?\]|ss?\])[^\]]*\]|\\.|_.|\*.', re.I)
_DURATION = re.compile(r"\[(?:h+|m+|s+)\]", re.I)
_DURATION_ID = 46
_DATE_LETTER = re.compile(r"[dmyhs]", re.I)
_LONGEST_CODE = 1_000
"""Excel allows 255 characters."""
_EPOCH, _EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)
_LOST_DAY = 60
"""Excel's calendar has a 29 February 1900; the days before it are one off from the epoch."""


@dataclass(frozen=True)
class Formats:
    """The cell styles that show percentages, dates, or hours that add up, and the day that dates count from."""

    percent: frozenset[int]
    dates: frozenset[int]
    durations: frozenset[int]
    epoch: datetime

    def moment(self, number: float) -> date | time | None:
        """The moment that a number means in a cell that shows dates; None where there is no such day.

        Less than one is a time of day, as Excel has it: its calendar has no day 0.
        """
        if number < 1:
            return (datetime.min + timedelta(days=max(number, 0))).time()
        days = number + 1 if self.epoch == _EPOCH and number < _LOST_DAY else number
        try:
            return self.epoch + timedelta(days=days)
        except OverflowError:
            return None


def read_formats(package: Package) -> Formats:
    """The formats of a workbook."""
    part = package.related(package.workbook_part, "styles")
    root = xml.parse(package.part(part), part) if part is not None else None
    codes = {} if root is None else dict(enumerate(_codes(root)))
    return Formats(
        percent=frozenset(style for style, (number, code) in codes.items() if _is_percent(number, code)),
        dates=frozenset(style for style, (number, code) in codes.items() if _is_date(number, code)),
        durations=frozenset(style for style, (number, code) in codes.items() if _is_duration(number, code)),
        epoch=_EPOCH_1904 if _counts_from_1904(package) else _EPOCH,
    )


def _codes(root: xml.Element) -> list[tuple[int, str]]:
    """The number format of each cell style: its number and, where it is not built in, its code."""
    own = {
        int(f.get("numFmtId") or 0): (f.get("formatCode") or "")[:_LONGEST_CODE]
        for f in root.iterfind("{*}numFmts/{*}numFmt")
    }
    numbers = [int(style.get("numFmtId") or 0) for style in root.iterfind("{*}cellXfs/{*}xf")]
    return [(number, own.get(number, "")) for number in numbers]


def _is_percent(number: int, code: str) -> bool:
    return "%" in _NOT_CODE.sub("", code) if code else number in _PERCENT_IDS


def _is_duration(number: int, code: str) -> bool:
    return bool(_DURATION.search(code)) if code else number == _DURATION_ID


def _is_date(number: int, code: str) -> bool:
    return bool(_DATE_LETTER.search(_NOT_CODE.sub("", code))) if code else number in _DATE_IDS


def _counts_from_1904(package: Package) -> bool:
    root = xml.parse(package.part(package.workbook_part), package.workbook_part)
    properties = root.find("{*}workbookPr")
    return properties is not None and properties.get("date1904") in ("1", "true")
