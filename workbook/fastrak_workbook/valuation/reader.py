"""Reading one valuation file: the one way in, from bytes to a valuation with its diagnostics, or a refusal."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from fastrak_workbook.read.admitted import admitted_source
from fastrak_workbook.valuation.accounts import accounts_of, check_cash, unowned
from fastrak_workbook.valuation.checks import cash_of, check_part, check_totals
from fastrak_workbook.valuation.facts import Facts, facts_in_file_name, facts_of, says_a_fact, with_platform
from fastrak_workbook.valuation.part import Part, read_part
from fastrak_workbook.valuation.profiles import Profile, known_profiles
from fastrak_workbook.valuation.refusals import NotAValuation
from fastrak_workbook.valuation.rows import classify
from fastrak_workbook.valuation.sections import Header, headers_of
from fastrak_workbook.valuation.sheets import ReadWorkbook, Sheet, sheets_of
from fastrak_workbook.valuation.statement import as_one_table, is_statement
from fastrak_workbook.valuation.twice import without_repetitions
from fastrak_xl.domain.diagnostics import Diagnostic
from fastrak_xl.domain.valuation import Valuation


@dataclass(frozen=True)
class ReadingOptions:
    """What the person says of the file; "" and None leave it to the file. Own `profiles` go before the known ones."""

    account: str = ""
    client: str = ""
    wrapper: str = ""
    platform: str = ""
    as_at: date | None = None
    profiles: tuple[Profile, ...] = ()


def read_valuation(
    data: bytes, name: str, options: ReadingOptions | None = None, read_workbook: ReadWorkbook = admitted_source
) -> Valuation:
    """The valuation in a file's bytes; `name` is the file's name, which some platforms write facts into.

    Raises NotAWorkbook with a sentence for what is no valuation (NotAValuation), or is unsafe to read.
    """
    options = options or ReadingOptions()
    profiles = (*options.profiles, *known_profiles())
    sheets = [as_one_table(sheet) if is_statement(sheet) else sheet for sheet in sheets_of(data, name, read_workbook)]
    found = [(sheet, headers_of(sheet.rows, profiles)) for sheet in sheets]
    parts = [part for sheet, headers in found for part in _parts(sheet, headers)]
    _refuse_if_none(name, parts, [header.kind for _, headers in found for header in headers])
    parts = without_repetitions(parts)
    outside = _outside(name, parts)
    return _put_together(name, parts, outside, options)


def _parts(sheet: Sheet, headers: Sequence[Header]) -> Iterator[Part]:
    """The sheet's tables of holdings, each with the facts above it; what stands above the first counts for all."""
    if not headers:
        return
    before, general = 0, Facts()
    ends = [header.row for header in headers[1:]] + [len(sheet.rows)]
    for header, end in zip(headers, ends, strict=True):
        if header.kind != "holdings":
            before = end
            continue
        kinds = classify(sheet.rows, header, end)
        kinds.below = [row for row in kinds.below if not says_a_fact(sheet.rows[row])]
        part = read_part(sheet, header, kinds)
        above = facts_of(_numbered(sheet, before, header.row), sheet.name, header.profile)
        under = _numbered(sheet, kinds.last() + 1, end) if end == len(sheet.rows) else []
        below = facts_of(under, "", None)
        facts = below.under(general.under(above))
        part.facts = replace(facts, amounts={**below.amounts, **above.amounts})
        general = general if general.texts or general.as_at else above
        before = max(kinds.last(), header.row) + 1
        yield part


def _numbered(sheet: Sheet, start: int, end: int) -> list[tuple[int, Sequence[object]]]:
    return list(enumerate(sheet.rows[start:end], start))


def _refuse_if_none(name: str, parts: Sequence[Part], kinds: Sequence[str]) -> None:
    """Without a single holding or cash line the file is something else, and is said to be that."""
    if any(part.holdings or part.cash or part.available for part in parts):
        if not any(part.has_worth or part.cash or part.available for part in parts):
            raise NotAValuation(name, "no value")
        return
    elsewhere = next((kind for kind in kinds if kind != "holdings"), "")
    raise NotAValuation(name, elsewhere or ("bare header" if parts else "no table"))


def _outside(name: str, parts: Sequence[Part]) -> Facts:
    """What the file's name and its layout's profile say."""
    profile = next((part.header.profile for part in parts if part.header.profile), None)
    return with_platform(facts_in_file_name(name, profile), profile)


def _put_together(name: str, parts: list[Part], outside: Facts, options: ReadingOptions) -> Valuation:
    accounts, holdings = accounts_of(parts, outside, options)
    profile = next((part.header.profile.name for part in parts if part.header.profile), "")
    read = Valuation(name, profile, tuple(accounts), tuple(holdings), _stated(parts))
    diagnostics: list[Diagnostic] = []
    for part in parts:
        sheet_parts = [other for other in parts if other.sheet is part.sheet]
        in_sheet = sum(line.pence for other in sheet_parts for line in cash_of(other))
        cash = in_sheet if len(sheet_parts) < len(parts) else read.cash_pence or 0
        diagnostics += [*part.diagnostics, *check_part(part), *check_totals(part, sheet_parts, cash)]
        diagnostics += check_cash(part, accounts)
    diagnostics += unowned(name, read, parts, options)
    return replace(read, diagnostics=tuple(sorted(dict.fromkeys(diagnostics), key=_by_place)))


def _by_place(diagnostic: Diagnostic) -> tuple[str, int]:
    """Sheet by sheet from top to bottom; what concerns the whole file comes first."""
    line = re.search(r"\d+", diagnostic.cell)
    return diagnostic.sheet, int(line[0]) if line else 0


def _stated(parts: Sequence[Part]) -> int | None:
    """The file's own total: above its tables, else in their last rows; None where a table has none."""
    stated = [part.facts.amounts["total"].pence for part in parts if "total" in part.facts.amounts]
    if stated:
        return stated[0] if len(stated) == 1 or len({id(part.sheet) for part in parts}) == 1 else sum(stated)
    lasts = [part.totals[-1].pence for part in parts if part.totals]
    return sum(lasts) if lasts and len(lasts) == len(parts) else None
