"""What is done in a row, what was asked for, and what each rule took off or added.

"sell £927.60 of £8,240.00 (£1,240.00, less £312.40 by the CGT limit of £3,000.00)": asked for 1,240.00, less 312.40.
"""

from __future__ import annotations

import numpy as np

from fastrak_xl.domain.arrays import Ints, Texts
from fastrak_xl.engine.link.linked import LinkedBook
from fastrak_xl.engine.rebalance.changes import Changes, Rule
from fastrak_xl.engine.rebalance.reasons.figures import Figures
from fastrak_xl.engine.rebalance.reasons.limits import Limits
from fastrak_xl.engine.rebalance.reasons.phrases import first_of, line, listed, pounds
from fastrak_xl.engine.rebalance.run import Rebalanced

_BY = {
    Rule.AVAILABILITY: "as it cannot be bought on this platform",
    Rule.AROUND_LOCKS: "for funds that are locked or not available",
    Rule.MINIMUM_MOVED: "from trades below the minimum",
    Rule.SALE_UNITS: "by rounding units",
    Rule.BUY_UNITS: "by rounding units",
    Rule.SHRUNK: "as sales bring less",
}
_TAKEN_BACK = {Rule.MINIMUM_MOVED: "to keep to the minimum"}
_PLUS = listed([_BY.get(Rule(rule), "") if rule else "" for rule in range(len(Rule) + 1)])
_LESS = listed([_TAKEN_BACK.get(Rule(rule), _PLUS[rule]) if rule else "" for rule in range(len(Rule) + 1)])


class Deeds:
    """The part of a sentence after its colon."""

    def __init__(self, linked: LinkedBook, result: Rebalanced) -> None:
        self._limits = Limits(linked, result)
        self._changes = _by_rule(result.changes)

    def of(self, figures: Figures, purpose: Texts) -> Texts:
        """The trade of each row; `purpose` says what the method asked for it for, such as "to the band's edge"."""
        told = _done(figures)
        first, count = self._changes_of(figures)
        told += np.where(count == 0, purpose, "")
        some = np.flatnonzero(count)
        told[some] += line(" (", self._asked(figures.at(some), purpose[some], first[some], count[some]), ")")
        return told

    def _changes_of(self, figures: Figures) -> tuple[Ints, Ints]:
        """For each row its first change, and how many it has."""
        first = np.searchsorted(self._changes.row, figures.row, side="left")
        return first, np.searchsorted(self._changes.row, figures.row, side="right") - first

    def _asked(self, figures: Figures, purpose: Texts, first: Ints, count: Ints) -> Texts:
        side = np.sign(figures.ideal)
        for other in (figures.trade, self._changes.pence[first]):
            side = np.where(side == 0, np.sign(other), side)
        kept_side = (figures.ideal == 0) | (np.sign(figures.trade) == side)
        turned = np.where(kept_side, "", np.where(figures.ideal > 0, " to buy", " to sell")).astype(object)
        asked = line(pounds(np.abs(figures.ideal)), turned, purpose)
        told: Texts = np.where(figures.ideal == 0, "nothing asked", asked)
        for number in range(int(count.max(initial=0))):
            some = np.flatnonzero(count > number)
            told[some] += line(", ", self._term(figures.at(some), first[some] + number, side[some]))
        return told

    def _term(self, figures: Figures, change: Ints, side: Ints) -> Texts:
        """What a rule added to each row's trade on that side, or took off."""
        rule, pence = self._changes.rule[change], side * self._changes.pence[change]
        usual = np.where(pence < 0, _LESS[rule], _PLUS[rule])
        by = first_of(
            figures,
            (rule == Rule.LOCK, lambda some: line("by its lock, ", self._limits.lock(some))),
            (rule == Rule.BELOW_MINIMUM, lambda some: line("below the minimum of ", self._limits.minimum(some))),
            (rule == Rule.CGT, lambda some: line("by the CGT limit of ", self._limits.allowance(some))),
        )
        sign = np.where(pence < 0, "less ", "plus ").astype(object)
        return line(sign, pounds(np.abs(pence)), " ", np.where(by == "", usual, by))


def _done(figures: Figures) -> Texts:
    trade, value = figures.trade, figures.value
    return first_of(
        figures,
        ((trade > 0) & (value != 0), lambda some: line("buy ", pounds(some.trade), " on top of ", pounds(some.value))),
        (trade > 0, lambda some: line("buy ", pounds(some.trade))),
        ((trade < 0) & (trade == -value), lambda some: line("sell all ", pounds(some.value))),
        (trade < 0, lambda some: line("sell ", pounds(-some.trade), " of ", pounds(some.value))),
        (value != 0, lambda some: line("hold ", pounds(some.value))),
        (value == 0, lambda _: "none is held"),
    )


def _by_rule(changes: Changes) -> Changes:
    """One change for a row and rule, in the order in which they came; those that cancel out are left away."""
    _, first, place = np.unique(changes.row * (len(Rule) + 1) + changes.rule, return_index=True, return_inverse=True)
    pence = np.zeros(len(first), dtype=np.int64)
    np.add.at(pence, place, changes.pence)
    order = np.argsort(first)
    order = order[pence[order] != 0]
    return Changes(changes.row[first[order]], changes.rule[first[order]], pence[order])
