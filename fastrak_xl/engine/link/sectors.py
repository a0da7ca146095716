"""Sector models: which sector each fund is in, in each model."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from fastrak_xl.domain.arrays import Bools, Ints
from fastrak_xl.domain.book import Book, Table
from fastrak_xl.domain.catalogue import diagnose
from fastrak_xl.domain.diagnostics import Diagnostic
from fastrak_xl.domain.names import folded, nearest
from fastrak_xl.engine.link.funds import CASH, FundList, codes_not_read
from fastrak_xl.engine.link.lookup import NOWHERE, codes_of

GREY = "#8C8C8C"
CASH_SECTOR = "Cash"
UNASSIGNED = "Unassigned"
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")


@dataclass(frozen=True)
class Sector:
    """One sector of one sector model, in the order of the sheet Sectors."""

    model: int
    name: str
    colour: str


@dataclass(frozen=True)
class SectorModels:
    """All sector models. `of_fund[model, fund]` is a sector number, or NOWHERE for an unassigned fund.

    `doubtful[fund]`: an assignment of the fund could not be read or linked, so it must not be called unassigned;
    `unlinked`: for how many assignments it cannot even be told which fund they mean.
    """

    models: list[str]
    sectors: list[Sector]
    of_fund: Ints
    doubtful: Bools
    unlinked: int = 0

    def model(self, name: str) -> int:
        """The number of a model by name, or NOWHERE."""
        names = [folded(model) for model in self.models]
        return names.index(folded(name)) if folded(name) in names else NOWHERE

    def sector(self, model: int, name: str) -> int:
        """The number of a sector of a model by name, or NOWHERE."""
        for number, sector in enumerate(self.sectors):
            if sector.model == model and folded(sector.name) == folded(name):
                return number
        return NOWHERE

    def name_of(self, model: int, fund: int) -> str:
        """The fund's sector in a model, as reports show it."""
        number = int(self.of_fund[model, fund]) if self.models else NOWHERE
        if number != NOWHERE:
            return self.sectors[number].name
        return CASH_SECTOR if fund == CASH else UNASSIGNED


def link_sectors(book: Book, funds: FundList) -> tuple[SectorModels, list[Diagnostic]]:
    """The sector models of a book; every assignment checked."""
    models, sectors, diagnostics = _sectors(book.sectors)
    of_fund = np.full((max(1, len(models)), len(funds)), NOWHERE, dtype=np.int64)
    doubtful = np.isin(np.arange(len(funds)), list(funds.disputed))
    linked = SectorModels(models, sectors, of_fund, doubtful, _unlinked(book, funds.rows["sector_models"]))
    diagnostics += _assign(book, linked, funds)
    diagnostics += _hierarchy_references(book, linked)
    return linked, diagnostics


def _unlinked(book: Book, fund_of_row: Ints) -> int:
    """Assignments without a readable fund, and the codes in Funds that might have told which fund is meant."""
    table = book.sector_models
    if not {"sector_model", "sector", "code_type", "code"} <= set(table.letters):
        return sys.maxsize
    in_funds = codes_not_read(book.funds) if book.funds.present else 0
    return int((fund_of_row == NOWHERE).sum()) + in_funds


def _sectors(table: Table) -> tuple[list[str], list[Sector], list[Diagnostic]]:
    """Models in the order in which they first stand; sectors by Order, then by row."""
    diagnostics: list[Diagnostic] = []
    models: dict[str, str] = {}
    rows: dict[tuple[str, str], tuple[float, int, str, str]] = {}
    columns = (table.frame[name] for name in ("sector_model", "sector", "colour", "order"))
    for sheet_row, model, sector, colour, order in zip(table.frame.index, *columns, strict=True):
        if not model or not sector:
            continue
        models.setdefault(folded(model), model)
        if colour and not _COLOUR.fullmatch(colour):
            cell = table.cell(sheet_row, "colour")
            diagnostics.append(diagnose("FX112", table.sheet, cell, colour, column="Colour"))
        key = (folded(model), folded(sector))
        if key in rows:
            where = table.cell(rows[key][1], "sector")
            cell = table.cell(sheet_row, "sector")
            diagnostics.append(diagnose("FX207", table.sheet, cell, sector, column="Sector", first=where))
            continue
        shown_colour = colour.upper() if _COLOUR.fullmatch(colour) else GREY
        rows[key] = (float("inf") if order != order else float(order), int(sheet_row), sector, shown_colour)
    numbers = {model: number for number, model in enumerate(models)}
    ordered = sorted(rows.items(), key=lambda item: (numbers[item[0][0]], item[1][0], item[1][1]))
    sectors = [Sector(numbers[model], name, colour) for (model, _), (_, _, name, colour) in ordered]
    return list(models.values()), sectors, diagnostics


class SectorNames:
    """Looking up a row's sector model and sector, reporting what leads nowhere."""

    def __init__(self, linked: SectorModels, known: Table) -> None:
        self._linked = linked
        self._can_tell = known.present and {"sector_model", "sector"} <= set(known.letters)
        self._broken = int((known.unread("sector_model") | known.unread("sector")).sum())
        self._models = {folded(name): number for number, name in enumerate(linked.models)}
        self._sectors = {(sector.model, folded(sector.name)): n for n, sector in enumerate(linked.sectors)}

    def codes(self, table: Table) -> tuple[Ints, Ints]:
        """The model and sector number of each row, NOWHERE where it has none."""
        models = codes_of(table.numbered("sector_model"), self._models)
        names = table.frame["sector"]
        pairs = ((int(model), folded(name)) for model, name in zip(models, names, strict=True))
        sectors = np.fromiter((self._sectors.get(pair, NOWHERE) for pair in pairs), dtype=np.int64, count=len(names))
        return models, sectors

    def unknown(self, table: Table, exempt: Bools | None = None) -> Iterator[Diagnostic]:
        """FX205 and FX206 for the rows of a table; `exempt` rows may name any sector."""
        if not self._can_tell:
            return
        models, sectors = self.codes(table)
        frame = table.frame
        lost: list[Diagnostic] = []
        for position in np.flatnonzero((models == NOWHERE) | (sectors == NOWHERE)):
            row, model, sector = (
                int(frame.index.to_numpy()[position]),
                int(models[position]),
                frame["sector"].iloc[position],
            )
            name = frame["sector_model"].iloc[position]
            if model == NOWHERE and name:
                near = nearest(name, self._linked.models)
                lost.append(diagnose("FX205", table.sheet, table.cell(row, "sector_model"), name, near=near))
            elif model != NOWHERE and sector and not (exempt is not None and exempt[position]):
                lost.append(self._unknown_sector(table, row, model, sector))
        if len({diagnostic.found for diagnostic in lost}) > self._broken:
            yield from lost

    def _unknown_sector(self, table: Table, row: int, model: int, sector: str) -> Diagnostic:
        near = nearest(sector, (known.name for known in self._linked.sectors if known.model == model))
        name = self._linked.models[model]
        return diagnose("FX206", table.sheet, table.cell(row, "sector"), sector, model=name, near=near)


def _assign(book: Book, linked: SectorModels, funds: FundList) -> Iterator[Diagnostic]:
    """Fill `linked.of_fund` from the sheet Sector Models; a fund twice in one model is an error."""
    table, fund_of_row = book.sector_models, funds.rows["sector_models"]
    names = SectorNames(linked, book.sectors)
    models, sectors = names.codes(table)
    yield from names.unknown(table)
    stated = (table.frame["sector"].to_numpy() != "") | table.unread("sector")
    doubtful = stated & (fund_of_row != NOWHERE) & (sectors == NOWHERE)
    linked.doubtful[fund_of_row[doubtful]] = True
    first: dict[tuple[int, int], int] = {}
    good = stated & (fund_of_row != NOWHERE) & (sectors != NOWHERE)
    for position in np.flatnonzero(good):
        key = (int(models[position]), int(fund_of_row[position]))
        row = int(table.frame.index.to_numpy()[position])
        if key in first and key[1] in funds.disputed:
            continue
        if key in first:
            code = table.frame["code"].iloc[position]
            cell = table.cell(row, "code")
            yield diagnose("FX401", table.sheet, cell, code, model=linked.models[key[0]], first=first[key])
            linked.doubtful[key[1]] = True
            continue
        first[key] = row
        linked.of_fund[key] = sectors[position]


def _hierarchy_references(book: Book, linked: SectorModels) -> Iterator[Diagnostic]:
    """A hierarchy may only lead to sectors that are there, from FE or from a sector model that is there."""
    table = book.sector_hierarchies
    yield from SectorNames(linked, book.sectors).unknown(table)
    known = {folded(name) for name in linked.models} | {"fe"}
    for sheet_row, source in zip(table.frame.index, table.frame["source"], strict=True):
        if source and folded(source) not in known and linked.models:
            near = nearest(source, [*linked.models, "FE"])
            yield diagnose("FX205", table.sheet, table.cell(sheet_row, "source"), source, near=near)
