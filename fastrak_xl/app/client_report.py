"""What a client is shown: a page per account, by sector with subtotals, from the rows of the Rebalance Report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import cast

from fastrak_xl import __version__
from fastrak_xl.app.ports import Workbook
from fastrak_xl.app.report import Report
from fastrak_xl.app.summary import UNASSIGNED_COLOUR, account_lines
from fastrak_xl.app.totals import counted
from fastrak_xl.domain.money import percent_text, pounds_text
from fastrak_xl.engine.link.accounts import report_day
from fastrak_xl.engine.link.sectors import GREY, UNASSIGNED
from fastrak_xl.engine.rebalance.reasons import untraded_reasons

Row = Mapping[str, object]
"""One row of Rebalance by field: money in pence, shares as fractions, a blank is None."""

_NAMED = 3
_NOTHING = 1e-9


@dataclass(frozen=True)
class SectorPart:
    """One sector of an account: its funds, and their sums by field (None where no row has a figure)."""

    name: str
    colour: str
    rows: tuple[Row, ...]
    sums: Row


@dataclass(frozen=True)
class AccountPage:
    """One account as a client sees it: `facts` are labels and texts, `points` short sentences."""

    account_id: str
    title: str
    facts: tuple[tuple[str, str], ...]
    points: tuple[str, ...]
    sectors: tuple[SectorPart, ...]
    sums: Row


@dataclass(frozen=True)
class ClientReport:
    """One client's accounts, in the order of Accounts."""

    client_id: str
    name: str
    adviser: str
    accounts: tuple[AccountPage, ...]


@dataclass(frozen=True)
class ClientReports:
    """The reports of a run. `origin` names the program and the input, so that the same pages can be made again."""

    firm: str
    as_at: date | None
    origin: str
    clients: tuple[ClientReport, ...]

    def each(self) -> Iterator[ClientReports]:
        """The reports of each client alone."""
        for client in self.clients:
            yield replace(self, clients=(client,))


def client_reports(workbook: Workbook, report: Report, left_out: tuple[str, ...]) -> ClientReports:
    """The reports of every client with an account in `report`; accounts left out for an error are named."""
    rows: dict[str, list[Row]] = {}
    for row in _records(report.rows):
        rows.setdefault(str(row["account_id"]), []).append(row)
    lines = {str(line["account_id"]): line for line in _records(account_lines(report, left_out))}
    known = _Known.of(report)
    found: dict[str, list[tuple[Row, AccountPage]]] = {}
    for name in dict.fromkeys([*rows, *lines]):
        line = lines[name]
        found.setdefault(str(line["client_id"] or ""), []).append((line, _page(known, line, rows.get(name, []))))
    origin = f"Fastrak XL {__version__}, SHA-256 {workbook.fingerprint[:16]} of {workbook.name}"
    clients = tuple(_client(client, pages) for client, pages in found.items())
    return ClientReports(report.settings.firm, report_day(report.linked.accounts, report.settings), origin, clients)


@dataclass(frozen=True)
class _Known:
    """What the rows do not say: each account's sector model and why it is not traded, and the sectors' colours."""

    model: Mapping[str, str]
    untraded: Mapping[str, str]
    colours: Mapping[tuple[str, str], str]

    @classmethod
    def of(cls, report: Report) -> _Known:
        ids, linked = report.linked.accounts.ids.tolist(), report.linked
        models = linked.sectors.models or [""]
        return cls(
            dict(zip(ids, (models[number] for number in linked.model_of_account.tolist()), strict=True)),
            dict(zip(ids, untraded_reasons(linked, report.result), strict=True)),
            {(models[sector.model], sector.name): sector.colour for sector in linked.sectors.sectors},
        )

    def colour(self, model: str, sector: str) -> str:
        return self.colours.get((model, sector), UNASSIGNED_COLOUR if sector == UNASSIGNED else GREY)


def _client(client_id: str, pages: list[tuple[Row, AccountPage]]) -> ClientReport:
    line = pages[0][0]
    name, adviser = str(line["client_name"] or client_id), str(line["adviser"] or "")
    return ClientReport(client_id, name, adviser, tuple(page for _, page in pages))


def _page(known: _Known, line: Row, rows: list[Row]) -> AccountPage:
    account = str(line["account_id"])
    place = " on ".join(str(line[name]) for name in ("wrapper", "platform") if line[name])
    title = f"{place}, account {account}" if place else f"Account {account}"
    facts, points = tuple(_facts(line)), tuple(_points(known, line, rows))
    return AccountPage(account, title, facts, points, tuple(_sectors(known, account, rows)), _sums(rows))


def _sectors(known: _Known, account: str, rows: list[Row]) -> Iterator[SectorPart]:
    """The sectors in the order of the report's rows."""
    model = known.model.get(account, "")
    for name, found in groupby(rows, key=lambda row: str(row["sector"])):
        inside = tuple(found)
        yield SectorPart(name, known.colour(model, name), inside, _sums(inside))


def _facts(line: Row) -> Iterator[tuple[str, str]]:
    day = line["valuation_date"]
    yield "Wrapper", str(line["wrapper"] or "")
    yield "Platform", str(line["platform"] or "")
    yield "Valuation date", f"{day:%d/%m/%Y}" if isinstance(day, date) else "not given"
    yield "Value", pounds_text(_pence(line["value"])) if line["value"] is not None else ""
    yield "Risk profile", str(line["risk_profile"] or "not chosen")
    yield "Model portfolio", str(line["portfolio"] or "not chosen")
    yield "Adviser", str(line["adviser"] or "")
    yield "Result", str(line["status"])


def _points(known: _Known, line: Row, rows: list[Row]) -> Iterator[str]:
    """What to know about the account, the most important first."""
    account = str(line["account_id"])
    note = str(line["note"] or "")
    if note:
        yield note
    if not rows:
        return
    untraded = known.untraded.get(account, "")
    if not untraded or untraded not in note:
        yield untraded or _trades_sentence(line)
    flows = [f"{pounds_text(_pence(line[name]))} is to be {word}" for name, word in _FLOWS if line[name]]
    if flows:
        yield f"{' and '.join(flows)}."
    yield _unassigned_sentence(rows, _pence(line["value"]), known.model.get(account, ""))
    drift = line["largest_drift"]
    if isinstance(drift, float) and drift:
        yield f"The largest drift of one holding from its target is {percent_text(drift)} of the account."


_FLOWS = (("cash_in", "paid in"), ("cash_out", "paid out"))


def _trades_sentence(line: Row) -> str:
    if not line["trades"]:
        return "No trades are proposed."
    are = "is" if line["trades"] == 1 else "are"
    moved = pounds_text(_pence(line["turnover"]))
    return f"{counted(_pence(line['trades']), 'trade')} {are} proposed; what is sold and bought adds up to {moved}."


def _unassigned_sentence(rows: list[Row], value: int, model: str) -> str:
    """How much of the account is in no sector, and which funds."""
    free = [row for row in rows if row["sector"] == UNASSIGNED and row["value"]]
    if not free:
        return "Every fund held is in a sector."
    free.sort(key=lambda row: -_pence(row["value"]))
    worth = sum(_pence(row["value"]) for row in free)
    share = f", {percent_text(worth / value)} of the account" if value > 0 else ""
    names = ", ".join(str(row["fund_name"]) for row in free[:_NAMED])
    more = f" and {len(free) - _NAMED} more" if len(free) > _NAMED else ""
    are = "fund is" if len(free) == 1 else "funds are"
    return f"Unassigned: {len(free)} {are} in no sector of {model} ({names}{more}), worth {pounds_text(worth)}{share}."


def _sums(rows: Iterable[Row]) -> Row:
    """The sums of every column of numbers but units, which funds do not share; None where no row has a figure."""
    given = list(rows)
    sums: dict[str, object] = {}
    for name in given[0] if given else ():
        figures = [row[name] for row in given if isinstance(row[name], int | float)]
        sums[name] = _sum(cast("list[float]", figures)) if figures and name != "units" else None
    return sums


def _sum(figures: list[float]) -> float:
    """Their sum; what is left of shares that cancel each other out is no drift of -0.00%."""
    total = sum(figures)
    return total if abs(total) > _NOTHING else 0


def _records(columns: Mapping[str, object]) -> list[Row]:
    names = list(columns)
    lists = [cast("list[object]", columns[name]) for name in names]
    return [dict(zip(names, values, strict=True)) for values in zip(*lists, strict=True)]


def _pence(value: object) -> int:
    return int(cast(int, value or 0))
