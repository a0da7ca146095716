"""The settings as they stand on the sheet: name, default, choices and a plain note. Source: the Settings table."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto


class Entry(Enum):
    """What may be typed as the value of a setting."""

    CHOICE = auto()
    AMOUNT = auto()
    WHOLE_NUMBER = auto()
    DATE = auto()


@dataclass(frozen=True, slots=True)
class SettingRow:
    """One setting. A default of "" leaves it off; the first of its choices is the default."""

    name: str
    note: str
    entry: Entry
    choices: tuple[str, ...] = ()
    number: int | None = None

    @property
    def default(self) -> str | int:
        """The value that the template shows."""
        if self.choices:
            return self.choices[0]
        return "" if self.number is None else self.number


def _choice(name: str, choices: tuple[str, ...], note: str) -> SettingRow:
    return SettingRow(name, note, Entry.CHOICE, choices)


def _amount(name: str, note: str, number: int | None = None) -> SettingRow:
    return SettingRow(name, note, Entry.AMOUNT, number=number)


SETTING_ROWS = (
    _choice(
        "Method",
        ("Full", "Tolerance", "Cash flow", "Sector"),
        "Full: every fund to its target. Tolerance: only when a fund has drifted too far. "
        "Cash flow: only place or raise money. Sector: only the difference per sector.",
    ),
    _amount(
        "Tolerance absolute",
        "Points of the account that a fund may drift: 5 means 5 points. For Tolerance. Blank = off.",
    ),
    _amount(
        "Tolerance relative",
        "Percent of its own target that a fund may drift: 25 means a quarter. For Tolerance. Blank = off.",
    ),
    _choice(
        "Breach when",
        ("Either band", "Both bands"),
        "With both tolerances given: is leaving either one a breach, or only leaving both? "
        "(The 5/25 rule: 5, 25, Either band.)",
    ),
    _choice(
        "Tolerance scope",
        ("Account", "Fund"),
        "Account: one breach rebalances the whole account. Fund: only the funds in breach are brought back.",
    ),
    _choice(
        "Rebalance to",
        ("Target", "Band edge", "Halfway"),
        "After a breach, how far back: all the way to the target, just inside the tolerance, or halfway.",
    ),
    _amount("Minimum trade £", "Trades smaller than this are not made. Blank = off."),
    _amount(
        "Minimum trade %",
        "The same as a percentage of the account: 1 means 1%. The greater of the two counts. Blank = off.",
    ),
    _choice(
        "Unassigned funds",
        ("Hold outside", "Hold inside", "Sell"),
        "Funds in no sector. Hold outside: leave them out of the sums. Hold inside: keep them, and count them. "
        "Sell: sell them.",
    ),
    _choice(
        "Funds not in model",
        ("Sell", "Hold outside", "Hold inside"),
        "Funds that have a sector but are not in the model portfolio: the same three choices.",
    ),
    _amount(
        "Cash reserve £", "Pounds to keep in cash in every account before anything is invested. Blank = off."
    ),
    _amount(
        "Cash reserve %",
        "The same as a percentage of the account: 2 means 2%. The greater of the two counts. Blank = off.",
    ),
    SettingRow(
        "Unit decimals",
        "Decimal places of units in a trade. A fund's own Unit Decimals wins (0 for exchange-traded funds).",
        Entry.WHOLE_NUMBER,
        number=4,
    ),
    _choice(
        "CGT limit",
        ("Off", "Allowance"),
        "Allowance: gains taken in a client's GIAs stay within the client's CGT allowance.",
    ),
    _amount("CGT allowance", "Pounds per client, where the sheet Clients gives none of their own.", 3000),
    _choice(
        "Accounts with errors",
        ("Stop", "Leave out"),
        "Stop: any error stops the run. Leave out: an account with an error is left out by name; the rest go on.",
    ),
    SettingRow("As at", "The date of the report. Blank = the latest Valuation Date on Accounts.", Entry.DATE),
    SettingRow(
        "Stale after days",
        "A valuation older than this many days at the report's date gives a warning.",
        Entry.WHOLE_NUMBER,
        number=30,
    ),
)
