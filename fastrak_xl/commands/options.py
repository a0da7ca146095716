"""What the commands have in common: their options, and for those that change FILE the same five on every one."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Annotated, Any, get_type_hints

import typer

File = Annotated[Path, typer.Argument(metavar="FILE", help="The workbook (.xlsx or .xlsm).", show_default=False)]
Out = Annotated[Path | None, typer.Option("-o", "--output", help="Where the copy goes.", show_default=False)]
Force = Annotated[bool, typer.Option("--force", help="Let -o replace a file that is there.")]
InPlace = Annotated[bool, typer.Option("--in-place", help="Change FILE itself; a backup is kept beside it.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would change, and write nothing.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of text.")]
SectorModel = Annotated[str, typer.Option("--sector-model", metavar="NAME", help="The Sector Model.")]


@dataclass(frozen=True)
class How:
    """Where a command that changes a workbook writes, and how it answers."""

    dry_run: bool = False
    out: Path | None = None
    force: bool = False
    in_place: bool = False
    as_json: bool = False


_HOW = (("dry_run", DryRun, False), ("out", Out, None), ("force", Force, False), ("in_place", InPlace, False),
        ("json", Json, False))  # fmt: skip


def changes_file(command: Callable[..., int]) -> Callable[..., None]:
    """A command that changes FILE. It takes a `how` and gives an exit code; people get the five options instead."""
    hints = get_type_hints(command, include_extras=True)
    own = [
        one.replace(annotation=hints[one.name])
        for one in inspect.signature(command).parameters.values()
        if one.name != "how"
    ]
    shared = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=kind)
        for name, kind, default in _HOW
    ]

    @wraps(command)
    def run(**given: Any) -> None:
        how = How(*(given.pop(name) for name, _, _ in _HOW))
        raise typer.Exit(command(**given, how=how))

    del run.__wrapped__  # or the options would be looked up in the command as it was written
    run.__signature__ = inspect.Signature([*own, *shared])  # type: ignore[attr-defined]  # what typer reads
    run.__annotations__ = {one.name: one.annotation for one in (*own, *shared)}
    return run
