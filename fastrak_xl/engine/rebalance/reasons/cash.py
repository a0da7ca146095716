"""What happens to an account's cash: flows, sales and buys, and what stays."""

from __future__ import annotations

import numpy as np

from fastrak_xl.domain.money import pounds_text
from fastrak_xl.engine.rebalance.reasons.figures import Figures, percent
from fastrak_xl.engine.rebalance.rounding import sum_by_account


class CashSentences:
    """The sentence of a cash row: its trade is Cash In − Cash Out + sales − buys."""

    def __init__(self, figures: Figures) -> None:
        self._figures = figures
        result, accounts = figures.result, figures.linked.accounts
        funds = np.where(result.positions.is_cash, 0, result.trade)
        starts = result.positions.starts
        self._terms: list[tuple[str, list[int]]] = [
            ("Cash In", accounts.cash_in.tolist()),
            ("Cash Out", accounts.cash_out.tolist()),
            ("sales", sum_by_account(np.maximum(-funds, 0), starts).tolist()),
            ("buys", sum_by_account(np.maximum(funds, 0), starts).tolist()),
        ]
        self._reserve: list[int] = result.bases.reserve.tolist()

    def of(self, row: int, untraded: str) -> str:
        """The sentence; `untraded` is why nothing else is traded in the account."""
        figures = self._figures
        account, trade, value = figures.account[row], figures.trade[row], figures.value[row]
        if untraded and not trade:
            return untraded
        terms = [f"{name} {pounds_text(column[account])}" for name, column in self._terms if column[account]]
        if trade:
            verb = "rises" if trade > 0 else "falls"
            change = f"cash {verb} by {pounds_text(abs(trade))} to {pounds_text(value + trade)}"
        else:
            change = f"cash stays {pounds_text(value)}"
        told = f"{', '.join(terms)}: {change}" if terms else change
        sentence = f"{told[0].upper()}{told[1:]}{'' if untraded else self._aims(row, account)}."
        return f"{untraded} {sentence}" if untraded else sentence

    def _aims(self, row: int, account: int) -> str:
        """What should be in cash, and an overdraft."""
        figures, reserve = self._figures, self._reserve[account]
        told = f"; an overdraft of {pounds_text(-figures.value[row])} is made good" if figures.value[row] < 0 else ""
        if figures.in_model[row] and figures.target[row] == figures.target[row]:
            beside = " and the reserve" if reserve else ""
            return f"{told}; its {percent(figures.target[row])} target{beside} is {pounds_text(figures.aim[row])}"
        return f"{told}; the cash reserve is {pounds_text(reserve)}" if reserve else told
