"""The settings of a run, and how they are read: defaults, then the sheet, then what is given for this run only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from fastrak_xl.domain import values
from fastrak_xl.domain.catalogue import diagnose
from fastrak_xl.domain.cells import is_blank
from fastrak_xl.domain.diagnostics import Diagnostic
from fastrak_xl.domain.names import folded, nearest
from fastrak_xl.domain.setting_rules import (
    ALLOWANCE,
    BOTH_BANDS,
    BY_FUND,
    LEAVE_OUT,
    ON,
    RULES,
    TOLERANCE,
    YES,
    SettingRule,
)

_BY_NAME = {folded(rule.name): rule for rule in RULES}


@dataclass(frozen=True)
class Settings:
    """The values of one run, by exact name, and which of them were overridden for this run only."""

    chosen: Mapping[str, object]
    overridden: frozenset[str] = frozenset()

    @property
    def unassigned_funds(self) -> str:
        """The policy for funds in no sector."""
        return str(self.chosen["Unassigned funds"])

    @property
    def funds_not_in_model(self) -> str:
        """The policy for assigned funds that are not in the model."""
        return str(self.chosen["Funds not in model"])

    @property
    def method(self) -> str:
        """The method's name."""
        return str(self.chosen["Method"])

    @property
    def reserve_pounds(self) -> Decimal:
        """The cash reserve in pounds, zero where it is off."""
        return self._number("Cash reserve £")

    @property
    def reserve_points(self) -> Decimal:
        """The cash reserve in percent, zero where it is off."""
        return self._number("Cash reserve %")

    @property
    def tolerance_absolute(self) -> Decimal | None:
        """The absolute band in points of the base; None where it is off."""
        return self._number_or_none("Tolerance absolute")

    @property
    def tolerance_relative(self) -> Decimal | None:
        """The relative band in percent of the target; None where it is off."""
        return self._number_or_none("Tolerance relative")

    @property
    def both_bands(self) -> bool:
        """Whether both bands have to be left for a breach."""
        return self.chosen["Breach when"] == BOTH_BANDS

    @property
    def by_fund(self) -> bool:
        """Whether only the funds in breach are brought back."""
        return self.chosen["Tolerance scope"] == BY_FUND

    @property
    def rebalance_to(self) -> str:
        """How far a breach is put right."""
        return str(self.chosen["Rebalance to"])

    @property
    def minimum_pounds(self) -> Decimal:
        """The minimum trade in pounds, zero where it is off."""
        return self._number("Minimum trade £")

    @property
    def minimum_points(self) -> Decimal:
        """The minimum trade in percent of the base, zero where it is off."""
        return self._number("Minimum trade %")

    @property
    def limits_gains(self) -> bool:
        """Whether a client's gains stay within the CGT allowance."""
        return self.chosen["CGT limit"] == ALLOWANCE

    @property
    def cgt_allowance(self) -> Decimal:
        """The allowance in pounds of a client who has none of their own; zero where it is blank."""
        return self._number("CGT allowance")

    @property
    def share_classes_as_one(self) -> bool:
        """Whether another share class of a model's fund counts as that fund."""
        return self.chosen["Treat share classes as one"] == YES

    @property
    def leaves_out(self) -> bool:
        """Whether an account with an error is left out, rather than everything stopped."""
        return self.chosen["Accounts with errors"] == LEAVE_OUT

    @property
    def as_at(self) -> date | None:
        """The day of the report, where one is set."""
        day = self.chosen["As at"]
        return day if isinstance(day, date) else None

    @property
    def stale_after_days(self) -> int | None:
        """After how many days a valuation is stale; None where that is off."""
        return self._whole("Stale after days")

    @property
    def unit_decimals(self) -> int | None:
        """Decimals of units; None where they are not rounded."""
        return self._whole("Unit decimals")

    @property
    def firm(self) -> str:
        """The firm's name as clients know it; "" where nobody has said it."""
        return str(self.chosen["Firm"] or "")

    @property
    def prepared_by(self) -> str:
        """Who made the run, as they said it themselves; "" where nobody has."""
        return str(self.chosen["Prepared by"] or "")

    @property
    def two_person_approval(self) -> bool:
        """Whether orders are exported from results only that somebody else has approved."""
        return self.chosen["Two-person approval"] == ON

    @property
    def paired_switches(self) -> tuple[str, ...]:
        """The platforms whose orders come as switches."""
        names = str(self.chosen["Paired switches"] or "").split(";")
        return tuple(name.strip() for name in names if name.strip())

    def _number(self, name: str) -> Decimal:
        number = self.chosen[name]
        return number if isinstance(number, Decimal) else Decimal(0)

    def _number_or_none(self, name: str) -> Decimal | None:
        number = self.chosen[name]
        return number if isinstance(number, Decimal) else None

    def _whole(self, name: str) -> int | None:
        number = self.chosen[name]
        return int(number) if isinstance(number, int | Decimal) else None


@dataclass(frozen=True, slots=True)
class Entry:
    """One setting as a person gave it, and where."""

    name: str
    value: object
    sheet: str
    name_cell: str = ""
    value_cell: str = ""


def read_settings(rows: Iterable[Entry], overrides: Iterable[Entry] = ()) -> tuple[Settings, list[Diagnostic]]:
    """The settings of a run: defaults, then the sheet, then this run's overrides."""
    chosen: dict[str, object] = {rule.name: rule.default for rule in RULES}
    diagnostics: list[Diagnostic] = []
    overridden: set[str] = set()
    method: Entry | None = None
    for entries, is_override in ((rows, False), (overrides, True)):
        first: dict[str, str] = {}
        for entry in entries:
            rule = _BY_NAME.get(folded(entry.name))
            problem = _problem_with(entry, rule, first)
            if problem is not None or rule is None:
                diagnostics += [problem] if problem else []
                continue
            chosen[rule.name] = rule.off if is_blank(entry.value) else rule.read(entry.value)
            overridden |= {rule.name} if is_override else set()
            method = entry if rule.name == "Method" else method
    if method is not None and chosen["Method"] == TOLERANCE and not _has_band(chosen, diagnostics):
        diagnostics.append(diagnose("FX704", method.sheet, method.value_cell, method.value))
    return Settings(chosen, frozenset(overridden)), diagnostics


def _has_band(chosen: Mapping[str, object], diagnostics: Iterable[Diagnostic]) -> bool:
    """Whether there is a band, or would be if its value could be read."""
    names = ("Tolerance absolute", "Tolerance relative")
    refused = any(one.code != "FX701" and name in one.problem for one in diagnostics for name in names)
    return refused or any(chosen[name] is not None for name in names)


def _problem_with(entry: Entry, rule: SettingRule | None, first: dict[str, str]) -> Diagnostic | None:
    """What is wrong with one entry; `first` remembers where each setting stood before."""
    if rule is None:
        near = nearest(entry.name, (known.name for known in RULES))
        return diagnose("FX701", entry.sheet, entry.name_cell, entry.name, near=near)
    if rule.name in first:
        return diagnose("FX207", entry.sheet, entry.name_cell, entry.name, column="setting", first=first[rule.name])
    first[rule.name] = entry.name_cell or entry.sheet
    try:
        rule.read(entry.value)
    except values.Unreadable as unreadable:
        words = {"setting": rule.name, "column": rule.name, "cure": unreadable.cure}
        return diagnose(unreadable.code, entry.sheet, entry.value_cell, entry.value, **words)
    return None


def setting_text(value: object) -> str:
    """A setting's value as the sheet Run records it, and as `--set` takes it."""
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)
