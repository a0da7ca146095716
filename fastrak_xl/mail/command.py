"""The commands `fastrak mail` and `fastrak watch` as people type them. Heavy imports wait until one is run."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from fastrak_xl.commands.options import Json

mail = typer.Typer(no_args_is_help=True, help="Answer mailed workbooks: a processing mailbox.")

Config = Annotated[Path, typer.Option("--config", metavar="FILE", help="The settings, such as fastrak.toml.")]


@mail.command()
def once(config: Config) -> None:
    """Answer all mail that waits, then end."""
    from fastrak_xl.mail.running import run_once

    raise typer.Exit(run_once(config))


@mail.command(name="watch")
def watch_mail(config: Config) -> None:
    """Answer mail as it comes, until stopped."""
    from fastrak_xl.mail.running import run_watch

    raise typer.Exit(run_watch(config))


@mail.command()
def status(config: Config, json: Json = False) -> None:
    """Say how many mails are in which state, and what went wrong last."""
    from fastrak_xl.mail.running import run_status

    raise typer.Exit(run_status(config, as_json=json))


@mail.command(name="sign-in")
def sign_in(config: Config) -> None:
    """Sign in at Microsoft or Google, once, where the settings ask for it."""
    from fastrak_xl.mail.running import run_sign_in

    raise typer.Exit(run_sign_in(config))


def watch_folder(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="The folder; in, done and failed are made in it.")],
    once: Annotated[bool, typer.Option("--once", help="Work on what is there, then end.")] = False,
) -> None:
    """Rebalance every workbook that is dropped into FOLDER/in, until stopped."""
    from fastrak_xl.mail.workbooks.watching import run_watch_folder

    raise typer.Exit(run_watch_folder(folder, once=once))
