"""Random settings of a run: every method, band, policy and rule, each in the spellings that a cell may have."""

from __future__ import annotations

import random

Line = dict[str, object]

USUAL: dict[str, tuple[object, ...]] = {
    "Unassigned funds": (None, "Hold outside", "Hold inside", "Sell", "Sell"),
    "Funds not in model": (None, "Sell", "Hold outside", "Hold inside"),
    "Cash reserve £": (None, None, None, None, None, 250, "£1,500", 99.99),
    "Cash reserve %": (None, None, None, None, None, None, None, 2, 2, "5%", "5%", 0.5, 0.5, 100),
    "Minimum trade £": (None, None, None, None, 50, 100, "£250", 1000, 0.02),
    "Minimum trade %": (None, None, None, None, 1, "2.5%", 5, 10, 20),
    "Unit decimals": (None, None, 4, 0, 0, 2),
    "CGT limit": (None, "Off", "Allowance", "Allowance"),
    "CGT allowance": (3000, 3000, 0, "£500"),
    "Treat share classes as one": (None, "No", "Yes"),
}
METHODS = ("Full", "Tolerance", "Tolerance", "Cash flow", "Sector")
BANDS: dict[str, tuple[object, ...]] = {
    "Tolerance absolute": (None, 5, 5, "1%", 2.5, 12, 0, 0.1),
    "Tolerance relative": (None, 25, "10%", 50, 0),
    "Breach when": (None, "Either band", "Both bands"),
    "Tolerance scope": (None, "Account", "Fund"),
    "Rebalance to": (None, "Target", "Band edge", "Halfway"),
}


def random_settings(dice: random.Random) -> list[Line]:
    """The Settings sheet; a setting may be absent. Tolerance has a band, for both blank is refused."""
    chosen: dict[str, object] = {"Method": dice.choice(METHODS)}
    for name, values in {**USUAL, **BANDS}.items():
        if dice.random() < 0.6:
            chosen[name] = dice.choice(values)
    if chosen["Method"] == "Tolerance" and not _has_band(chosen):
        chosen["Tolerance absolute"] = dice.choice((5, 10, "2%"))
    return [{"Setting": name, "Value": value, "Notes": None} for name, value in chosen.items()]


def _has_band(chosen: dict[str, object]) -> bool:
    return any(chosen.get(name) is not None for name in ("Tolerance absolute", "Tolerance relative"))
