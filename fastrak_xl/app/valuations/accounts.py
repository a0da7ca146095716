"""What arriving accounts change on Accounts: a new day, flows that have been invested, and accounts not seen before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from fastrak_xl.app.changes import Amendment, Values
from fastrak_xl.app.valuations.arriving import Arrival
from fastrak_xl.app.valuations.people import ClientList
from fastrak_xl.app.valuations.standing import StandingRows
from fastrak_xl.domain.book import Table
from fastrak_xl.domain.catalogue import diagnose
from fastrak_xl.domain.diagnostics import Diagnostic
from fastrak_xl.domain.money import pounds_text
from fastrak_xl.domain.names import folded
from fastrak_xl.domain.wrappers import are_different, wrapper_in

UNKNOWN = "Unknown"
"""What stands for a wrapper or platform that nobody has said; it is warned of until somebody does."""

_FLOWS = ("cash_in", "cash_out")
_TO_CHOOSE = ("risk profile", "model portfolio")


@dataclass
class AccountChanges:
    """The accounts that are brought in, under the IDs that the workbook has for them, and what changes on Accounts."""

    taken: list[tuple[str, Arrival]] = field(default_factory=list)
    changed: dict[int, Values] = field(default_factory=dict)
    added: list[Values] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)

    @property
    def amendment(self) -> Amendment:
        """The same, as a change of the table."""
        return Amendment(changed=self.changed, added=self.added)


def change_accounts(
    accounts: Table, clients: ClientList, arrivals: Iterable[Arrival], *, clear_flows: bool
) -> AccountChanges:
    """Each arrival in its account: one that is older than what the workbook has is left out, and said so."""
    changes, standing = AccountChanges(), StandingRows(accounts)
    names = map(folded, standing.column("account_id"))
    rows = {name: row for name, row in zip(names, standing.numbers, strict=True) if name}
    for arrival in arrivals:
        row = rows.get(folded(arrival.facts.account))
        if row is None:
            _add(changes, clients, arrival)
        else:
            _Standing(accounts, standing, row, changes).change(arrival, clear_flows)
    return changes


@dataclass(frozen=True)
class _Standing:
    """An account that stands on Accounts already."""

    table: Table
    rows: StandingRows
    row: int
    changes: AccountChanges

    def change(self, arrival: Arrival, clear_flows: bool) -> None:
        """Take the arrival, unless it is of an earlier day."""
        account, day, before = self.rows[self.row, "account_id"], arrival.facts.as_at, self._day()
        wrapper = self.rows[self.row, "wrapper"]
        if are_different(wrapper, arrival.facts.wrapper):
            where, words = self._cell("wrapper"), {"file": arrival.file, "wrapper": arrival.facts.wrapper}
            self.changes.diagnostics.append(diagnose("FX819", *where, wrapper, account, **words))
            return
        if before is not None and day is not None and day < before:
            where = self._cell("valuation_date")
            self.changes.diagnostics.append(diagnose("FX812", *where, before, account, file=arrival.file))
            return
        values: dict[str, str | date | None] = {}
        if day is not None and day != before:
            values = {"valuation_date": day, **self._flows(clear_flows)}
        said = {"wrapper": wrapper_in(arrival.facts.wrapper), "platform": arrival.facts.platform}
        values |= {name: word for name, word in said.items() if word and self.rows[self.row, name] == UNKNOWN}
        self.changes.taken.append((account, arrival))
        if values:
            self.changes.changed[self.row] = values

    def _cell(self, name: str) -> tuple[str, str]:
        return self.table.sheet, self.table.cell(self.row, name)

    def _day(self) -> date | None:
        day = self.rows[self.row, "valuation_date"]
        return day if isinstance(day, date) else None

    def _flows(self, clear: bool) -> dict[str, None]:
        """Money that was to come in or go out may have done so by the day of a newer valuation."""
        flows = [name for name in _FLOWS if self.rows[self.row, name]]
        if clear:
            return dict.fromkeys(flows)
        for name in flows:
            where = self._cell(name)
            found = pounds_text(self.rows[self.row, name])
            self.changes.diagnostics.append(diagnose("FX814", *where, found, self.rows[self.row, "account_id"]))
        return {}


def _add(changes: AccountChanges, clients: ClientList, arrival: Arrival) -> None:
    facts = arrival.facts
    client, whose = clients.client_of(arrival)
    if not client:
        changes.diagnostics.append(diagnose("FX811", arrival.file, "", facts.account))
        return
    missing = [*_TO_CHOOSE, *(name for name in ("wrapper", "platform") if not getattr(facts, name))]
    words = {"whose": whose, "missing": f"{', '.join(missing[:-1])} and {missing[-1]}"}
    changes.diagnostics.append(diagnose("FX813", arrival.file, "", facts.account, **words))
    changes.taken.append((facts.account, arrival))
    changes.added.append(
        {
            "account_id": facts.account,
            "client_id": client,
            "wrapper": wrapper_in(facts.wrapper) or UNKNOWN,
            "platform": facts.platform or UNKNOWN,
            "valuation_date": facts.as_at,
        }
    )
