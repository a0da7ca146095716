"""The commands of results: pages for the client, settings side by side, results verified, approved, ordered."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from fastrak_xl.commands.options import Accounts, Advisers, Clients, File, Force, InPlace, Json, Out, Set
from fastrak_xl.commands.terminal import parse_overrides, run_verify

commands = typer.Typer()


@commands.command()
def report(
    file: File,
    client: Clients = None,
    account: Accounts = None,
    adviser: Advisers = None,
    everybody: Annotated[bool, typer.Option("--all", help="Every client.")] = False,
    settings: Set = None,
    split: Annotated[
        Path | None, typer.Option("--split", metavar="DIR", help="A file for each client.", show_default=False)
    ] = None,
    pdf: Annotated[bool, typer.Option("--pdf", help="A PDF beside it too, through LibreOffice.")] = False,
    out: Out = None,
    force: Force = False,
    json: Json = False,
) -> None:
    """Write pages for the client file, a page or more per account; the result is "FILE client report.xlsx"."""
    from fastrak_xl.app.selection import Selection
    from fastrak_xl.commands.reporting import ReportRequest, run_report

    selection = Selection(tuple(account or ()), tuple(client or ()), tuple(adviser or ()))
    if everybody:
        selection = Selection()
    overrides = parse_overrides(settings or [])
    request = ReportRequest(file, selection, overrides, everybody, split, pdf, out, force, json)
    raise typer.Exit(run_report(request))


@commands.command()
def compare(
    file: File,
    tried: Annotated[
        list[str] | None,
        typer.Option(
            "--with",
            metavar='"NAME=VALUE,NAME=VALUE"',
            help="Settings to compare with the workbook's own; more than once for more. Without: every method.",
            show_default=False,
        ),
    ] = None,
    account: Accounts = None,
    client: Clients = None,
    adviser: Advisers = None,
    out: Out = None,
    force: Force = False,
    in_place: InPlace = False,
    json: Json = False,
) -> None:
    """Show what other settings would do to FILE, side by side; the sheet Compare goes to "FILE compared.xlsx"."""
    from fastrak_xl.app.selection import Selection
    from fastrak_xl.commands.comparing import CompareRequest, run_compare

    selection = Selection(tuple(account or ()), tuple(client or ()), tuple(adviser or ()))
    raise typer.Exit(run_compare(CompareRequest(file, tried or [], selection, out, force, in_place, json)))


@commands.command()
def verify(
    result: Annotated[Path, typer.Argument(metavar="RESULT", help="A workbook with result sheets.")],
    source: Annotated[Path, typer.Argument(metavar="INPUT", help="The workbook that it was made from.")],
    json: Json = False,
) -> None:
    """Run INPUT again under RESULT's Run sheet: identical, or the first difference."""
    raise typer.Exit(run_verify(result, source, as_json=json))


@commands.command()
def diff(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="A result, such as last month's.")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="Another result.")],
    out: Out = None,
    force: Force = False,
    json: Json = False,
) -> None:
    """Say what changed from one result to another: settings, accounts, holdings, models, trades."""
    from fastrak_xl.commands.differing import DiffRequest, run_diff

    raise typer.Exit(run_diff(DiffRequest(old, new, out, force, json)))


@commands.command()
def approve(
    result: Annotated[Path, typer.Argument(metavar="RESULT", help="A workbook with result sheets.")],
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Who approves it.")],
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help="What they want to say of it.")] = "",
    out: Out = None,
    force: Force = False,
    in_place: InPlace = False,
    json: Json = False,
) -> None:
    """Seal RESULT: the sheet Approval in a copy, "RESULT approved.xlsx", and an approval file beside it."""
    from fastrak_xl.commands.approving import ApproveRequest, run_approve

    raise typer.Exit(run_approve(ApproveRequest(result, by, note, out, force, in_place, json)))


@commands.command()
def orders(
    result: Annotated[Path, typer.Argument(metavar="RESULT", help="A workbook with result sheets.")],
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder that gets the files.")],
    json: Json = False,
) -> None:
    """Write the order files of RESULT, one for each platform, after checking that it is as it was made or approved."""
    from fastrak_xl.commands.approving import run_orders

    raise typer.Exit(run_orders(result, folder, as_json=json))
