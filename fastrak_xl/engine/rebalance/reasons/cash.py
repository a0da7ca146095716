"""What happens to an account's cash: flows, sales and buys, and what stays."""

from __future__ import annotations

import numpy as np

from fastrak_xl.domain.arrays import Ints, Texts
from fastrak_xl.engine.link.linked import LinkedBook
from fastrak_xl.engine.rebalance.reasons.figures import Figures
from fastrak_xl.engine.rebalance.reasons.phrases import first_of, line, listed, percent, pounds, same
from fastrak_xl.engine.rebalance.rounding import sum_by_account
from fastrak_xl.engine.rebalance.run import Rebalanced


class CashSentences:
    """The sentences of cash rows: the trade is Cash In − Cash Out + sales − buys.

    `untraded` is why nothing else is traded in an account, "" where something may be.
    """

    def __init__(self, linked: LinkedBook, result: Rebalanced, untraded: Texts) -> None:
        self._untraded = untraded
        funds = np.where(result.positions.is_cash, 0, result.trade)
        starts = result.positions.starts
        self._terms: list[tuple[str, Ints]] = [
            ("Cash In ", linked.accounts.cash_in),
            ("Cash Out ", linked.accounts.cash_out),
            ("sales ", sum_by_account(np.maximum(-funds, 0), starts)),
            ("buys ", sum_by_account(np.maximum(funds, 0), starts)),
        ]
        self._reserve = result.bases.reserve

    def of(self, figures: Figures) -> Texts:
        """The sentence of each cash row."""
        untraded = self._untraded[figures.account]
        return first_of(
            figures,
            ((untraded != "") & (figures.trade == 0), lambda some: self._untraded[some.account]),
            (untraded != "", lambda some: line(self._untraded[some.account], " ", _begun(self._told(some)), ".")),
            (untraded == "", lambda some: line(_begun(self._told(some)), self._aims(some), ".")),
        )

    def _told(self, figures: Figures) -> Texts:
        """What came and went, and what became of the cash."""
        terms = same("", len(figures))
        for name, column in self._terms:
            some = np.flatnonzero(column[figures.account])
            between = np.where(terms[some] == "", "", ", ").astype(object)
            terms[some] += line(between, name, pounds(column[figures.account[some]]))
        return line(terms, np.where(terms == "", "", ": ").astype(object), _change(figures))

    def _aims(self, figures: Figures) -> Texts:
        """What should be in cash, and an overdraft."""
        overdrawn = first_of(
            figures,
            (figures.value < 0, lambda some: line("; an overdraft of ", pounds(-some.value), " is made good")),
        )
        aimed_at = first_of(
            figures,
            (figures.in_model & ~np.isnan(figures.target), self._target),
            (self._reserve[figures.account] != 0, self._kept),
        )
        return line(overdrawn, aimed_at)

    def _target(self, figures: Figures) -> Texts:
        beside = np.where(self._reserve[figures.account] != 0, " target and the reserve is ", " target is ")
        return line("; its ", percent(figures.target), beside.astype(object), pounds(figures.aim))

    def _kept(self, figures: Figures) -> Texts:
        return line("; the cash reserve is ", pounds(self._reserve[figures.account]))


def _change(figures: Figures) -> Texts:
    verb = np.where(figures.trade > 0, "cash rises by ", "cash falls by ").astype(object)
    moved = line(verb, pounds(np.abs(figures.trade)), " to ", pounds(figures.value + figures.trade))
    return np.where(figures.trade == 0, line("cash stays ", pounds(figures.value)), moved)


def _begun(told: Texts) -> Texts:
    """With a capital letter."""
    return listed([f"{text[0].upper()}{text[1:]}" for text in told.tolist()])
