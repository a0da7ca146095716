"""Reading dates, day before month as in the UK."""

from __future__ import annotations

import re
from datetime import date, datetime

from fastrak_xl.domain.cells import is_blank
from fastrak_xl.domain.values.unreadable import MOST_CHARACTERS, Unreadable, as_typed, refuse_uncalculated

_FIRST_YEAR, _LAST_YEAR = 1980, 2099
"""Between these years valuations are made; what lies outside is a typing mistake, or a number formatted as a date."""

_AS_DATE = "Type a date such as 30/09/2026."
_FROM_NUMBER = "Format the cell as a date, or type a date such as 30/09/2026."
_ISO_FORMS = ("%Y-%m-%d", "%Y/%m/%d", "%Y%m%d")
_UK_FORMS = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%y", "%d.%m.%y")
# 30-09-26 is left out: it may as well be the 26th of September 2030.
_NAMED_FORMS = (
    *("%d %b %Y", "%d %B %Y", "%d-%b-%Y", "%d-%b-%y", "%d %b %y", "%d %B %y"),
    *("%b %d %Y", "%B %d %Y", "%b %d, %Y", "%B %d, %Y"),
)
_FORMS = (*_UK_FORMS, *_ISO_FORMS, *_NAMED_FORMS)
_TIME = re.compile(r"(?<=\d)(?:T| )\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?[AP]M)?", re.I | re.ASCII)
"""A time of day behind a date. One with a time zone is refused: at midnight it may be another day here."""
_ORDINAL = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)\b", re.I | re.ASCII)
_SEPT = re.compile(r"\bSept\b", re.I)  # as people here write it; strptime knows Sep and September


def day(value: object) -> date | None:
    """A date; day before month, as in the UK."""
    if is_blank(value):
        return None
    refuse_uncalculated(value)
    if isinstance(value, date):
        return _possible(value.date() if isinstance(value, datetime) else value)
    if isinstance(value, str):
        return _possible(_written_day(as_typed(value)))
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    raise Unreadable("FX103", _FROM_NUMBER if is_number else _AS_DATE)


def _possible(read: date) -> date:
    if not _FIRST_YEAR <= read.year <= _LAST_YEAR:
        raise Unreadable("FX107", f"Type a date between {_FIRST_YEAR} and {_LAST_YEAR}, such as 30/09/2026.")
    return read


def _written_day(text: str) -> date:
    if len(text) <= MOST_CHARACTERS and text.isascii():
        plain = _SEPT.sub("Sep", _ORDINAL.sub(r"\1", _without_time(text)))
        for form in _FORMS:
            try:
                return datetime.strptime(plain, form).date()
            except ValueError:
                continue
    raise Unreadable("FX103", _AS_DATE)


def _without_time(text: str) -> str:
    """The date of a date with a time of day; the text itself where no time stands at its end."""
    time = _TIME.search(text)
    return text[: time.start()] if time is not None and time.end() == len(text) else text
