"""The Sector Hierarchies of a linked book: their rows as numbers, and rows that contradict each other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from fastrak_xl.domain.arrays import Bools, Ints, Texts
from fastrak_xl.domain.catalogue import diagnose
from fastrak_xl.domain.diagnostics import Diagnostic
from fastrak_xl.domain.names import folded
from fastrak_xl.engine.categorise.spellings import SourceSectors, Spelling, spelling
from fastrak_xl.engine.link.linked import LinkedBook
from fastrak_xl.engine.link.lookup import NOWHERE
from fastrak_xl.engine.link.sectors import SectorNames

FE = "FE"


@dataclass(frozen=True)
class Hierarchies:
    """The usable rows of Sector Hierarchies as columns: target model and sector as numbers, the rest as texts."""

    position: Ints
    name: Texts
    source: Texts
    source_sector: Texts
    model: Ints
    sector: Ints

    def rows(self, name: str, model: int = NOWHERE) -> Ints:
        """The rows of a hierarchy, and of one target model where it is given."""
        wanted = np.array([folded(text) == folded(name) for text in self.name], dtype=bool)
        mask: Bools = wanted & (self.model == model) if model != NOWHERE else wanted
        return np.flatnonzero(mask)

    def names(self, model: int = NOWHERE) -> list[str]:
        """The hierarchies in the order of the sheet; only those that lead to a model where it is given."""
        first: dict[str, str] = {}
        for name, leads_to in zip(self.name, self.model.tolist(), strict=True):
            if model in (NOWHERE, leads_to):
                first.setdefault(folded(name), name)
        return list(first.values())

    def sources(self, name: str, model: int) -> dict[str, SourceSectors]:
        """Each source of a hierarchy ("FE", or a Sector Model's folded name), with where its sectors lead."""
        pairs: dict[str, list[tuple[str, int]]] = {}
        for row in self.rows(name, model):
            pairs.setdefault(folded(self.source[row]), []).append((self.source_sector[row], int(self.sector[row])))
        return {source: SourceSectors(rows) for source, rows in pairs.items()}


def read_hierarchies(linked: LinkedBook) -> Hierarchies:
    """The rows that name a hierarchy, a source sector, and a sector that is there."""
    table = linked.book.sector_hierarchies
    model, sector = SectorNames(linked.sectors, linked.book.sectors).codes(table)
    name, source, source_sector = (table.frame[each].to_numpy() for each in ("hierarchy", "source", "source_sector"))
    good = np.flatnonzero((name != "") & (source != "") & (source_sector != "") & (sector != NOWHERE))
    return Hierarchies(good, name[good], source[good], source_sector[good], model[good], sector[good])


def contradictions(linked: LinkedBook, hierarchies: Hierarchies, name: str, model: int) -> Iterator[Diagnostic]:
    """FX901 for a row that sends a source sector elsewhere than an earlier row of the same hierarchy does."""
    table = linked.book.sector_hierarchies
    first: dict[tuple[str, Spelling], int] = {}
    for row in hierarchies.rows(name, model).tolist():
        key = folded(hierarchies.source[row]), spelling(hierarchies.source_sector[row])
        before = first.setdefault(key, row)
        if hierarchies.sector[before] != hierarchies.sector[row]:
            sector = linked.sectors.sectors[hierarchies.sector[before]].name
            where = table.at(hierarchies.position[before], "source_sector")
            cell = table.at(hierarchies.position[row], "source_sector")
            found = hierarchies.source_sector[row]
            yield diagnose("FX901", table.sheet, cell, found, sector=sector, first=where)
