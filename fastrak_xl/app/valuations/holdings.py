"""What an arriving account changes on Holdings: line by line of the same fund, so that locks and notes stay."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from fastrak_xl.app.changes import Amendment, Value, Values
from fastrak_xl.app.valuations.arriving import Arrival, keys_of
from fastrak_xl.app.valuations.identity import CASH_KEY, FundIdentity, Key, key_of
from fastrak_xl.app.valuations.standing import StandingRows
from fastrak_xl.domain.book import Table
from fastrak_xl.domain.codes import CASH_CODE, CASH_NAME, CASH_TYPE
from fastrak_xl.domain.money import exact, nearest_penny
from fastrak_xl.domain.names import folded
from fastrak_xl.domain.valuation import FundCode

Fund = int | Key | None


@dataclass(frozen=True, slots=True)
class AccountChange:
    """What one account's valuation did: holdings added, changed and removed, and pence before and after."""

    account: str
    is_new: bool
    added: int
    changed: int
    removed: int
    before_pence: int
    after_pence: int
    lost_cash_pence: int = 0


@dataclass
class HoldingChanges:
    """The changes of the table Holdings, account by account."""

    removed: set[int] = field(default_factory=set)
    changed: dict[int, Values] = field(default_factory=dict)
    added: list[Values] = field(default_factory=list)

    @property
    def amendment(self) -> Amendment:
        """The same, as a change of the table."""
        return Amendment(frozenset(self.removed), self.changed, self.added)


@dataclass(frozen=True)
class _Line:
    """A line as it arrives: its fund and the values of its row, but for the account."""

    fund: Fund
    values: Values


class HoldingsSheet:
    """The rows of Holdings by account, ready to be compared with what arrives."""

    def __init__(self, holdings: Table) -> None:
        self._standing = StandingRows(holdings)
        self._rows: dict[str, list[int]] = defaultdict(list)
        for row, account in zip(self._standing.numbers, self._standing.column("account_id"), strict=True):
            self._rows[folded(account)].append(row)

    def keys(self) -> list[list[Key]]:
        """The key of every row that names a fund."""
        return [[key] for row in self._standing.numbers if (key := self._key_at(row)) is not None]

    def as_corrected(self, account: str, arrival: Arrival) -> Arrival:
        """The arrival, where a line without a code is the account's row of that name to which a person gave one."""
        given: dict[str, FundCode] = {}
        for row in self._rows.get(folded(account), ()):
            key = self._key_at(row)
            if key is not None and key[0] != "Own" and key != CASH_KEY:
                given.setdefault(folded(self._standing[row, "fund_name"]), FundCode(*key))
        codes = [holding.codes or _code_given(given, holding.name) for holding in arrival.holdings]
        lines = (holding._replace(codes=code) for holding, code in zip(arrival.holdings, codes, strict=True))
        return replace(arrival, holdings=tuple(lines))

    def bring_in(
        self, account: str, arrival: Arrival, identity: FundIdentity, changes: HoldingChanges, *, is_new: bool
    ) -> AccountChange:
        """Replace an account's holdings by those that arrive; every row of the account that no line takes is gone."""
        standing = self._rows.get(folded(account), [])
        free: dict[Fund, list[int]] = defaultdict(list)
        for row in standing:
            key = self._key_at(row)
            free[None if key is None else identity.fund([key])].append(row)
        added = changed = 0
        for line in sorted(_lines(arrival, identity), key=_order):
            if rows := free.get(line.fund):
                row = rows.pop(0)
                if different := self._different(row, line.values):
                    changes.changed[row] = different
                    changed += 1
            else:
                changes.added.append({"account_id": account, **line.values})
                added += 1
        left = [row for rows in free.values() for row in rows]
        changes.removed |= set(left)
        lost = self._value(free.get(CASH_KEY, ())) if arrival.facts.cash_pence is None else 0
        after = sum(holding.value_pence or 0 for holding in arrival.holdings) + (arrival.facts.cash_pence or 0)
        return AccountChange(account, is_new, added, changed, len(left), self._value(standing), after, lost)

    def _key_at(self, row: int) -> Key | None:
        return key_of(*(self._standing[row, name] for name in ("code_type", "code", "fund_name")))

    def _different(self, row: int, arriving: Values) -> Values:
        """The values of a row that change. Its codes and name stay as the firm has them.

        A Book Cost that the file does not give stays as long as the units do.
        """
        units_stay = self._same(row, "units", arriving.get("units"))
        compared = [name for name in ("units", "price", "value", "book_cost") if name in arriving]
        return {
            name: arriving[name]
            for name in compared
            if not self._same(row, name, arriving[name])
            and not (name == "book_cost" and arriving[name] is None and units_stay)
        }

    def _same(self, row: int, name: str, value: Value) -> bool:
        standing = self._standing[row, name]
        if standing is None or value is None:
            return standing is value
        return bool(standing == (float(value) if isinstance(value, Decimal) else value))

    def _value(self, rows: Sequence[int]) -> int:
        """Pence that rows hold; by units and price where the value is blank."""
        return sum(self._row_value(row) for row in rows)

    def _row_value(self, row: int) -> int:
        value, units, price = (self._standing[row, name] for name in ("value", "units", "price"))
        if value is not None:
            return int(value)
        return 0 if units is None or price is None else nearest_penny(exact(units) * exact(price))


def _lines(arrival: Arrival, identity: FundIdentity) -> Iterable[_Line]:
    for holding in arrival.holdings:
        kind, code = (holding.code_type, holding.code) if holding.code else ("Own", holding.name)
        values: Values = {
            "code_type": kind,
            "code": code,
            "fund_name": holding.name,
            "units": holding.units,
            "price": holding.price,
            "value": holding.value_pence,
            "book_cost": holding.book_cost_pence,
        }
        yield _Line(identity.fund(keys_of(holding)), values)
    if arrival.facts.cash_pence is not None:
        cash: Values = {"code_type": CASH_TYPE, "code": CASH_CODE, "fund_name": CASH_NAME}
        yield _Line(CASH_KEY, {**cash, "value": arrival.facts.cash_pence})


def _code_given(given: Mapping[str, FundCode], name: str) -> tuple[FundCode, ...]:
    code = given.get(folded(name))
    return (code,) if code else ()


def _order(line: _Line) -> tuple[str, str, str]:
    """An order of lines that does not depend on the file's."""
    return str(line.values["fund_name"]).casefold(), str(line.values["code"]), repr(line.values)
