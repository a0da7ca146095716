"""`rebalance --dry-run`: what a run would do to each account, as a table on the terminal; nothing is written."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

from fastrak_xl.commands.opening import open_book
from fastrak_xl.commands.progress import progress
from fastrak_xl.commands.refusals import DONE, HAS_ERRORS, Refused, refuse_no_file, say
from fastrak_xl.commands.terminal import Request, answer, as_json_text, in_columns, listing, rebalanced

if TYPE_CHECKING:
    from fastrak_xl.app.rebalance import Outcome
    from fastrak_xl.app.results import Columns, Results

_MONEY = (
    *("value", "cash_in", "cash_out", "unassigned", "turnover", "held_back", "cash_after"),
    *("target_value", "trade", "after_value", "gain"),
)
_WHO = ("client_id", "client_name", "account_id", "wrapper", "platform", "risk_profile", "portfolio")
"""What the rows of an account have in common."""
Line = Mapping[str, object]


def run_what_if(request: Request) -> int:
    """A trial run: the rows of every account that is asked for, in the order of Summary."""
    from fastrak_xl.app.stages import CALCULATE, CHECK, READ

    refuse_no_file(request.file)
    if request.orders is not None:
        raise Refused("A dry run writes nothing, so it has no order files. Leave out --trades-csv, or --dry-run.")
    with progress([READ, CHECK, CALCULATE]) as stage:
        outcome = rebalanced(open_book(request.file), request, None, stage)
    if request.as_json:
        answer(as_json_text(_as_json(outcome)))
    else:
        _print(outcome)
    return DONE if outcome.results else HAS_ERRORS


def _print(outcome: Outcome) -> None:
    for line in listing(outcome.diagnostics):
        say(line)
    if outcome.results is None:
        answer("Nothing was rebalanced. Correct the errors above and run again.")
        return
    for account, rows in _accounts(outcome.results):
        for line in (*_heading(account), *_table(rows), ""):
            answer(line)
    say("This was a trial run: nothing was written.")


def _accounts(results: Results) -> Iterator[tuple[Line, list[Line]]]:
    """Every line of Summary with its rows of Rebalance."""
    rows: dict[object, list[Line]] = {}
    for row in _lines(results.rebalance):
        rows.setdefault(row["account_id"], []).append(row)
    for account in _lines(results.summary):
        yield account, rows.get(account["account_id"], [])


def _lines(columns: Columns) -> Iterator[Line]:
    return (dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True))


def _heading(account: Line) -> Iterator[str]:
    """Whose account it is, what became of it, and its note."""
    from fastrak_xl.app.totals import counted
    from fastrak_xl.domain.catalogue import shown

    names = ("client_name", "wrapper", "platform", "portfolio", "risk_profile")
    who = ", ".join(shown(account[name]) for name in names if account[name])
    yield f"{shown(account['account_id'])} ({who}): {account['status']}"
    if account["trades"]:
        yield f"{counted(int(str(account['trades'])), 'trade')}, turnover {_pounds(account['turnover'])}."
    if account["note"]:
        yield str(account["note"])


def _table(rows: list[Line]) -> Iterator[str]:
    from fastrak_xl.domain.catalogue import shown

    if not rows:
        return iter(())
    columns = {
        "Fund": [shown(row["fund_name"]) for row in rows],
        "Value": [_pounds(row["value"]) for row in rows],
        "Current": [_percent(row["current"]) for row in rows],
        "Target": [_percent(row["target"]) for row in rows],
        "Trade": [_pounds(row["trade"]) if row["trade"] else "" for row in rows],
        "After": [_percent(row["after"]) for row in rows],
        "Reason": [str(row["reason"]) for row in rows],
    }
    return in_columns(columns, left=("Reason",))


def _percent(share: object) -> str:
    from fastrak_xl.domain.money import percent_text

    return percent_text(share, 2) if isinstance(share, float) else ""


def _pounds(pence: object) -> str:
    from fastrak_xl.domain.money import pounds_text

    return pounds_text(int(str(pence)))


def _as_json(outcome: Outcome) -> dict[str, object]:
    """Each account as on Summary, with its rows as on Rebalance; money as strings with two decimals."""
    accounts = _accounts(outcome.results) if outcome.results else ()
    return {
        "output": None,
        "accounts": [{**_facts(account), "rows": [_facts(row, _WHO) for row in rows]} for account, rows in accounts],
        "diagnostics": [one.as_json() for one in outcome.diagnostics],
    }


def _facts(line: Line, without: Collection[str] = ()) -> dict[str, object]:
    """A line as JSON has it: money in pounds, a day as text."""
    return {name: _as_fact(name, value) for name, value in line.items() if name not in without}


def _as_fact(name: str, value: object) -> object:
    from fastrak_xl.domain.money import plain_pounds

    if name in _MONEY and isinstance(value, int):
        return plain_pounds(value)
    return value.isoformat() if isinstance(value, date) else value
