"""The command `compare`: what other settings would do to the same book, side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fastrak_xl.commands.opening import open_book, place_of_copy, say_where, understanding
from fastrak_xl.commands.progress import progress
from fastrak_xl.commands.refusals import DONE, HAS_ERRORS, refuse_no_file, say, the_only_run, writing
from fastrak_xl.commands.terminal import answer, as_json_text, in_columns, listing, parse_overrides

if TYPE_CHECKING:
    from fastrak_xl.app.compare import Alternative, Comparison
    from fastrak_xl.app.results import Compared
    from fastrak_xl.app.selection import Selection

_MONEY = ("turnover", "cash_after", "gain")


@dataclass(frozen=True)
class CompareRequest:
    """A `compare` as it was asked for; `alternatives` are texts such as "Method=Tolerance,Tolerance absolute=5"."""

    file: Path
    alternatives: list[str] = field(default_factory=list)
    selection: Selection | None = None
    out: Path | None = None
    force: bool = False
    in_place: bool = False
    as_json: bool = False


def alternative(text: str) -> Alternative:
    """Settings from `NAME=VALUE,NAME=VALUE`; a comma inside a value, as in 3,000, stays one."""
    from fastrak_xl.app.compare import Alternative

    pairs: list[str] = []
    for piece in text.split(","):
        if "=" in piece or not pairs:
            pairs.append(piece)
        else:
            pairs[-1] += f",{piece}"
    overrides = parse_overrides(pairs, "--with")
    return Alternative(", ".join(f"{name}={value}" for name, value in overrides.items()), overrides)


def run_compare(request: CompareRequest) -> int:
    """`compare`: the sheet Compare in a copy, and its totals on the terminal."""
    from fastrak_xl.app.compare import EVERY_METHOD, compare
    from fastrak_xl.app.stages import CALCULATE, CHECK, READ, WRITE

    refuse_no_file(request.file)
    tried = [alternative(text) for text in request.alternatives] or EVERY_METHOD
    target = place_of_copy(request.file, request, "compared")
    with the_only_run(target), progress([READ, CHECK, CALCULATE, WRITE]) as stage:
        book = open_book(request.file, target)
        with writing(target.path), understanding(request.file):
            comparison = compare(book, tried, request.selection, stage=stage)
    output = str(book.written.path) if book.written else None
    if request.as_json:
        answer(as_json_text(_as_json(comparison, output)))
    else:
        _print(comparison)
    if book.written is not None:
        say_where(book.written, f"The sheet Compare is in {book.written.path}")
    return DONE if comparison.compared else HAS_ERRORS


def _print(comparison: Comparison) -> None:
    for line in listing(comparison.diagnostics):
        say(line)
    if comparison.compared is None:
        answer("Nothing was compared and nothing was written. Correct the errors above and run again.")
        return
    for line in _report(comparison.compared):
        answer(line)


def _report(compared: Compared) -> Iterator[str]:
    from fastrak_xl.domain.money import percent_text, pounds_text

    totals = compared.totals
    shown = {
        "Settings": [total.settings for total in totals],
        "Accounts traded": [f"{total.traded:,}" for total in totals],
        "Trades": [f"{total.trades:,}" for total in totals],
        "Turnover": [pounds_text(total.turnover) for total in totals],
        "Largest drift left": ["" if total.drift_left is None else percent_text(total.drift_left) for total in totals],
        "Cash after": [pounds_text(total.cash_after) for total in totals],
        "Estimated gain": [pounds_text(total.gain) for total in totals],
    }
    return in_columns(shown)


def _as_json(comparison: Comparison, output: str | None) -> dict[str, object]:
    compared = comparison.compared
    accounts = compared.accounts if compared else {}
    rows = [dict(zip(accounts, row, strict=True)) for row in zip(*accounts.values(), strict=True)]
    return {
        "output": output,
        "totals": [_in_pounds(total._asdict()) for total in compared.totals] if compared else [],
        "accounts": [_in_pounds(row) for row in rows],
        "diagnostics": [one.as_json() for one in comparison.diagnostics],
    }


def _in_pounds(row: Mapping[str, Any]) -> dict[str, object]:
    """A row with its money as strings with two decimals."""
    from fastrak_xl.domain.money import plain_pounds

    return {name: plain_pounds(value) if name in _MONEY else value for name, value in row.items()}
