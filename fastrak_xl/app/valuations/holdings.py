"""What an arriving account changes on Holdings: line by line of the same fund, so that locks and notes stay."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from fastrak_xl.app.changes import Amendment, Value, Values
from fastrak_xl.app.valuations.arriving import Arrival, keys_of
from fastrak_xl.app.valuations.identity import CASH_KEY, FundIdentity, Key, key_of
from fastrak_xl.app.valuations.standing import StandingRows
from fastrak_xl.domain.book import Table
from fastrak_xl.domain.catalogue import diagnose
from fastrak_xl.domain.codes import CASH_CODE, CASH_NAME, CASH_TYPE
from fastrak_xl.domain.diagnostics import Diagnostic
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
        self.diagnostics: list[Diagnostic] = []
        self._standing = StandingRows(holdings)
        self._rows: dict[str, list[int]] = defaultdict(list)
        for row, account in zip(self._standing.numbers, self._standing.column("account_id"), strict=True):
            self._rows[folded(account)].append(row)
        named = (self._standing.column(name) for name in ("code_type", "code", "fund_name"))
        self._keys = dict(zip(self._standing.numbers, map(key_of, *named), strict=True))

    def keys(self) -> list[list[Key]]:
        """The key of every row that names a fund."""
        return [[key] for key in self._keys.values() if key is not None]

    def as_corrected(self, account: str, arrival: Arrival) -> Arrival:
        """The arrival, where a line without a code is the account's row of that name to which a person gave one.

        Where two codes stand or arrive under the name, it is neither; where it has an Own fund of the name, it is that.
        """
        given: dict[str, set[FundCode]] = defaultdict(set)
        own: set[Key] = set()
        for row in self._rows.get(folded(account), ()):
            key = self._keys[row]
            if key is not None and key[0] == "Own":
                own.add(key)
            elif key is not None and key != CASH_KEY:
                given[folded(self._standing[row, "fund_name"])].add(FundCode(*key))
        coded = {folded(holding.name) for holding in arrival.holdings if holding.codes}
        lines = []
        for holding in arrival.holdings:
            stays = bool(holding.codes) or key_of("Own", "", holding.name) in own or folded(holding.name) in coded
            codes = () if stays else given.get(folded(holding.name), ())
            if len(codes) == 1:
                (code,) = codes
                where = arrival.file, f"line {holding.line}"
                self.diagnostics.append(diagnose("FX818", *where, holding.name, fund=" ".join(code)))
                holding = holding._replace(codes=(code,))
            lines.append(holding)
        return replace(arrival, holdings=tuple(lines))

    def bring_in(
        self, account: str, arrival: Arrival, identity: FundIdentity, changes: HoldingChanges, *, is_new: bool
    ) -> AccountChange:
        """Replace an account's holdings by those that arrive; every row of the account that no line takes is gone."""
        standing = self._rows.get(folded(account), [])
        free = self._by_fund(standing, identity)
        rows_of = {fund: list(rows) for fund, rows in free.items()}
        lines = sorted(_lines(arrival, identity), key=_order)
        changed = [line for line in lines if not self._stands(line, free)]
        added = [line for line in changed if not self._takes_row(line, free, changes)]
        changes.added += [{"account_id": account, **line.values} for line in added]
        left = [row for rows in free.values() for row in rows]
        changes.removed |= set(left)
        for fund, gone in free.items():
            self._keep_lock(gone, [row for row in rows_of[fund] if row not in gone], changes)
        lost = self._value(free.get(CASH_KEY, ())) if arrival.facts.cash_pence is None else 0
        after = sum(holding.value_pence or 0 for holding in arrival.holdings) + (arrival.facts.cash_pence or 0)
        counts = len(added), len(changed) - len(added), len(left)
        return AccountChange(account, is_new, *counts, self._value(standing), after, lost)

    def _by_fund(self, rows: Iterable[int], identity: FundIdentity) -> dict[Fund, list[int]]:
        by_fund: dict[Fund, list[int]] = defaultdict(list)
        for row in rows:
            key = self._keys[row]
            by_fund[None if key is None else identity.fund([key])].append(row)
        return by_fund

    def _keep_lock(self, gone: Iterable[int], stay: Sequence[int], changes: HoldingChanges) -> None:
        """The lock of a row that goes passes to a row of the same fund that stays: a lock is for the whole fund."""
        lock = next((lock for row in gone if (lock := self._standing[row, "lock"])), "")
        if lock and stay and not any(self._standing[row, "lock"] for row in stay):
            changes.changed[stay[0]] = {**changes.changed.get(stay[0], {}), "lock": lock}

    def _stands(self, line: _Line, free: dict[Fund, list[int]]) -> bool:
        """Whether a free row says already what the line says; then that row is its."""
        row = next((row for row in free.get(line.fund, ()) if not self._different(row, line.values)), None)
        if row is not None:
            free[line.fund].remove(row)
        return row is not None

    def _takes_row(self, line: _Line, free: dict[Fund, list[int]], changes: HoldingChanges) -> bool:
        """Whether there is a free row of the line's fund; then that row changes."""
        rows = free.get(line.fund)
        if not rows:
            return False
        row = rows.pop(0)
        changes.changed[row] = self._different(row, line.values)
        return True

    def _different(self, row: int, arriving: Values) -> Values:
        """The values of a row that change. Its codes and name stay as the firm has them.

        A Book Cost that the file does not give stays as long as the units do.
        """
        different = {
            name: arriving[name]
            for name in ("units", "price", "value", "book_cost")
            if name in arriving and not self._same(row, name, arriving[name])
        }
        if different.get("book_cost", "") is None and "units" not in different:
            del different["book_cost"]
        return different

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
        cash: Values = {"code_type": CASH_TYPE, "code": CASH_CODE, "fund_name": CASH_NAME, "units": None, "price": None}
        yield _Line(CASH_KEY, {**cash, "value": arrival.facts.cash_pence})


def _order(line: _Line) -> tuple[str, str, str]:
    """An order of lines that does not depend on the file's."""
    return str(line.values["fund_name"]).casefold(), str(line.values["code"]), repr(line.values)
