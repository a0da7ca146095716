"""Days inside longer texts: "30-10-2026 09:12", "Summary as at 30 October 2026", "October 30, 2026"."""

from __future__ import annotations

import re
from datetime import date, datetime

from fastrak_xl.domain.values import Unreadable, day

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*"
_DAYS = re.compile(
    r"(?P<iso>\d{4}-\d{2}-\d{2})"
    r"|(?P<numbers>\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2}))(?!\d)"
    rf"|(?P<words>\d{{1,2}}(?:st|nd|rd|th)?[ -]{_MONTH},?[ -](?:\d{{4}}|\d{{2}}))(?!\d)"
    rf"|(?P<american>{_MONTH} \d{{1,2}},? \d{{4}})",
    re.I,
)
_COMPACT = re.compile(r"(?<!\d)(20\d{2})(0[1-9]|1[0-2])([0-2]\d|3[01])(?!\d)")
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b", re.I)


def last_day(text: str) -> date | None:
    """The last day that a text names, day before month; None where it names none."""
    days = [found for match in _DAYS.finditer(text) if (found := _day(match)) is not None]
    return days[-1] if days else None


def before_day(text: str) -> str:
    """What stands before the first day of a text: the words that say what the day means."""
    match = _DAYS.search(text)
    return text[: match.start()] if match else text


def day_in_file_name(name: str) -> date | None:
    """A day in a file's name: "holdings 30-10-2026.csv", "valuation_20261030.xlsx"."""
    plain = name.replace("_", " ")
    compact = _COMPACT.search(plain)
    return last_day(plain) or (_or_none("-".join(compact.groups())) if compact else None)


def _day(match: re.Match[str]) -> date | None:
    words = re.split(r"[ -]", " ".join(_ORDINAL.sub("", match[0]).replace(",", " ").split()))
    if match["american"]:
        words = [words[1], words[0], words[2]]
    if match["american"] or match["words"]:
        year = words[2] if len(words[2]) == 4 else f"20{words[2]}"
        return _or_none(f"{words[0]} {words[1][:3]} {year}")
    return _or_none(match[0] if match["iso"] else re.sub(r"[.-]", "/", match[0]))


def _or_none(text: str) -> date | None:
    try:
        return day(text)
    except Unreadable:
        return None


def cell_day(value: object) -> date | None:
    """The day in a cell, be it a date or a text around one; None for neither."""
    if isinstance(value, date):
        return value.date() if isinstance(value, datetime) else value
    return last_day(value) if isinstance(value, str) else None
