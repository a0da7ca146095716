"""Finding the tables of a sheet: rows of headings, what kind of table each begins, and which heading is which field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fastrak_workbook.valuation.aliases import Heading, column_aliases, elsewhere, heading
from fastrak_workbook.valuation.profiles import Profile, same

_FUND = ("name", "isin", "sedol", "mex", "citicode", "ticker", "code")
_WORTH = ("value", "units", "price", "cash_balance")
_ONE_COLUMN_FIRST = ("name", "account", "client", "units")
"""Fields that choose before others, since their last aliases mean something else in other layouts."""
_STERLING = {"GBP": 0, "GBX": 0, "minor": 1, "": 2}
_HEADERS_WITHIN = 200
"""How far down the first row of headings is looked for."""


@dataclass(frozen=True)
class Header:
    """One row of headings: its row (from 0), the kind of table below it, and the columns of each field."""

    row: int
    kind: str
    headings: tuple[Heading, ...]
    fields: Mapping[str, tuple[Heading, ...]]
    profile: Profile | None

    def first(self, field: str) -> Heading | None:
        """The heading of a field; None where the table does not have it."""
        found = self.fields.get(field)
        return found[0] if found else None


def header_score(row: Sequence[object]) -> int:
    """How much a row looks like headings that are known; 0 for a row that is none."""
    header = read_header(0, row, ())
    return len(header.fields) + 1 if header is not None else 0


def headers_of(rows: Sequence[Sequence[object]], profiles: Sequence[Profile]) -> list[Header]:
    """Every row of headings of a sheet: the first, and later ones at its repetition or after a break in the table."""
    found: list[Header] = []
    for number, row in enumerate(rows):
        if not found:
            if number > _HEADERS_WITHIN:
                break
        elif row != rows[found[-1].row] and is_wide(rows[number - 1]):
            continue
        header = read_header(number, row, profiles)
        if header is not None:
            found.append(header)
    return found


def filled(row: Sequence[object]) -> int:
    """How many cells of a row a person sees something in."""
    return sum(cell is not None and cell != "" and (type(cell) is not str or not cell.isspace()) for cell in row)


def is_wide(row: Sequence[object]) -> bool:
    """Whether a row has more than one cell filled in. Most rows show it in their first two."""
    first, second = (row[0], row[1]) if len(row) > 1 else (None, None)
    sure = type(first) is str and type(second) is str and first[:1] > " " and second[:1] > " "
    return sure or filled(row) > 1


def read_header(number: int, row: Sequence[object], profiles: Sequence[Profile]) -> Header | None:
    """A row as headings; None where it is a row of anything else."""
    if filled(row) < 2 or not all(cell is None or isinstance(cell, str) for cell in row):
        return None
    headings = tuple(one for position, cell in enumerate(row) if (one := heading(position, cell)).form)
    profile = next((profile for profile in profiles if profile.fits(headings)), None)
    if profile is not None:
        return Header(number, "holdings", headings, _fields(headings, profile), profile)
    fields = _fields(headings, None)
    kind = _kind(headings, fields)
    return Header(number, kind, headings, fields, None) if kind else None


def _kind(headings: Sequence[Heading], fields: Mapping[str, object]) -> str:
    """What table begins here: holdings, transactions, orders, plans; "" for none."""
    known = elsewhere()
    hits = [known[one.form] for one in headings if one.form in known]
    if "orders" in hits:
        return "orders"
    if hits.count("plans") > 1:
        return "plans"
    if hits and len(hits) + len(fields) > 2:
        return "transactions"
    is_table = any(field in fields for field in _FUND) and any(field in fields for field in _WORTH)
    return "holdings" if is_table and len(fields) > 1 else ""


def _fields(headings: Sequence[Heading], profile: Profile | None) -> dict[str, tuple[Heading, ...]]:
    """Each field's columns: those that the profile names, else the best alias that nothing else has taken."""
    fields: dict[str, tuple[Heading, ...]] = {}
    for field, wanted in (profile.columns if profile else {}).items():
        found = tuple(one for want in wanted for one in headings if same(want, one))
        if found:
            fields[field] = found
    suppressed = {field for field, wanted in (profile.columns if profile else {}).items() if not wanted}
    taken = {one.position for found in fields.values() for one in found}
    order = (*_ONE_COLUMN_FIRST, *(field for field in column_aliases() if field not in _ONE_COLUMN_FIRST))
    for field in order:
        if field not in fields and field not in suppressed:
            best = _best(column_aliases()[field], [one for one in headings if one.position not in taken])
            if best is not None:
                fields[field] = (best,)
                taken.add(best.position)
    return fields


def _best(aliases: Sequence[str], headings: Sequence[Heading]) -> Heading | None:
    """The heading in sterling before one in any currency, then the preferred alias, then the leftmost."""
    ranked = [
        (_STERLING.get(one.unit, 3), aliases.index(one.form), one.position, one)
        for one in headings
        if one.form in aliases and one.unit != "%"
    ]
    return min(ranked, key=lambda rank: rank[:3])[3] if ranked else None
