"""The command `fastrak`: the same use-cases as the ribbon, for people without Excel, for schedulers and for tests.

stdout carries the answer; stderr paths, times and problems. Exit codes: 0 done, 1 the workbook has errors,
2 wrong usage, 3 the input was refused. Heavy imports wait until a command needs them.
"""

from __future__ import annotations

import atexit
import gc
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from fastrak_xl import __version__
from fastrak_xl.cluster.door import batches
from fastrak_xl.commands import opening, portfolio_commands, refusals, result_commands, sector_commands, terminal
from fastrak_xl.commands.addin_commands import addin
from fastrak_xl.commands.options import (
    Accounts,
    Advisers,
    Clients,
    File,
    Force,
    How,
    InPlace,
    Json,
    Out,
    Set,
    changes_file,
)
from fastrak_xl.mail.command import mail, watch_folder


class _Commands(TyperGroup):
    """The commands; Ctrl-C in one that has nothing to write ends in a sentence too."""

    def invoke(self, ctx: Any) -> Any:
        """Run one command."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            raise refusals.Refused(refusals.stopped(), refusals.STOPPED) from None


app = typer.Typer(
    cls=_Commands,
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Categorise client funds, keep model portfolios, and get a Rebalance Report, from the workbook.",
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def _fastrak(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """What all commands share."""


@app.command()
def new(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The workbook to write.")], force: Force = False
) -> None:
    """Write the empty template."""
    from fastrak_workbook.shipped import TEMPLATE_FILE, shipped

    refusals.refuse_other_endings(file, [".xlsx"])
    refusals.refuse_to_replace(file, force)
    target = opening.place(file, force)
    with refusals.the_only_run(target), refusals.writing(file):
        saved = target.put(shipped(TEMPLATE_FILE))
    if saved.note:
        refusals.say(saved.note)
    refusals.say(f"The template is {saved.path}. Its first sheet says how to fill it in.")


@app.command()
def demo(
    folder: Annotated[Path, typer.Argument(metavar="[DIR]", help="The folder to write to.")] = Path("fastrak-demo"),
) -> None:
    """Write the demo workbook, run the whole main job on it, and say where the result is."""
    from fastrak_workbook.saving.target import save_new
    from fastrak_workbook.shipped import DEMO_FILE, shipped

    file = folder / DEMO_FILE
    if folder.is_file():
        raise refusals.Refused(f"{folder} is a file. Name a folder, or one that can be made.", refusals.REFUSED)
    with refusals.writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
    with refusals.writing(file), suppress(FileExistsError):
        if not file.exists():
            save_new(file, shipped(DEMO_FILE))
    raise typer.Exit(terminal.run_rebalance(terminal.Request(file)))


@app.command()
def check(file: File, out: Out = None, force: Force = False, json: Json = False) -> None:
    """Find everything that is wrong with FILE; with -o, write a copy with the sheet Checks."""
    raise typer.Exit(terminal.run_check(file, out, force=force, as_json=json))


@app.command()
def rebalance(
    file: File,
    settings: Set = None,
    account: Accounts = None,
    client: Clients = None,
    adviser: Advisers = None,
    replace: Annotated[bool, typer.Option("--replace", help="Replace the last run's result sheets.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print each account's rows as a table, and write nothing.")
    ] = False,
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Who prepares this run; recorded in Run.")] = "",
    trades_csv: Annotated[
        Path | None, typer.Option("--trades-csv", metavar="DIR", help="An order file per platform.", show_default=False)
    ] = None,
    out: Out = None,
    force: Force = False,
    in_place: InPlace = False,
    json: Json = False,
) -> None:
    """Rebalance every account of FILE; the result sheets go to a copy, "FILE rebalanced.xlsx"."""
    from fastrak_xl.app.selection import Selection
    from fastrak_xl.commands.what_if import run_what_if

    selection = Selection(tuple(account or ()), tuple(client or ()), tuple(adviser or ()))
    overrides = terminal.parse_overrides(settings or []) | ({"Prepared by": by} if by else {})
    request = terminal.Request(file, overrides, selection, out, force, in_place, replace, json, trades_csv)
    raise typer.Exit(run_what_if(request) if dry_run else terminal.run_rebalance(request))


app.add_typer(result_commands.commands)


@app.command(name="import")
@changes_file
def import_(
    file: File,
    valuations: Annotated[
        list[Path], typer.Argument(metavar="VALUATION...", help="Valuations (.csv, .tsv, .xlsx), or folders of them.")
    ],
    account: Annotated[str, typer.Option("--account", metavar="ID", help="The account, if no file says it.")] = "",
    client: Annotated[str, typer.Option("--client", metavar="ID", help="The client, by ID or name.")] = "",
    wrapper: Annotated[str, typer.Option("--wrapper", metavar="NAME", help="The wrapper, such as ISA.")] = "",
    platform: Annotated[str, typer.Option("--platform", metavar="NAME", help="The platform.")] = "",
    as_at: Annotated[str, typer.Option("--as-at", metavar="DATE", help="The day of the valuations.")] = "",
    profile: Annotated[
        list[Path] | None, typer.Option("--profile", metavar="FILE", help="A profile of your own for a layout.")
    ] = None,
    clear_flows: Annotated[bool, typer.Option("--clear-flows", help="Clear Cash In and Cash Out.")] = False,
    *,
    how: How,
) -> int:
    """Bring valuations into Holdings, Accounts, Clients and Funds of FILE; the result is "FILE imported.xlsx"."""
    from fastrak_xl.commands.importing import ImportRequest, run_import

    facts = (account, client, wrapper, platform, as_at)
    return run_import(ImportRequest(file, valuations, *facts, profile or [], clear_flows, how))


app.add_typer(sector_commands.commands)
app.add_typer(portfolio_commands.commands)


@app.command()
def board(
    file: File,
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="The port; without one, any free one.")] = 0,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Print the address, and open nothing.")] = False,
) -> None:
    """Put the funds of FILE into sectors and portfolios by hand, in the browser of this machine alone."""
    from fastrak_xl.board.command import run_board

    raise typer.Exit(run_board(file, port, browser=not no_browser))


app.add_typer(batches)


@app.command(name="eval")
def evaluate(
    formula: Annotated[str, typer.Argument(metavar="FORMULA", help="Such as '=FASTRAK_VERSION()'.")],
    file: File,
) -> None:
    """Calculate one worksheet function on FILE."""
    raise typer.Exit(terminal.run_eval(formula, file))


def _draft() -> Callable[[bytes, str], bytes]:
    from fastrak_xl.mail.email_button import draft

    return draft


@app.command()
def share(
    file: File,
    anonymise: Annotated[bool, typer.Option("--anonymise", help="Numbers in place of clients' names and IDs.")] = False,
    only: Annotated[
        str, typer.Option("--only", metavar="SHEETS", help="Only these sheets, such as Rebalance,Trades.")
    ] = "",
    protect: Annotated[bool, typer.Option("--protect", help="Protect the input sheets against slips.")] = False,
    password_from: Annotated[
        str,
        typer.Option(
            "--password-from",
            metavar="NAME",
            help="Lock it with the password in this environment variable, or `prompt`.",
        ),
    ] = "",
    email: Annotated[
        bool, typer.Option("--email", help='Put it into a mail to be sent, which Outlook opens: "FILE shared.eml".')
    ] = False,
    out: Out = None,
    force: Force = False,
    in_place: InPlace = False,
    json: Json = False,
) -> None:
    """Write a copy of FILE that calculates FASTRAK formulas without the add-in: "FILE shared.xlsx"."""
    from fastrak_xl.commands.sharing import ShareRequest, run_share

    sheets = tuple(name.strip() for name in only.split(",") if name.strip())
    request = ShareRequest(
        file, anonymise, sheets, protect, password_from, out, force, in_place, json, _draft() if email else None
    )
    raise typer.Exit(run_share(request))


app.add_typer(addin, name="addin")
app.add_typer(mail, name="mail")
app.command(name="watch")(watch_folder)


def main() -> None:
    """Run the command; what goes wrong outside the program ends in one plain sentence."""
    gc.set_threshold(100_000)  # a short run makes many objects and few cycles,
    atexit.register(gc.freeze)  # and at its end there is nothing worth collecting: this saves a tenth of a second
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        app()
    except refusals.Refused as refused:
        refusals.say(str(refused))
        raise SystemExit(refused.exit_code) from None
    except KeyboardInterrupt:
        refusals.say(refusals.stopped())
        raise SystemExit(refusals.STOPPED) from None
    except BrokenPipeError:
        # Whoever read the answer has seen enough; Python would complain once more when it flushes.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as unusable:
        refusals.say(f"{unusable.filename or 'The answer'} cannot be used: {(unusable.strerror or '').lower()}.")
        raise SystemExit(refusals.REFUSED) from None


if __name__ == "__main__":
    main()
