"""One table of a valuation, column by column: its holdings and its cash, and what could not be read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import repeat
from operator import itemgetter

from fastrak_workbook.valuation.amounts import Numbers, amounts, has_decimal_commas, is_nothing
from fastrak_workbook.valuation.codes import plain_text
from fastrak_workbook.valuation.dates import cell_day
from fastrak_workbook.valuation.money import Columns, Outside, Worth, currency_code, worth_of
from fastrak_workbook.valuation.sections import Header
from fastrak_workbook.valuation.sheets import Sheet
from fastrak_xl.domain import values
from fastrak_xl.domain.catalogue import diagnose
from fastrak_xl.domain.diagnostics import Diagnostic

_AS_DATE = "Type a date such as 30/09/2026."
_TITLES = {"units": "Units", "price": "Price", "value": "Value", "book_cost": "Book Cost", "cash_balance": "Cash"} | {
    "as_at": "Valuation Date",
    "price_date": "Price date",
    "account": "Account ID",
    "code": "Fund Code",
    "rate": "Rate",
}


@dataclass
class TableReader:
    """Reads fields of some rows of one table. `diagnostics` tells what could not be read, `unread` which cells."""

    sheet: Sheet
    header: Header
    decimal_commas: bool = False
    diagnostics: list[Diagnostic] = field(default_factory=list)
    unread: set[tuple[int, str]] = field(default_factory=set)

    def cells(self, name: str, rows: Sequence[int]) -> list[object]:
        """A field's cells: of several columns the first that is filled in, row by row."""
        columns = self.header.fields.get(name, ())
        if not columns:
            return [None] * len(rows)
        found = self._column(columns[0].position, rows)
        for other in columns[1:]:
            pairs = zip(found, self._column(other.position, rows), strict=True)
            found = [second if is_nothing(first) else first for first, second in pairs]
        return found

    def _column(self, position: int, rows: Sequence[int]) -> list[object]:
        picked = map(self.sheet.rows.__getitem__, rows)
        try:
            return list(map(itemgetter(position), picked))
        except IndexError:  # a row that is shorter than the headings
            return [row[position] if position < len(row) else None for row in map(self.sheet.rows.__getitem__, rows)]

    def texts(self, name: str, rows: Sequence[int]) -> list[str]:
        """A field's texts; most repeat, so each different one is read once."""
        cells = self.cells(name, rows)
        known = {cell: "" if is_nothing(cell) else plain_text(cell) for cell in set(cells)}
        return [known[cell] for cell in cells]

    def codes(self, name: str, rows: Sequence[int]) -> list[str]:
        """A field's codes; one that a spreadsheet has shortened (1.2E+10) is a diagnostic, and blank."""
        texts = self.texts(name, rows)
        shortened = {text: None for text in dict.fromkeys(texts) if "E+" in text.upper() and _is_shortened(text)}
        for text in shortened:
            where = self.place(rows[texts.index(text)], name)
            self.diagnostics.append(diagnose("FX110", *where, text, column=_TITLES.get(name, "Fund Code")))
        return ["" if text in shortened else text for text in texts] if shortened else texts

    def days(self, name: str, rows: Sequence[int]) -> list[date | None]:
        """A field's days; a cell that is none is a diagnostic, once however often it is there, and None."""
        cells = self.cells(name, rows)
        known = {cell: cell_day(cell) for cell in set(cells)}
        for cell in [cell for cell in dict.fromkeys(cells) if known[cell] is None and not is_nothing(cell)]:
            where = self.place(rows[cells.index(cell)], name)
            self.diagnostics.append(diagnose("FX103", *where, cell, column=_TITLES[name], cure=_AS_DATE))
        return [known[cell] for cell in cells]

    def numbers(self, name: str, rows: Sequence[int]) -> Numbers:
        """A field's amounts with their marks; an unreadable cell is a diagnostic, and blank."""
        if name not in self.header.fields:
            return Numbers.blank(len(rows))
        cells = self.cells(name, rows)
        found, unread = amounts(cells, decimal_commas=self.decimal_commas)
        for position, reason in unread:
            self.unread.add((rows[position], name))
            where = self.place(rows[position], name)
            words = {"column": _TITLES.get(name, name), "cure": reason.cure}
            self.diagnostics.append(diagnose(reason.code, *where, cells[position], **words))
        return found

    def place(self, row: int, name: str) -> tuple[str, str]:
        """Where a field of a row stands; its first column, where the field is not there."""
        one = self.header.first(name) or self.header.headings[0]
        return self.sheet.place(row, one.position, one.text)

    def look_for_decimal_commas(self, rows: Sequence[int]) -> None:
        """Decide for the whole table how its numbers are written."""
        fields = ("value", "price", "units", "book_cost")
        self.decimal_commas = has_decimal_commas(self.cells(name, rows) for name in fields)

    def in_pounds(self, rows: Sequence[int]) -> tuple[Numbers, Worth]:
        """Units as read, and price, value and book cost in pounds, row by row."""
        units, price, value, cost = (self.numbers(name, rows) for name in ("units", "price", "value", "book_cost"))
        outside, follows = list(self._units_of(rows)), self._value_follows_row()
        worth = worth_of(Columns(units, price, value, cost, outside, self._rates(rows), follows))
        for position, row in enumerate(rows if self.unread else ()):
            if (row, "value") in self.unread:  # what was written there is not made up from units and price
                worth.value_pence[position] = None
        return units, worth

    def _value_follows_row(self) -> bool:
        return not self._heading_unit("value") and "value_currency" not in self.header.fields

    def _heading_unit(self, name: str) -> str:
        one = self.header.first(name)
        return one.unit if one is not None and one.unit != "%" else ""

    def _units_of(self, rows: Sequence[int]) -> Iterator[tuple[Outside, Outside, Outside]]:
        """For each row how its price, value and cost are marked outside their cells."""
        default = self.header.profile.price if self.header.profile else ""
        price, value, cost = map(self._heading_unit, ("price", "value", "book_cost"))
        if not {"currency", "price_currency", "value_currency", "cost_currency"} & set(self.header.fields):
            yield from repeat((Outside(price, "", default), Outside(value, ""), Outside(cost, "")), len(rows))
            return
        names = ("currency", "price_currency", "value_currency", "cost_currency")
        known: dict[tuple[str, ...], tuple[Outside, Outside, Outside]] = {}
        for key in zip(*(self._currencies(name, rows) for name in names), strict=True):
            if key not in known:
                general, of_price, of_value, of_cost = key
                in_cost = "GBP" if (of_cost or general) == "GBX" else of_cost or general
                of_price, of_value = of_price or general, of_value or general
                known[key] = Outside(price, of_price, default), Outside(value, of_value), Outside(cost, in_cost)
            yield known[key]

    def _currencies(self, name: str, rows: Sequence[int]) -> list[str]:
        texts = self.texts(name, rows)
        known = {text: currency_code(text) for text in set(texts)}
        return [known[text] for text in texts]

    def _rates(self, rows: Sequence[int]) -> list[Decimal | None]:
        if "rate" not in self.header.fields:
            return [None] * len(rows)
        return self.numbers("rate", rows).numbers


def _is_shortened(text: str) -> bool:
    try:
        values.code(text)
    except values.Unreadable:
        return True
    return False
