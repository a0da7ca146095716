"""A table as holdings, cash and totals, with the facts around it: the parts that a valuation is put together from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from fastrak_workbook.valuation import codes
from fastrak_workbook.valuation.facts import Facts
from fastrak_workbook.valuation.money import PENNY, Worth, near, pence_of
from fastrak_workbook.valuation.rows import Kinds
from fastrak_workbook.valuation.sections import Header
from fastrak_workbook.valuation.sheets import Sheet
from fastrak_workbook.valuation.table import TableReader
from fastrak_xl.domain.catalogue import diagnose
from fastrak_xl.domain.codes import has_valid_check_digit
from fastrak_xl.domain.diagnostics import Diagnostic
from fastrak_xl.domain.money import nearest_penny
from fastrak_xl.domain.valuation import FundCode, Holding

_SURELY_NEAR = 0.009
"""Within this share of units × price a value needs no exact comparison."""
_CODE_COLUMNS = {
    "citicode": "CitiCode",
    "isin": "ISIN",
    "sedol": "SEDOL",
    "mex": "MEX",
    "ticker": "Ticker",
    "own": "Own",
}


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose row it is, as far as the row says."""

    account: str
    client: str = ""
    client_id: str = ""
    wrapper: str = ""
    platform: str = ""
    as_at: date | None = None
    price_day: date | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """An amount that a row states for an account: its cash, or a total ("" for the account: of all above it)."""

    row: int
    account: str
    pence: int


@dataclass(eq=False)
class Part:
    """One table as read. `owners` has an entry for each holding and then for each cash line."""

    sheet: Sheet
    header: Header
    kinds: Kinds
    facts: Facts = field(default_factory=Facts)
    holdings: list[Holding] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    owners: list[Owner] = field(default_factory=list)
    cash: list[Line] = field(default_factory=list)
    totals: list[Line] = field(default_factory=list)
    stated: list[Line] = field(default_factory=list)
    available: list[Line] = field(default_factory=list)
    has_worth: bool = False
    diagnostics: list[Diagnostic] = field(default_factory=list)

    @property
    def held_pence(self) -> int:
        """The holdings, added up."""
        return sum(holding.value_pence or 0 for holding in self.holdings)


def read_part(sheet: Sheet, header: Header, kinds: Kinds) -> Part:
    """The holdings, cash and totals of one table."""
    reader = TableReader(sheet, header)
    reader.look_for_decimal_commas(kinds.holdings)
    part = Part(sheet, header, kinds, rows=kinds.holdings)
    _read_holdings(part, reader)
    _read_cash(part, reader)
    part.totals = list(_money_lines(reader, "value", kinds.totals))
    part.stated = list(_money_lines(reader, "value", kinds.summaries))
    part.available = list(_money_lines(reader, "cash_available", kinds.summaries))
    part.diagnostics += reader.diagnostics
    return part


def _read_holdings(part: Part, reader: TableReader) -> None:
    rows = part.rows
    units, worth = reader.in_pounds(rows)
    part.has_worth = any(one is not None for one in (*worth.value_pence, *worth.prices)) or any(worth.foreign)
    names, found_codes = reader.texts("name", rows), _codes(reader, rows)
    owners = list(_owners(reader, rows))
    part.holdings = list(
        map(
            Holding,
            map(part.sheet.line, rows),
            [owner.account for owner in owners],
            map(codes.plain_name, names),
            found_codes,
            units.numbers,
            worth.prices,
            worth.value_pence,
            worth.cost_pence,
            worth.foreign,
        )
    )
    part.owners = owners
    part.diagnostics += [*_doubts(part, reader, worth), *_foreign_costs(reader, rows, worth)]


def _owners(reader: TableReader, rows: Sequence[int]) -> Iterator[Owner]:
    """Whose each row is; rows of one account share one owner."""
    firsts, lasts = reader.texts("first_name", rows), reader.texts("last_name", rows)
    full = [" ".join(filter(None, pair)) for pair in zip(firsts, lasts, strict=True)]
    clients = [client or name for client, name in zip(reader.texts("client", rows), full, strict=True)]
    columns = [
        reader.codes("account", rows),
        *(reader.texts(name, rows) for name in ("client_id", "wrapper", "platform")),
    ]
    days = reader.days("as_at", rows), reader.days("price_date", rows)
    known: dict[tuple[object, ...], Owner] = {}
    for key in zip(columns[0], clients, *columns[1:], *days, strict=True):
        owner = known.get(key)
        if owner is None:
            owner = known[key] = Owner(*key)
        yield owner


def _codes(reader: TableReader, rows: Sequence[int]) -> list[tuple[FundCode, ...]]:
    """Every row's codes, in order; rows with the same cells share one reading."""
    fields = reader.header.fields
    names = [name for name in (*_CODE_COLUMNS, "code_type", "code", "name") if name in fields]
    columns = [reader.texts(name, rows) if name == "name" else reader.codes(name, rows) for name in names]
    pattern = reader.header.profile.code_in_name if reader.header.profile else None
    known: dict[tuple[str, ...], tuple[FundCode, ...]] = {}
    found = []
    for key in zip(*columns, strict=True):
        if key not in known:
            row = dict(zip(names, key, strict=True))
            match = pattern.search(row.get("name", "")) if pattern else None
            named = [codes.typed(kind, code) for kind, code in match.groupdict().items() if code] if match else []
            known[key] = codes.in_order([one for one in (*_row_codes(row), *named) if one is not None])
        found.append(known[key])
    return found


def _row_codes(row: dict[str, str]) -> Iterator[FundCode | None]:
    for name, code_type in _CODE_COLUMNS.items():
        if row.get(name):
            yield codes.typed(code_type, row[name])
    if row.get("code"):
        said = codes.written_type(row.get("code_type", ""))
        yield codes.typed(said, row["code"]) if said else codes.recognised(row["code"])
    yield codes.code_in_name(row.get("name", ""))


def _read_cash(part: Part, reader: TableReader) -> None:
    rows = part.kinds.cash
    units, worth = reader.in_pounds(rows)
    balances = pence_of(reader.numbers("cash_balance", rows).numbers)
    bare = pence_of(units.numbers)  # money alone, in the column of units
    owners = list(_owners(reader, rows))
    for position, (row, owner) in enumerate(zip(rows, owners, strict=True)):
        is_bare = worth.prices[position] is None and not worth.foreign[position]
        known = (balances[position], worth.value_pence[position], bare[position] if is_bare else None)
        pence = next((one for one in known if one is not None), None)
        if pence is None:
            part.diagnostics.append(_unknown_worth(reader, row, worth.foreign[position]))
        else:
            part.cash.append(Line(row, owner.account, pence))
            part.owners.append(owner)


def _money_lines(reader: TableReader, name: str, rows: Sequence[int]) -> Iterator[Line]:
    """What some rows state as a sum; a sum that cannot be read is passed over."""
    quiet = replace(reader, diagnostics=[])
    amounts, accounts = quiet.numbers(name, rows), quiet.texts("account", rows)
    for row, account, number, mark in zip(rows, accounts, *amounts, strict=True):
        if number is not None and mark in ("", "£"):
            yield Line(row, account, nearest_penny(number))


def _doubts(part: Part, reader: TableReader, worth: Worth) -> Iterator[Diagnostic]:
    """What is wrong with single holdings: no value, a value off units × price, a code with a wrong check digit."""
    different = {holding.codes for holding in part.holdings}
    wrong = {found for found in different if not all(has_valid_check_digit(*one) for one in found)}
    for row, holding, computed in zip(part.rows, part.holdings, worth.computed, strict=True):
        if holding.value_pence is None:
            if not _reported(reader, row):
                yield _unknown_worth(reader, row, holding.currency)
        elif not computed:
            yield from _off_product(reader, row, holding)
            if holding.value_pence < 0:
                yield diagnose("FX601", *reader.place(row, "value"), holding.value_pence / 100)
        if holding.codes in wrong:
            yield from _wrong_check_digits(reader, row, holding)


def _foreign_costs(reader: TableReader, rows: Sequence[int], worth: Worth) -> Iterator[Diagnostic]:
    """One warning a table: the first book cost that is not in pounds, and how many follow."""
    foreign = [(row, currency) for row, currency in zip(rows, worth.cost_currency, strict=True) if currency]
    if foreign:
        more = f", as in {len(foreign) - 1} more rows" if len(foreign) > 1 else ""
        yield diagnose("FX802", *reader.place(foreign[0][0], "book_cost"), currency=foreign[0][1], more=more)


def _reported(reader: TableReader, row: int) -> bool:
    return any((row, name) in reader.unread for name in ("value", "units", "price"))


def _unknown_worth(reader: TableReader, row: int, currency: str) -> Diagnostic:
    if currency:
        return diagnose("FX803", *reader.place(row, "value"), currency=currency)
    return diagnose("FX111", *reader.place(row, "value"))


def _off_product(reader: TableReader, row: int, holding: Holding) -> Iterator[Diagnostic]:
    """Units × price against the value, where the row has all three in pounds and no other multiplier."""
    if holding.units is None or holding.price is None or holding.value_pence is None:
        return
    roughly = float(holding.units) * float(holding.price) * 100
    if abs(holding.value_pence - roughly) <= _SURELY_NEAR * abs(roughly):
        return
    value, product = Decimal(holding.value_pence) / 100, holding.units * holding.price
    if near(value, product) or abs(value - product) <= PENNY or "multiplier" in reader.header.fields:
        return
    shown = f"{product:,.2f}"
    code = "FX606" if near(value * 100, product) and value else "FX602"
    yield diagnose(code, *reader.place(row, "value"), f"{value:,.2f}", product=shown)


def _wrong_check_digits(reader: TableReader, row: int, holding: Holding) -> Iterator[Diagnostic]:
    for code_type, code in holding.codes:
        if not has_valid_check_digit(code_type, code):
            name = next(
                (name for name in (code_type.lower(), "code", "ticker") if name in reader.header.fields), "name"
            )
            yield diagnose("FX302", *reader.place(row, name), code, code_type=code_type)
