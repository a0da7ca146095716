"""A change of a workbook before it is made: what it changes and what it does. Whoever shows it carries it out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from fastrak_xl.app.categorise.naming import blocking
from fastrak_xl.app.changes import Amendment, Values
from fastrak_xl.app.check import check
from fastrak_xl.app.ports import Workbook
from fastrak_xl.app.stages import CALCULATE, WRITE, Stage, silent
from fastrak_xl.domain.book import Table
from fastrak_xl.domain.diagnostics import Diagnostic, errors
from fastrak_xl.engine.link.linked import LinkedBook


@dataclass(frozen=True)
class Plan:
    """The tables that change, by sheet; the answer as sentences for people and as facts for `--json`.

    An error among the diagnostics means that nothing may change.
    """

    changes: Mapping[str, Amendment]
    said: tuple[str, ...]
    facts: Mapping[str, object] = field(default_factory=dict)
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def is_sound(self) -> bool:
        """Whether it may be carried out."""
        return not errors(self.diagnostics)


def carry_out(
    workbook: Workbook,
    plan_of: Callable[[LinkedBook], Plan],
    *,
    tables: Sequence[str] = (),
    headings: Sequence[str] = (),
    stage: Stage = silent,
) -> Plan:
    """Read a workbook, plan, and change it; what is wrong in the tables of sectors, or in `tables`, stops it.

    Of `headings`, tables that are about to be replaced, only their headings count.

    What `plan_of` raises for a name that leads nowhere (NotThere) is passed on.
    """
    checked = check(workbook, stage=stage)
    stage(CALCULATE)
    if found := blocking(checked, tables, headings):
        return Plan({}, (), diagnostics=found)
    plan = plan_of(checked.linked)
    if plan.is_sound:
        stage(WRITE)
        workbook.change(plan.changes)
    return plan


class Changes:
    """Amendments being gathered, table by table."""

    def __init__(self) -> None:
        self._tables: dict[str, tuple[set[int], dict[int, Values], list[Values]]] = {}

    def change(self, table: Table, row: int, **values: object) -> None:
        """Give fields of a row other values, besides those that it gets already."""
        changed = self._of(table)[1]
        changed[row] = {**changed.get(row, {}), **values}  # type: ignore[dict-item]  # callers pass what a field holds

    def add(self, table: Table, values: Values) -> None:
        """Add a row."""
        self._of(table)[2].append(values)

    def remove(self, table: Table, row: int) -> None:
        """Remove a row; what it was to get is forgotten."""
        removed, changed, _ = self._of(table)
        removed.add(row)
        changed.pop(row, None)

    def amend(self, table: Table, amendment: Amendment) -> None:
        """Take over another amendment of the table."""
        removed, changed, added = self._of(table)
        removed |= amendment.removed
        changed |= amendment.changed
        added += amendment.added

    def gathered(self) -> dict[str, Amendment]:
        """The amendments by sheet; a table without any is left out."""
        made = {
            sheet: Amendment(frozenset(removed), changed, tuple(added))
            for sheet, (removed, changed, added) in self._tables.items()
        }
        return {sheet: amendment for sheet, amendment in made.items() if amendment != Amendment()}

    def _of(self, table: Table) -> tuple[set[int], dict[int, Values], list[Values]]:
        return self._tables.setdefault(table.sheet, (set(), {}, []))
