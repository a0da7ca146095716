"""What is done in a row, what was asked for, and what each rule took off or added.

"sell £927.60 of £8,240.00 (£1,240.00, less £312.40 by the CGT limit of £3,000.00)": asked for 1,240.00, less 312.40.
"""

from __future__ import annotations

from fastrak_xl.domain.money import pounds_text
from fastrak_xl.engine.rebalance.changes import Rule
from fastrak_xl.engine.rebalance.reasons.figures import Figures
from fastrak_xl.engine.rebalance.reasons.limits import Limits

_BY = {
    Rule.AVAILABILITY: "as it cannot be bought on this platform",
    Rule.AROUND_LOCKS: "for funds that are locked or not available",
    Rule.MINIMUM_MOVED: "from trades below the minimum",
    Rule.SALE_UNITS: "by rounding units",
    Rule.BUY_UNITS: "by rounding units",
    Rule.SHRUNK: "as sales bring less",
}
_TAKEN_BACK = {Rule.MINIMUM_MOVED: "to keep to the minimum"}


class Deeds:
    """The part of a sentence after its colon."""

    def __init__(self, figures: Figures) -> None:
        self._figures = figures
        self._limits = Limits(figures)

    def of(self, row: int, purpose: str = "") -> str:
        """The trade of a row; `purpose` says what the method asked for it for, such as "to the band's edge"."""
        figures = self._figures
        done = _done(figures.trade[row], figures.value[row])
        changes = figures.changes.get(row)
        if not changes:
            return done + purpose
        return f"{done} ({self._asked(row, purpose, changes)})"

    def _asked(self, row: int, purpose: str, changes: dict[Rule, int]) -> str:
        ideal, trade = self._figures.ideal[row], self._figures.trade[row]
        side = _sign(ideal) or _sign(trade) or _sign(next(iter(changes.values())))
        asked = pounds_text(abs(ideal)) if ideal else "nothing asked"
        if ideal and _sign(trade) != side:
            asked += " to buy" if ideal > 0 else " to sell"
        terms = [self._term(row, rule, side * pence) for rule, pence in changes.items() if pence]
        return ", ".join([asked + purpose if ideal else asked, *terms])

    def _term(self, row: int, rule: Rule, pence: int) -> str:
        if pence < 0:
            return f"less {pounds_text(-pence)} {self._by(row, rule, _TAKEN_BACK)}"
        return f"plus {pounds_text(pence)} {self._by(row, rule, {})}"

    def _by(self, row: int, rule: Rule, other_words: dict[Rule, str]) -> str:
        if rule is Rule.LOCK:
            return f"by its lock, {self._limits.lock(row)}"
        if rule is Rule.BELOW_MINIMUM:
            return f"below the minimum of {self._limits.minimum(row)}"
        if rule is Rule.CGT:
            return f"by the CGT limit of {self._limits.allowance(row)}"
        return other_words.get(rule) or _BY[rule]


def _done(trade: int, value: int) -> str:
    if trade > 0:
        return f"buy {pounds_text(trade)} on top of {pounds_text(value)}" if value else f"buy {pounds_text(trade)}"
    if trade < 0:
        return (
            f"sell all {pounds_text(value)}"
            if trade == -value
            else f"sell {pounds_text(-trade)} of {pounds_text(value)}"
        )
    return f"hold {pounds_text(value)}" if value else "none is held"


def _sign(number: int) -> int:
    return (number > 0) - (number < 0)
