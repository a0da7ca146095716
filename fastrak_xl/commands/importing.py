"""The command `import`: which files, under which options, and what is said of what they did."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from fastrak_xl.commands.changing import say_outcome
from fastrak_xl.commands.opening import bytes_of, open_book, place_of_copy, understanding
from fastrak_xl.commands.options import How
from fastrak_xl.commands.progress import progress
from fastrak_xl.commands.refusals import DONE, HAS_ERRORS, REFUSED, Refused, refuse_no_file, say, the_only_run, writing
from fastrak_xl.commands.terminal import answer, as_json_text, listing

if TYPE_CHECKING:
    from fastrak_workbook.valuation import Profile, ReadingOptions
    from fastrak_xl.app.unassigned import Unassigned
    from fastrak_xl.app.valuations.bring_in import Brought
    from fastrak_xl.app.valuations.holdings import AccountChange
    from fastrak_xl.domain.valuation import Valuation

_ENDINGS = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls")
_SHOWN = 10


@dataclass(frozen=True)
class ImportRequest:
    """An `import` as it was asked for."""

    file: Path
    valuations: list[Path]
    account: str = ""
    client: str = ""
    wrapper: str = ""
    platform: str = ""
    as_at: str = ""
    profiles: list[Path] = field(default_factory=list)
    clear_flows: bool = False
    how: How = field(default_factory=How)


def run_import(request: ImportRequest) -> int:
    """`import`: read every valuation, then the workbook; change it; say what changed."""
    from fastrak_xl.app.stages import CHECK, READ, WRITE

    refuse_no_file(request.file)
    target = None if request.how.dry_run else place_of_copy(request.file, request.how, "imported")
    with the_only_run(target), progress([READ, CHECK, WRITE]) as stage, understanding(request.file):
        book = open_book(request.file, target)
        valuations = [_read(path, _options(request)) for path in _files(request.valuations)]
        from fastrak_xl.app.valuations.bring_in import bring_in

        stage(CHECK)
        with writing(target.path if target else request.file):
            brought = bring_in(book, valuations, clear_flows=request.clear_flows)
    if request.how.as_json:
        answer(as_json_text(_as_json(brought, str(book.written.path) if book.written else None)))
    else:
        for line in listing(brought.diagnostics):
            say(line)
        for line in _report(brought):
            answer(line)
    say_outcome(book.written, is_done=brought.done)
    return DONE if brought.done else HAS_ERRORS


def _files(paths: Iterable[Path]) -> list[Path]:
    """The valuations named, and those in the folders named, each once and in the order of their names."""
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            inside = sorted(one for one in path.iterdir() if _is_valuation(one))
            if not inside:
                raise Refused(f"The folder {path} holds no valuations ({', '.join(_ENDINGS)}).", REFUSED)
            found |= dict.fromkeys(inside)
        else:
            refuse_no_file(path)
            found[path] = None
    return list(found)


def _is_valuation(path: Path) -> bool:
    return path.is_file() and path.suffix.lower() in _ENDINGS and not path.name.startswith(("~$", "."))


def _read(path: Path, options: ReadingOptions) -> Valuation:
    from fastrak_workbook.graft.xml import NotAWorkbook
    from fastrak_workbook.guard.reading import GuardedReader
    from fastrak_workbook.valuation import NotAValuation, read_valuation

    try:
        return read_valuation(bytes_of(path), path.name, options, GuardedReader())
    except NotAValuation as refused:
        raise Refused(str(refused), REFUSED) from refused
    except NotAWorkbook as refused:
        raise Refused(f"{path.name}: {refused}", REFUSED) from refused


def _options(request: ImportRequest) -> ReadingOptions:
    from fastrak_workbook.valuation import ReadingOptions

    day = _day(request.as_at)
    own = tuple(_profile(path) for path in request.profiles)
    return ReadingOptions(request.account, request.client, request.wrapper, request.platform, day, own)


def _day(text: str) -> date | None:
    from fastrak_xl.domain.values import Unreadable, day

    try:
        return day(text)
    except Unreadable as unreadable:
        raise Refused(f"--as-at takes a date, such as 30/09/2026 (found '{text}').") from unreadable


def _profile(path: Path) -> Profile:
    from fastrak_workbook.valuation import NotAProfile, read_profile

    refuse_no_file(path)
    try:
        return read_profile(path.read_text("utf-8"), path.name)
    except (NotAProfile, UnicodeDecodeError) as wrong:
        raise Refused(str(wrong) if isinstance(wrong, NotAProfile) else f"{path.name} is no text.") from wrong


def _report(brought: Brought) -> Iterator[str]:
    from fastrak_xl.app.totals import counted
    from fastrak_xl.domain.money import pounds_text

    if not brought.done:
        yield "Nothing was brought in. Correct the errors above and run again."
        return
    for account in brought.accounts:
        yield _account_line(account)
    before, after = pounds_text(brought.before_pence), pounds_text(brought.after_pence)
    yield f"{counted(len(brought.accounts), 'account')}: {before} before, {after} now."
    new = ((brought.new_clients, "client"), (brought.new_accounts, "account"), (brought.new_funds, "fund"))
    yield f"New: {', '.join(counted(count, what) for count, what in new)}."
    yield from _unassigned(brought.unassigned)


def _account_line(account: AccountChange) -> str:
    from fastrak_xl.domain.money import pounds_text

    new = " (new)" if account.is_new else ""
    counts = f"{account.added} added, {account.changed} changed, {account.removed} removed"
    values = f"{pounds_text(account.before_pence)} before, {pounds_text(account.after_pence)} now"
    return f"{account.account}{new}: {counts}; {values}."


def _unassigned(funds: tuple[Unassigned, ...]) -> Iterator[str]:
    """The funds still to be categorised, the largest first."""
    from fastrak_xl.app.totals import counted
    from fastrak_xl.domain.money import pounds_text

    if not funds:
        return
    money = pounds_text(sum(fund.value_pence for fund in funds))
    yield f"{counted(len(funds), 'fund')} worth {money} still to be categorised:"
    for fund in funds[:_SHOWN]:
        yield f"  {pounds_text(fund.value_pence):>14}  {fund.name} ({fund.code_type} {fund.code})"
    if len(funds) > _SHOWN:
        yield f"  … and {len(funds) - _SHOWN} more: see Unassigned after `fastrak rebalance`."


def _as_json(brought: Brought, output: str | None) -> dict[str, object]:
    from fastrak_xl.domain.money import plain_pounds

    return {
        "output": output,
        "accounts": [
            {
                "account": account.account,
                "new": account.is_new,
                "added": account.added,
                "changed": account.changed,
                "removed": account.removed,
                "before": plain_pounds(account.before_pence),
                "after": plain_pounds(account.after_pence),
            }
            for account in brought.accounts
        ],
        "new": {"clients": brought.new_clients, "accounts": brought.new_accounts, "funds": brought.new_funds},
        "value": {"before": plain_pounds(brought.before_pence), "after": plain_pounds(brought.after_pence)},
        "unassigned": [
            {
                "name": fund.name,
                "code_type": fund.code_type,
                "code": fund.code,
                "value": plain_pounds(fund.value_pence),
            }
            for fund in brought.unassigned
        ],
        "diagnostics": [one.as_json() for one in brought.diagnostics],
    }
