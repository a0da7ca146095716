"""Assignments as rows of Sector Models: which rows change so that funds are in other sectors of a model."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from fastrak_xl.app.changes import Amendment, Values
from fastrak_xl.domain.arrays import Ints
from fastrak_xl.domain.catalogue import diagnose, shown
from fastrak_xl.domain.diagnostics import Diagnostic
from fastrak_xl.engine.link.linked import LinkedBook
from fastrak_xl.engine.link.lookup import NOWHERE
from fastrak_xl.engine.link.sectors import SectorNames


def reassign(linked: LinkedBook, model: int, wanted: Ints) -> Amendment:
    """The change of Sector Models that puts each fund into its wanted sector (NOWHERE: into none).

    A fund's own row gets the sector; one that has no row gets one, by sector and then by code, at the end.
    """
    rows, changed, added = rows_of_funds(linked, model), dict[int, Values](), list[Values]()
    different = np.flatnonzero(wanted != linked.sectors.of_fund[model])
    for fund in sorted(different.tolist(), key=lambda fund: (wanted[fund], linked.funds.rank[fund])):
        sector = None if wanted[fund] == NOWHERE else linked.sectors.sectors[wanted[fund]].name
        if fund in rows:
            changed[rows[fund]] = {"sector": sector}
        else:
            added.append(assigned_row(linked, linked.sectors.models[model], fund, sector))
    return Amendment(changed=changed, added=tuple(added))


def rows_of_funds(linked: LinkedBook, model: int) -> dict[int, int]:
    """The row of each fund in a model: the one with a sector, else the first."""
    table, fund_of_row = linked.book.sector_models, linked.funds.rows["sector_models"]
    models, sectors = SectorNames(linked.sectors, linked.book.sectors).codes(table)
    numbers = table.frame.index.to_numpy()
    rows: dict[int, int] = {}
    for position in np.flatnonzero((models == model) & (fund_of_row != NOWHERE))[::-1]:
        fund = int(fund_of_row[position])
        if sectors[position] != NOWHERE or fund not in rows or linked.sectors.of_fund[model, fund] == NOWHERE:
            rows[fund] = int(numbers[position])
    return rows


def assigned_row(linked: LinkedBook, model: str, fund: int, sector: str | None) -> Values:
    """A row of Sector Models: a fund, under its canonical code, in a sector of a model by name, or in none."""
    code_type, code = linked.funds.funds[fund].canonical
    name = linked.funds.funds[fund].name
    return {"sector_model": model, "sector": sector, "fund_name": name, "code_type": code_type, "code": code}


def portfolios_left_behind(linked: LinkedBook, model: int, wanted: Ints) -> Iterator[Diagnostic]:
    """FX902 for a row of Model Portfolios that has a fund in another sector than the one it now gets."""
    table, funds = linked.book.model_portfolios, linked.funds.rows["model_portfolios"]
    models, sectors = SectorNames(linked.sectors, linked.book.sectors).codes(table)
    different = np.append(wanted != linked.sectors.of_fund[model], False)[funds]
    here = different & (funds != NOWHERE) & (models == model)
    for position in np.flatnonzero(here & (sectors != np.append(wanted, NOWHERE)[funds])):
        fund = int(funds[position])
        sector = "no sector" if wanted[fund] == NOWHERE else linked.sectors.sectors[wanted[fund]].name
        found = table.frame["sector"].iloc[position]
        where = table.at(position, "sector")
        name = shown(linked.funds.funds[fund].name)
        yield diagnose("FX902", table.sheet, where, found, fund=name, sector=shown(sector))


def held_pence(linked: LinkedBook) -> list[int]:
    """The pence held of each fund over all accounts."""
    held: dict[int, int] = defaultdict(int)
    for fund, pence in zip(linked.holdings.fund.tolist(), linked.holdings.value.tolist(), strict=True):
        held[fund] += pence
    return [held[fund] for fund in range(len(linked.funds))]
