"""One fund, many codes: every fund that the book names gets one number, whatever code it goes by.

The Funds register links a fund's codes; a GB ISIN contains its SEDOL, which links the two with no register entry.
Number 0 is cash.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np

from fastrak_xl.domain.arrays import Ints
from fastrak_xl.domain.book import Book, Table
from fastrak_xl.domain.catalogue import diagnose
from fastrak_xl.domain.codes import (
    CASH_CODE,
    CASH_NAME,
    CASH_TYPE,
    CODE_TYPES,
    has_valid_check_digit,
    sedol_of,
)
from fastrak_xl.domain.diagnostics import Diagnostic
from fastrak_xl.engine.link.lookup import NOWHERE
from fastrak_xl.engine.link.references import Key, References, references

CASH = 0
REGISTER_CODES = (
    ("CitiCode", "citicode"),
    ("ISIN", "isin"),
    ("SEDOL", "sedol"),
    ("MEX", "mex"),
    ("Ticker", "ticker"),
)
REFERRING_TABLES = ("holdings", "sector_models", "model_portfolios")


@dataclass
class Fund:
    """One fund. `codes` maps code type to code as written; `row` is its position in the register, or NOWHERE."""

    codes: dict[str, str] = field(default_factory=dict)
    name: str = ""
    row: int = NOWHERE

    @property
    def canonical(self) -> tuple[str, str]:
        """The preferred code type that the fund has, and its code."""
        return next((kind, self.codes[kind]) for kind in CODE_TYPES if kind in self.codes)


@dataclass(frozen=True)
class FundList:
    """All funds of a book. `rank` orders them by canonical code, upper case, by code point: the tie-break."""

    funds: list[Fund]
    keys: dict[Key, int]
    rank: Ints
    rows: dict[str, Ints]
    """For each referring table, the fund number of each row (NOWHERE where the row names none)."""
    disputed: frozenset[int] = frozenset()
    """Funds that claim the same code: what follows from that is not reported again."""

    def __len__(self) -> int:
        return len(self.funds)

    def numbers(self, found: References) -> Ints:
        """The fund of each row of a table all of whose namings this list was made from; NOWHERE where it names none."""
        named = [self._number(naming.key) for naming in found.namings]
        return np.array(named, dtype=np.int64)[found.of_row]

    def _number(self, key: Key | None) -> int:
        return NOWHERE if key is None else CASH if key[0] == CASH_TYPE else self.keys[key]


class _Register:
    """Funds being numbered; the codes that each claims."""

    def __init__(self) -> None:
        self.funds = [Fund({CASH_TYPE: CASH_CODE}, CASH_NAME)]
        self.keys: dict[Key, int] = {}
        self.disputed: set[int] = set()
        self.claimed_in: dict[Key, int] = {}

    def add(self, codes: dict[str, str], name: str, row: int = NOWHERE) -> int:
        self.funds.append(Fund(codes, name, row))
        return len(self.funds) - 1

    def find(self, key: Key) -> int:
        if key[0] == CASH_TYPE:
            return CASH
        if key[0] == "ISIN" and key not in self.keys and (sedol := sedol_of(key[1])):
            return self.keys.get(("SEDOL", sedol), NOWHERE)
        return self.keys.get(key, NOWHERE)


def link_holdings_to(funds: FundList, table: Table) -> tuple[FundList, list[Diagnostic]]:
    """The same funds, for other holdings that name no fund but those; FX102 for rows without a code."""
    found = references(table)
    return replace(funds, rows={**funds.rows, "holdings": funds.numbers(found)}), [*_blank_codes(table, found)]


def link_funds(book: Book) -> tuple[FundList, list[Diagnostic]]:
    """Number every fund of the register, and every fund that is only referred to."""
    register = _Register()
    diagnostics = [*_register_funds(register, book.funds)]
    referring = {name: references(getattr(book, name)) for name in REFERRING_TABLES}
    listed = frozenset(register.keys)
    strangers = _add_strangers(register, referring)
    for name in REFERRING_TABLES:
        diagnostics += _blank_codes(getattr(book, name), referring[name])
    diagnostics += _not_listed(register, book, referring, strangers, listed)
    rows = {name: _numbers(register, one) for name, one in referring.items()}
    found = FundList(register.funds, register.keys, _ranks(register.funds), rows, frozenset(register.disputed))
    return found, diagnostics


def _register_funds(register: _Register, table: Table) -> Iterator[Diagnostic]:
    """Every row of Funds, with all its codes; a code that an earlier row claims is an error."""
    frame = table.frame
    columns = {
        name: frame[name].to_numpy() for name in ("code_type", "code", "fund_name", *dict(REGISTER_CODES).values())
    }
    for position, sheet_row in enumerate(frame.index):
        stated = [(columns["code_type"][position], columns["code"][position], "code")]
        stated += [(kind, columns[name][position], name) for kind, name in REGISTER_CODES]
        claims = [(kind, code, name) for kind, code, name in stated if kind and code]
        if not claims:
            continue
        is_cash = claims[0][0] == CASH_TYPE
        number = CASH if is_cash else register.add({}, columns["fund_name"][position], position)
        yield from _claim(register, table, int(sheet_row), number, claims)


def _claim(
    register: _Register, table: Table, sheet_row: int, number: int, claims: list[tuple[str, str, str]]
) -> Iterator[Diagnostic]:
    """Link each code of a row to its fund; each code is checked once, and each rival fund reported once."""
    fund = register.funds[number]
    checked: set[Key] = set()
    rivals: set[int] = {number}
    for kind, code, name in claims:
        upper = code.upper()
        fund.codes.setdefault(kind, _as_shown(kind, code))
        cell = table.cell(sheet_row, name)
        if (kind, upper) not in checked and not has_valid_check_digit(kind, upper):
            yield diagnose("FX302", table.sheet, cell, code, code_type=kind)
        checked.add((kind, upper))
        implied = [("SEDOL", sedol_of(upper))] if kind == "ISIN" and sedol_of(upper) else []
        for key in [(kind, upper), *implied]:
            owner = register.keys.setdefault(key, number)
            first = register.claimed_in.setdefault(key, sheet_row)
            if owner not in rivals:
                yield diagnose("FX301", table.sheet, cell, code, code_type=key[0], first=first)
                rivals.add(owner)
    register.disputed |= rivals if len(rivals) > 1 else set()


def _as_shown(kind: str, code: str) -> str:
    """Published codes in upper case; an own code as the firm writes it."""
    return code if kind == "Own" else code.upper()


def _add_strangers(register: _Register, referring: dict[str, References]) -> set[int]:
    """Codes that the register does not list, in an order that does not depend on the order of rows.

    A GB ISIN whose SEDOL is registered becomes a further code of that fund; any other code a fund of its own.
    """
    spelling: dict[Key, set[str]] = {}
    names: dict[Key, set[str]] = {}
    for naming in (naming for table in referring.values() for naming in table.namings):
        key = naming.key
        if key is not None and key not in register.keys and key[0] != CASH_TYPE:
            spelling.setdefault(key, set()).add(naming.code or naming.name)
            names.setdefault(key, set()).add(naming.name)
    added: set[int] = set()
    for key in sorted(spelling, key=lambda key: (CODE_TYPES.index(key[0]), key[1])):
        number = register.find(key)
        if number == NOWHERE:
            number = register.add({}, "")
            added.add(number)
        fund = register.funds[number]
        fund.codes.setdefault(key[0], _as_shown(key[0], min(spelling[key])))
        fund.name = fund.name or min(names[key] - {""}, default="") or min(spelling[key])
        register.keys[key] = number
        if sedol := (sedol_of(key[1]) if key[0] == "ISIN" else ""):
            register.keys.setdefault(("SEDOL", sedol), number)
    return added


def _blank_codes(table: Table, found: References) -> Iterator[Diagnostic]:
    """FX102 for rows whose code is blank though their type needs one."""
    if "code" not in table.letters:
        return
    unread = table.unread("code") | table.unread("code_type")
    frame = table.frame
    for position in found.nameless().tolist():
        if not unread[position] and frame["code_type"].iloc[position]:
            account = str(frame["account_id"].iloc[position]) if "account_id" in frame else ""
            cell = table.cell(int(frame.index[position]), "code")
            yield diagnose("FX102", table.sheet, cell, "", account, column="Fund Code")


def _not_listed(
    register: _Register,
    book: Book,
    referring: dict[str, References],
    strangers: set[int],
    listed: frozenset[Key],
) -> Iterator[Diagnostic]:
    """One warning per code that Funds does not list, where it first stands: its check digit, else its fund is missing.

    A fund may be missing only because its code in Funds could not be read, which has been reported.
    """
    missing: list[Diagnostic] = []
    reported: set[int | Key] = set()
    for table_name, found in referring.items():
        table: Table = getattr(book, table_name)
        for naming in found.namings:
            key = naming.key
            if key is None or key in listed or key in reported:
                continue
            reported.add(key)
            number, cell = register.find(key), table.at(naming.first, "code")
            if not has_valid_check_digit(*key):
                yield diagnose("FX302", table.sheet, cell, key[1], code_type=key[0])
            elif number in strangers and number not in reported:
                missing.append(diagnose("FX303", table.sheet, cell, key[1]))
            reported.add(number)
    if book.funds.present and len(missing) > codes_not_read(book.funds):
        yield from missing


def codes_not_read(table: Table) -> int:
    """How many fund codes of a table could not be read; more than any table has where a column of them is missing."""
    if not table.present or not {"code_type", "code"} <= set(table.letters):
        return sys.maxsize
    names = [name for name in ("code_type", "code", *dict(REGISTER_CODES).values()) if name in table.letters]
    return sum(int(table.unread(name).sum()) for name in names)


def _numbers(register: _Register, found: References) -> Ints:
    numbers = [NOWHERE if naming.key is None else register.find(naming.key) for naming in found.namings]
    return np.array(numbers, dtype=np.int64)[found.of_row]


def _ranks(funds: list[Fund]) -> Ints:
    order = sorted(
        range(len(funds)), key=lambda number: (funds[number].canonical[1].upper(), funds[number].canonical[0])
    )
    ranks = np.empty(len(funds), dtype=np.int64)
    ranks[order] = np.arange(len(funds))
    return ranks
