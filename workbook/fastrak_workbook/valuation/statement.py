"""Statements of many tables in one file: column 1 names the table, column 2 says Header, Data or Total.

Interactive Brokers' activity statement is made so. Its open positions, with the ISINs, names and rates of its other
tables, become one table of holdings as every other platform has it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from fastrak_workbook.valuation.sheets import Sheet

_HEADER, _DATA = "Header", "Data"
_POSITIONS, _INSTRUMENTS, _RATES = "Open Positions", "Financial Instrument Information", "Base Currency Exchange Rate"
_CASH, _ACCOUNT, _STATEMENT = "Cash Report", "Account Information", "Statement"
_MADE_HEADINGS = ("Symbol", "Security ID", "Fund Name", "Currency", "Conversion rate")
_TAKEN = ("Quantity", "Mult", "Close Price", "Value", "Cost Basis")
_STERLING = "GBP"


@dataclass
class _Rows:
    """One of a statement's tables: its data rows by heading, each with its row in the file."""

    rows: list[tuple[int, Mapping[str, str]]] = field(default_factory=list)

    def by(self, key: str) -> dict[str, Mapping[str, str]]:
        """The rows by one of their columns."""
        return {row.get(key, ""): row for _, row in self.rows}


def is_statement(sheet: Sheet) -> bool:
    """Whether a file is made of many tables so."""
    seconds = [row[1] for row in sheet.rows[:50] if len(row) > 2]
    return _HEADER in seconds and _DATA in seconds and len(set(seconds)) <= 5


def as_one_table(sheet: Sheet) -> Sheet:
    """The statement's positions as a sheet: facts in front, then one table. Lines stay those of the file."""
    tables = _tables(sheet.rows)
    if not tables[_POSITIONS].rows:
        return replace(sheet, rows=[], lines=[])
    made = [*_facts(tables), *_positions(tables)]
    return replace(sheet, rows=[row for _, row in made], lines=[sheet.line(number) for number, _ in made])


def _tables(rows: Sequence[Sequence[object]]) -> dict[str, _Rows]:
    tables = {name: _Rows() for name in (_POSITIONS, _INSTRUMENTS, _RATES, _CASH, _ACCOUNT, _STATEMENT)}
    headings: dict[str, list[str]] = {}
    for number, row in enumerate(rows):
        name, kind, *cells = map(str, [*row, "", ""])
        if name in tables and kind == _HEADER:
            headings[name] = cells
        elif name in tables and kind == _DATA:
            tables[name].rows.append((number, dict(zip(headings.get(name, []), cells, strict=False))))
    return tables


def _facts(tables: Mapping[str, _Rows]) -> Iterator[tuple[int, list[object]]]:
    """Whose statement it is, of what day, and its cash in the base currency, where that is sterling."""
    words = {"Name": "Client Name", "Account": "Account number", "Period": "Valuation date"}
    base = _STERLING
    for number, row in [*tables[_STATEMENT].rows, *tables[_ACCOUNT].rows]:
        name, value = row.get("Field Name", ""), row.get("Field Value", "")
        base = value if name == "Base Currency" else base
        if name in words:
            yield number, [words[name], value]
    for number, row in tables[_CASH].rows:
        summary = (row.get("Currency Summary"), row.get("Currency"))
        if summary == ("Ending Cash", "Base Currency Summary") and base == _STERLING:
            yield number, ["Total cash", row.get("Total", "")]


def _positions(tables: Mapping[str, _Rows]) -> Iterator[tuple[int, list[object]]]:
    instruments, rates = tables[_INSTRUMENTS].by("Symbol"), tables[_RATES].by("Currency")
    first = tables[_POSITIONS].rows[0][0]
    yield max(first - 1, 0), [*_MADE_HEADINGS, *_TAKEN]
    for number, row in tables[_POSITIONS].rows:
        if row.get("DataDiscriminator", "Summary") == "Summary":
            known = instruments.get(row.get("Symbol", ""), {})
            rate = rates.get(row.get("Currency", ""), {}).get("Rate", "")
            symbol, name = row.get("Symbol", ""), known.get("Description", "") or row.get("Symbol", "")
            made = [symbol, known.get("Security ID", ""), name, row.get("Currency", ""), rate]
            yield number, [*made, *(row.get(key, "") for key in _TAKEN)]
