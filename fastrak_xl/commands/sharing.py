"""The command `share`: a copy that calculates without the add-in, and what is in it."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from getpass import getpass
from pathlib import Path
from typing import TYPE_CHECKING

from fastrak_xl.commands.opening import open_book, place_of_copy, say_where, understanding
from fastrak_xl.commands.progress import progress
from fastrak_xl.commands.refusals import DONE, HAS_ERRORS, Refused, refuse_no_file, say, the_only_run, writing
from fastrak_xl.commands.terminal import answer, as_json_text, listing

if TYPE_CHECKING:
    from fastrak_workbook.saving.target import Saved, Target
    from fastrak_workbook.sharing.share import Shared
    from fastrak_xl.app.check import Checked

PROMPT = "prompt"
_NOTHING_ELSE = "No cell of these sheets calls a FASTRAK function, so nothing of the other sheets goes along."
_NO_CALLS = (
    "No cell calls a FASTRAK function. Whoever gets the copy can type one in Excel 365, such as "
    '=FASTRAK_VALUE("an account ID"); docs/sharing.md lists them.'
)


@dataclass(frozen=True)
class ShareRequest:
    """A `share` as it was asked for; `password_from` names an environment variable, or asks for the password.

    `as_mail` puts the copy, under the workbook's name, into a mail that is not sent yet.
    """

    file: Path
    anonymise: bool = False
    only: tuple[str, ...] = ()
    protect: bool = False
    password_from: str = ""
    out: Path | None = None
    force: bool = False
    in_place: bool = False
    as_json: bool = False
    as_mail: Callable[[bytes, str], bytes] | None = None

    @property
    def target(self) -> Target:
        """Where the copy goes, or the mail that holds it; Refused where that cannot be."""
        if self.as_mail is None:
            return place_of_copy(self.file, self, "shared")
        if self.in_place:
            raise Refused("Use either --email or --in-place: a mail is a file of its own.")
        if self.out is not None and self.out.suffix.lower() != ".eml":
            raise Refused(f"{self.out.name} has to end in .eml, or no mail program will open it.")
        return place_of_copy(self.file.with_suffix(".eml"), self, "shared")


def run_share(request: ShareRequest) -> int:
    """`share`: check, make the copy, write it; say what it answers."""
    from fastrak_xl.app.stages import CALCULATE, CHECK, READ, WRITE

    refuse_no_file(request.file)
    password = _password(request.password_from, os.environ)
    target = request.target
    with the_only_run(target), progress([READ, CHECK, CALCULATE, WRITE]) as stage, understanding(request.file):
        book = open_book(request.file)
        from fastrak_xl.app.check import check

        checked = check(book, stage=stage)
        if checked.blocking:
            return _refuse_errors(request, checked)
        stage(CALCULATE)
        shared = _shared(book.data, request, checked)
        data = _locked(shared.data, password)
        if request.as_mail is not None:
            data = request.as_mail(data, request.file.name)
        stage(WRITE)
        with writing(target.path):
            saved = target.put(data, book.data)
    _say_what_was_made(request, shared, saved)
    return DONE


def _shared(data: bytes, request: ShareRequest, checked: Checked) -> Shared:
    from fastrak_udfs.shared_answers import evaluator
    from fastrak_workbook.guard.reading import GuardedReader
    from fastrak_workbook.sharing.share import Sharing, share

    how = Sharing(request.anonymise, request.only, request.protect)
    return share(data, how, evaluator, checked, GuardedReader())


def _password(source: str, environment: Mapping[str, str]) -> str:
    """The password: "" for none; Refused for one that is asked for and not there."""
    if not source:
        return ""
    password = getpass("Password: ") if source == PROMPT else environment.get(source, "")
    if source == PROMPT and password and getpass("Once more: ") != password:
        raise Refused("The two passwords are not the same. Try again.")
    if not password:
        raise Refused(f"There is no password in {source}. Set that variable, or use --password-from {PROMPT}.")
    return password


def _locked(data: bytes, password: str) -> bytes:
    if not password:
        return data
    from fastrak_workbook.sharing.password import NoEncryption, encrypted

    try:
        return encrypted(data, password)
    except NoEncryption as missing:
        raise Refused(str(missing)) from missing


def _refuse_errors(request: ShareRequest, checked: Checked) -> int:
    if request.as_json:
        answer(as_json_text({"output": None, "diagnostics": [one.as_json() for one in checked.diagnostics]}))
    else:
        for line in listing(checked.diagnostics):
            say(line)
        answer("Nothing was shared: its functions could only answer #N/A. Correct the errors above and try again.")
    return HAS_ERRORS


def _say_what_was_made(request: ShareRequest, shared: Shared, saved: Saved) -> None:
    from fastrak_xl.app.totals import counted

    if request.as_json:
        answer(as_json_text({"output": str(saved.path), "calls": shared.calls, "last_run": shared.has_run}))
    else:
        if not shared.has_functions:
            answer(_NOTHING_ELSE)
        else:
            cells = f"{counted(shared.calls, 'cell')} with FASTRAK formulas, which calculate without the add-in."
            answer(cells if shared.calls else _NO_CALLS)
        if shared.has_functions and not shared.has_run:
            answer("FASTRAK_TRADE and FASTRAK_REBALANCE answer #N/A: the workbook holds no run. Rebalance it first.")
        if shared.has_functions and request.only:
            answer("The functions give the answers of today; a hidden sheet with every account's values goes along.")
    what = "mail, which holds the copy and is not sent yet," if request.as_mail else "copy"
    say_where(saved, f"The {what} is {saved.path}")
