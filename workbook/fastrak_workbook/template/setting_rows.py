"""The settings as the sheet shows them: what the domain knows of each, with a note in plain words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto

from fastrak_xl.domain.setting_rules import RULES, SettingRule


class Entry(Enum):
    """What may be typed as the value of a setting."""

    CHOICE = auto()
    AMOUNT = auto()
    WHOLE_NUMBER = auto()
    DATE = auto()
    WORDS = auto()


@dataclass(frozen=True, slots=True)
class SettingRow:
    """One setting. A default of "" leaves it off."""

    name: str
    default: str | int
    note: str
    entry: Entry
    choices: tuple[str, ...]


_ENTRIES: Mapping[str, Entry] = {
    "Unit decimals": Entry.WHOLE_NUMBER,
    "Stale after days": Entry.WHOLE_NUMBER,
    "As at": Entry.DATE,
    "Firm": Entry.WORDS,
    "Prepared by": Entry.WORDS,
    "Paired switches": Entry.WORDS,
}
_NOTES: Mapping[str, str] = {
    "Method": (
        "Full: every fund to its target. Tolerance: only when a fund has drifted too far. Cash flow: only"
        " place or raise money. Sector: only the difference per sector."
    ),
    "Tolerance absolute": (
        "Points of the account that a fund may drift: 5 means 5 points. For Tolerance. Blank = off."
    ),
    "Tolerance relative": (
        "Percent of its own target that a fund may drift: 25 means a quarter. For Tolerance. Blank = off."
    ),
    "Breach when": (
        "With both tolerances given: is leaving either one a breach, or only leaving both? (The 5/25 "
        "rule: 5, 25, Either band.)"
    ),
    "Tolerance scope": (
        "Account: one breach rebalances the whole account. Fund: only the funds in breach are brought back."
    ),
    "Rebalance to": ("After a breach, how far back: all the way to the target, just inside the tolerance, or halfway."),
    "Minimum trade £": "Trades smaller than this are not made. Blank = off.",
    "Minimum trade %": (
        "The same as a percentage of the account: 1 means 1%. The greater of the two counts. Blank = off."
    ),
    "Unassigned funds": (
        "Funds in no sector. Hold outside: leave them out of the sums. Hold inside: keep and count them. "
        "Sell: sell them."
    ),
    "Funds not in model": ("Funds that have a sector but are not in the model portfolio: the same three choices."),
    "Treat share classes as one": (
        "Yes: a fund of the model that is held in another share class (the same name on Funds but for the class)"
        " counts as that fund."
    ),
    "Cash reserve £": "Pounds to keep in cash in every account before anything is invested. Blank = off.",
    "Cash reserve %": (
        "The same as a percentage of the account: 2 means 2%. The greater of the two counts. Blank = off."
    ),
    "Unit decimals": (
        "Decimal places of units in a trade. A fund's own Unit Decimals wins (0 for exchange-traded funds)."
    ),
    "CGT limit": "Allowance: gains taken in a client's GIAs stay within the client's CGT allowance.",
    "CGT allowance": "Pounds per client, where the sheet Clients gives none of their own.",
    "Accounts with errors": ("Stop: any error stops the run. Leave out: an account with an error is left out by name."),
    "As at": "The date of the report. Blank = the latest Valuation Date on Accounts.",
    "Stale after days": "A valuation older than this many days at the report's date gives a warning.",
    "Firm": "Your firm's name, as it stands at the top of every Client Report. Blank = no name.",
    "Prepared by": "Who makes the run; recorded on the sheet Run. `--by NAME` says it for one run. Blank = not said.",
    "Two-person approval": (
        "On: orders are exported from approved results only, and who prepared a result cannot approve it."
    ),
    "Paired switches": (
        "Platforms that want each sell together with the buys it pays for, parted by semicolons; All = every one."
    ),
}


def _row(rule: SettingRule) -> SettingRow:
    entry = Entry.CHOICE if rule.choices else _ENTRIES.get(rule.name, Entry.AMOUNT)
    return SettingRow(rule.name, _shown(rule.default), _NOTES.get(rule.name, rule.note), entry, rule.choices)


def _shown(default: object) -> str | int:
    return int(default) if isinstance(default, int | Decimal) else str(default or "")


SETTING_ROWS = tuple(_row(rule) for rule in RULES)
