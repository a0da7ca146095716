"""The commands `addin build`, `install`, `uninstall` and `doctor`: the add-in made, put in place, looked at."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from fastrak_xl.commands import opening, refusals, terminal

addin = typer.Typer(no_args_is_help=True, help="The Excel add-in: ribbon and worksheet functions.")


@addin.command()
def build(
    out: Annotated[Path, typer.Option("-o", "--output", metavar="FILE", help="Where the add-in goes.")] = Path(
        "fastrak.xlam"
    ),
    force: Annotated[bool, typer.Option("--force", help="Let -o replace a file that is there.")] = False,
) -> None:
    """Make the add-in file, on any platform: the same bytes every time."""
    refusals.refuse_other_endings(out, [".xlam"])
    refusals.refuse_to_replace(out, force)
    target = opening.place(out, force)
    with refusals.the_only_run(target), refusals.writing(out):
        saved = target.put(_built())
    opening.say_where(saved, f"The add-in is {saved.path}. `fastrak addin install` puts it where Excel opens it.")


@addin.command()
def install() -> None:
    """Put the add-in into your own XLSTART folder and write its configuration. No administrator rights needed."""
    from fastrak_udfs.addin.install import install as put_in_place
    from fastrak_udfs.addin.windows import Windows

    windows = Windows()
    _say_all(put_in_place(windows, _built() if windows.is_windows() else b""))


@addin.command()
def uninstall() -> None:
    """Take the add-in and its configuration away again."""
    from fastrak_udfs.addin.install import uninstall as take_away
    from fastrak_udfs.addin.windows import Windows

    _say_all(take_away(Windows()))


@addin.command()
def doctor() -> None:
    """Find what keeps the add-in from working on this machine, each finding with its remedy."""
    from fastrak_udfs.addin.doctor import diagnosis, facts
    from fastrak_udfs.addin.windows import Windows

    windows = Windows()
    for line in facts(windows) if windows.is_windows() else ():
        refusals.say(line)
    found = diagnosis(windows)
    for finding in found:
        terminal.answer(str(finding))
    if not found:
        terminal.answer("Everything is in order.")
    raise typer.Exit(refusals.HAS_ERRORS if found else refusals.DONE)


def _built() -> bytes:
    from fastrak_udfs.addin.build import build as make
    from fastrak_udfs.addin.sources import NotThisVersion

    try:
        return make()
    except NotThisVersion as wrong:
        raise refusals.Refused(str(wrong), refusals.REFUSED) from wrong


def _say_all(sentences: Iterable[str]) -> None:
    from fastrak_udfs.addin.install import CannotInstall

    try:
        for sentence in sentences:
            terminal.answer(sentence)
    except (CannotInstall, LookupError) as wrong:
        raise refusals.Refused(str(wrong), refusals.REFUSED) from wrong
