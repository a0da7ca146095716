"""The lines above a result table: its title, and what a reader should know before looking at the numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import SupportsInt, cast

from fastrak_workbook.render.cells import dates_in_words, text, total
from fastrak_xl.app.results import BatchResults, Compared, Results
from fastrak_xl.domain.diagnostics import Diagnostic
from fastrak_xl.domain.money import pounds_text

Lines = tuple[str, ...]


def summary(results: Results | BatchResults) -> Lines:
    """The run's headlines."""
    return (_title("Rebalance Report: summary", results.as_at), *map(text, results.headlines))


def rebalance(results: Results) -> Lines:
    """How the percentages and the shading are to be read."""
    title = _title("Rebalance Report", results.as_at)
    if not results.rebalance["account_id"]:
        return (title, "Nothing to report: no account was rebalanced.")
    return (
        title,
        "Current %, Target %, Drift % and After % are shares of each account's money in the base. "
        "Drift is shaded amber from 2 points and red from 5 points.",
    )


def trades(results: Results) -> Lines:
    """How many trades there are, and how much money they move."""
    title = _title("Trades to place", results.as_at)
    amounts = [int(cast(SupportsInt, value)) for value in results.trades["trade"] if value is not None]
    buys = [amount for amount in amounts if amount > 0]
    sells = [amount for amount in amounts if amount < 0]
    if not amounts:
        return (title, "Nothing to report: no trades are needed.")
    accounts = len(set(results.trades["account_id"]))
    bought = f"{_count(len(buys), 'buy')} ({pounds_text(sum(buys))})".capitalize()
    sold = f"{_count(len(sells), 'sell')} ({pounds_text(-sum(sells))})"
    return (title, f"{bought} and {sold} in {_count(accounts, 'account')}.")


def unassigned(results: Results | BatchResults) -> Lines:
    """How many funds are in no sector yet, and what they are worth."""
    title = _title("Unassigned funds", results.as_at)
    count = len(results.unassigned["code"])
    if not count:
        return (title, "Nothing to report: every fund held is in a sector.")
    worth = pounds_text(total(results.unassigned["value"]))
    funds = "1 fund is" if count == 1 else f"{count:,} funds are"
    return (title, f"{funds} in no sector of the sector model in use, worth {worth}.")


def checks(found: Sequence[Diagnostic], as_at: str) -> Lines:
    """How many errors and warnings there are."""
    title = _title("Checks", as_at)
    errors = sum(check.is_error for check in found)
    if not found:
        return (title, "Nothing to report: no errors and no warnings.")
    return (title, f"{_count(errors, 'error').capitalize()} and {_count(len(found) - errors, 'warning')}.")


def compare(compared: Compared) -> Lines:
    """What stands side by side, and how to read it."""
    title = _title("The same book under several settings", compared.as_at)
    return (
        title,
        "Largest Drift Left % is how far the fund that ends farthest from its target still is. "
        "Nothing here has been traded: choose settings, write them on the sheet Settings, and rebalance.",
    )


def run(as_at: str) -> Lines:
    """What the sheet is for."""
    return (_title("This run", as_at), "What an auditor needs to get the same result again.")


def approval(as_at: str) -> Lines:
    """What the sheet is for."""
    text = "Who approved the result, and a SHA-256 of every sheet as it was then. `fastrak verify` compares them."
    return (_title("Approval", as_at), text)


def _title(words: str, as_at: str) -> str:
    return f"{words} as at {dates_in_words(as_at)}" if as_at else words


def _count(number: int, noun: str) -> str:
    if number == 0:
        return f"no {noun}s"
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
