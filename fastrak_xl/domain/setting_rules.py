"""Every setting: its exact name, its kind and values, its default, and what the template says of it. Source: rebalance.md."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from fastrak_xl.domain import values
from fastrak_xl.domain.names import folded

FULL, TOLERANCE, CASH_FLOW, SECTOR = "Full", "Tolerance", "Cash flow", "Sector"
EITHER_BAND, BOTH_BANDS = "Either band", "Both bands"
WHOLE_ACCOUNT, BY_FUND = "Account", "Fund"
TO_TARGET, TO_BAND_EDGE, HALFWAY = "Target", "Band edge", "Halfway"
HOLD_OUTSIDE, HOLD_INSIDE, SELL = "Hold outside", "Hold inside", "Sell"
ALLOWANCE = "Allowance"
NO, YES = "No", "Yes"
STOP, LEAVE_OUT = "Stop", "Leave out"
OFF, ON = "Off", "On"
ALL = "All"


@dataclass(frozen=True, slots=True)
class SettingRule:
    """One setting: `default` stands where the row is missing, `off` where the value is blank."""

    name: str
    read: Callable[[object], object]
    default: object = None
    choices: tuple[str, ...] = ()
    note: str = ""

    @property
    def off(self) -> object:
        """What a blank value means: a choice falls back to its default, everything else is off."""
        return self.default if self.choices else None


def _choice(*choices: str) -> Callable[[object], object]:
    by_name = {folded(choice): choice for choice in choices}

    def read(value: object) -> object:
        text = values.text(value)
        if text is not None and folded(text) not in by_name:
            raise values.Unreadable("FX702", f"Use one of: {', '.join(choices)}.")
        return by_name[folded(text)] if text is not None else None

    return read


def _from_zero(read: Callable[[object], Decimal | int | None]) -> Callable[[object], object]:
    def limited(value: object) -> object:
        number = read(value)
        if number is not None and number < 0:
            raise values.Unreadable("FX702", "Type zero or more.")
        return number

    return limited


def _choose(name: str, *choices: str, note: str = "") -> SettingRule:
    return SettingRule(name, _choice(*choices), choices[0], choices, note)


def _to_hundred(read: Callable[[object], object]) -> Callable[[object], object]:
    def limited(value: object) -> object:
        number = read(value)
        if isinstance(number, Decimal) and number > 100:
            raise values.Unreadable("FX702", "Type a percentage up to 100, such as 2%.")
        return number

    return limited


RULES = (
    _choose("Method", FULL, TOLERANCE, CASH_FLOW, SECTOR,
            note="How an account is brought back to its model. Full: every fund to its target."),
    SettingRule("Tolerance absolute", _from_zero(values.points), note="Points of the base; blank = off."),
    SettingRule("Tolerance relative", _from_zero(values.points), note="Percent of the target; blank = off."),
    _choose("Breach when", EITHER_BAND, BOTH_BANDS, note="Which band has to be left."),
    _choose("Tolerance scope", WHOLE_ACCOUNT, BY_FUND, note="What one breach sets in motion."),
    _choose("Rebalance to", TO_TARGET, TO_BAND_EDGE, HALFWAY, note="How far a breach is put right."),
    SettingRule("Minimum trade £", _from_zero(values.pounds), note="Smaller trades are not made; blank = off."),
    SettingRule("Minimum trade %", _from_zero(values.points), note="The same, as percent of the base; blank = off."),
    _choose("Unassigned funds", HOLD_OUTSIDE, HOLD_INSIDE, SELL, note="What happens to funds that are in no sector."),
    _choose("Funds not in model", SELL, HOLD_OUTSIDE, HOLD_INSIDE, note="What happens to assigned funds that the model does not hold."),
    _choose("Treat share classes as one", NO, YES, note="Yes: another share class of a model's fund counts as that fund."),
    SettingRule("Cash reserve £", _from_zero(values.pounds), note="Kept in cash in every account; blank = off."),
    SettingRule("Cash reserve %", _to_hundred(_from_zero(values.points)), note="The same, as percent; the greater of the two counts."),
    SettingRule("Unit decimals", _from_zero(values.whole_number), 4, note="Decimals of the units traded; a fund's own value wins."),
    _choose("CGT limit", OFF, ALLOWANCE, note="Whether gains in GIAs are limited."),
    SettingRule("CGT allowance", _from_zero(values.pounds), Decimal(3000),
                note="For clients who have none of their own."),
    _choose("Accounts with errors", STOP, LEAVE_OUT, note="Stop: nothing is rebalanced. Leave out: only that account is not run."),
    SettingRule("As at", values.day, note="The day of the report; blank = the latest Valuation Date."),
    SettingRule("Stale after days", _from_zero(values.whole_number), 30, note="Older valuations are warned about; blank = off."),
    SettingRule("Firm", values.text, note="The firm's name on the Client Report."),
    SettingRule("Prepared by", values.text, note="Who made the run; `--by NAME` says it for one run."),
    _choose("Two-person approval", OFF, ON, note="On: orders leave approved results only, and nobody approves their own."),
    SettingRule("Paired switches", values.text, note="Platforms whose orders come as switches, parted by ; (or All)."),
)  # fmt: skip
