"""What a reply says, whatever it is shown in: a heading, sentences, figures, problems, steps."""

from __future__ import annotations

import re
from dataclasses import dataclass

from fastrak_xl.app.totals import counted
from fastrak_xl.domain.diagnostics import Diagnostic
from fastrak_xl.domain.money import pounds_text
from fastrak_xl.domain.printable import printable
from fastrak_xl.mail.workbooks.outcome import Figures, Outcome, Said, Wish

MOST_PROBLEMS = 50
"""So many stand in a reply; all of them are on the sheet Checks."""
MOST_WARNINGS = 10
"""The same where there is a result, which matters more."""
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class Problem:
    """A finding as plain texts of one line each."""

    is_error: bool
    where: str
    kind: str
    problem: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Letter:
    """The content of a reply; `figures` and `choices` are pairs of a label and a value, `steps` come one after the
    other, `more` says what is not listed."""

    heading: str
    is_good: bool
    sentences: tuple[str, ...]
    figures: tuple[tuple[str, str], ...] = ()
    problems: tuple[Problem, ...] = ()
    more: str = ""
    steps: tuple[str, ...] = ()
    choices: tuple[tuple[str, str], ...] = ()


def letter(outcome: Outcome, address: str, *, confidential: bool = False) -> Letter:
    """The reply to one outcome; `address` is where workbooks are sent. A confidential one quotes no cell."""
    if outcome.said is Said.REFUSED:
        return Letter(
            "Your file could not be used", False, (_line(outcome.refusal), _WHAT_IS_READ.format(address=address))
        )
    if outcome.wish is Wish.TEMPLATE:
        return Letter("Here is the template", True, ("To have it rebalanced:",), steps=_steps(address))
    if outcome.wish is Wish.HELP:
        return Letter("What you can send", True, (_WORDS.format(address=address),), choices=_WISHES)
    if outcome.wish is Wish.UPLOAD and any(one.name.endswith(_UPLOAD_TEMPLATE) for one in outcome.attachments):
        return _upload_template(outcome)
    return _of_a_workbook(outcome, confidential)


def _upload_template(outcome: Outcome) -> Letter:
    """A workbook came alone, to be filled in: its upload template goes back."""
    names = " and ".join(_line(one.name) for one in outcome.attachments)
    return Letter("Here is the upload template of your workbook", True, (f"Attached: {names}.",), steps=_UPLOAD_STEPS)


def _of_a_workbook(outcome: Outcome, confidential: bool) -> Letter:
    found = sorted(outcome.diagnostics, key=lambda one: not one.is_error)
    errors = sum(one.is_error for one in found)
    is_good = outcome.said is Said.DONE
    most = MOST_WARNINGS if is_good and not errors else MOST_PROBLEMS
    said = [_done_sentence(outcome, errors, len(found) - errors)] if is_good else [_cure_sentence(outcome.wish, errors)]
    said += _attached(outcome, confidential)
    more = f"… and {len(found) - most:,} more, on the sheet Checks." if len(found) > most else ""
    return Letter(
        _heading(outcome.wish, is_good, errors),
        is_good,
        tuple(said),
        _figures(outcome.figures, confidential),
        tuple(_problem(one, confidential) for one in found[:most]),
        more,
    )


def _heading(wish: Wish, is_good: bool, errors: int) -> str:
    if not is_good or errors:
        return f"{counted(errors, 'cell')} to correct in your workbook"
    return {
        Wish.REBALANCE: "Your workbook is rebalanced",
        Wish.UPLOAD: "Your upload is in the workbook",
    }.get(wish, "Nothing has to be corrected")


def _cure_sentence(wish: Wish, errors: int) -> str:
    nothing = {Wish.REBALANCE: "Nothing was rebalanced", Wish.UPLOAD: "Nothing was changed"}.get(wish, "It was checked")
    them = "this cell" if errors == 1 else "these cells"
    return f"{nothing}. Correct {them}, save the workbook and send it again; an answer to this mail will do."


def _done_sentence(outcome: Outcome, errors: int, warnings: int) -> str:
    if errors:
        return "Correct these cells before you have it rebalanced."
    if outcome.wish is Wish.REBALANCE:
        return "Your own sheets are as they were; the results stand on new sheets behind them."
    return f"{counted(warnings, 'warning')}; a warning keeps nothing from being done." if warnings else _READY


def _attached(outcome: Outcome, confidential: bool) -> list[str]:
    if not outcome.attachments:
        return []
    names = " and ".join(_line(one.name) for one in outcome.attachments)
    locked = (
        " It opens with the password that your firm has agreed with you; mail never holds it." if confidential else ""
    )
    return [f"Attached: {names}.{locked}"]


def _figures(figures: Figures | None, confidential: bool) -> tuple[tuple[str, str], ...]:
    """The run in numbers; without its sums of money where those are behind a password."""
    if figures is None:
        return ()
    skipped = f" ({figures.skipped:,} skipped)" if figures.skipped else ""
    funds = counted(figures.unassigned_funds, "fund")
    accounts = ("Accounts rebalanced", f"{figures.rebalanced:,} of {figures.accounts:,}{skipped}")
    trades = ("Trades", f"{figures.trades:,}")
    if confidential:
        return accounts, trades, ("Unassigned", funds)
    turnover = ("Turnover", pounds_text(figures.turnover))
    return accounts, trades, turnover, ("Unassigned", f"{pounds_text(figures.unassigned_value)} in {funds}")


def _problem(one: Diagnostic, confidential: bool) -> Problem:
    kind, where = f"{one.severity} {one.code}", _line(one.where)
    if confidential:
        return Problem(one.is_error, where, kind, "See the sheet Checks", "It says what was found, and what to do.")
    found = f" (found '{one.found}')" if one.found else ""
    return Problem(one.is_error, where, kind, _line(one.problem + found), _line(one.remedy))


def _line(text: str) -> str:
    """A text of a person's on one line, with nothing in it that is obeyed, of sensible length."""
    plain = printable(re.sub(r"\s+", " ", text)).strip()
    return plain if len(plain) <= _LONGEST else f"{plain[:_LONGEST]}…"


_READY = "It can be rebalanced: send it with the subject “rebalance”."
_WHAT_IS_READ = (
    "Send an Excel workbook made from the template. The subject “template”, sent to {address}, brings a new one."
)
_WORDS = "Send a workbook to {address}. The first of these words in the subject says what is done with it:"


_UPLOAD_TEMPLATE = " upload template.xlsx"
_UPLOAD_STEPS = (
    "Fill in the column Sector of the attached file. A blank sector leaves the fund unassigned.",
    "Send it together with your workbook, both attached to an answer to this mail, with “upload” in the subject.",
    "The answer holds the workbook with its funds in their sectors.",
)
_WISHES = (
    ("rebalance", "The workbook comes back with the Rebalance Report. Without any of these words the same is done."),
    ("check", "What has to be corrected, cell by cell."),
    ("upload", "A workbook alone brings its upload template; both together put the funds into their sectors."),
    ("template", "The empty workbook."),
    ("help", "This mail."),
)


def _steps(address: str) -> tuple[str, ...]:
    return (
        "Save the attached workbook under a name of your own.",
        "Fill in Clients, Accounts, Holdings and Funds; the headings say what belongs in each column.",
        "Put the funds into sectors, and fill in your Model Portfolios.",
        f"Send it to {address} with the subject “rebalance”, or “check” if you only want to look for mistakes.",
        "The answer holds the rebalanced workbook, or a list of what to correct, cell by cell.",
    )
