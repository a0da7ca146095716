"""Whether a valuation adds up to the totals that it states itself, and whether it lists a row twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from fastrak_workbook.valuation.part import Line, Part
from fastrak_workbook.valuation.sections import filled
from fastrak_xl.domain.catalogue import diagnose
from fastrak_xl.domain.diagnostics import Diagnostic
from fastrak_xl.domain.money import pounds_text


def check_part(part: Part) -> Iterator[Diagnostic]:
    """Rows that stand in a table twice, and rows below it that are none of its own."""
    yield from _rows_twice(part)
    unread = [row for row in part.kinds.below if filled(part.sheet.rows[row]) > 1]
    if unread:
        yield diagnose("FX804", *part.sheet.place(unread[0], 0, ""), count=len(unread))


def check_totals(part: Part, parts: Sequence[Part], cash_pence: int) -> Iterator[Diagnostic]:
    """The totals inside a table, and an account's own; those around it only where these agree, since they follow."""
    inside = [*_totals_in_table(part), *_totals_of_accounts(part)]
    yield from inside or _totals_around(part, parts, cash_pence)


def _agree(stated: int, sums: Sequence[int], rows: int) -> bool:
    """Whether a total is one of the sums that it may mean, give or take the rounding of each row to a penny."""
    return any(abs(stated - one) <= rows for one in sums)


def _totals_in_table(part: Part) -> Iterator[Diagnostic]:
    """A total may cover the rows since the last one, or all above it; with the cash among them or without."""
    if not part.totals:
        return
    since = -1
    amounts = sorted(
        [(row, holding.value_pence or 0, False) for row, holding in zip(part.rows, part.holdings, strict=True)]
        + [(line.row, line.pence, True) for line in part.cash]
    )
    for total in part.totals:
        above = [one for one in amounts if one[0] < total.row]
        recent = [one for one in above if one[0] > since]
        sums = [sum(one[1] for one in rows if not (one[2] and bare)) for rows in (recent, above) for bare in (0, 1)]
        if not _agree(total.pence, sums, len(above)):
            yield _differs(part, total, sums[0] if recent else sums[2])
        since = total.row


def _totals_of_accounts(part: Part) -> Iterator[Diagnostic]:
    """The value on an account's summary row is its holdings and its cash."""
    for stated in part.stated:
        if stated.account:
            held = [holding.value_pence or 0 for holding in part.holdings if holding.account == stated.account]
            cash = sum(line.pence for line in cash_of(part) if line.account == stated.account)
            if not _agree(stated.pence, [sum(held) + cash, sum(held)], len(held) + 1):
                yield _differs(part, stated, sum(held) + cash)


def cash_of(part: Part) -> list[Line]:
    """A table's cash, once: an account's summary row says it for those accounts that have one."""
    stated = {line.account for line in part.available if line.account}
    own = [line for line in part.available if line.account] + [line for line in part.cash if line.account not in stated]
    return own or part.available[:1]


def _differs(part: Part, total: Line, found: int) -> Diagnostic:
    heading = part.header.first("value") or part.header.headings[0]
    where = part.sheet.place(total.row, heading.position, heading.text)
    return diagnose("FX801", *where, pounds_text(total.pence), sum=pounds_text(found))


def _rows_twice(part: Part) -> Iterator[Diagnostic]:
    """One warning for each row that repeats an earlier one in everything."""
    first: dict[object, int] = {}
    held = dict(zip(part.rows, part.holdings, strict=True))
    for row, holding in zip(part.rows, part.holdings, strict=True):
        key = (holding.account, holding.name, holding.codes, holding.value_pence)
        if key in first and held[first[key]][1:] == holding[1:]:
            where = part.sheet.place(row, 0, part.header.headings[0].text)
            yield diagnose("FX805", *where, holding.name, first=part.sheet.line(first[key]))
        first.setdefault(key, row)


def _totals_around(part: Part, parts: Sequence[Part], cash_pence: int) -> Iterator[Diagnostic]:
    """Of the holdings, else of everything, in that table or on the sheet; the second follows from the first."""
    held = sum(one.held_pence for one in parts)
    own_cash = sum(line.pence for line in cash_of(part))
    rows = sum(len(one.rows) for one in parts) + 1
    sums = {
        "held": [held, part.held_pence],
        "total": [held + cash_pence, part.held_pence + own_cash, part.held_pence + cash_pence, held],
    }
    for fact, possible in sums.items():
        stated = part.facts.amounts.get(fact)
        if stated is not None and not _agree(stated.pence, possible, rows):
            where = part.sheet.place(stated.row, 1, "")
            yield diagnose("FX801", *where, pounds_text(stated.pence), sum=pounds_text(possible[0]))
            return
