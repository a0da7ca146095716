"""A batch from its inputs to its output folder, on whatever engine."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from fastrak_workbook.layout import ACCOUNTS, HOLDINGS
from fastrak_xl.app.ports import Workbook
from fastrak_xl.app.results import RunLine
from fastrak_xl.cluster.census import Counted, count
from fastrak_xl.cluster.engines import Ended, Engine
from fastrak_xl.cluster.figures import Figures, plus
from fastrak_xl.cluster.folder import Folder
from fastrak_xl.cluster.job import Job, sealed
from fastrak_xl.cluster.market import PriceTask, funds_without_price, market_of, write_lots
from fastrak_xl.cluster.models import Models, namings, read_models, rows_found, without_people
from fastrak_xl.cluster.people import People, survey
from fastrak_xl.cluster.plan import Plan, make_plan
from fastrak_xl.cluster.preparing import COMPLETE, Inputs, Preparation
from fastrak_xl.cluster.sources import Source
from fastrak_xl.cluster.summary import Evidence, batch_results, evidence_json, summary_workbook
from fastrak_xl.cluster.task import Done, Failed, Task, run_task
from fastrak_xl.cluster.telling import COUNT, PRICES, REBALANCE, SHUFFLE, Telling
from fastrak_xl.commands.refusals import REFUSED, Refused
from fastrak_xl.domain.catalogue import diagnose
from fastrak_xl.domain.diagnostics import Diagnostic
from fastrak_xl.domain.settings import Settings
from fastrak_xl.engine.link.linked import Market, link_firm

PAIR = "; "


@dataclass(frozen=True)
class Outcome:
    """What became of a batch. `problems` are what was not done, and why; `kept` partitions had been done before.

    Without figures, `diagnostics` hold the errors that stopped it.
    """

    diagnostics: tuple[Diagnostic, ...]
    figures: Figures | None = None
    problems: tuple[tuple[str, str], ...] = ()
    headlines: tuple[str, ...] = ()
    partitions: int = 0
    kept: int = 0
    seconds: dict[str, float] = field(default_factory=dict)


def run_batch_on(engine: Engine, workbook: Workbook, inputs: Inputs, out: Path, told: Telling) -> Outcome:
    """Do the batch. Refused where an input cannot be used at all."""
    started = time.perf_counter()
    models = read_models(workbook, inputs.overrides, inputs.accounts, inputs.clients)
    told.begin(COUNT)
    counted = _counted(engine, inputs.holdings)
    people = survey(models.accounts, models.clients)
    firm, of_firm = link_firm(without_people(models.book, namings(counted, inputs.holdings)))
    diagnostics = (*models.diagnostics, *of_firm, *_nobodys(models, people, counted, inputs))
    blocking = tuple(one for one in diagnostics if one.is_error)
    if blocking:
        return Outcome(tuple(dict.fromkeys(diagnostics)))
    settings = _with_day(models, people)
    job = sealed(Job(firm, settings, Market()))
    batch = _Batch(engine, models, inputs, Folder(out), people, make_plan(people, counted, inputs.each), told)
    batch.refuse_untold(counted)
    batch.folder.begin()
    tasks = batch.tasks()
    counted_at = time.perf_counter()
    job = batch.priced(job, tasks)
    figures, results = batch.added(batch.rebalanced(job, tasks))
    done_at = time.perf_counter()
    return batch.ended(job, workbook, figures, results, counted, diagnostics, (started, counted_at, done_at))


def _counted(engine: Engine, sources: Sequence[Source]) -> list[Counted]:
    found = dict(engine.run(count, list(enumerate(sources))))
    ended = "the process that read it ended, perhaps for want of memory"
    return [
        Counted(place, why=ended) if isinstance(found[place], Ended) else found[place] for place in range(len(sources))
    ]


def _nobodys(models: Models, people: People, counted: Sequence[Counted], inputs: Inputs) -> Iterator[Diagnostic]:
    """What cannot be laid at any account's door: rows without a readable ID, and no accounts at all."""
    if not people.rows:
        yield diagnose("FX004", ACCOUNTS.sheet, "")
    yield from people.nameless
    for table, name in ((models.accounts.table, "account_id"), (models.clients.table, "client_id")):
        for one in () if table is None else rows_found(table, models.of_rows):
            column = one.cell.rstrip("0123456789")
            if one.is_error and not one.account and table is not None and column == table.letters.get(name):
                yield one
    for file in counted:
        if file.nobodys_line:
            cell = f"line {file.nobodys_line} of {inputs.holdings[file.number].name}, Account ID"
            yield diagnose("FX102", HOLDINGS.sheet, cell, column="Account ID")


def _with_day(models: Models, people: People) -> Settings:
    """The settings, with the day of the report that all partitions share."""
    if models.settings.as_at is not None:
        return models.settings
    return replace(models.settings, chosen={**models.settings.chosen, "As at": people.latest})


@dataclass(frozen=True)
class _Batch:
    """A batch under way."""

    engine: Engine
    models: Models
    inputs: Inputs
    folder: Folder
    people: People
    plan: Plan
    told: Telling

    def tasks(self) -> list[Task]:
        """The partitions; what has to be put together by client is."""
        made = Preparation(self.models, self.inputs, self.people, self.plan)
        place = self.folder.put_together(made.key())
        if not (place / COMPLETE).exists() and (shares := list(made.shares(self.engine.workers))):
            self.told.begin(SHUFFLE)
            made.put_together(self.engine, shares, place)
        return list(made.tasks(place, self.folder.path))

    def refuse_untold(self, counted: Sequence[Counted]) -> None:
        """Refused where nothing can be said for certain without a file that cannot be read."""
        bad = [(self.inputs.holdings[one.number].name, one.why) for one in counted if one.why]
        if len(bad) == len(counted):
            raise Refused(f"No file of holdings can be used. {bad[0][0]}: {bad[0][1]}.", REFUSED)
        if bad and self.plan.is_split:
            raise Refused(
                f"{bad[0][0]} cannot be used: {bad[0][1]}. The other files split clients, so any of them may have "
                "holdings there, and nothing was rebalanced. Restore the file and run again.",
                REFUSED,
            )

    def priced(self, job: Job, tasks: Sequence[Task]) -> Job:
        """The job with the prices that only all holdings together tell."""
        funds = funds_without_price(job.firm)
        if not funds:
            return job
        self.told.begin(PRICES)
        lots = self.folder.work / "prices"
        lots.mkdir()
        for _ in self.engine.run(write_lots, [PriceTask(task, funds, str(lots)) for task in tasks], job):
            pass  # a partition that cannot be read is said to be so when it is to be rebalanced
        return sealed(replace(job, market=market_of(lots, funds)))

    def rebalanced(self, job: Job, tasks: Sequence[Task]) -> Iterator[Done | Failed]:
        """Every partition, as it is done."""
        self.told.begin(REBALANCE, self.people.rows)
        for place, result in self.engine.run(run_task, tasks, job):
            if isinstance(result, Ended):
                yield Failed(tasks[place].number, "its process ended three times, perhaps for want of memory")
                continue
            if isinstance(result, Done):
                self.told.done(result.figures.totals.accounts)
            yield result

    def added(self, results: Iterator[Done | Failed]) -> tuple[Figures, list[Done | Failed]]:
        """The figures of all partitions, added up as they are done; what is then kept of each is small."""
        figures, all_results = Figures(), list[Done | Failed]()
        for result in results:
            if isinstance(result, Done):
                figures = plus(figures, result.figures)
                result.figures = Figures()
            all_results.append(result)
        return figures, all_results

    def ended(
        self,
        job: Job,
        workbook: Workbook,
        figures: Figures,
        results: Sequence[Done | Failed],
        counted: Sequence[Counted],
        diagnostics: Sequence[Diagnostic],
        times: tuple[float, float, float],
    ) -> Outcome:
        """The summary and the evidence of what was done; what was only for the way is removed."""
        done = sorted((one for one in results if isinstance(one, Done)), key=lambda one: one.number)
        problems = (*self._unread(counted), *self._failures(results))
        evidence = Evidence(
            (workbook.name, workbook.fingerprint),
            tuple((self.inputs.holdings[one.number].name, _as_counted(one, self.inputs)) for one in counted),
            {one.number: one.key for one in done},
            problems,
            str(job.settings.as_at or ""),
            tuple(self._where_from()),
        )
        shown = batch_results(job, figures, evidence, diagnostics)
        self._write(summary_workbook(shown), shown.run)
        self.folder.end({one.number: one.key for one in done})
        started, counted_at, done_at = times
        ended = time.perf_counter()
        parts = (counted_at - started, done_at - counted_at, ended - done_at, ended - started)
        seconds = dict(zip(("read", "rebalance", "summary", "total"), parts, strict=True))
        kept = sum(one.was_done for one in done)
        return Outcome(shown.checks, figures, problems, shown.headlines, len(done), kept, seconds)

    def _write(self, summary: bytes, lines: Sequence[RunLine]) -> None:
        for name, data in (("summary.xlsx", summary), ("run.json", evidence_json(lines).encode())):
            beside = self.folder.work / name
            beside.write_bytes(data)
            beside.replace(self.folder.path / name)

    def _where_from(self) -> Iterator[tuple[str, str]]:
        for origin in (self.models.accounts, self.models.clients):
            yield origin.layout.sheet, PAIR.join(origin.names) or "the models workbook"
        yield (
            "Holdings",
            f"{len(self.inputs.holdings):,} files, {'split by client first' if self.plan.is_split else 'as they are'}",
        )

    def _unread(self, counted: Sequence[Counted]) -> Iterator[tuple[str, str]]:
        for one in counted:
            if one.why:
                yield self.inputs.holdings[one.number].name, one.why
        if len(self.plan.untold):
            yield (
                f"{len(self.plan.untold):,} clients",
                "an account of theirs is in no file that can be read, so they were not run",
            )

    def _failures(self, results: Sequence[Done | Failed]) -> Iterator[tuple[str, str]]:
        for one in sorted((one for one in results if isinstance(one, Failed)), key=lambda one: one.number):
            files = (
                [self.inputs.holdings[place].name for place in self.plan.groups[one.number]] if self.plan.groups else []
            )
            yield f"Partition {one.number}{f' ({PAIR.join(files)})' if files else ''}", one.why


def _as_counted(one: Counted, inputs: Inputs) -> str:
    return f"{one.rows:,} rows, {inputs.holdings[one.number].size:,} bytes"
