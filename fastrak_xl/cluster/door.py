"""The command `fastrak batch` as people type it. Heavy imports wait until it is run."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from fastrak_xl.commands.options import Json, Set
from fastrak_xl.commands.terminal import parse_overrides

batches = typer.Typer()


@batches.command()
def batch(
    holdings: Annotated[
        list[str], typer.Argument(metavar="HOLDINGS...", help="Parquet or CSV: files, folders, patterns, addresses.")
    ],
    models: Annotated[Path, typer.Option("--models", metavar="FILE", help="The workbook with models and settings.")],
    out: Annotated[Path, typer.Option("-o", "--output", metavar="DIR", help="The folder for the results.")],
    accounts: Annotated[
        list[str] | None, typer.Option("--accounts", metavar="F", help="The accounts; without it, the workbook's.")
    ] = None,
    clients: Annotated[
        list[str] | None, typer.Option("--clients", metavar="F", help="The clients; without it, the workbook's.")
    ] = None,
    settings: Set = None,
    engine: Annotated[str, typer.Option("--engine", metavar="local|dask", help="Where it runs.")] = "local",
    scheduler: Annotated[str, typer.Option("--scheduler", metavar="ADDRESS", help="A Dask cluster's.")] = "",
    workers: Annotated[int, typer.Option("--workers", min=0, help="Processes; without it, one a core.")] = 0,
    each: Annotated[
        int, typer.Option("--partition-rows", min=0, help="Holdings of one partition, about; without it, 200,000.")
    ] = 0,
    json: Json = False,
) -> None:
    """Rebalance more than a workbook holds: HOLDINGS in files, models in a workbook, results as Parquet in DIR."""
    from fastrak_xl.cluster.command import BatchRequest, run_batch

    overrides = parse_overrides(settings or [])
    people = (accounts or [], clients or [])
    request = BatchRequest(holdings, models, out, *people, overrides, engine, scheduler, workers, each, json)
    raise typer.Exit(run_batch(request))
