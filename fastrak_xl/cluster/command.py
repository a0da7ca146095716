"""The command `batch`: what people are told of it, and how it ends."""

from __future__ import annotations

import importlib.util
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from fastrak_xl.commands.opening import open_book, understanding
from fastrak_xl.commands.refusals import DONE, HAS_ERRORS, REFUSED, STOPPED, Refused, refuse_no_file, say, writing
from fastrak_xl.commands.terminal import answer, as_json_text, listing, totals_as_json

if TYPE_CHECKING:
    from fastrak_xl.cluster.engines import Engine
    from fastrak_xl.cluster.run import Outcome

LOCAL, DASK = "local", "dask"
_NEEDED = {LOCAL: ("pyarrow", "fsspec"), DASK: ("pyarrow", "fsspec", "dask", "distributed")}
_MOST_SAID = 20


@dataclass(frozen=True)
class BatchRequest:
    """A `batch` as it was asked for."""

    holdings: list[str]
    models: Path
    out: Path
    accounts: list[str] = field(default_factory=list)
    clients: list[str] = field(default_factory=list)
    overrides: dict[str, str] = field(default_factory=dict)
    engine: str = LOCAL
    scheduler: str = ""
    workers: int = 0
    each: int = 0
    as_json: bool = False


def run_batch(request: BatchRequest) -> int:
    """`batch`: partitioned Parquet, a summary workbook and the evidence in the output folder."""
    _refuse(request)
    from fastrak_workbook.saving.locks import InUse, one_run
    from fastrak_xl.cluster.plan import HOLDINGS_EACH
    from fastrak_xl.cluster.preparing import Inputs
    from fastrak_xl.cluster.run import run_batch_on
    from fastrak_xl.cluster.sources import find_sources
    from fastrak_xl.cluster.telling import telling

    holdings, accounts, clients = (
        tuple(find_sources(given)) for given in (request.holdings, request.accounts, request.clients)
    )
    inputs = Inputs(holdings, accounts, clients, request.overrides, request.each or HOLDINGS_EACH)
    book = open_book(request.models)
    with writing(request.out):
        request.out.mkdir(parents=True, exist_ok=True)
    try:
        with (
            one_run(request.out, lambda: say(f"Waiting for another batch into {request.out} to finish.")),
            writing(request.out),
            understanding(request.models),
            _engine(request) as engine,
            telling() as told,
        ):
            outcome = run_batch_on(engine, book, inputs, request.out.resolve(), told)
    except InUse as busy:
        raise Refused(
            f"Another batch is busy with {request.out}. Wait until it is done and try again.", REFUSED
        ) from busy
    except KeyboardInterrupt as pressed:
        sentence = "Stopped. What was done stays: the same command goes on from there."
        raise Refused(sentence, STOPPED) from pressed
    _tell(request, outcome)
    is_sound = outcome.figures is not None and not outcome.problems and not outcome.figures.errors
    return DONE if is_sound else HAS_ERRORS


def _refuse(request: BatchRequest) -> None:
    if request.engine not in _NEEDED:
        raise Refused(f"--engine is {LOCAL} or {DASK} (found '{request.engine}').")
    if request.scheduler and request.engine != DASK:
        raise Refused(f"--scheduler is for --engine {DASK}.")
    if any(importlib.util.find_spec(name) is None for name in _NEEDED[request.engine]):
        raise Refused('A batch needs more than is installed. Install it with: pip install "fastrak-xl[cluster]"')
    refuse_no_file(request.models)
    if request.out.exists() and not request.out.is_dir():
        raise Refused(f"{request.out} is a file. Name a folder, or one that can be made.", REFUSED)


@contextmanager
def _engine(request: BatchRequest) -> Iterator[Engine]:
    engine = _started(request, request.workers or os.cpu_count() or 1)
    try:
        yield engine
    finally:
        engine.close()


def _started(request: BatchRequest, workers: int) -> Engine:
    for_dask = request.out.resolve() / ".fastrak" / "dask"
    shutil.rmtree(for_dask, ignore_errors=True)  # of a batch that was killed
    if request.engine == DASK:
        from fastrak_xl.cluster.dask_engine import on_cluster, on_this_machine

        if request.scheduler:
            return on_cluster(request.scheduler)
        return on_this_machine(workers, for_dask)
    from fastrak_xl.cluster.local_engine import OneProcess, ProcessPool

    return ProcessPool(workers) if workers > 1 else OneProcess()


def _tell(request: BatchRequest, outcome: Outcome) -> None:
    if request.as_json:
        answer(as_json_text(_as_json(request, outcome)))
        return
    for line in listing(outcome.diagnostics[:_MOST_SAID])[:-1]:
        say(line)
    if outcome.figures is None:
        answer("Nothing was rebalanced and nothing was written. Correct the errors above and run again.")
        return
    if len(outcome.diagnostics) > _MOST_SAID:
        say(f"… and more: see the sheet Checks of {request.out / 'summary.xlsx'}, and all in the folder checks.")
    for headline in outcome.headlines:
        answer(headline)
    if outcome.kept:
        say(f"{outcome.kept:,} of {outcome.partitions:,} partitions had been done before and were kept.")
    say(f"The result is in {request.out}: rebalance, trades, checks, summary.xlsx, run.json.")
    say(f"Time: {', '.join(f'{stage} {seconds:.2f} s' for stage, seconds in outcome.seconds.items())}.")


def _as_json(request: BatchRequest, outcome: Outcome) -> dict[str, object]:
    figures = outcome.figures
    return {
        "output": str(request.out) if figures else None,
        "partitions": outcome.partitions,
        "kept": outcome.kept,
        "holdings": figures.holdings if figures else 0,
        **totals_as_json(figures.totals if figures else None),
        "errors": figures.errors if figures else sum(one.is_error for one in outcome.diagnostics),
        "warnings": figures.warnings if figures else sum(not one.is_error for one in outcome.diagnostics),
        "not_done": [{"what": what, "why": why} for what, why in outcome.problems],
        "diagnostics": [one.as_json() for one in outcome.diagnostics],
        "seconds": {stage: round(seconds, 4) for stage, seconds in outcome.seconds.items()},
    }
